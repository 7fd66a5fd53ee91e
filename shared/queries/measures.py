"""Gentler steps before a restriction as pages, letters and rules read them, and mail that a manager deals with."""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import JOIN

from shared import clock
from shared.models import (
    AbusiveMail,
    CaseFile,
    Customer,
    Incident,
    Letter,
    Measure,
    MeasureIncident,
    Restriction,
    Staff,
)
from shared.queries.policy import policy_in_force
from shared.queries.warnings import came_back
from shared.rules.errors import NotFound
from shared.rules.measures import MeasureKind, MeasureState
from shared.rules.staff_words import has_substance
from shared.rules.written import listed, long_date

#: How far back a gentler step counts as having come first.
RECENT = timedelta(days=366)
_NEVER_BEGAN = [MeasureState.DRAFTED, MeasureState.WITHDRAWN]


def measure_with(reference: str) -> Measure:
    """The step with its customer, its case and who decided it. Raises NotFound."""
    found = (
        Measure.select(Measure, Customer, CaseFile, Staff)
        .join(Customer)
        .switch(Measure)
        .join(CaseFile, JOIN.LEFT_OUTER)
        .switch(Measure)
        .join(Staff, on=(Measure.decided_by == Staff.id))
        .where(Measure.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no step {reference}.")
    return found


def letter_of(measure: Measure) -> Letter:
    """The letter that a step begins with, without its file."""
    columns = [field for field in Letter._meta.sorted_fields if field.name != "pdf"]
    return Letter.select(*columns).where(Letter.measure == measure).get()


def incidents_about(measure: Measure) -> list[Incident]:
    """The incidents that a step is about, in order of time."""
    about = Incident.select().join(MeasureIncident).where(MeasureIncident.measure == measure)
    return list(about.order_by(Incident.happened_at))


def measures_of(customer: int) -> list[Measure]:
    """Every step taken with a customer, the newest first."""
    return list(Measure.select().where(Measure.customer == customer).order_by(Measure.id.desc()))


def tried(restriction: Restriction) -> list[Measure]:
    """The steps that began before this restriction was proposed, the oldest first (CAS-12)."""
    return _begun(restriction.customer_id, restriction.proposed_at)


def came_first(customer: int) -> list[tuple[Measure, str]]:
    """The same for a restriction that would be proposed now, each with what came of it."""
    return [(step, what_came_of(step)) for step in _begun(customer, clock.now())]


def _begun(customer: int, until: datetime) -> list[Measure]:
    began = Measure.begun_at >= until - RECENT, Measure.begun_at <= until, Measure.id.not_in(came_back())
    return list(Measure.select().where(Measure.customer == customer, *began).order_by(Measure.begun_at, Measure.id))


def what_came_of(measure: Measure) -> str:
    """In a sentence, what came of a step so far."""
    began = f"From {long_date(clock.local(measure.begun_at).date())}. " if measure.begun_at else ""
    outcome = f" {measure.outcome}" if measure.outcome else ""
    return f"{began}{measure.state.label}.{outcome}"


def no_step_came_first(planned: Restriction) -> str:
    """Why a proposal must give a reason for going without gentler steps; empty where one came first, or it does."""
    offered = [option.kind.label for option in policy_in_force().measures]
    if has_substance(planned.steps_skipped) or not offered or tried(planned):
        return ""
    return f"Say why no gentler step came first: {listed([each[0].lower() + each[1:] for each in offered], 'or')}"


def warned_in(case: CaseFile) -> bool:
    """Whether a written warning was issued in this case (CAS-1)."""
    warnings = Measure.case == case, Measure.kind == MeasureKind.WRITTEN_WARNING, Measure.state.not_in(_NEVER_BEGAN)
    return bool(Measure.select().where(*warnings).exists())


def mail_about(incident: Incident) -> AbusiveMail | None:
    """The referral of an incident that came by mail, with the people in it; None where there is none."""
    referred_by, sender, dealt_by = Staff.alias(), Staff.alias(), Staff.alias()
    return (
        AbusiveMail.select(AbusiveMail, Incident, referred_by, sender, dealt_by, Measure)
        .join(Incident)
        .switch(AbusiveMail)
        .join(referred_by, on=(AbusiveMail.referred_by == referred_by.id))
        .switch(AbusiveMail)
        .join(sender, JOIN.LEFT_OUTER, on=(AbusiveMail.information_from == sender.id))
        .switch(AbusiveMail)
        .join(dealt_by, JOIN.LEFT_OUTER, on=(AbusiveMail.dealt_by == dealt_by.id))
        .switch(AbusiveMail)
        .join(Measure, JOIN.LEFT_OUTER)
        .where(AbusiveMail.incident == incident)
        .first()
    )
