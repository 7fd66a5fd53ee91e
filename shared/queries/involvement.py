"""Who had a part in what, and so who may still decide on it: who may authorise, and who may hear an appeal (APP-3)."""

from __future__ import annotations

from shared.audit import LOOK
from shared.models import (
    Appeal,
    CaseIncident,
    Consultation,
    Event,
    Incident,
    IncidentPerson,
    Letter,
    Restriction,
    Staff,
    StaffRole,
)
from shared.queries.policy import policy_in_force


def involved_in(appeal: Appeal) -> tuple[frozenset[int], frozenset[int]]:
    """Who had a part in the decision appealed against, and the services they were of then: read from the events.

    Proposed, investigated, consulted, authorised, reviewed — every event whose action involves — and whoever was in
    an incident that it rests on. The second set holds the services of the deciders (APP-3).
    """
    subject = subject_of(appeal)
    if subject is None:
        return frozenset(), frozenset()
    if isinstance(subject, Incident):
        return _involved_in_warning(subject)
    case = subject.case
    rows = list(
        Event.select(Event.staff_id, Event.service_id).where(Event.case_reference == case.reference, Event.involves)
    )
    asked = Consultation.with_staff == Staff.id
    consulted = Staff.select().join(Consultation, on=asked).where(Consultation.case == case)
    people = {row.staff_id for row in rows if row.staff_id} | {staff.id for staff in consulted}
    services = {row.service_id for row in rows if row.service_id} | {staff.service_id for staff in consulted}
    return frozenset(people) | in_the_incidents_of(case.id), frozenset(services)


def _involved_in_warning(incident: Incident) -> tuple[frozenset[int], frozenset[int]]:
    """Who was in the incident, gave the warning or did anything to the record of it, and their services then.

    Reading it is no part in it: whoever hears the appeal must.
    """
    steps = list(
        Event.select(Event.staff_id, Event.service_id).where(
            Event.reference == incident.reference, Event.action != LOOK
        )
    )
    walkers = {row.colleague_id for row in incident.ladders}
    walkers |= {row.measure.decided_by_id for row in incident.measure_rows}
    present = {row.staff_id for row in incident.people}
    people = {row.staff_id for row in steps if row.staff_id}
    return frozenset(people | present | walkers), frozenset(row.service_id for row in steps if row.service_id)


def in_the_incidents_of(case_id: int) -> frozenset[int]:
    """Everyone who recorded, was affected by or saw an incident that the case rests on (CAS-11)."""
    rows = (
        IncidentPerson.select(IncidentPerson.staff)
        .join(CaseIncident, on=(CaseIncident.incident == IncidentPerson.incident))
        .where(CaseIncident.case == case_id)
    )
    return frozenset(row.staff_id for row in rows)


def subject_of(appeal: Appeal) -> Restriction | Incident | None:
    """What the appeal is about: a restriction, or the incident in which a warning was given. None until it is known."""
    return appeal.incident or decision_of(appeal)


def decision_of(appeal: Appeal) -> Restriction | None:
    """The restriction appealed against: matched by a colleague, or named by the reference in its letter."""
    if appeal.incident_id is not None:
        return None
    if appeal.restriction_id is not None or not appeal.decision_reference:
        return appeal.restriction
    letter = Letter.get_or_none(Letter.appeal_reference == appeal.decision_reference)
    return letter.restriction if letter else None


def eligible_hearers(appeal: Appeal) -> list[Staff]:
    """The colleagues who may hear this appeal; empty where nobody may, and an external reviewer is the way out."""
    return able_to_hear(*involved_in(appeal))


def able_to_hear(people: frozenset[int], services: frozenset[int]) -> list[Staff]:
    """The same where it is known already who had a part in the decision, and which services (`involved_in`)."""
    authority = policy_in_force().authority
    rows = (
        Staff.select()
        .join(StaffRole)
        .where(Staff.active, StaffRole.role.in_(list(authority.hear_appeals)), Staff.id.not_in(list(people) or [0]))
        .order_by(Staff.name)
        .distinct()
    )
    return [s for s in rows if not (authority.hearer_of_other_service and s.service_id in services)]


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
