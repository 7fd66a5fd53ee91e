"""The restrictions of quarters and years in numbers: as they were summed up, or from their steps until they are.

Of the quarter that goes on, the sums are kept as at a day, with the last step that they hold. They serve that day
alone, and what was kept of restrictions since is added to them whenever they are read; so they are never behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shared import clock
from shared.models import RestrictionStep, RestrictionSum
from shared.queries.reports import tallies
from shared.rules.ledger import restrictions_of
from shared.rules.quarters import Quarter, quarter_of, quarters_of_financial_year
from shared.rules.restriction_sums import RestrictionSums, SumRow, changed, from_rows, sums_of
from shared.rules.spells import SpellStep, by_spell, reach, spells_of

#: So many quarters before the first stand in its trends: without sums, each would be looked for again.
BEFORE_THE_FIRST = 7
#: The row that says which step was the last of those that the sums of a day hold.
UP_TO = "up_to"
#: With more steps since then, the quarter is gone through as fast.
_MOST_SINCE = 1_000
#: A time by its name: its first day and its last.
Span = tuple[str, date, date]


def as_at(quarter: Quarter) -> date:
    """The day at whose end the quarter is looked at: its last, or today while it goes on."""
    return min(quarter.ends, clock.today())


def of_quarters(quarters: Sequence[Quarter]) -> list[RestrictionSums]:
    """The restrictions of these quarters, the oldest first; of the last by kind, category and service too."""
    spans = [(str(quarter), quarter.begins, as_at(quarter)) for quarter in quarters]
    kept = _kept([name for name, _, _ in spans], whole=spans[-1][0])
    kept |= {span[0]: found[0] for span in spans if span[0] not in kept and (found := of_day(span))}
    live = from_steps([span for span in spans if span[0] not in kept])
    return [kept.get(name) or live[name] for name, _, _ in spans]


def of_day(span: Span) -> tuple[RestrictionSums, int] | None:
    """The sums of a quarter as at a day and what came since, with how many steps came; None where none are kept."""
    _name, begins, until = span
    t = RestrictionSum
    rows: Any = t.select(t.what, t.part, t.value, t.customers, t.count).where(t.period == day_name(until)).tuples()
    kept = [SumRow(*row) for row in rows]
    if not kept:
        return None
    up_to = next(row.count for row in kept if row.what == UP_TO)
    sums = from_rows(kept)
    new = _since(up_to)
    if len(new) > _MOST_SINCE:
        return None
    if new:
        people = _people(new)
        before, after = (_of_people(people, last, begins, until) for last in (up_to, max(new)))
        sums = changed(sums, before, after)
    return sums, len(new)


def day_name(day: date) -> str:
    """Under which name the sums of a quarter are kept as at a day that belongs to it."""
    return day.isoformat()


def today_span() -> Span:
    """The quarter that goes on, as at today."""
    quarter = quarter_of(clock.today())
    return str(quarter), quarter.begins, as_at(quarter)


def _since(step: int) -> dict[int, int]:
    """What was kept after a step: of which restriction, by the number of each step."""
    t = RestrictionStep
    new: Any = t.select(t.id, t.spell).where(t.id > step).limit(_MOST_SINCE + 1).tuples()
    return dict(new)


def _people(new: Mapping[int, int]) -> set[int]:
    """Whose the restrictions are of which something was kept, and whose they were."""
    t = RestrictionStep
    found: Any = t.select(t.person).where(t.spell.in_(set(new.values()))).distinct().tuples()
    return {person for (person,) in found}


def _of_people(people: set[int], last: int, begins: date, until: date) -> RestrictionSums:
    """What the restrictions of these people came to, as far as a step."""
    known = by_spell(tallies.steps_of(people, until, last))
    return _sums([steps for steps in known if steps[-1].person in people], begins, until)


def of_year(year: int) -> RestrictionSums:
    """The restrictions of the financial year that begins in this year, which is over."""
    span = _year(year)
    return _kept([span[0]], whole=span[0]).get(span[0]) or from_steps([span])[span[0]]


def from_steps(spans: Sequence[Span], last: int | None = None) -> dict[str, RestrictionSums]:
    """The same, gone through one by one; as far as the step `last` where one is given."""
    if not spans:
        return {}
    begins, until = min(begins for _, begins, _ in spans), max(until for _, _, until in spans)
    known = by_spell(tallies.steps(begins, until, last))
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
