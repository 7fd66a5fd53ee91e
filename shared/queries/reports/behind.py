"""The list behind a number of the report: the records as they are today, for those who may see them.

The number is from the figures, the list from the records. Where records were erased since, the list says how many are
missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from shared import clock
from shared.models import (
    AdjustmentRequest,
    Appeal,
    CaseFile,
    Event,
    Incident,
    IncidentBehaviour,
    Pseudonym,
    Referral,
    Restriction,
    Service,
    Staff,
    Warning,
)
from shared.queries.reports import tallies
from shared.queries.reports.restriction_sums import as_at
from shared.rules.addresses import customer_page, record_page
from shared.rules.errors import NotFound
from shared.rules.ledger import Restrictions, restrictions_of
from shared.rules.lifecycle import Action
from shared.rules.quarters import Quarter
from shared.rules.report_method import at_the_end
from shared.rules.spells import Spell, spells

#: The most rows that a list shows.
MOST = 500


@dataclass(frozen=True)
class BehindRow:
    """One record in a list: what it is called, where it leads, when, and a word about it."""

    name: str
    href: str
    on: date
    about: str = ""


@dataclass(frozen=True)
class Behind:
    """The records behind a number: their title, the rows, and how many there are in all."""

    title: str
    rows: tuple[BehindRow, ...]
    count: int
    #: How many were erased since they were counted.
    gone: int = 0


def list_of(quarter: Quarter, figure: str, only: Mapping[str, str]) -> Behind:
    """The records behind a number of this quarter’s report. Raises NotFound for a number without a list."""
    if figure in _SPELLS:
        return _of_restrictions(quarter, figure, only)
    if figure not in LISTS:
        raise NotFound("There is no list behind this number.")
    title, read = LISTS[figure]
    since, until = clock.at(quarter.begins), clock.at(quarter.after(1).begins)
    query, row = read(since, until, only)
    return Behind(title, tuple(map(row, query.limit(MOST))), query.count())


_SPELLS: dict[str, tuple[str, Callable[[Restrictions], tuple[Spell, ...]]]] = {
    "restrictions-new": ("Restrictions that began", lambda found: found.new),
    "restrictions-in-force": ("Restrictions in force {at}", lambda found: found.in_force),
    "restrictions-ended": ("Restrictions ended by a decision", lambda found: found.ended),
    "restrictions-lapsed": ("Restrictions that lapsed on their last day", lambda found: found.lapsed),
    "reviews-overdue": ("Reviews that were overdue", lambda found: found.overdue),
}


def _of_restrictions(quarter: Quarter, figure: str, only: Mapping[str, str]) -> Behind:
    title, get = _SPELLS[figure]
    until = as_at(quarter)
    found = get(restrictions_of(spells(tallies.steps(quarter.begins, until), until), until, since=quarter.begins))
    wanted = [spell for spell in found if _fits(spell, only)]
    ids = {
        row.number: row.record_id
        for row in Pseudonym.select().where(
            Pseudonym.record == "restriction", Pseudonym.number.in_([spell.number for spell in wanted])
        )
    }
    rows = Restriction.select().where(Restriction.id.in_(list(ids.values()))).order_by(Restriction.starts_on)
    shown = tuple(
        BehindRow(row.reference, record_page(row.reference), row.starts_on, row.customer.name)
        for row in peewee.prefetch(rows.limit(MOST))
    )
    at = at_the_end(quarter, until)
    return Behind(title.format(at=at), shown, len(wanted), len(wanted) - rows.count())


def _fits(spell: Spell, only: Mapping[str, str]) -> bool:
    return (
        only.get("kind") in {None, *spell.kinds}
        and only.get("category") in {None, *spell.categories}
        and only.get("service") in {None, spell.service}
    )


Read = Callable[[datetime, datetime, Mapping[str, str]], tuple[peewee.ModelSelect, Callable[[peewee.Model], BehindRow]]]


def _incidents(*more: peewee.Expression) -> Read:
    def read(since: datetime, until: datetime, only: Mapping[str, str]):
        query = Incident.select().where(Incident.recorded_at >= since, Incident.recorded_at < until, *more)
        if channel := only.get("channel"):
            query = query.where(Incident.channel == channel)
        if target := only.get("word"):
            query = query.where(Incident.hate_target == target)
        if category := only.get("category"):
            shows = IncidentBehaviour.select(IncidentBehaviour.incident).where(IncidentBehaviour.category == category)
            query = query.where(Incident.id.in_(shows))
        if service := only.get("service"):
            people = Staff.select(Staff.id).join(Service).where(Service.key == service)
            query = query.where(Incident.recorded_by.in_(people))
        return query.order_by(Incident.recorded_at), _incident_row

    return read


def _incident_row(row: Incident) -> BehindRow:
    return BehindRow(row.reference, record_page(row.reference), _day(row.recorded_at), row.channel.label)


def _warnings(since: datetime, until: datetime, only: Mapping[str, str]):
    query = Warning.select().where(Warning.at >= since, Warning.at < until)
    if step := only.get("word"):
        query = query.where(Warning.step == step)
    return query.order_by(Warning.at), lambda row: BehindRow(
        row.title, f"{customer_page(row.customer.account)}/timeline", _day(row.at), row.customer.name
    )


def _adjustments(column: peewee.Field) -> Read:
    def read(since: datetime, until: datetime, only: Mapping[str, str]):
        query = AdjustmentRequest.select().where(column >= since, column < until).order_by(column)
        return query, lambda row: BehindRow(
            row.reference, record_page(row.reference), _day(getattr(row, column.name)), row.state.label
        )

    return read


def _appeals(column: peewee.Field) -> Read:
    def read(since: datetime, until: datetime, only: Mapping[str, str]):
        query = Appeal.select().where(column >= since, column < until).order_by(column)
        return query, lambda row: BehindRow(
            row.reference, record_page(row.reference), _day(getattr(row, column.name)), row.state.label
        )

    return read


def _cases(column: peewee.Field) -> Read:
    def read(since: datetime, until: datetime, only: Mapping[str, str]):
        query = CaseFile.select().where(column >= since, column < until).order_by(column)
        return query, lambda row: BehindRow(
            row.reference, record_page(row.reference), _day(getattr(row, column.name)), row.customer.name
        )

    return read


def _referrals(since: datetime, until: datetime, only: Mapping[str, str]):
    query = Referral.select().where(Referral.created_at >= since, Referral.created_at < until)
    return query.order_by(Referral.created_at), lambda row: BehindRow(
        row.to, record_page(row.case.reference), _day(row.created_at), row.case.customer.name
    )


def _reviews(since: datetime, until: datetime, only: Mapping[str, str]):
    query = Event.select().where(Event.action == Action.REVIEW_RESTRICTION, Event.at >= since, Event.at < until)
    return query.order_by(Event.number), lambda row: BehindRow(
        row.reference, record_page(row.reference), _day(row.at), row.actor
    )


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


#: The lists by their name: a title, and how they are read.
LISTS: dict[str, tuple[str, Read]] = {
    "incidents": ("Incidents", _incidents()),
    "incidents-danger": ("Incidents with immediate danger", _incidents(Incident.danger.in_([True]))),
    "hate-incidents": ("Hate incidents", _incidents(Incident.hate_target != "")),
    "support-wanted": (
        "Incidents after which a colleague asked for support",
        _incidents(Incident.support_wanted.in_([True])),
    ),
    "warnings": ("Warnings", _warnings),
    "adjustments-asked": ("Requests for adjustments", _adjustments(AdjustmentRequest.received_at)),
    "adjustments-answered": ("Requests for adjustments that were answered", _adjustments(AdjustmentRequest.decided_at)),
    "appeals-lodged": ("Appeals that came in", _appeals(Appeal.received_at)),
    "appeals-decided": ("Appeals that were decided", _appeals(Appeal.decided_at)),
    "cases-opened": ("Cases that were opened", _cases(CaseFile.opened_at)),
    "cases-closed": ("Cases that were closed", _cases(CaseFile.closed_at)),
    "referrals": ("Referrals", _referrals),
    "reviews-held": ("Reviews that were held", _reviews),
}
