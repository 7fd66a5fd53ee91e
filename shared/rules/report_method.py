"""How the quarterly report was made, in its own words, and what it calls the day as at which it is (REP-1). Pure."""

from __future__ import annotations

from datetime import date

from shared.rules.quarters import Quarter
from shared.rules.written import long_date


def at_the_end(quarter: Quarter, as_at: date) -> str:
    """How the report calls the day as at which it is: the end of the quarter, or today while it goes on."""
    return "at the end" if as_at >= quarter.ends else f"today ({long_date(as_at)})"


def method(quarter: Quarter, as_at: date) -> tuple[str, ...]:
    """The paragraphs that say what was counted, and how."""
    began, ended = long_date(quarter.begins), long_date(as_at)
    in_force = (
        "“In force at the end” is as at the end of the last day."
        if as_at >= quarter.ends
        else f"The quarter goes on, so “in force today” is as at {ended}, when this report was made."
    )
    return (
        f"This report counts what was recorded from {began} to {ended}, by the office’s clock. Each thing is counted "
        "on the day on which it was recorded, in the same moment as it was written to the audit log. What was recorded "
        "later changes nothing, so the report of a past quarter has the same figures whenever it is made.",
        "A restriction is in force once it is authorised and the customer was told (or a danger was recorded), from "
        f"its start to its last day. It lapses by itself on the day after. {in_force} A customer with two "
        "restrictions is one customer; by kind or category they can be in several.",
        "A review is on time when it was held on or before the date set for it. It is overdue when that date is "
        "past and the restriction is still in force.",
        "The figures are kept without names or account numbers, apart from the records of customers. They stay the "
        "same when a customer’s records are erased at the end of their time.",
    )
