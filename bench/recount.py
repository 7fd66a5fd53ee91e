"""The quarterly report's figures counted again from the records, in plain SQL that shares nothing with the report.

For measuring how much a report saves, and for the tests, which hold the report against it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared import clock
from shared.database.connections import database
from shared.models.base import MomentField
from shared.rules.quarters import Quarter

_MOMENT = MomentField()


def recount(quarter: Quarter) -> dict[str, Any]:
    """What was recorded in a quarter, figure by figure."""
    since, until = clock.at(quarter.begins), clock.at(quarter.after(1).begins)
    within = f"BETWEEN '{_written(since)}' AND '{_written(until)}'"
    return {
        "incidents": _one(f"SELECT COUNT(*) FROM incident WHERE recorded_at {within}"),
        "minutes": _one(f"SELECT SUM(minutes_spent) FROM incident WHERE recorded_at {within}"),
        "by category": _table(
            "SELECT b.category, COUNT(DISTINCT i.id) FROM incident i JOIN incident_behaviour b ON b.incident_id = i.id "
            f"WHERE i.recorded_at {within} GROUP BY b.category"
        ),
        "by channel": _table(f"SELECT channel, COUNT(*) FROM incident WHERE recorded_at {within} GROUP BY channel"),
        "by service": _table(
            "SELECT v.key, COUNT(*) FROM incident i JOIN staff s ON s.id = i.recorded_by_id "
            f"JOIN service v ON v.id = s.service_id WHERE i.recorded_at {within} GROUP BY v.key"
        ),
        "hate": _one(f"SELECT COUNT(*) FROM incident WHERE hate_target <> '' AND recorded_at {within}"),
        "warnings": _table(f"SELECT step, COUNT(*) FROM warning WHERE at {within} GROUP BY step"),
        "ladders": _table(f"SELECT state, COUNT(*) FROM ladder WHERE ended_at {within} GROUP BY state"),
        "cases opened": _one(f"SELECT COUNT(*) FROM case_file WHERE opened_at {within}"),
        "referrals": _one(f"SELECT COUNT(*) FROM referral WHERE created_at {within}"),
        "adjustments asked": _one(f"SELECT COUNT(*) FROM adjustment_request WHERE received_at {within}"),
        "adjustments answered": _table(
            f"SELECT outcome, COUNT(*) FROM adjustment_request WHERE decided_at {within} GROUP BY outcome"
        ),
        "appeals lodged": _one(f"SELECT COUNT(*) FROM appeal WHERE received_at {within}"),
        "appeals decided": _table(f"SELECT outcome, COUNT(*) FROM appeal WHERE decided_at {within} GROUP BY outcome"),
        "authorised": _one(f"SELECT COUNT(*) FROM restriction WHERE authorised_at {within}"),
    }


def customers_in_force(day: date) -> int:
    """How many customers are under a restriction today, from the records as they are now."""
    return _one(
        "SELECT COUNT(DISTINCT customer_id) FROM restriction WHERE state = 'authorised' "
        f"AND (letter_issued_at IS NOT NULL OR danger_reason <> '') AND starts_on <= '{day}' AND ends_on >= '{day}'"
    )


def _written(moment: datetime) -> str:
    return str(_MOMENT.db_value(moment))


def _one(sql: str) -> int:
    return int(database.execute_sql(sql).fetchone()[0] or 0)


def _table(sql: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in database.execute_sql(sql).fetchall()}
