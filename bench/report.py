"""The quarterly report over a million incidents, beside counting them again; and equal to it (REP-1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench.measuring import Row, Times
from bench.recount import differences, recount
from shared import clock
from shared.actions.reports.sum_up import sum_up
from shared.database.connections import database
from shared.database.writing import writing
from shared.queries.reports.quarterly import counted
from shared.rules.quarters import quarter_of

#: How far back the incidents lie, in days: the eight quarters of the trends.
_DAYS = 700
#: How many times as fast as counting a million: counting takes longer with each incident, the report does not.
_BAR_OF_A_MILLION = 50
_ONE = "(SELECT * FROM incident ORDER BY id DESC LIMIT 1)"


def measure(incidents: int) -> Row:
    """One row, over a copy of a database that is thrown away afterwards. Raises RuntimeError where they differ."""
    with writing():
        _many(incidents)
    sum_up(at_least=1)
    quarter = quarter_of(clock.today()).after(-1)
    again, floor = _timed(lambda: recount(quarter, quarter.ends), 3)
    report, ours = _timed(lambda: counted(quarter), 7)
    if wrong := differences(report, again):
        raise RuntimeError("\n".join(wrong))
    ratio = floor.median / ours.median
    bar = _BAR_OF_A_MILLION * incidents / 1_000_000
    what = f"report over {incidents:,} incidents"
    return Row(what, ours, "counting them again", floor, f"{ratio:.0f} ×", f"≥ {bar:g} ×", ratio >= bar)


def _many(incidents: int) -> None:
    """Incidents like the last one, on other days and by other channels, with the lines that recording them writes."""
    columns = [row[1] for row in database.execute_sql("PRAGMA table_info(incident)").fetchall() if row[1] != "id"]
    moment = f"strftime('%Y-%m-%d 12:00:00.000000', 'now', '-' || (i % {_DAYS}) || ' days')"
    other = {
        "reference": "'BEN-' || i", "recorded_at": moment, "happened_at": moment, "minutes_spent": "i % 60",
        "channel": "CASE i % 3 WHEN 0 THEN 'telephone' WHEN 1 THEN 'email' ELSE 'letter' END",
        "hate_target": "CASE i % 40 WHEN 0 THEN 'race' ELSE '' END", "injury": "''", "danger": "0",
    }  # fmt: skip
    values = ", ".join(other.get(name, f"t.{name}") for name in columns)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {incidents})"
    database.execute_sql(f"{numbers} INSERT INTO incident ({', '.join(columns)}) SELECT {values} FROM n, {_ONE} AS t")
    ours = "FROM incident AS i WHERE i.reference LIKE 'BEN-%'"
    category = "CASE i.id % 2 WHEN 0 THEN 'aggressive' ELSE 'demands' END"
    database.execute_sql(
        "INSERT INTO incident_behaviour (incident_id, category, behaviour, title, zero_tolerance) "
        f"SELECT i.id, {category}, 'b', 'B', 0 {ours}"
    )
    service = "(SELECT v.key FROM staff AS s JOIN service AS v ON v.id = s.service_id WHERE s.id = i.recorded_by_id)"
    for measure, group, word, total, more in (
        ("incident", "''", "''", "i.minutes_spent", ""),
        ("incident_category", category, "''", "0", ""),
        ("hate_incident", "''", "i.hate_target", "0", " AND i.hate_target <> ''"),
    ):
        database.execute_sql(
            'INSERT INTO tally (measure, "on", service, team, channel, category, hour, word, count, total) '
            f"SELECT '{measure}', date(i.recorded_at), {service}, 'Team', i.channel, {group}, 12, {word}, 1, {total} "
            f"{ours}{more}"
        )


def _timed(do: Callable[[], Any], times: int) -> tuple[Any, Times]:
    spent, made = [], None
    for _ in range(times):
        start = time.process_time_ns()
        made = do()
        spent.append(time.process_time_ns() - start)
    return made, Times.of(spent)
