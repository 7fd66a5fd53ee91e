"""What an appeal is about, who was in the incidents of a case, and who may authorise what follows (CAS-11, APP-3).

Who may hear an appeal is worked out in `independence`.
"""

from __future__ import annotations

from peewee import ModelSelect

from shared.database.prepared import find, prepared
from shared.models import (
    Appeal,
    CaseFile,
    CaseIncident,
    ExternalReview,
    Incident,
    IncidentPerson,
    Letter,
    Restriction,
    Staff,
    StaffRole,
)
from shared.queries.policy import policy_in_force
from shared.rules.lifecycle import FRONT_LINE
from shared.rules.vocabulary import AppealState, IncidentPart


def in_the_incidents_of(case_id: int) -> frozenset[int]:
    """Everyone who recorded, was affected by or saw an incident that the case rests on (CAS-11)."""
    return frozenset(row.staff_id for row in _people_in(case_id))


def targets_of(case_id: int) -> frozenset[int]:
    """Those to whom an incident that the case rests on happened: they take no part in the case (SIT-6)."""
    return frozenset(row.staff_id for row in _people_in(case_id) if row.part == IncidentPart.AFFECTED)


@prepared
def _people_in(case_id: int) -> ModelSelect[IncidentPerson]:
    joined = IncidentPerson.select().join(CaseIncident, on=(CaseIncident.incident == IncidentPerson.incident))
    return joined.where(CaseIncident.case == case_id)


def subject_of(appeal: Appeal) -> Restriction | Incident | None:
    """What the appeal is about: a restriction, or the incident in which a warning was given. None until it is known."""
    return appeal.incident or decision_of(appeal)


def heard_together(appeal: Appeal) -> list[Appeal]:
    """The other appeals about the same decision that wait for an answer: all are heard as one (SIT-9)."""
    subject = subject_of(appeal)
    if subject is None:
        return []
    if isinstance(subject, Incident):
        same = Appeal.incident == subject
    else:
        brought = Letter.select(Letter.appeal_reference).where(Letter.restriction == subject)
        named = Appeal.restriction.is_null() & Appeal.incident.is_null() & Appeal.decision_reference.in_(brought)
        same = (Appeal.restriction == subject) | named
    waiting = Appeal.state.in_([AppealState.RECEIVED, AppealState.UNDER_REVIEW])
    return list(Appeal.select().where(same, waiting, Appeal.id != appeal.id).order_by(Appeal.id))


def given_with(appeal: Appeal) -> list[Appeal]:
    """Those of them that were given to the same person, here or outside."""
    others = heard_together(appeal)
    rows = ExternalReview.select().where(ExternalReview.appeal.in_([appeal, *others]))
    outside = {row.appeal_id: (row.name, row.organisation) for row in rows}
    mine = (appeal.hearer_id, outside.get(appeal.id))
    return [one for one in others if (one.hearer_id, outside.get(one.id)) == mine]


def reviewer_of(appeal: Appeal) -> ExternalReview | None:
    """Who of outside reviews it, where nobody here may hear it."""
    return find(ExternalReview, appeal=appeal.id)


def named_outside(appeal: Appeal) -> str:
    """That person’s name and organisation; empty where nobody outside reviews it."""
    found = reviewer_of(appeal)
    return f"{found.name}, of {found.organisation}" if found else ""


def decision_of(appeal: Appeal) -> Restriction | None:
    """The restriction appealed against: matched by a colleague, or named by the reference in its letter."""
    if appeal.incident_id is not None:
        return None
    if appeal.restriction_id is not None or not appeal.decision_reference:
        return appeal.restriction
    letter = Letter.get_or_none(Letter.appeal_reference == appeal.decision_reference)
    return letter.restriction if letter else None


def authorisers_of(restriction: Restriction) -> list[Staff]:
    """Who may authorise it: the role that the policy names, but not the proposer nor anyone in the incident.

    Those of the proposer's own service first.
    """
    apart = {restriction.proposed_by_id, *in_the_incidents_of(restriction.case_id)}
    rows = (
        Staff.select()
        .join(StaffRole)
        .where(Staff.active, StaffRole.role.in_(list(policy_in_force().authority.authorise)))
        .order_by(Staff.name)
        .distinct()
    )
    able = [staff for staff in rows if staff.id not in apart]
    return sorted(able, key=lambda staff: staff.service_id != restriction.proposed_by.service_id)


def may_be_named(case: CaseFile) -> list[Staff]:
    """Who can be the officer or the deputy for a customer, by name: whoever deals with customers and was in no
    incident of the case; an auditor or a reader of reports does not (RES-1, SIT-6)."""
    there = in_the_incidents_of(case.id)
    return [staff for staff in customer_facing() if staff.id not in there]


def customer_facing() -> list[Staff]:
    """Everyone with access who deals with customers, by name."""
    return _customer_facing()


@prepared
def _customer_facing() -> ModelSelect[Staff]:
    rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(FRONT_LINE)))
    return rows.order_by(Staff.name).distinct()


def why_not_named(case: CaseFile, number: int | None) -> str:
    """Why this colleague can’t be the officer or the deputy; empty where they can, or nobody is chosen."""
    if number is None or number in {staff.id for staff in may_be_named(case)}:
        return ""
    if number in in_the_incidents_of(case.id):
        return "They were in an incident that this rests on. Choose somebody else"
    return "Choose a colleague who works here and deals with customers"
