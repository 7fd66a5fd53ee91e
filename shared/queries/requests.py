"""Requests for adjustments that wait for an answer and are a customer's, or may be (SIT-5): as a situation has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import peewee

from shared.database.prepared import prepared
from shared.models import AdjustmentRequest, Customer, Letter, SetAside
from shared.rules import likeness
from shared.rules.lifecycle import ASKED
from shared.rules.situation import Asked

_WAITS = tuple(ASKED)


def waiting_for(customer: Customer) -> list[AdjustmentRequest]:
    """The rows for one customer: also those of which `as_asked` then says that they are not theirs."""
    return _requests(customer.id, likeness.account_key(customer.account), *_keys(customer))


def waiting_for_all(numbers: Iterable[int]) -> list[Any]:
    """The same for these customers, by id; each row has whose it would be, as `whose`."""
    return list(_all_requests(Customer.id.in_(list(numbers))))


def as_asked(rows: Iterable[Any], customer: Customer, brought: frozenset[str]) -> tuple[Asked, ...]:
    """What is theirs or may be, with why. `brought` are the references that came to this customer in letters."""
    return tuple(asked for row in rows if (asked := _asked(row, customer, brought)))


def _asked(row: AdjustmentRequest, customer: Customer, brought: frozenset[str]) -> Asked | None:
    """The request, with why it may be theirs; None where it only has the same postcode."""
    because = "" if row.customer_id else _why_theirs(row, customer, brought)
    if not row.customer_id and not because:
        return None
    return Asked(row.reference, row.name, row.received_at, row.answer_by, because)


def account_key_of(account: Any) -> Any:
    """`likeness.account_key` of a column, as the database works it out."""
    key = account
    for sign in "- /":
        key = peewee.fn.REPLACE(key, sign, "")
    return peewee.fn.UPPER(key)


def _why_theirs(row: AdjustmentRequest, customer: Customer, brought: frozenset[str]) -> str:
    if row.about_reference in brought:
        return f"it is about {row.about_reference}, which came in a letter to them"
    if row.account_key and row.account_key == likeness.account_key(customer.account):
        return f"it gives the account {row.account_given}"
    if row.email_key and row.email_key == customer.email_key:
        return "the same email"
    if row.telephone_key and row.telephone_key == customer.telephone_key:
        return "the same telephone"
    same_name = likeness.name_key(row.name) == likeness.name_key(customer.name)
    return "the same name and postcode" if row.postcode_key and same_name else ""


def _keys(customer: Customer) -> tuple[str, str, str]:
    """What a request is compared with; a key that the account does not have finds nothing."""
    keys = customer.email_key, customer.telephone_key, customer.postcode_key
    return tuple(key or "\x01none" for key in keys)  # type: ignore[return-value]


def _all_requests(whose: Any) -> peewee.ModelSelect[Any]:
    """Requests that wait and are theirs, or may be; each with whose it would be, as `whose`."""
    plain = account_key_of(Customer.account)
    asked = AdjustmentRequest
    alike = (
        ((asked.account_key != "") & (asked.account_key == plain))
        | ((asked.email_key != "") & (asked.email_key == Customer.email_key))
        | ((asked.telephone_key != "") & (asked.telephone_key == Customer.telephone_key))
        | ((asked.postcode_key != "") & (asked.postcode_key == Customer.postcode_key))
        | ((asked.about_reference != "") & asked.about_reference.in_(_brought_to(Customer.id)))
    )
    return (
        asked.select(*_REQUEST, Customer.id.alias("whose"))
        .join(
            Customer,
            on=(asked.customer == Customer.id) | (asked.customer.is_null() & alike & ~_set_aside(Customer.id)),
        )
        .where(whose, asked.state.in_(_WAITS))
        .order_by(asked.id)
        .objects()
    )


_REQUEST = (
    AdjustmentRequest.id, AdjustmentRequest.reference, AdjustmentRequest.name, AdjustmentRequest.customer,
    AdjustmentRequest.received_at, AdjustmentRequest.answer_by, AdjustmentRequest.account_given,
    AdjustmentRequest.account_key, AdjustmentRequest.email_key, AdjustmentRequest.telephone_key,
    AdjustmentRequest.postcode_key, AdjustmentRequest.about_reference,
)  # fmt: skip


def _brought_to(customer: Any) -> Any:
    """The references that came to this customer in letters."""
    return Letter.select(Letter.appeal_reference).where(
        Letter.customer == customer, Letter.appeal_reference.is_null(False)
    )


def _set_aside(customer: Any) -> Any:
    """Whether somebody said of a request that it is not this customer's; whoever matches it later knew better."""
    said = SetAside.select(peewee.SQL("1")).where(
        SetAside.request == AdjustmentRequest.id, SetAside.customer == customer
    )
    return peewee.fn.EXISTS(said)


@prepared
def _requests(
    customer: int, account: str, email: str, telephone: str, postcode: str
) -> peewee.ModelSelect[AdjustmentRequest]:
    asked = AdjustmentRequest
    alike = (
        (asked.account_key == account)
        | (asked.email_key == email)
        | (asked.telephone_key == telephone)
        | (asked.postcode_key == postcode)
        | ((asked.about_reference != "") & asked.about_reference.in_(_brought_to(customer)))
    )
    return (
        asked.select(*_REQUEST)
        .where(
            asked.state.in_(_WAITS),
            (asked.customer == customer) | (asked.customer.is_null() & alike & ~_set_aside(customer)),
        )
        .order_by(asked.id)
    )
