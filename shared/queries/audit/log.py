"""The audit log as an auditor reads it: newest first, a page at a time, each event in words (DPA-1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from shared import clock
from shared.models import Event, EventPayload, Staff
from shared.queries.audit.words import done, event_in_words
from shared.queries.paging import Page, page_of

PAGE = 50
_AT_ONCE = 500


@dataclass(frozen=True)
class WantedEvents:
    """Which events are asked for; empty means any. `about` is a reference or an account, `who` a colleague's id.

    What has a number instead of a reference shares it with records of other kinds: `kind` says which is meant.
    """

    action: str = ""
    who: int | None = None
    about: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LogLine:
    """One event: the row, the verb in words, and what it said; None when that was erased at the end of its time."""

    event: Event
    verb: str
    said: tuple[tuple[str, str], ...] | None


def events(wanted: WantedEvents, cursor: str = "") -> Page[LogLine]:
    """A page of the events asked for, newest first, with what they say: two queries, however long the log is.

    Raises NotFound for a `cursor` that there is not.
    """
    page = page_of(Event.select().where(*_conditions(wanted)), Event.number, cursor=cursor, rows=PAGE)
    return page.showing(_in_words(page.rows))


def count_of(wanted: WantedEvents) -> int:
    """How many events are like that."""
    return Event.select().where(*_conditions(wanted)).count()


def all_events(wanted: WantedEvents, up_to: int) -> Iterator[LogLine]:
    """Every event asked for as far as number `up_to`, the oldest first: so many at a time, however many there are."""
    last = 0
    while True:
        rows = list(
            Event.select()
            .where(*_conditions(wanted), Event.number > last, Event.number <= up_to)
            .order_by(Event.number)
            .limit(_AT_ONCE)
        )
        if not rows:
            return
        yield from _in_words(rows)
        last = rows[-1].number


def people() -> list[Staff]:
    """Everyone who may stand in the log, by name; those who have left too."""
    return list(Staff.select(Staff.id, Staff.name, Staff.job_title).order_by(Staff.name))


def _in_words(rows: Sequence[Event]) -> Iterator[LogLine]:
    payloads = EventPayload.select().where(EventPayload.event_number.in_([event.number for event in rows]))
    held = {payload.event_number: payload.body for payload in payloads}
    for event in rows:
        yield LogLine(
            event,
            done(event.action, by_colleague=event.staff_id is not None),
            event_in_words(held[event.number]) if event.number in held else None,
        )


def _conditions(wanted: WantedEvents) -> list[Any]:
    found: list[Any] = [Event.number > 0]
    if wanted.action:
        found.append(Event.action == wanted.action)
    if wanted.who is not None:
        found.append(Event.staff_id == wanted.who)
    if wanted.about:
        names = (Event.reference, Event.case_reference, Event.account)
        found.append(reduce(or_, [name == wanted.about for name in names]))
    if wanted.kind:
        found.append(Event.record == wanted.kind)
    if wanted.since:
        found.append(Event.at >= clock.at(wanted.since))
    if wanted.until:
        found.append(Event.at < clock.at(wanted.until + timedelta(days=1)))
    return found
