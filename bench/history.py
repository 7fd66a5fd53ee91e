"""A history of many cases, and its reports held against a plain count of it: every quarter, every row of every table.

    python -m bench.history --cases 100000

The demonstration is lived through the actions. Then each of its cases is copied, with everything that hangs on it and
the lines that the reports were given when it happened, so many days earlier, until there are as many as asked for. So
days fall on every side of every quarter’s end, and what a report works out of them (what was in force, what had lapsed,
what was overdue) is worked out anew in two ways that share nothing. What was *counted* of each step was written by the
action once, and copied with it.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from peewee import BlobField, ForeignKeyField

from bench.recount import differences, recount
from shared import clock
from shared.actions.reports.sum_up import sum_up, sum_up_restrictions
from shared.config import Settings
from shared.database import connections
from shared.database.connections import database
from shared.database.migrations import migrate
from shared.database.writing import writing
from shared.demo.load import load
from shared.models import (
    Addition,
    AdjustmentRequest,
    Appeal,
    CaseFile,
    CaseIncident,
    Customer,
    Event,
    Incident,
    IncidentBehaviour,
    Ladder,
    Letter,
    LetterSending,
    Measure,
    Referral,
    Restriction,
    RestrictionStep,
    Review,
    Tally,
    Warning,
)
from shared.models.base import DayField, MomentField, Table
from shared.queries.reports.quarterly import counted
from shared.queries.reports.restriction_sums import as_at
from shared.rules.quarters import quarter_of

#: What a report or the count reads, those that others refer to first.
_COPIED: tuple[type[Table], ...] = (
    Incident, IncidentBehaviour, Ladder, Warning, CaseFile, CaseIncident, Referral, Measure, Restriction,
    Review, Letter, LetterSending, Appeal, AdjustmentRequest, Addition, Event, Tally, RestrictionStep,
)  # fmt: skip
#: Of no table that is compared; what is counted by group stands on the first day of a quarter, which can’t be moved.
_ELSEWHERE = ("warned", "restricted", "overturned", "agreed", "on_record", "customer", "contact", "procedure_read")
#: Further apart than any number of the demonstration’s own rows.
_APART = 1_000_000
_MOST_DAYS = 700
#: Days that are kept within a column of JSON.
_DAYS_WITHIN: dict[tuple[type[Table], str], tuple[str, ...]] = {
    (Restriction, "signed"): ("dates.starts_on", "dates.review_on", "dates.ends_on"),
    (AdjustmentRequest, "earlier"): ("on",),
}


def main() -> int:
    """Make the history, and say what differs. Returns 1 where anything does."""
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases at the least (100,000)")
    parser.add_argument("--keep", type=Path, default=Path("var/bench/history.sqlite"), metavar="FILE")
    asked = parser.parse_args()
    asked.keep.parent.mkdir(parents=True, exist_ok=True)
    fresh = not asked.keep.exists()
    settings = Settings(
        mode="demonstration", database_url=f"sqlite:///{asked.keep}", backoffice_secret_key="benchmarks"
    )
    connections.connect_to(settings.database_url)
    if fresh:
        migrate(settings.database_url)
        load(settings)
        copy(asked.cases)
        sum_up(at_least=1)
    return held_against()


def copy(cases: int) -> None:
    """Copy the cases that there are until there are so many, each copy on other days."""
    times = -(-cases // CaseFile.select().count()) - 1
    database.execute_sql("PRAGMA foreign_keys = OFF")  # customers, pages of letters and the rest are not copied
    with writing():
        for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute_sql(f'DROP TRIGGER "{name}"')
        database.execute_sql("CREATE TEMP TABLE copy (k INTEGER PRIMARY KEY, days INTEGER)")
        database.execute_sql(
            f"WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times}) "
            f"INSERT INTO copy SELECT k, 1 + (k * 389) % {_MOST_DAYS} FROM n"
        )
        for table in _COPIED:
            _copy_rows(table)


def _copy_rows(table: type[Table]) -> None:
    fields = table._meta.sorted_fields
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    values = ", ".join(_copied(table, field) for field in fields)
    only = f"WHERE {_ONLY[table]}" if table in _ONLY else ""
    name = table._meta.table_name
    database.execute_sql(f'INSERT INTO "{name}" ({columns}) SELECT {values} FROM "{name}" AS t, copy AS n {only}')


#: Of these only some rows are read by a report or by the count.
_ONLY: dict[type[Table], str] = {
    Event: "t.action IN ('send_back', 'refuse_restriction', 'withdraw_proposal', 'withdraw_appeal')",
    Letter: "t.kind = 'restriction'",
    LetterSending: "t.letter_id IN (SELECT id FROM letter WHERE kind = 'restriction')",
    Tally: f"t.measure NOT IN ({', '.join(map(repr, _ELSEWHERE))})",
}


def _copied(table: type[Table], field: Any) -> str:
    """What a column of a copied row holds."""
    column = f't."{field.column_name}"'
    if field.primary_key or field.name in {"spell", "person"}:
        return f"{column} + n.k * {_APART}"
    if isinstance(field, ForeignKeyField):
        return f"{column} + n.k * {_APART}" if field.rel_model in {*_COPIED, Customer} else column
    if isinstance(field, DayField):
        return _earlier(column)
    if isinstance(field, MomentField):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || n.days || ' days')"
    if (table, field.name) in _DAYS_WITHIN:
        return _json_earlier(column, _DAYS_WITHIN[table, field.name])
    if isinstance(field, BlobField):
        return "x''"
    return f"{column} || '-' || n.k" if field.unique else column


def _earlier(column: str) -> str:
    return f"date({column}, '-' || n.days || ' days')"


def _json_earlier(column: str, places: tuple[str, ...]) -> str:
    found = [f"json_extract({column}, '$.{place}')" for place in places]
    moved = ", ".join(f"'$.{place}', {_earlier(each)}" for place, each in zip(places, found, strict=True))
    return f"CASE WHEN {found[0]} IS NULL THEN {column} ELSE json_set({column}, {moved}) END"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def held_against() -> int:
    """Hold every report against the count, once all is summed up. Returns 1 where anything differs."""
    while sum_up_restrictions():
        pass
    newest, wrong = quarter_of(clock.today()), []
    cases = CaseFile.select().count()
    _say(f"{cases:,} cases, {Restriction.select().count():,} decisions, {Incident.select().count():,} incidents.")
    for quarter in newest.last(9):
        started = time.process_time()
        report = counted(quarter)
        between = time.process_time()
        again = recount(quarter, as_at(quarter))
        done = time.process_time()
        found = differences(report, again)
        cells = sum(len(row) - 1 for table in report.tables if table.key in again for row in table.rows)
        _say(
            f"{quarter}: {cells} numbers held against it, {len(found)} differ; the report {between - started:.3f} s, "
            f"the count {done - between:.1f} s"
        )
        wrong += found
    for each in wrong[:50]:
        _say(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
