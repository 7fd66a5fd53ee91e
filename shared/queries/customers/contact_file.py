"""Whose contacts a file tells of, which of them are in the log already, and which can't be taken (INC-9)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from shared import clock
from shared.models import Contact, ContactImport, Customer, Staff
from shared.rules.contact_file import ContactLine, RefusedLine, Told
from shared.rules.errors import NotFound
from shared.rules.telephone import telephone_key

_EARLIEST_YEAR = 2000
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class FoundContact:
    """A contact of a known customer, and the key by which another file is known to tell of the same one."""

    line: ContactLine
    customer: Customer
    at: datetime
    key: str


@dataclass(frozen=True)
class SortedOut:
    """What would be added, what is in the log already, and the lines that are refused, with why."""

    new: tuple[FoundContact, ...]
    known: tuple[FoundContact, ...]
    refused: tuple[RefusedLine, ...]


def sort_out(told: Told) -> SortedOut:
    """Sort what a file tells, in as many statements for a thousand lines as for one."""
    whose = _customers({line.who for line in told.lines})
    found, refused = [], list(told.refused)
    counted: Counter[tuple[int, datetime, str]] = Counter()
    for line in told.lines:
        try:
            customer, at = _only(whose[line.who], line.who), _moment(line.at)
        except ValueError as wrong:
            refused.append(RefusedLine(line.number, str(wrong)))
            continue
        same = customer.id, at, line.channel.value
        found.append(FoundContact(line, customer, at, _key(*same, counted[same])))
        counted[same] += 1
    before = _in_the_log([one.key for one in found])
    return SortedOut(
        new=tuple(one for one in found if one.key not in before),
        known=tuple(one for one in found if one.key in before),
        refused=tuple(sorted(refused, key=lambda one: one.number)),
    )


def import_with(number: int) -> ContactImport:
    """A file that was taken in, with who did it. Raises NotFound."""
    found = ContactImport.select(ContactImport, Staff).join(Staff).where(ContactImport.id == number).first()
    if found is None:
        raise NotFound("There is no such file of contacts.")
    return found


def _customers(written: set[str]) -> dict[str, list[Customer]]:
    """The customers that each account, email or telephone may mean; of joined accounts, the one that was kept."""
    keys = {text: _keys(text) for text in written}
    kept = Customer.alias()
    rows: Any = Customer.select(Customer, kept).left_outer_join(
        kept, on=(Customer.joined_into == kept.id), attr="kept_account"
    )
    fields = Customer.account, Customer.email_key, Customer.telephone_key
    wanted = [sorted({key[place] for key in keys.values()} - {""}) for place in range(len(fields))]
    conditions = [field.in_(values) for field, values in zip(fields, wanted, strict=True) if values]
    by_key: defaultdict[tuple[int, str], dict[int, Customer]] = defaultdict(dict)
    for row in rows.where(reduce(or_, conditions)) if conditions else ():
        one = row.kept_account if row.joined_into_id else row
        for place, field in enumerate(fields):
            by_key[place, getattr(row, field.name)][one.id] = one
    return {
        text: next(
            (list(hit.values()) for place, key in enumerate(own) if key and (hit := by_key.get((place, key)))), []
        )
        for text, own in keys.items()
    }


def _keys(text: str) -> tuple[str, str, str]:
    """What a text is compared with: as an account, as an email, as a telephone number."""
    return text.upper(), text.lower() if "@" in text else "", "" if "@" in text else telephone_key(text)


def _only(found: list[Customer], written: str) -> Customer:
    if not found:
        raise ValueError(f"No account has “{written[:60]}”")
    if len(found) > 1:
        raise ValueError(f"More than one account has “{written[:60]}”")
    return found[0]


def _moment(at: datetime) -> datetime:
    """The moment in UTC; a file that names no zone means the office's clock. Raises ValueError."""
    if at.year < _EARLIEST_YEAR or at.year > clock.today().year + 1:
        raise ValueError("The year can’t be right")
    if at.tzinfo is None and not clock.shows(at.date(), at.hour, at.minute):
        raise ValueError("The clocks went forward then: there was no such time")
    moment = (at if at.tzinfo else at.replace(tzinfo=clock.ZONE)).astimezone(UTC)
    if moment > clock.now() + _AHEAD:
        raise ValueError("It is in the time to come")
    return moment


def _key(customer: int, at: datetime, channel: str, number: int) -> str:
    """The same contact in whatever file: whose, when, how; and which of those that say the same."""
    return hashlib.sha256(f"{customer}|{at.isoformat()}|{channel}|{number}".encode()).hexdigest()


def _in_the_log(keys: Iterable[str]) -> set[str]:
    rows = Contact.select(Contact.file_key).where(Contact.file_key.in_(list(keys) or [""]))
    return {str(row.file_key) for row in rows}
