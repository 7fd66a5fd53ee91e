"""Is it this person? Accounts that may be the same customer's as one that is to be added (SIT-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee

from shared.database.prepared import among, prepared
from shared.models import Customer, TwoPeople
from shared.queries.customers.find import find_customers
from shared.rules.likeness import email_key, name_key, postcode_key
from shared.rules.telephone import telephone_key
from shared.rules.written import listed

#: As many as a person can look through.
SHOWN = 10


@dataclass(frozen=True)
class Alike:
    """An account that may be the same person's, and what is the same."""

    customer: Customer
    because: str


def alike(name: str, telephone: str = "", email: str = "", postcode: str = "", besides: int = 0) -> list[Alike]:
    """The accounts with the same name, telephone, email or postcode; those with most in common first."""
    keys = telephone_key(telephone), email_key(email), postcode_key(postcode) or "".join(postcode.split()).upper()
    rows = [row for row in _candidates(name, *keys) if row.id != besides and row.joined_into_id is None]
    found = [(same, row) for row in rows if (same := _in_common(row, name, *keys))]
    found.sort(key=lambda pair: (-len(pair[0]), pair[0] == ["postcode"], pair[1].name))
    return [Alike(row, f"The same {listed(same)}") for same, row in found[:SHOWN]]


def likely(customer: Customer) -> list[Alike]:
    """Other accounts that are very likely the same person's: the same name, and the same telephone, email or postcode;
    those not of which somebody has said that they are two people."""
    keys = tuple(key or "\x01none" for key in (customer.telephone_key, customer.email_key, customer.postcode_key))
    own = name_key(customer.name)
    alike: list[Any] = _twins(customer.id, *keys)  # many may live at one postcode: their names first
    named = [number for number, name in alike if name_key(name) == own][:SHOWN]
    found = _these(named) if named else []
    return [Alike(row, f"The same {listed(_in_common(row, customer.name, *keys))}") for row in found]


@prepared
def _these(numbers: Any) -> peewee.ModelSelect[Customer]:
    return Customer.select().where(among(Customer.id, numbers)).order_by(Customer.id)


@prepared
def _twins(customer: int, telephone: str, email: str, postcode: str) -> Any:
    pair = ((TwoPeople.one == customer) & (TwoPeople.other == Customer.id)) | (
        (TwoPeople.other == customer) & (TwoPeople.one == Customer.id)
    )
    said = TwoPeople.select(peewee.SQL("1")).where(pair)
    same = (Customer.telephone_key == telephone) | (Customer.email_key == email) | (Customer.postcode_key == postcode)
    return (
        Customer.select(Customer.id, Customer.name)
        .where(same, Customer.id != customer, Customer.joined_into.is_null(), ~peewee.fn.EXISTS(said))
        .order_by(Customer.id)
        .tuples()
    )


def _candidates(name: str, telephone: str, email: str, postcode: str) -> Iterable[Customer]:
    """One walk down an index for each thing that was given."""
    given = [
        column == key
        for column, key in (
            (Customer.telephone_key, telephone), (Customer.email_key, email), (Customer.postcode_key, postcode),
        )
        if key
    ]  # fmt: skip
    named = [one.id for one in find_customers(name).found] if name.strip() else []
    rows: dict[int, Customer] = {}
    for condition in [*given, Customer.id.in_(named or [0])]:
        rows |= {row.id: row for row in Customer.select().where(condition).order_by(Customer.id).limit(SHOWN * 5)}
    return rows.values()


def _in_common(row: Customer, name: str, telephone: str, email: str, postcode: str) -> list[str]:
    same = {
        "name": name_key(row.name) == name_key(name),
        "telephone": bool(telephone) and row.telephone_key == telephone,
        "email": bool(email) and row.email_key == email,
        "postcode": bool(postcode) and row.postcode_key == postcode,
    }
    return [what for what, is_so in same.items() if is_so]
