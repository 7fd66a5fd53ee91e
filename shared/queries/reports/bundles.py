"""Figures on one subject, beside the committee’s report: answers, analysis, and what was done to protect colleagues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from peewee import fn

from shared import clock
from shared.models import PolicyVersion, Tally
from shared.queries.reports import tallies
from shared.queries.reports.quarterly import bound_at, names
from shared.queries.reports.restriction_sums import as_at, of_year
from shared.rules.analysis import Volumes, analysis
from shared.rules.answers import Year, answered
from shared.rules.counting import Countable, Counted
from shared.rules.deadlines import after_months
from shared.rules.figures import Bundle, ReportPart
from shared.rules.protection import MEASURES, InForce, Protection, protection
from shared.rules.quarters import Quarter, quarters_of_financial_year
from shared.rules.written import long_date

#: How many quarters the analysis looks at, and how many months the record of protection.
ANALYSED, PROTECTED_MONTHS = 4, 12
_COMMUNICATION = (
    Countable.CONTACT, Countable.INCIDENT, Countable.INCIDENT_CATEGORY, Countable.LADDER, Countable.CASE_CLOSED,
)  # fmt: skip


def answers(year: int) -> Bundle:
    """The answers of the financial year that begins in this year; without any while the year goes on."""
    quarters = quarters_of_financial_year(year)
    end = quarters[-1].ends
    parts: tuple[ReportPart, ...] = ()
    if end < clock.today():
        parts = answered(Year(quarters, of_year(year), tallies.ledger(quarters)), bound_at(end))
    return Bundle(
        f"answers-{year}",
        f"Answers about restrictions, April {year} to March {year + 1}",
        names().organisation,
        ("For requests under freedom of information and the tenants’ information rights, and for self-assessments.",),
        parts,
    )


def communications(quarter: Quarter) -> Bundle:
    """Volumes of the four quarters that end with this one."""
    quarters, called = quarter.last(ANALYSED), names()

    def by(column: str) -> dict[tuple[Any, ...], Counted]:
        return tallies.sums(quarters, _COMMUNICATION, (column,))

    volumes = Volumes(
        channel=by("channel"),
        service=by("service"),
        category=by("category"),
        hour=by("hour"),
        word=by("word"),
        services=called.services,
        categories=called.categories,
    )
    return Bundle(
        f"analysis-{quarter}",
        f"Contact and incidents, {quarters[0].begins:%B %Y} to {as_at(quarter):%B %Y}",
        called.organisation,
        ("Made of lines that hold no name, account or reference, and lead to nobody.",),
        analysis(volumes),
    )


def steps_taken(day: date) -> Bundle:
    """What was done to protect colleagues in the twelve months up to a day: once that is over, always the same."""
    since = after_months(day, -PROTECTED_MONTHS) + timedelta(days=1)
    over = day < clock.today()
    versions = PolicyVersion.select().where(PolicyVersion.in_force_since < clock.at(day + timedelta(days=1)))
    by_word = _by_day(since, day, "word")
    read = _by_day(date.min, day, "word", (Countable.PROCEDURE_READ,))
    found = Protection(
        as_at=day,
        team=_by_day(since, day, "team"),
        channel=_by_day(since, day, "channel"),
        hour=_by_day(since, day, "hour"),
        word=by_word,
        versions=[
            InForce(
                version.number,
                version.name,
                clock.local(version.in_force_since).date(),
                read.get((Countable.PROCEDURE_READ.value, str(version.number)), Counted()).count,
            )
            for version in versions.order_by(PolicyVersion.number)
        ],
    )
    return Bundle(
        f"protection-{day}",
        "What was done to protect colleagues",
        names().organisation,
        (
            f"From {long_date(since)} to {long_date(day)}, as it was recorded by the end of that day. "
            "Made again on any later day it is the same, to the byte."
            if over
            else f"From {long_date(since)} to {long_date(day)}, as it is recorded so far. This day is not over: what "
            "is still recorded today comes into it. As at any day before, it is the same whenever it is made.",
        ),
        protection(found),
    )


def _by_day(
    since: date, until: date, column: str, measures: Sequence[Countable] = MEASURES
) -> dict[tuple[Any, ...], Counted]:
    value = getattr(Tally, column)
    rows: Any = (
        Tally.select(Tally.measure, value, fn.SUM(Tally.count), fn.SUM(Tally.total))
        .where(Tally.on.between(since, until), Tally.measure.in_(measures))
        .group_by(Tally.measure, value)
        .tuples()
    )
    found: dict[tuple[Any, ...], Counted] = defaultdict(Counted)
    for measure, word, count, total in rows:
        found[Countable(measure).value, word] += Counted(int(count), int(total))
    return dict(found)
