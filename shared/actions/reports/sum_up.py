"""Sum up the lines of each quarter, so that a report reads a few hundred sums in place of a million lines, and the
restrictions of each quarter and year, so that they are not gone through one by one again.

Nothing is lost and nothing changes: the lines stay, and a report is the same whether they were summed up or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from typing import Any

from peewee import fn

from shared.database.writing import writing
from shared.models import QuarterTally, RestrictionStep, RestrictionSum, Tally
from shared.models.base import Table
from shared.queries.reports.restriction_sums import UP_TO, day_name, from_steps, not_summed_up, of_day, today_span
from shared.queries.reports.tallies import summed_up_to
from shared.rules.counting import Counted
from shared.rules.quarters import quarter_of
from shared.rules.restriction_sums import SumRow, as_rows

_CELLS = ("measure", "service", "team", "channel", "category", "hour", "word")
_AT_ONCE = 500  # both databases bound the values of one statement
#: Fewer lines than this are read as fast as sums are.
WORTH_IT = 1_000
#: So many steps are added to the sums of a day whenever they are read; with more, they are made again.
_WORTH_ADDING = 100


def sum_up(at_least: int = WORTH_IT) -> int:
    """Sum up the lines since the last time, where there are so many; returns how many were."""
    if not _new_since_then(at_least)[2]:  # nobody is kept from writing for nothing
        return 0
    with writing():
        last, newest, worth_it = _new_since_then(at_least)
        if not worth_it:
            return 0
        cells = _new_lines(last, newest)
        quarters = {key[0] for key in cells}
        for row in QuarterTally.select().where(QuarterTally.quarter.in_(quarters)):
            cells[row.quarter, *(getattr(row, name) for name in _CELLS)] += Counted(row.count, row.total)
        QuarterTally.delete().where(QuarterTally.quarter.in_(quarters)).execute()
        rows = iter(
            dict(zip(("quarter", *_CELLS), key, strict=True), count=each.count, total=each.total, up_to=newest)
            for key, each in cells.items()
        )
        _insert(QuarterTally, rows)
        return int(newest - last)


def sum_up_restrictions() -> int:
    """Sum up the restrictions of today’s quarter, where that is due, or of one quarter or year that is over.

    Returns 0 where nothing is left to do. What is recorded later is dated later, so the sums of what is over stay true
    for good. Nobody waits for them.
    """
    if _sum_up_today():
        return 1
    span = next(not_summed_up(), None)
    if span is None:
        return 0
    name = span[0]
    rows = [{"period": name, **asdict(row)} for row in as_rows(from_steps([span])[name])]
    with writing():
        if not RestrictionSum.select().where(RestrictionSum.period == name).exists():  # nor by another worker
            _insert(RestrictionSum, iter(rows))
    return 1


def _sum_up_today() -> int:
    """Keep the sums of the quarter that goes on as at today, if they aren’t kept or a good deal came since.

    The sums of yesterday stay: on the first day of a quarter they are the last of the one before.
    """
    span = today_span()
    found = of_day(span)
    if found and found[1] < _WORTH_ADDING:
        return 0
    last = RestrictionStep.select(fn.MAX(RestrictionStep.id)).scalar() or 0
    rows = as_rows(from_steps([span], last)[span[0]])
    name, before = day_name(span[2]), day_name(span[2] - timedelta(days=1))
    t = RestrictionSum
    earlier = {row.period for row in t.select(t.period).where(t.what == UP_TO, t.period < before)}
    with writing():
        t.delete().where(t.period.in_({*earlier, name})).execute()
        _insert(t, iter({"period": name, **asdict(row)} for row in (*rows, SumRow(UP_TO, count=last))))
    return 1


def _insert(table: type[Table], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        table.insert_many(batch).execute()


def _new_since_then(at_least: int) -> tuple[int, int, bool]:
    """The last line that was summed up, the newest, and whether there are enough between them."""
    last, newest = summed_up_to(), Tally.select(fn.MAX(Tally.id)).scalar() or 0
    return last, newest, newest - last >= max(at_least, 1)


def _new_lines(last: int, newest: int) -> dict[tuple[Any, ...], Counted]:
    columns = [getattr(Tally, name) for name in _CELLS]
    found: dict[tuple[Any, ...], Counted] = defaultdict(Counted)
    lines = Tally.select(Tally.on, *columns, fn.SUM(Tally.count), fn.SUM(Tally.total))
    new: Any = lines.where(Tally.id > last, Tally.id <= newest).group_by(Tally.on, *columns).tuples()
    for on, *key, count, total in new:
        found[str(quarter_of(on)), *key] += Counted(int(count), int(total))
    return found
