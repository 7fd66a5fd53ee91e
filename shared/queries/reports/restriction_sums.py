"""The restrictions of quarters and years in numbers: as they were summed up, or from their steps until they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from shared import clock
from shared.models import RestrictionSum
from shared.queries.reports import tallies
from shared.rules.ledger import restrictions_of
from shared.rules.quarters import Quarter, quarter_of, quarters_of_financial_year
from shared.rules.restriction_sums import RestrictionSums, SumRow, from_rows, sums_of
from shared.rules.spells import SpellStep, by_spell, reach, spells_of

#: So many quarters before the first stand in its trends: without sums, each would be looked for again.
BEFORE_THE_FIRST = 7
#: A time by its name: its first day and its last.
Span = tuple[str, date, date]


def as_at(quarter: Quarter) -> date:
    """The day at whose end the quarter is looked at: its last, or today while it goes on."""
    return min(quarter.ends, clock.today())


def of_quarters(quarters: Sequence[Quarter]) -> list[RestrictionSums]:
    """The restrictions of these quarters, the oldest first; of the last by kind, category and service too."""
    spans = [(str(quarter), quarter.begins, as_at(quarter)) for quarter in quarters]
    kept = _kept([name for name, _, _ in spans], whole=spans[-1][0])
    live = from_steps([span for span in spans if span[0] not in kept])
    return [kept.get(name) or live[name] for name, _, _ in spans]


def of_year(year: int) -> RestrictionSums:
    """The restrictions of the financial year that begins in this year, which is over."""
    span = _year(year)
    return _kept([span[0]], whole=span[0]).get(span[0]) or from_steps([span])[span[0]]


def from_steps(spans: Sequence[Span]) -> dict[str, RestrictionSums]:
    """The same, gone through one by one."""
    if not spans:
        return {}
    known = by_spell(tallies.steps(min(begins for _, begins, _ in spans), max(until for _, _, until in spans)))
    return {name: _sums(known, begins, until) for name, begins, until in spans}


def _sums(known: list[list[SpellStep]], begins: date, until: date) -> RestrictionSums:
    near = (steps for steps in known if reach(steps, begins, until))
    return sums_of(restrictions_of(spells_of(near, until), until, since=begins))


def _kept(names: Sequence[str], whole: str) -> dict[str, RestrictionSums]:
    t = RestrictionSum
    rows: Any = (
        t.select(t.period, t.what, t.part, t.value, t.customers, t.count)
        .where(t.period.in_(names), (t.period == whole) | (t.part == ""))
        .tuples()
    )
    found: dict[str, list[SumRow]] = defaultdict(list)
    for period, *row in rows:
        found[period].append(SumRow(*row))
    return {period: from_rows(each) for period, each in found.items()}


def not_summed_up() -> Iterator[Span]:
    """The quarters and financial years that are over, and of which no sums are kept yet.

    Over since yesterday at least: what was begun in the last second of a day may be written in the first of the next.
    """
    first = tallies.first_day()
    if first is None:
        return
    kept = {row.period for row in RestrictionSum.select(RestrictionSum.period).distinct()}
    quarter = quarter_of(first).after(-BEFORE_THE_FIRST)
    years = range(quarter_of(first).financial_year, clock.today().year + 1)
    spans = [_year(year) for year in years]
    while quarter.begins <= clock.today():
        spans.append((str(quarter), quarter.begins, quarter.ends))
        quarter = quarter.after(1)
    yesterday = clock.today() - timedelta(days=1)
    yield from (span for span in spans if span[2] < yesterday and span[0] not in kept)


def _year(year: int) -> Span:
    quarters = quarters_of_financial_year(year)
    return f"year {year}", quarters[0].begins, quarters[-1].ends
