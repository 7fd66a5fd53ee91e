"""Where a person stands towards a record: the facts that the guards judge, read from the database.

`may` is what a page or a button asks. An action asks the same table again, inside its transaction.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

from peewee import ModelSelect

from shared import clock
from shared.database.prepared import prepared
from shared.models import (
    Addition,
    AdjustmentRequest,
    Appeal,
    CaseFile,
    ChecklistAnswer,
    Enquiry,
    GroundOfAppeal,
    Ladder,
    Letter,
    PolicyDraft,
    QuarterlyReport,
    Restriction,
    Review,
    RightsRequest,
    Staff,
    StaffRole,
    StandingMarker,
    Warning,
)
from shared.queries.additions import unread, unread_about
from shared.queries.incidents import without_behaviour
from shared.queries.independence import (
    PartsTaken,
    able_to_hear,
    hears_an_appeal_about,
    here_in_time,
    parts_in,
    parts_when_given,
)
from shared.queries.involvement import (
    given_with,
    heard_together,
    in_the_incidents_of,
    reviewer_of,
    subject_of,
    targets_of,
)
from shared.queries.letters.due import untold_ends
from shared.queries.letters.index import missing_from
from shared.queries.markers import is_standing
from shared.queries.policy import policy_in_force, record_of
from shared.queries.restrictions import beyond_the_policy, phase_of
from shared.queries.situation import situation_of, with_planned
from shared.queries.staff import colleague_now
from shared.queries.upheld import why_overturned
from shared.rules.actor import Actor, ActorKind
from shared.rules.direction import isolated
from shared.rules.guards import (
    AdditionFacts,
    AdjustmentFacts,
    AppealFacts,
    CaseFacts,
    EnquiryFacts,
    Facts,
    LadderFacts,
    LetterFacts,
    PolicyDraftFacts,
    ReportFacts,
    RestrictionFacts,
    RightsFacts,
)
from shared.rules.lifecycle import APART, SENIOR, TABLE, Action, Roles
from shared.rules.measures import MeasureState
from shared.rules.permit import Answer, permit
from shared.rules.promises import before_letter, before_signature
from shared.rules.quarters import read_quarter
from shared.rules.vocabulary import (
    AppealState,
    ChecklistItem,
    EnquiryTopic,
    LetterKind,
    LetterState,
    RestrictionPhase,
    RestrictionState,
)
from shared.rules.written import long_date


def may(action: Action, actor: Actor, record: Any = None, **given: Any) -> Answer:
    """May this actor do this to this record now? For an action that makes a record: the record it is made from.

    `given` are facts that count as given, since the form that is shown is yet to ask for them.
    """
    facts = facts_about(record, actor) if actor.kind is ActorKind.COLLEAGUE or TABLE[action].guards else None
    known = replace(facts, **given) if facts and given else facts
    return permit(action, actor, getattr(record, "state", None), known)


def roles_for(action: Action) -> Roles:
    """The roles that may do this to one record or another, under the policy in force: who is let in at the door."""
    by = TABLE[action].by
    return by(Facts(actor=None, actor_service=None, **_by_policy())) if callable(by) else by


def may_ever(action: Action, actor: Actor) -> bool:
    """Whether this colleague may do this to one record or another: then a page offers to begin it."""
    return bool(actor.roles & roles_for(action))


def why_apart(case: CaseFile, actor: Actor) -> tuple[str, ...]:
    """Why this colleague takes no part in a case; empty where they may (SIT-6)."""
    facts: Any = facts_about(case, actor)
    return tuple(reason for guard in APART if (reason := guard(facts)))


def facts_about(record: Any, actor: Actor) -> Facts:
    """The facts about a record for this actor: for a colleague always, for others where a guard asks."""
    return _about(record, {"actor": actor.staff_id, "actor_service": actor.service_id, **_by_policy()})


def _by_policy() -> dict[str, Any]:
    """Whom the policy in force names."""
    policy = policy_in_force()
    return {
        "propose_by": frozenset(policy.authority.propose),
        "authorise_by": frozenset(policy.authority.authorise),
        "hear_by": frozenset(policy.authority.hear_appeals),
        "answered_by": policy.enquiries.roles,
    }


@singledispatch
def _about(record: Any, base: dict[str, Any]) -> Facts:
    return Facts(**base)


@_about.register
def _about_case(record: CaseFile, base: dict[str, Any]) -> CaseFacts:
    return CaseFacts(
        **base,
        targets=targets_of(record.id),
        hears_its_appeal=_hears_appeal(record, base),
        open_proposals=tuple(row.reference for row in _open_proposals(record.id)),
        untold_ends=untold_ends(record),
    )


@prepared
def _open_proposals(case: int) -> ModelSelect[Restriction]:
    still_open = [RestrictionState.PROPOSED, RestrictionState.SENT_BACK]
    return Restriction.select(Restriction.reference).where(Restriction.case == case, Restriction.state.in_(still_open))


@_about.register
def _about_restriction(record: Restriction, base: dict[str, Any]) -> RestrictionFacts:
    return RestrictionFacts(
        **base,
        proposer=record.proposed_by_id,
        in_the_incident=in_the_incidents_of(record.case_id),
        targets=targets_of(record.case_id),
        hears_its_appeal=_hears_appeal(record.case, base),
        overturned=why_overturned(record),
        who_decided=record.authorised_by_id,
        others_can_review=_others_can_review(record),
        open_items=open_items(record.case_id),
        broken=_broken_on(record),
        incidents_without_behaviour=without_behaviour(record.case_id),
        beyond_the_policy=tuple(beyond_the_policy(record).values()),
        unread=unread_about(record.id),
    )


def _broken_on(record: Restriction) -> tuple[str, ...]:
    """Why a proposal can’t be signed now: the promises that are broken on it."""
    if record.state not in {RestrictionState.PROPOSED, RestrictionState.SENT_BACK}:
        return ()
    return before_signature(with_planned(record), record.reference)


def _others_can_review(restriction: Restriction) -> bool:
    """Whether anybody but whoever decided it is here who may review it, and to whom no incident of it happened."""
    apart = targets_of(restriction.case_id) | {restriction.authorised_by_id}
    rows = Staff.select(Staff.id).join(StaffRole).where(Staff.active, StaffRole.role.in_(list(SENIOR)))
    return any(row.id not in apart for row in rows)


def _hears_appeal(case: CaseFile, base: dict[str, Any]) -> bool:
    return base["actor"] is not None and hears_an_appeal_about(case, base["actor"]) is not None


@_about.register
def _about_appeal(record: Appeal, base: dict[str, Any]) -> AppealFacts:
    mine = record.hearer_id is not None and base["actor"] == record.hearer_id
    parts = parts_when_given(record) if mine else parts_in(record)
    able = able_to_hear(parts_when_given(record)) if record.hearer_id is not None else []
    outside = reviewer_of(record)
    others, with_it = heard_together(record), given_with(record)
    together = [record, *with_it]
    unanswered = GroundOfAppeal.select().where(GroundOfAppeal.appeal.in_(together), GroundOfAppeal.answer == "")
    return AppealFacts(
        **base,
        hearer_of_other_service=policy_in_force().authority.hearer_of_other_service,
        involved=parts.people,
        services_involved=frozenset(parts.services),
        hearer=record.hearer_id,
        hearer_able=record.hearer_id in {staff.id for staff in able},
        eligible=_eligible(record, able, parts_in(record) if mine else parts),
        outside=outside is not None,
        sent_outside=all((sent := reviewer_of(one)) and sent.sent_on for one in together) if outside else False,
        unanswered_grounds=tuple(dict.fromkeys(row.ground.label for row in unanswered)),
        decision_known=subject_of(record) is not None,
        beside=tuple(one.reference for one in others if one not in with_it),
        unread=tuple(words for one in together for words in unread(one.reference)),
    )


def _eligible(appeal: Appeal, given_to: list[Staff], parts: PartsTaken) -> tuple[str, ...]:
    """Who can hear it in time, by name: those whom the record leaves, and whoever it was given to."""
    hearer = [staff for staff in given_to if staff.id == appeal.hearer_id]
    return tuple(dict.fromkeys(staff.name for staff in here_in_time([*hearer, *able_to_hear(parts)], appeal)))


@_about.register
def _about_letter(record: Letter, base: dict[str, Any]) -> LetterFacts:
    decided = (
        (record.restriction is not None and record.restriction.authorised_at is not None)
        or (record.appeal is not None and _told_of(record.appeal, record.kind))
        or (record.adjustment is not None and record.adjustment.decided_at is not None)
        or record.measure is not None
        or record.marker is not None
        or record.kind is LetterKind.NEW_CODE
    )
    return LetterFacts(
        **base,
        missing_parts=_missing(record),
        for_senior_managers=record.measure is None
        and record.marker is None
        and record.kind is not LetterKind.NEW_CODE
        and not _is_senior(base["actor"]),
        subject_decided=decided,
        no_longer_so=_overtaken(record),
        letter_waits=_letter_waits(record),
    )


def _is_senior(staff: int | None) -> bool:
    now = colleague_now(staff) if staff is not None else None
    return now is not None and bool(now.roles & SENIOR)


def _letter_waits(letter: Letter) -> tuple[str, ...]:
    """Why the letter of a restriction waits, though the restriction is signed."""
    restriction = letter.restriction
    if restriction is None or letter.kind is not LetterKind.RESTRICTION or letter.issued_at is not None:
        return ()
    return before_letter(situation_of(letter.customer), restriction.reference)


def _missing(letter: Letter) -> tuple[str, ...]:
    """What a draft is still without; what was issued is complete."""
    return tuple(missing_from(letter, clock.today())) if letter.state is LetterState.DRAFT else ()


def _overtaken(letter: Letter) -> str:
    """Why a draft tells of what is no longer so; empty where it still is."""
    if letter.customer.died_on is not None:
        return f"{isolated(letter.customer.name)} has died. No letter goes to them."
    restriction = letter.restriction
    if letter.measure is not None and letter.measure.state is not MeasureState.DRAFTED:
        return "This step was taken back since this was drafted."
    if letter.marker is not None and letter.kind is LetterKind.MARKER_NOTICE and not _still_to_tell(letter.marker):
        return "The marker is gone, or they were told of it already."
    if restriction is None or letter.kind in {LetterKind.RESTRICTION_ENDED, LetterKind.NEW_CODE}:
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


def _still_to_tell(marker: StandingMarker) -> bool:
    return marker.told_on is None and is_standing(marker)


def _told_of(appeal: Appeal, kind: LetterKind) -> bool:
    """Whether what a letter about an appeal tells of is so: who hears it, or how it ended."""
    if kind is LetterKind.APPEAL_ACKNOWLEDGEMENT:
        return appeal.assigned_at is not None and appeal.state is not AppealState.WITHDRAWN
    return appeal.decided_at is not None


@_about.register
def _about_adjustment(record: AdjustmentRequest, base: dict[str, Any]) -> AdjustmentFacts:
    return AdjustmentFacts(
        **base,
        customer_known=record.customer_id is not None,
        who_answered=record.decided_by_id,
        unread=unread(record.reference),
    )


@_about.register
def _about_addition(record: Addition, base: dict[str, Any]) -> AdditionFacts:
    heard = Appeal.get_or_none(Appeal.reference == record.record_reference, Appeal.state == AppealState.UNDER_REVIEW)
    return AdditionFacts(**base, reader=heard.hearer_id if heard else None)


@_about.register
def _about_enquiry(record: Enquiry, base: dict[str, Any]) -> EnquiryFacts:
    return EnquiryFacts(
        **{**base, "answered_by": frozenset(policy_in_force().enquiries.team(record.topic).answered_by)},
        feedback=record.topic is EnquiryTopic.FEEDBACK,
        complaint=record.topic is EnquiryTopic.DATA_PROTECTION,
        answer_wanted=record.answer_wanted,
        acknowledged=record.acknowledged_at is not None,
        lost_code=record.topic is EnquiryTopic.LOST_CODE,
    )


@_about.register
def _about_rights(record: RightsRequest, base: dict[str, Any]) -> RightsFacts:
    decided: list[int | None] = []
    if (marker := record.marker) is not None:
        decided = [marker.placed_by_id, marker.restriction.authorised_by_id, marker.restriction.proposed_by_id]
    team = policy_in_force().enquiries.team(EnquiryTopic.DATA_PROTECTION)
    return RightsFacts(
        **{**base, "answered_by": frozenset(team.answered_by)},
        decided_the_marker=frozenset(one for one in decided if one is not None),
    )


@_about.register
def _about_policy_draft(record: PolicyDraft, base: dict[str, Any]) -> PolicyDraftFacts:
    return PolicyDraftFacts(**base, authors=frozenset(record.authors))


@_about.register
def _about_ladder(record: Ladder, base: dict[str, Any]) -> LadderFacts:
    taken = Warning.select().where(Warning.ladder == record).count()
    steps = len(record_of(record.policy).ladder.steps)
    left = clock.local(record.started_at).date() < clock.today()
    return LadderFacts(**base, walker=record.colleague_id, steps_left=steps - taken, left=left)


@_about.register
def _about_report(record: QuarterlyReport, base: dict[str, Any]) -> ReportFacts:
    quarter = read_quarter(record.quarter)
    goes_on = quarter is not None and clock.today() <= quarter.ends
    return ReportFacts(**base, quarter_goes_on_until=long_date(quarter.ends) if quarter and goes_on else "")


def open_items(case_id: int) -> tuple[str, ...]:
    """The checklist items of a case that have neither evidence nor a reasoned exception (CAS-2)."""
    answered = {
        row.item
        for row in ChecklistAnswer.select().where(
            ChecklistAnswer.case == case_id, (ChecklistAnswer.evidence != "") | (ChecklistAnswer.exception != "")
        )
    }
    return tuple(item.label for item in ChecklistItem if item not in answered)
