"""The committee of the demonstration was shown the report of the last quarter, with its commentary (REP-1)."""

from __future__ import annotations

from shared import clock
from shared.actions.reports.quarterly import present_report, write_commentary
from shared.demo.stories import Stage, Story, at
from shared.models import QuarterlyReport
from shared.rules.quarters import quarter_of

#: Nothing that the figures beside it could contradict: they differ with the day on which the demonstration is made.
_SAID = (
    "Many who were warned had waited long for a repair. Repairs and housing meet each week about what is overdue.\n\n"
    "A call at a time that suits the customer costs little and helps much. Colleagues offer it before anybody asks."
)


def stories(stage: Stage) -> list[Story]:
    """The report of the quarter before this was presented; nothing is, while this one is younger than a month."""
    days = (clock.today() - quarter_of(clock.today()).begins).days
    return [_presented(stage, days - 20)] if days >= 22 else []


def _presented(stage: Stage, days_ago: int) -> Story:
    yield at(days_ago, 10)
    quarter = str(quarter_of(clock.today()).after(-1))
    written = write_commentary(stage.actor("reports"), quarter, _version(quarter), _SAID)
    yield at(days_ago - 2, 18)
    present_report(stage.actor("reports"), quarter, written.version)


def _version(quarter: str) -> int:
    kept = QuarterlyReport.get_or_none(QuarterlyReport.quarter == quarter)
    return kept.version if kept else 1
