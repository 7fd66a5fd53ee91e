"""The restrictions of a quarter, from the rows of decisions, letters and reviews: not from the steps of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

from bench.records import Numbers, as_json, category_titles, day, local, rows
from shared.rules.vocabulary import RestrictionKind


@dataclass(frozen=True)
class Decided:
    """One restriction as its rows tell of it, as at the end of a day."""

    customer: int
    service: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    began: date
    over: date | None
    lapsed: bool
    holds: bool
    reviews: tuple[tuple[date, bool], ...]
    overdue: bool


def recount_restrictions(since: date, as_at: date, at_the_end: str) -> dict[str, Numbers]:
    """Customers and restrictions by kind, category and service; how long they lasted; and their reviews.

    `at_the_end` is what the report calls the end of the quarter, or today.
    """
    known = tuple(_decided(as_at))

    def within(day: date | None) -> bool:
        return day is not None and since <= day <= as_at

    flows = {
        "New": [each for each in known if within(each.began)],
        f"In force {at_the_end}": [each for each in known if each.over is None and each.holds],
        "Ended": [each for each in known if within(each.over) and not each.lapsed],
        "Lapsed": [each for each in known if within(each.over) and each.lapsed],
    }
    over = flows["Ended"] + flows["Lapsed"]
    held = [on_time for each in known for day, on_time in each.reviews if within(day)]
    kinds = {kind.value: kind.label for kind in RestrictionKind}
    return {
        "restrictions": {name: (_people(found), len(found)) for name, found in flows.items()},
        "restrictions-by-kind": _by(flows, lambda each: (kinds[kind] for kind in each.kinds)),
        "restrictions-by-category": _by(flows, lambda each: each.categories),
        "restrictions-by-service": _by(flows, lambda each: (each.service,)),
        "durations": _durations([(each.over - each.began).days for each in over if each.over]),
        "reviews": {
            "Held by their date": (held.count(True),),
            "Held late": (held.count(False),),
            f"Overdue {at_the_end}": (sum(each.overdue for each in known),),
        },
    }


def _durations(days: list[int]) -> Numbers:
    found: Numbers = {"Restrictions that were over": (len(days),)}
    if days:
        found["In the middle (median), days"] = (round(median(days)),)
        found["On average, days"] = (round(mean(days)),)
        found["The longest, days"] = (max(days),)
    return found


def _people(found: Iterable[Decided]) -> int:
    return len({each.customer for each in found})


def _by(flows: dict[str, list[Decided]], what: Callable[[Decided], Iterable[str]]) -> Numbers:
    values = {value for found in flows.values() for each in found for value in what(each)}
    return {
        value: tuple(_people(each for each in flows[name] if value in set(what(each))) for name in flows)
        for value in values
    }


@dataclass(frozen=True)
class _Kept:
    """The row of a decision, and what other rows say of it up to a day."""

    number: int
    customer: int
    case: int
    kinds: list[str]
    signed: dict[str, Any]
    authorised: date
    danger: str
    danger_until: date | None
    starts: date
    ends: date
    ended: date | None
    review_on: date
    owner: int
    service: int

    @property
    def carried_until(self) -> date | None:
        """The last day on which a danger carries it without its letter; None where none does."""
        return (self.danger_until or date.max) if self.danger else None

    def was(self, which: str) -> date:
        """A date as it was signed."""
        dates = self.signed.get("dates", {})
        now = {"starts_on": self.starts, "review_on": self.review_on}
        return date.fromisoformat(dates[which]) if dates else now[which]


_COLUMNS = (
    "r.id, r.customer_id, r.case_id, r.kinds, r.signed, r.authorised_at, r.danger_reason, r.danger_until, r.starts_on, "
    "r.ends_on, r.ended_at, r.review_on, s.id, s.service_id"
)
_READ: tuple[Callable[[Any], Any], ...] = (
    int, int, int, as_json, as_json, local, str, day, day, day, lambda moment: moment and local(moment), day, int, int,
)  # fmt: skip


def _kept(as_at: date) -> Iterable[_Kept]:
    for row in rows(
        f"SELECT {_COLUMNS} FROM restriction r JOIN case_file c ON c.id = r.case_id JOIN staff s ON s.id = c.owner_id "
        "WHERE r.authorised_at IS NOT NULL ORDER BY r.id"
    ):
        one = _Kept(*(read(value) for read, value in zip(_READ, row, strict=True)))
        if one.authorised <= as_at:
            yield one if one.ended is None or one.ended <= as_at else replace(one, ended=None)


def _decided(as_at: date) -> Iterable[Decided]:
    """Every restriction that was in force on some day up to `as_at`."""
    told, reviews, categories, services = _told(as_at), _reviews(as_at), _categories(), _services()
    for one in _kept(as_at):
        steps = [(one.authorised, False), *told.get(one.number, ())]
        if (began := _began(one, steps, as_at)) is None:
            continue
        held = reviews.get(one.number, [])
        due = [one.was("review_on"), *(following for _, _, following in held if following)]
        over, lapsed = _over(one, as_at)
        eased = any(outcome == "eased" for _, outcome, _ in held) or not one.signed
        last = max([one.authorised, one.ended or date.min, *(on for on, _ in steps), *(on for on, _, _ in held)])
        yield Decided(
            customer=one.customer,
            service=services(one, last),
            kinds=tuple(one.kinds if eased else one.signed["terms"]["kinds"]),
            categories=tuple(categories.get(one.case, ())),
            began=began,
            over=over,
            lapsed=lapsed,
            holds=steps[-1][1] or (one.carried_until is not None and as_at <= one.carried_until),
            reviews=tuple((on, on <= by) for (on, _, _), by in zip(held, due, strict=False)),
            overdue=over is None and due[-1] < one.ends and as_at > due[-1],
        )


def _over(one: _Kept, as_at: date) -> tuple[date | None, bool]:
    """The first day on which it was no longer in force, and whether its time ran out."""
    ran_out = one.ends + timedelta(days=1)
    if one.ended and one.ended < ran_out:
        return one.ended, False
    return (ran_out, True) if ran_out <= as_at else (None, False)


def _began(one: _Kept, steps: list[tuple[date, bool]], as_at: date) -> date | None:
    """The first day on which it was in force: told of and begun, or carried by a danger."""
    stop = min(as_at, one.ends, one.ended or date.max)
    for (on, is_told), (until, _) in pairwise([*steps, (stop, False)]):
        first = max(on, one.starts if is_told else one.was("starts_on"))
        carried = one.carried_until is not None and first <= one.carried_until
        if first <= min(until, stop) and (is_told or carried):
            return first
    return None


def _told(as_at: date) -> dict[int, list[tuple[date, bool]]]:
    """When each was told of, and when its letter came back: the day on which that was noted."""
    found: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for restriction, noted, returned in rows(
        "SELECT l.restriction_id, g.noted_at, g.returned_on FROM letter_sending g JOIN letter l ON l.id = g.letter_id "
        "WHERE l.kind = 'restriction' AND l.restriction_id IS NOT NULL ORDER BY g.id"
    ):
        if local(noted) <= as_at:
            found[restriction].append((local(noted), returned is None))
    return found


def _reviews(as_at: date) -> dict[int, list[tuple[date, str, date | None]]]:
    found: dict[int, list[tuple[date, str, date | None]]] = defaultdict(list)
    for restriction, on, outcome, following in rows(
        'SELECT restriction_id, "on", outcome, next_review_on FROM review ORDER BY id'
    ):
        if day(on) <= as_at:
            found[restriction].append((day(on), str(outcome), day(following)))
    return found


def _categories() -> dict[int, list[str]]:
    titles = category_titles()
    found: dict[int, list[str]] = defaultdict(list)
    for case, category in rows(
        "SELECT DISTINCT c.case_id, b.category FROM case_incident c "
        "JOIN incident_behaviour b ON b.incident_id = c.incident_id"
    ):
        found[case].append(titles.get(category, category))
    return found


def _services() -> Callable[[_Kept, date], str]:
    """Says of which service the owner of a case was on a day."""
    names = dict(rows("SELECT id, name FROM service"))
    past: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for staff, service, until in rows("SELECT staff_id, service_id, until FROM past_service ORDER BY until"):
        past[staff].append((local(until), service))
    return lambda one, on: names[next((service for until, service in past[one.owner] if until > on), one.service)]
