"""The report of a quarter as it stands, or as it was presented (REP-1)."""

from __future__ import annotations

from datetime import date, timedelta

from shared import clock
from shared.models import Organisation, PolicyVersion, QuarterlyReport, Service
from shared.queries.policy import policy_in_force, record_of
from shared.queries.reports import tallies
from shared.queries.reports.restriction_sums import as_at, of_quarters
from shared.rules.counting import EVERYBODY, Countable, Counted
from shared.rules.figures import Report, from_plain
from shared.rules.mirror import OnRecord, mirror
from shared.rules.quarters import Quarter, quarter_of
from shared.rules.report import Material, Names, report
from shared.rules.vocabulary import ReportState

#: How many quarters the trends go back, the report's own among them.
TRENDS = 8


def kept_report(quarter: Quarter) -> QuarterlyReport | None:
    """What was written for the report of a quarter, or None where nothing was yet."""
    found: QuarterlyReport | None = QuarterlyReport.get_or_none(QuarterlyReport.quarter == str(quarter))
    return found


def report_of(quarter: Quarter) -> Report:
    """The report of a quarter: as it was presented; before that, from the figures, as at its end or as at today."""
    kept = kept_report(quarter)
    if kept and kept.state is ReportState.PRESENTED:
        return from_plain(kept.body)
    return counted(quarter)


def counted(quarter: Quarter) -> Report:
    """The report of a quarter from the figures, whether or not it was presented."""
    quarters = quarter.last(TRENDS)
    until = as_at(quarter)
    sums = tallies.ledger(quarters)
    fair = mirror(sums, quarter, on_record(quarter), bound_at(until))
    return report(
        Material(
            quarter=quarter,
            as_at=until,
            names=names(),
            ledger=sums,
            restrictions=tuple(zip(quarters, of_quarters(quarters), strict=True)),
            more=(fair,),
        )
    )


def on_record(quarter: Quarter) -> OnRecord:
    """How many customers were on record at the end of a quarter, in all and by group."""
    first = tallies.first_day()
    since = min(quarter, quarter_of(first)) if first else quarter
    span = [since]
    while span[-1] < quarter:
        span.append(span[-1].after(1))
    found = tallies.sums(span, (Countable.CUSTOMER, Countable.ON_RECORD), ("category",))
    groups = {key[1]: counted.count for key, counted in found.items() if key[0] == Countable.ON_RECORD}
    return OnRecord(found.get((Countable.CUSTOMER.value, EVERYBODY), Counted()).count, groups)


def bound_at(day: date) -> int:
    """Below which number nothing was shown by group, under the policy in force at the end of a day."""
    version = (
        PolicyVersion.select()
        .where(PolicyVersion.in_force_since < clock.at(day + timedelta(days=1)))
        .order_by(PolicyVersion.in_force_since.desc())
        .first()
    )
    return (record_of(version) if version else policy_in_force()).reporting.small_number


def names() -> Names:
    """How the organisation calls its services, and its policy the categories."""
    organisation = Organisation.get_or_none()
    return Names(
        organisation=organisation.name if organisation else "",
        services={service.key: service.name for service in Service.select().order_by(Service.id)},
        categories={category.key: category.title for category in policy_in_force().categories},
    )


def quarters_so_far() -> list[Quarter]:
    """Every quarter since the first in which something was counted, the newest first."""
    first = tallies.first_day()
    if first is None:
        return []
    found = [quarter_of(clock.today())]
    while found[-1] > quarter_of(first):
        found.append(found[-1].after(-1))
    return found
