"""The report of a quarter: commented on, sent on its day, and frozen when it is presented (REP-1)."""

from __future__ import annotations

from dataclasses import replace

from shared import audit, clock
from shared.actions.action import Doing, action
from shared.models import QuarterlyReport, Staff, StaffRole
from shared.queries.policy import policy_in_force
from shared.queries.reports.quarterly import counted, kept_report
from shared.queries.reports.tallies import first_day
from shared.rules.actor import OPERATOR
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotFound
from shared.rules.figures import to_plain
from shared.rules.lifecycle import REPORTERS, Action
from shared.rules.quarters import Quarter, quarter_of, read_quarter
from shared.rules.vocabulary import ReportState
from shared.rules.written import long_date

LONGEST_COMMENTARY = 10_000


@action(Action.WRITE_COMMENTARY)
def write_commentary(doing: Doing, quarter: str, expected: int, commentary: str) -> QuarterlyReport:
    """Write what the committee is told beside the figures. Raises OutOfStep once the report was presented."""
    report = _report(doing, quarter)
    doing.ask(report)
    if len(commentary) > LONGEST_COMMENTARY:
        raise Invalid({"commentary": f"Write {LONGEST_COMMENTARY:,} characters or fewer"})
    doing.write(report, expected, commentary=commentary.strip(), written_by=doing.me)
    doing.record(report, {"quarter": quarter, "commentary": report.commentary})
    return report


@action(Action.PRESENT_REPORT)
def present_report(doing: Doing, quarter: str, expected: int) -> QuarterlyReport:
    """Freeze the report: its figures, its commentary, and how the audit log ends now (REL-9)."""
    report = _report(doing, quarter)
    doing.ask(report)
    name = doing.actor.name
    frozen = replace(
        counted(_quarter(quarter)),
        commentary=report.commentary,
        head=str(audit.checkpoint()),
        presented=f"Presented on {long_date(doing.today)} by {name}.",
    )
    doing.write(report, expected, presented_at=doing.now, presented_by=doing.me, body=to_plain(frozen))
    doing.record(report, {"quarter": quarter, "head": frozen.head})
    return report


@action(Action.SEND_REPORT)
def send_report(doing: Doing, quarter: str) -> QuarterlyReport:
    """Tell everybody who reads or presents reports that the report of this quarter is there, once."""
    report = _report(doing, quarter)
    doing.ask(report)
    readers = Staff.select().join(StaffRole).where(StaffRole.role.in_(REPORTERS), Staff.active).distinct()
    label = _quarter(quarter).label
    for person in readers:
        doing.notify(
            person, f"The report on unacceptable behaviour for {label} is ready.", f"/reports/quarterly/{quarter}"
        )
    doing.write(report, sent_at=doing.now)
    doing.record(report, {"quarter": quarter, "to": policy_in_force().reporting.to, "readers": readers.count()})
    return report


def send_due_reports() -> int:
    """Send the report of the last quarter on the day that the policy says, if that was not done; how many were sent."""
    first = first_day()
    due = _due()
    if first is None or due is None or first > due.ends:
        return 0
    kept = kept_report(due)
    if kept and kept.sent_at:
        return 0
    send_report(OPERATOR.with_key(f"report {due}"), str(due))
    return 1


def _due() -> Quarter | None:
    """The last quarter that is over, once the day for its report has come; with a yearly report, of a year alone."""
    policy = policy_in_force()
    last = quarter_of(clock.today()).after(-1)
    if policy.reporting.cadence == "yearly" and last.number != 1:
        return None
    day = after_working_days(last.ends, policy.reporting.send_on_working_day, policy.organisation.nation)
    return last if clock.today() >= day else None


def _quarter(name: str) -> Quarter:
    found = read_quarter(name)
    if found is None or found > quarter_of(clock.today()):
        raise NotFound(f"There is no report for {name}.")
    return found


def _report(doing: Doing, quarter: str) -> QuarterlyReport:
    """What is kept for the report of this quarter; it begins when something is first written."""
    found = kept_report(_quarter(quarter))
    return found or doing.create(QuarterlyReport, quarter=quarter, state=ReportState.OPEN)
