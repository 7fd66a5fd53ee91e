"""Reading the records by plain SQL, and what the database keeps as Python’s own days and moments."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from shared import clock
from shared.database.connections import database
from shared.models.base import DayField, MomentField

MOMENT, _DAY = MomentField(), DayField()
#: A row of numbers by its label.
Numbers = dict[str, tuple[float, ...]]


def rows(sql: str) -> list[tuple[Any, ...]]:
    """What a statement finds."""
    return list(database.execute_sql(sql).fetchall())


def local(moment: Any) -> date:
    """The day of a moment by the office’s clock."""
    day: date = clock.local(MOMENT.python_value(moment)).date()  # type: ignore[arg-type]  # never of none
    return day


def day(value: Any) -> Any:
    """A day; None where the row has none."""
    return _DAY.python_value(value)


def as_json(value: Any) -> Any:
    """What a column of JSON holds."""
    return json.loads(value) if isinstance(value, str) else value


def category_titles() -> dict[str, str]:
    """What the policy in force calls its categories, by their keys."""
    found = rows("SELECT body FROM policy_version WHERE state = 'in_force' ORDER BY number DESC LIMIT 1")
    return {each["key"]: each["title"] for each in json.loads(found[0][0])["categories"]} if found else {}
