"""Promises that life has broken, as dated work of a named role (SIT-13).

What is broken follows from the records and the day alone (`shared/rules/promises.py`). Every page counts it, so it is
kept in memory and renewed where something has happened since: the log of events says what, and for which account.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any

import peewee

from shared import audit, clock
from shared.database import once
from shared.database.connections import database
from shared.database.prepared import prepared
from shared.models import Customer, Event, Letter, LetterSending, Restriction, Staff, StaffRole
from shared.queries.situation import situations_of
from shared.queries.work.row import WorkRow
from shared.rules.actor import Actor
from shared.rules.promises import NOBODY, Broken, Promise, broken_in, place_of
from shared.rules.vocabulary import LetterState, RestrictionState, Role

#: So many customers are read at once.
_AT_ONCE = 400
#: A letter of which nobody has recorded for so long how it went is work no more.
_LETTERS_BACK = timedelta(days=366)
_LAST = "SELECT number, hash FROM event ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class FoundBroken:
    """One broken promise of one customer."""

    promise: Promise
    broken: Broken
    customer: str
    account: str
    service: int | None

    def row(self) -> WorkRow:
        """As the work list shows it."""
        whose, broken = self.promise.whose or NOBODY, self.broken
        began = broken.since or min(broken.due, clock.today())
        what = f"{whose.what}. {broken.says}"
        return WorkRow(what, broken.about, self.customer, began, broken.due, place_of(broken), whose.action)


@dataclass
class _Known:
    """What was found, and of which state of the records: the database, the day, and the last event."""

    store: Any = None
    day: date | None = None
    number: int = 0
    hash: str = ""
    found: dict[str, list[FoundBroken]] = field(default_factory=dict)
    staffed: frozenset[tuple[Role, int]] = frozenset()
    #: The last event that was more than a look.
    happened: str = ""


_known = _Known()
_lock = Lock()


def broken_for(actor: Actor, today: date | None = None) -> list[FoundBroken]:
    """What is broken and is this colleague's work, the soonest due first.

    Work of their service, of none, or of one in which nobody has the roles for it.
    """
    known = _renewed(today or clock.today())
    mine = [
        one
        for of_customer in known.found.values()
        for one in of_customer
        if one.promise.whose and actor.roles & one.promise.whose.roles and _is_mine(one, actor, known.staffed)
    ]
    return sorted(mine, key=lambda one: (one.broken.due, one.broken.about))


def all_broken(today: date | None = None) -> list[FoundBroken]:
    """Everything that life has broken and that is somebody's work, whoever's."""
    known = _renewed(today or clock.today())
    return [one for of_customer in known.found.values() for one in of_customer if one.promise.whose]


def last_happened(today: date) -> tuple[Any, str]:
    """Changes with everything that is done, for what follows from the records and the day: the database, and the hash
    of the last event that was more than a look."""
    known = _renewed(today)
    return known.store, known.happened


def section_of(found: FoundBroken) -> str:
    """The section of the navigation that counts it."""
    return "/letters" if place_of(found.broken).startswith("/letters") else "/cases"


def _is_mine(one: FoundBroken, actor: Actor, staffed: frozenset[tuple[Role, int]]) -> bool:
    if one.service is None or one.service == actor.service_id:
        return True
    roles = one.promise.whose.roles if one.promise.whose else ()
    return not any((role, one.service) in staffed for role in roles)


def _renewed(day: date) -> _Known:
    """What is known, brought up to date: only what has happened since is looked at again."""
    global _known
    with _lock:
        store, last = database.obj, once.first_row(_LAST)
        number, mark = (last[0], last[1]) if last else (0, "")
        known = _known
        if known.store is store and known.day == day and known.hash == mark:
            return known
        same = known.store is store and known.day == day and known.number <= number
        accounts = _touched_since(known) if same else None
        if accounts is not None and not accounts:  # nothing but looks, as each card that is opened writes one
            _known = replace(known, number=number, hash=mark)
            return _known
        found = {} if accounts is None else {a: rows for a, rows in known.found.items() if a not in accounts}
        found |= _look(day, accounts)
        _known = _Known(store, day, number, mark, found, _staffed(), mark)
        return _known


def _touched_since(known: _Known) -> frozenset[str] | None:
    """The accounts that something has happened to since; None for all of them, where it is no single account's."""
    rows = _events_from(known.number)
    if known.number and (not rows or rows[0].hash != known.hash):
        return None  # another chain: what was known is of events that were taken back
    accounts = frozenset(row.account for row in rows if row.number > known.number and row.action != audit.LOOK)
    return None if "" in accounts else accounts


@prepared
def _events_from(number: int) -> peewee.ModelSelect[Event]:
    wanted = Event.select(Event.number, Event.account, Event.action, Event.hash)
    return wanted.where(Event.number >= number).order_by(Event.number)


def _look(day: date, accounts: frozenset[str] | None) -> dict[str, list[FoundBroken]]:
    query = _candidates(day)
    if accounts is not None:
        query = query.where(Customer.account.in_(sorted(accounts)))
    customers = list(query)
    found: dict[str, list[FoundBroken]] = {}
    for start in range(0, len(customers), _AT_ONCE):
        part = customers[start : start + _AT_ONCE]
        for customer, situation in zip(part, situations_of(part), strict=True):
            rows = [
                FoundBroken(promise, broken, customer.name, customer.account, customer.service_id)
                for promise, broken in broken_in(situation)
            ]
            if rows:
                found[customer.account] = rows
    return found


def _candidates(day: date) -> peewee.ModelSelect[Customer]:
    """The customers of whom anything can be broken: something binds or is proposed, or a letter is on its way."""
    binds = Restriction.select(peewee.SQL("1")).where(
        Restriction.customer == Customer.id,
        Restriction.state.in_([RestrictionState.PROPOSED, RestrictionState.AUTHORISED]),
        Restriction.ends_on >= day,
    )
    arrived = LetterSending.select(peewee.SQL("1")).where(
        LetterSending.letter == Letter.id, LetterSending.returned_on.is_null()
    )
    lost = Letter.select(Letter.customer).where(
        Letter.state == LetterState.ISSUED,
        Letter.issued_at >= clock.at(day - _LETTERS_BACK),
        ~peewee.fn.EXISTS(arrived),
    )
    came_back = (
        LetterSending.select(Letter.customer).join(Letter).where(LetterSending.returned_on >= day - _LETTERS_BACK)
    )
    return Customer.select().where(peewee.fn.EXISTS(binds) | Customer.id.in_(lost) | Customer.id.in_(came_back))


def _staffed() -> frozenset[tuple[Role, int]]:
    """Which roles each service has somebody for."""
    rows: Any = Staff.select(StaffRole.role, Staff.service).join(StaffRole).where(Staff.active).distinct().tuples()
    return frozenset((Role(role), service) for role, service in rows)
