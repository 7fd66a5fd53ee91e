"""The audit log as an auditor reads it: newest first, a page at a time, each event in words (DPA-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from shared import clock
from shared.models import Event, EventPayload, Staff
from shared.queries.audit.words import done, said
from shared.queries.paging import Page, page_of

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which events are asked for; empty means any. `about` is a reference or an account, `who` a colleague's id."""

    action: str = ""
    who: int | None = None
    about: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One event: the row, the verb in words, and what it said; None when that was erased at the end of its time."""

    event: Event
    verb: str
    said: tuple[tuple[str, str], ...] | None


def events(wanted: Wanted, place: str = "") -> Page[Line]:
    """A page of the events asked for, newest first, with what they say: two queries, however long the log is.

    Raises NotFound for a `place` that there is not.
    """
    page = page_of(Event.select().where(*_conditions(wanted)), Event.number, place=place, rows=PAGE)
    payloads = EventPayload.select().where(EventPayload.event_number.in_([event.number for event in page.rows]))
    held = {payload.event_number: payload.body for payload in payloads}
    return page.showing(
        Line(event, done(event.action), said(held[event.number]) if event.number in held else None)
        for event in page.rows
    )


def people() -> list[Staff]:
    """Everyone who may stand in the log, by name; those who have left too."""
    return list(Staff.select(Staff.id, Staff.name, Staff.job_title).order_by(Staff.name))


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = [Event.number > 0]
    if wanted.action:
        found.append(Event.action == wanted.action)
    if wanted.who is not None:
        found.append(Event.staff_id == wanted.who)
    if wanted.about:
        names = (Event.reference, Event.case_reference, Event.account)
        found.append(reduce(or_, [name == wanted.about for name in names]))
    if wanted.since:
        found.append(Event.at >= clock.at(wanted.since))
    if wanted.until:
        found.append(Event.at < clock.at(wanted.until + timedelta(days=1)))
    return found
