"""The way back: two or three conditions that anyone can observe, counted, that open an early review (RES-13).

Pure functions of what has happened since the restriction began, or since its last review. What is met is never stored:
it follows from the record and the day, so nobody has to notice it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.rules.vocabulary import Word

#: RES-13: two or three.
FEWEST, MOST = 2, 3
#: Working days in which an early review is held, once all conditions are met.
REVIEW_WITHIN = 10


class ConditionKind(Word):
    """How a condition is counted."""

    NO_INCIDENT = "no_incident", "Weeks without an incident"
    CALM_CONTACTS = "calm_contacts", "Contacts in a row without a warning or an incident"
    OBSERVED = "observed", "Something the customer does, seen by a colleague"


@dataclass(frozen=True)
class Condition:
    """One condition: so many weeks, contacts or times. `what` is what is seen, for one that a colleague observes."""

    kind: ConditionKind
    number: int
    what: str = ""

    def __str__(self) -> str:
        """As the customer reads it."""
        if self.kind is ConditionKind.NO_INCIDENT:
            return f"{_many(self.number, 'week')} without an incident"
        if self.kind is ConditionKind.CALM_CONTACTS:
            return f"{_many(self.number, 'contact')} in a row without a warning or an incident"
        return f"{self.what}: {_many(self.number, 'time')}"


@dataclass(frozen=True)
class Happened:
    """What has happened since a day, by date: incidents and warnings, contacts from the customer, what was seen.

    `seen` maps the place of a condition, counted from 0, to the days on which a colleague saw it met.
    """

    setbacks: tuple[date, ...] = ()
    contacts: tuple[date, ...] = ()
    seen: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a condition is: so many of its number, and since when it is met."""

    condition: Condition
    done: int
    met_on: date | None = None
    #: From when weeks are counted, so that a copy that is read later counts on by itself.
    since: date | None = None

    def __str__(self) -> str:
        """“8 weeks without an incident: 3 of 8”."""
        return f"{self.condition}: {'met' if self.met_on else f'{self.done} of {self.condition.number}'}"


def progress(conditions: Sequence[Condition], happened: Happened, since: date, today: date) -> tuple[Progress, ...]:
    """How far each condition is, counted since a day."""
    last = max((day for day in happened.setbacks if since <= day <= today), default=None)
    return tuple(_progress(place, one, happened, since, last, today) for place, one in enumerate(conditions))


def _progress(
    place: int, condition: Condition, happened: Happened, since: date, last: date | None, today: date
) -> Progress:
    if condition.kind is ConditionKind.NO_INCIDENT:
        return weeks_without(condition, max(since, last) if last else since, today)
    if condition.kind is ConditionKind.CALM_CONTACTS:
        days = sorted(day for day in happened.contacts if since <= day <= today and (last is None or day > last))
    else:
        days = sorted(day for at, day in happened.seen if at == place and since <= day <= today)
    met = days[condition.number - 1] if len(days) >= condition.number else None
    return Progress(condition, min(len(days), condition.number), met)


def weeks_without(condition: Condition, since: date, today: date) -> Progress:
    """How many whole weeks have passed since a day, and when they are enough."""
    weeks = max((today - since).days // 7, 0)
    enough = since + timedelta(weeks=condition.number)
    return Progress(condition, min(weeks, condition.number), enough if enough <= today else None, since)


def met_on(found: Iterable[Progress]) -> date | None:
    """Since when all conditions are met, so that an early review is open; None while one is not, or there is none."""
    days = [one.met_on for one in found]
    return max(day for day in days if day) if days and all(days) else None


def conditions_from(rows: Iterable[dict[str, Any]]) -> tuple[Condition, ...]:
    """The conditions as they are kept: `{"kind": "no_incident", "number": 8, "what": ""}`."""
    return tuple(Condition(ConditionKind(r["kind"]), r["number"], r.get("what", "")) for r in rows)


def conditions_to(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """The form in which they are kept."""
    return [{"kind": one.kind.value, "number": one.number, "what": one.what} for one in conditions]


def wrong_conditions(conditions: Sequence[Condition], starts_on: date, review_on: date) -> str:
    """What is wrong with a way back, in one sentence; it must be open before the review that comes anyway."""
    if not FEWEST <= len(conditions) <= MOST:
        return "Give two or three conditions that open an early review"
    if len({(one.kind, one.what.strip().lower()) for one in conditions}) < len(conditions):
        return "Two of the conditions are the same. Choose another, or leave one out"
    for one in conditions:
        if one.kind is ConditionKind.OBSERVED and not one.what.strip():
            return "Say what a colleague would see"
        if not 1 <= one.number <= 52:
            return "Say how many: at least 1, at most 52"
        if one.kind is ConditionKind.NO_INCIDENT and starts_on + timedelta(weeks=one.number) >= review_on:
            return f"{one} would be met no sooner than the review that is planned. Give fewer weeks"
    return ""


def fitting(conditions: Iterable[Condition], starts_on: date, review_on: date) -> tuple[Condition, ...]:
    """The policy's usual conditions, with the weeks at most half of the time until the review."""
    half = max((review_on - starts_on).days // 14, 1)
    return tuple(
        Condition(one.kind, min(one.number, half), one.what) if one.kind is ConditionKind.NO_INCIDENT else one
        for one in conditions
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
