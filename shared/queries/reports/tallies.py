"""The sums that reports are made of: what was summed up already, and the lines that came after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from peewee import fn

from shared.models import QuarterTally, RestrictionStep, Tally
from shared.rules.counting import Countable, Counted
from shared.rules.ledger import Key, Ledger
from shared.rules.quarters import Quarter, quarter_of
from shared.rules.spells import SpellStep

_BY = ("measure", "service", "channel", "category", "word")


def summed_up_to() -> int:
    """The last line that the sums by quarter hold."""
    return QuarterTally.select(fn.MAX(QuarterTally.up_to)).scalar() or 0


def ledger(quarters: Sequence[Quarter]) -> Ledger:
    """The sums of these quarters, which follow each other. Whether lines were summed up yet makes no difference."""
    sums: dict[Key, Counted] = defaultdict(Counted)
    for quarter, row in _summed(quarters, _BY):
        sums[quarter, *row[:-2]] += Counted(*row[-2:])
    return Ledger(sums)


def sums(
    quarters: Sequence[Quarter], measures: Iterable[Countable], by: Sequence[str]
) -> dict[tuple[Any, ...], Counted]:
    """The sums of these measures, all quarters together, by the measure and these columns."""
    found: dict[tuple[Any, ...], Counted] = defaultdict(Counted)
    for _quarter, row in _summed(quarters, ("measure", *by), tuple(measures)):
        found[row[:-2]] += Counted(*row[-2:])
    return dict(found)


def _summed(
    quarters: Sequence[Quarter], by: Sequence[str], measures: tuple[Countable, ...] = ()
) -> Iterable[tuple[str, tuple[Any, ...]]]:
    names = list(map(str, quarters))
    columns = [getattr(QuarterTally, name) for name in by]
    asked = QuarterTally.quarter.in_(names)
    if measures:
        asked &= QuarterTally.measure.in_(measures)
    query = QuarterTally.select(
        QuarterTally.quarter, *columns, fn.SUM(QuarterTally.count), fn.SUM(QuarterTally.total)
    ).where(asked)
    summed: Any = query.group_by(QuarterTally.quarter, *columns).tuples()
    for quarter, *row in summed:
        yield quarter, _as_python(row)
    columns = [getattr(Tally, name) for name in by]
    # By its number, which few lines are beyond: SQLite would walk all the days of these quarters by their index.
    day: Any = fn.COALESCE(Tally.on, Tally.on)
    since = (Tally.id > summed_up_to()) & day.between(quarters[0].begins, quarters[-1].ends)
    if measures:
        since &= Tally.measure.in_(measures)
    later = Tally.select(Tally.on, *columns, fn.SUM(Tally.count), fn.SUM(Tally.total)).where(since)
    lines: Any = later.group_by(Tally.on, *columns).tuples()
    for on, *row in lines:
        yield str(quarter_of(_day(on))), _as_python(row)


def _as_python(row: Sequence[Any]) -> tuple[Any, ...]:
    *words, count, total = row
    return (*(str(word) if isinstance(word, Countable) else word for word in words), int(count), int(total))


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def steps(since: date, until: date, last: int | None = None) -> list[SpellStep]:
    """What was kept of every restriction that may have been in force, or over, between two days, in order.

    As far as the step `last` where one is given.
    """
    # One that ran out the day before is over on the first.
    t = RestrictionStep
    reaches = t.select(t.spell).where(t.ends_on >= since - timedelta(days=1))
    return _steps(t.spell.in_(reaches), t.on <= until, *(() if last is None else (t.id <= last,)))


def steps_of(people: Iterable[int], until: date, last: int) -> list[SpellStep]:
    """What was kept up to a day of every restriction that was ever one of these people’s, as far as the step `last`."""
    t = RestrictionStep
    return _steps(t.spell.in_(t.select(t.spell).where(t.person.in_(list(people)))), t.on <= until, t.id <= last)


def _steps(*which: Any) -> list[SpellStep]:
    t = RestrictionStep
    columns = (
        t.spell, t.person, t.on, t.action, t.stood, t.told, t.danger, t.danger_until, t.starts_on, t.ends_on,
        t.review_on, t.service, t.kinds, t.categories,
    )  # fmt: skip
    kept: Any = t.select(*columns).where(*which).order_by(t.id)
    return [
        SpellStep(*(*row[:-2], tuple(row[-2]), tuple(row[-1])))
        for row in kept.tuples().iterator()  # as plain rows: there may be a hundred thousand
    ]


def first_day() -> date | None:
    """The first day on which anything was counted."""
    first = Tally.select(fn.MIN(Tally.on)).scalar()
    return _day(first) if first else None
