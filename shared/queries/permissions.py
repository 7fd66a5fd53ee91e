"""Where a person stands towards a record: the facts that the guards judge, read from the database.

`may` is what a page or a button asks. An action asks the same table again, inside its transaction.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

import peewee

from shared import clock
from shared.audit import LOOK
from shared.database.prepared import prepared
from shared.models import (
    Addition,
    AdjustmentRequest,
    AgreedAdjustment,
    Appeal,
    CaseFile,
    CaseIncident,
    ChecklistAnswer,
    Consultation,
    Customer,
    Enquiry,
    Event,
    GroundOfAppeal,
    Incident,
    IncidentBehaviour,
    IncidentPerson,
    Ladder,
    Letter,
    QuarterlyReport,
    Restriction,
    Review,
    Staff,
    StaffRole,
    Warning,
)
from shared.queries.additions import unread, unread_about
from shared.queries.letters.due import untold_ends
from shared.queries.policy import policy_in_force, record_of
from shared.queries.restrictions import phase_of, terms_of
from shared.rules.actor import Actor, Kind
from shared.rules.deadlines import after_months
from shared.rules.guards import Facts
from shared.rules.lifecycle import Action, Answer, permit
from shared.rules.quarters import read_quarter
from shared.rules.terms import Terms, conflicts, long_date, something_stays_open
from shared.rules.vocabulary import (
    AdjustmentState,
    AppealState,
    ChecklistItem,
    EnquiryTopic,
    LetterKind,
    RestrictionPhase,
    RestrictionState,
)


def may(action: Action, actor: Actor, record: Any = None) -> Answer:
    """May this actor do this to this record now? For an action that makes a record: the record it is made from."""
    return permit(action, actor, getattr(record, "state", None), facts_about(record, actor))


def actor_of(staff: Staff) -> Actor:
    """The colleague as an actor, with the roles that they hold at this moment; none when their access has ended."""
    return colleague_now(staff.id) or Actor(Kind.COLLEAGUE, staff.name, staff.id, staff.service_id)


def colleague_now(staff: int) -> Actor | None:
    """The colleague with this id, with the roles that they hold at this moment; None when their access has ended."""
    rows = _holding(staff)
    if not rows:
        return None
    name, service, _ = rows[0]
    return Actor(Kind.COLLEAGUE, name, staff, service, frozenset(role for _, _, role in rows if role))


@prepared
def _holding(staff: int) -> Any:
    roles = Staff.select(Staff.name, Staff.service, StaffRole.role).left_outer_join(StaffRole)
    return roles.where(Staff.id == staff, Staff.active).tuples()


def facts_about(record: Any, actor: Actor) -> Facts:
    """The facts about a record for this actor. A customer's or the operator's actions need none."""
    if actor.kind is not Kind.COLLEAGUE:
        return Facts()
    authority = policy_in_force().authority
    base = Facts(
        actor=actor.staff_id,
        actor_service=actor.service_id,
        propose_by=frozenset(authority.propose),
        authorise_by=frozenset(authority.authorise),
        hear_by=frozenset(authority.hear_appeals),
        hearer_of_other_service=authority.hearer_of_other_service,
    )
    return _about(record, base)


@singledispatch
def _about(record: Any, base: Facts) -> Facts:
    return base


@_about.register
def _(record: CaseFile, base: Facts) -> Facts:
    waiting = Restriction.select(Restriction.reference).where(
        Restriction.case == record, Restriction.state.in_([RestrictionState.PROPOSED, RestrictionState.SENT_BACK])
    )
    return replace(
        base,
        owner=record.owner_id,
        in_the_incident=in_the_incidents_of(record.id),
        open_items=open_items(record.id),
        unanswered_adjustments=unanswered_adjustments(record.customer_id),
        open_proposals=tuple(row.reference for row in waiting),
        untold_ends=untold_ends(record),
    )


@_about.register
def _(record: Restriction, base: Facts) -> Facts:
    terms = terms_of(record)
    return replace(
        base,
        proposer=record.proposed_by_id,
        in_the_incident=in_the_incidents_of(record.case_id),
        open_items=open_items(record.case_id),
        unanswered_adjustments=unanswered_adjustments(record.customer_id),
        incidents_without_behaviour=without_behaviour(record.case_id),
        unresolved_conflicts=() if record.conflict_resolution else tuple(conflicts_of(record.customer_id, terms)),
        something_stays_open=something_stays_open(terms),
        beyond_the_policy=beyond_the_policy(record),
        authorised=record.state is RestrictionState.AUTHORISED,
        unread=unread_about(record.id),
    )


@_about.register
def _(record: Appeal, base: Facts) -> Facts:
    people, services = involved_in(record)
    unanswered = GroundOfAppeal.select().where(GroundOfAppeal.appeal == record, GroundOfAppeal.answer == "")
    return replace(
        base,
        involved=people,
        services_involved=services,
        hearer=record.hearer_id,
        hearer_able=record.hearer_id in {staff.id for staff in able_to_hear(people, services)},
        unanswered_grounds=tuple(row.ground.label for row in unanswered),
        decision_known=subject_of(record) is not None,
        unread=unread(record.reference),
    )


@_about.register
def _(record: Letter, base: Facts) -> Facts:
    decided = (
        (record.restriction is not None and record.restriction.authorised_at is not None)
        or (record.appeal is not None and _told_of(record.appeal, record.kind))
        or (record.adjustment is not None and record.adjustment.decided_at is not None)
    )
    return replace(base, subject_decided=decided, no_longer_so=_overtaken(record))


def _overtaken(letter: Letter) -> str:
    """Why a draft about a restriction tells of what is no longer so; empty where it still is."""
    restriction = letter.restriction
    if restriction is None or letter.kind is LetterKind.RESTRICTION_ENDED:
        return ""
    phase = phase_of(restriction)
    if phase in {RestrictionPhase.ENDED, RestrictionPhase.LAPSED}:
        return "The restriction has ended since this was drafted."
    if letter.kind is LetterKind.UPCOMING_REVIEW and letter.review is not None:
        return "The review has been held since this was drafted."
    later = Review.select().where(Review.restriction == restriction, Review.id > letter.review_id)
    if letter.kind is LetterKind.REVIEW_OUTCOME and later.exists():
        return "Another review has been held since this was drafted."
    return ""


def _told_of(appeal: Appeal, kind: LetterKind) -> bool:
    """Whether what a letter about an appeal tells of is so: who hears it, or how it ended."""
    if kind is LetterKind.APPEAL_ACKNOWLEDGEMENT:
        return appeal.hearer_id is not None and appeal.state is not AppealState.WITHDRAWN
    return appeal.decided_at is not None


@_about.register
def _(record: AdjustmentRequest, base: Facts) -> Facts:
    return replace(
        base,
        customer_known=record.customer_id is not None,
        subject_decided=record.decided_at is not None,
        who_answered=record.decided_by_id,
        unread=unread(record.reference),
    )


@_about.register
def _(record: Addition, base: Facts) -> Facts:
    heard = Appeal.get_or_none(Appeal.reference == record.record_reference, Appeal.state == AppealState.UNDER_REVIEW)
    return replace(base, reader=heard.hearer_id if heard else None)


@_about.register
def _(record: Enquiry, base: Facts) -> Facts:
    return replace(
        base,
        answered_by=frozenset(policy_in_force().enquiries.team(record.topic).answered_by),
        feedback=record.topic is EnquiryTopic.FEEDBACK,
        answer_wanted=record.answer_wanted,
        acknowledged=record.acknowledged_at is not None,
    )


@_about.register
def _(record: Ladder, base: Facts) -> Facts:
    taken = Warning.select().where(Warning.ladder == record).count()
    steps = len(record_of(record.policy).ladder.steps)
    return replace(base, walker=record.colleague_id, steps_left=steps - taken)


@_about.register
def _(record: QuarterlyReport, base: Facts) -> Facts:
    quarter = read_quarter(record.quarter)
    goes_on = quarter is not None and clock.today() <= quarter.ends
    return replace(base, quarter_goes_on_until=long_date(quarter.ends) if quarter and goes_on else "")


def open_items(case_id: int) -> tuple[str, ...]:
    """The checklist items of a case that have neither evidence nor a reasoned exception (CAS-2)."""
    answered = {
        row.item
        for row in ChecklistAnswer.select().where(
            ChecklistAnswer.case == case_id, (ChecklistAnswer.evidence != "") | (ChecklistAnswer.exception != "")
        )
    }
    return tuple(item.label for item in ChecklistItem if item not in answered)


def unanswered_adjustments(customer_id: int) -> tuple[str, ...]:
    """References of the customer's requests for adjustments that nobody has answered (CAS-8).

    A request that names the account counts from the moment it is made, before anybody has matched it.
    """
    return tuple(row.reference for row in _unanswered(customer_id))


@prepared
def _unanswered(customer: int) -> peewee.ModelSelect[AdjustmentRequest]:
    account = Customer.select(Customer.account).where(Customer.id == customer)
    theirs = (AdjustmentRequest.customer == customer) | (
        AdjustmentRequest.customer.is_null() & AdjustmentRequest.account_given.in_(account)
    )
    return AdjustmentRequest.select(AdjustmentRequest.reference).where(
        theirs, AdjustmentRequest.state.in_([AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED])
    )


def in_the_incidents_of(case_id: int) -> frozenset[int]:
    """Everyone who recorded, was affected by or saw an incident that the case rests on (CAS-11)."""
    rows = (
        IncidentPerson.select(IncidentPerson.staff)
        .join(CaseIncident, on=(CaseIncident.incident == IncidentPerson.incident))
        .where(CaseIncident.case == case_id)
    )
    return frozenset(row.staff_id for row in rows)


def without_behaviour(case_id: int) -> tuple[str, ...]:
    """References of the case's incidents that don't say yet which behaviour of the policy it was.

    The warning ladder files an incident by itself; what the policy calls it is often ticked only afterwards.
    """
    rows = (
        Incident.select(Incident.reference)
        .join(CaseIncident)
        .switch(Incident)
        .join(IncidentBehaviour, peewee.JOIN.LEFT_OUTER)
        .where(CaseIncident.case == case_id, IncidentBehaviour.id.is_null())
        .order_by(Incident.happened_at, Incident.id)
    )
    return tuple(row.reference for row in rows)


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
    present = {row.staff_id for row in incident.people}
    people = {row.staff_id for row in steps if row.staff_id}
    return frozenset(people | present | walkers), frozenset(row.service_id for row in steps if row.service_id)


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


def agreed_details(customer_id: int) -> dict[Any, str]:
    """What was agreed with the customer: adjustment kind to its detail."""
    rows = AgreedAdjustment.select().where(
        AgreedAdjustment.customer == customer_id, AgreedAdjustment.ended_at.is_null()
    )
    return {row.kind: row.detail for row in rows}


def conflicts_of(customer_id: int, terms: Terms) -> list[str]:
    """Where the terms contradict what was agreed with the customer (CAS-8)."""
    return conflicts(terms, agreed_details(customer_id))


def beyond_the_policy(restriction: Restriction) -> tuple[str, ...]:
    """Where a restriction asks for more than the policy in force allows: kinds, length, first review (RES-7)."""
    policy = policy_in_force()
    found: list[str] = []
    longest = policy.times.longest_restriction_months
    for kind in terms_of(restriction).kinds:
        option = policy.option(kind)
        if option is None:
            found.append(f"The policy does not offer “{kind.label}”.")
        else:
            longest = min(longest, option.longest_months)
    if restriction.ends_on > after_months(restriction.starts_on, longest):
        found.append(f"The policy allows {longest} months at most.")
    if restriction.review_on > after_months(restriction.starts_on, policy.times.first_review_months):
        found.append(f"The first review must come within {policy.times.first_review_months} months.")
    return tuple(found)
