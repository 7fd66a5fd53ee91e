"""Every guard refuses somewhere: over records that the actions made, with facts read from the database."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from shared.actions.add_words import add_words, read_words
from shared.actions.adjustments.decide import NewAdjustment, challenge_adjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import open_case
from shared.actions.enquiries.answer import acknowledge_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.actions.incidents.ladder import end_at_once, start_ladder, warn
from shared.actions.installation.drafts import begin_draft
from shared.actions.letters.issue import write_letter
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.rights.requests import NewRightsRequest, record_rights
from shared.database.connections import connect_to
from shared.models import Addition, Enquiry, Letter, Marker, QuarterlyReport, Restriction
from shared.models.references import new_code
from shared.queries.incidents import current_step
from shared.queries.permissions import facts_about, may
from shared.queries.policy import version_in_force
from shared.rules import guards as g
from shared.rules.actor import CUSTOMER
from shared.rules.lifecycle import Action
from shared.rules.quarters import quarter_of
from shared.rules.rights import RightsKind
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealGround,
    AppealOutcome,
    Channel,
    EnquiryState,
    EnquiryTopic,
    ReportState,
    RestrictionKind,
    Role,
)
from tests import beginnings, builders

#: Which guard must speak, when who does what to which record.
Refused = tuple[Callable[..., str], Action, str, Any]
CODE = "7K3Q9-XZ2MA-4TPR"


def asked(world: builders.World, kind: AdjustmentKind, account: str = "") -> Any:
    made = NewAdjustmentRequest("Morgan", Channel.EMAIL, (kind,), email="m@example.com", account=account)
    return request_adjustment(CUSTOMER, made, new_code())


def restrictions(world: builders.World) -> Iterator[Refused]:
    case = builders.case(world, checklist=False)
    proposed = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    authorise = Action.AUTHORISE_RESTRICTION
    yield g.checklist_complete, authorise, "director-housing", proposed
    yield g.not_the_proposer, authorise, "senior-manager", proposed
    yield g.not_in_the_incident, authorise, "colleague", proposed
    yield g.not_the_target, Action.ANSWER_CHECKLIST, "colleague", case
    yield g.no_proposal_waiting, Action.CLOSE_CASE, "senior-manager", case
    request = asked(world, AdjustmentKind.OTHER_CHANNEL, world.customer.account)
    yield g.promises_kept, authorise, "director-housing", proposed
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, world.customer.account)
    detail = (NewAdjustment(AdjustmentKind.OTHER_CHANNEL, Channel.EMAIL.value),)
    decide_adjustment(manager, request.reference, request.version, AdjustmentState.AGREED, "By email.", detail)
    only_letters = builders.proposal(
        world, kinds=(RestrictionKind.ONE_FORM_ONLY,), channels=(Channel.LETTER,), windows=(), officer=None, deputy=None
    )
    other = propose_restriction(world.proposer, case.reference, only_letters)
    yield g.promises_kept, authorise, "director-housing", other
    other.ends_on += timedelta(days=4000)
    yield g.within_the_policy, authorise, "director-housing", other
    ended = end_at_once(world.actor("colleague"), start_ladder(
        world.actor("colleague"), world.customer.account, Channel.TELEPHONE).reference, "He had a knife.")  # fmt: skip
    bare = open_case(world.proposer, world.customer.account, (ended.reference,), "A threat with a knife.")
    from_it = propose_restriction(world.proposer, bare.reference, builders.proposal(world))
    yield g.incidents_say_which_behaviour, authorise, "director-housing", from_it


def after_the_letter(world: builders.World, decision: str) -> Iterator[Refused]:
    restriction = Restriction.get()
    add_words(CUSTOMER, decision, "I work nights now.")
    yield g.nothing_unread, Action.REVIEW_RESTRICTION, "senior-manager", restriction
    yield g.not_alone, Action.REVIEW_RESTRICTION, "director-housing", restriction
    objection = NewRightsRequest(RightsKind.OBJECTION, "Take it off.", Channel.LETTER, clock.today(), Marker.get().id)
    request = record_rights(world.actor("colleague"), world.customer.account, objection)
    yield g.not_ones_own_marker, Action.ANSWER_RIGHTS, "director-housing", request
    made = NewAppeal(
        "Morgan", Channel.EMAIL, (AppealGround.FACTS_WRONG,), email="m@example.com", decision_described="?"
    )
    unknown = lodge_appeal(CUSTOMER, made, CODE)
    yield g.decision_known, Action.ASSIGN_APPEAL, "senior-manager", unknown
    appeal = lodge_appeal(CUSTOMER, replace(made, decision_reference=decision), CODE)
    yield g.nobody_may_hear_it, Action.NAME_REVIEWER, "senior-manager", appeal
    hearer = world.staff["director-repairs"].id
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, hearer)
    yield g.reviewed_outside, Action.SEND_TO_REVIEWER, "senior-manager", appeal
    yield g.file_was_sent, Action.RECORD_REVIEWERS_OUTCOME, "director-customer", appeal
    second = lodge_appeal(CUSTOMER, replace(made, decision_reference=decision), CODE)
    yield g.not_hearing_its_appeal, Action.ANSWER_CHECKLIST, "director-repairs", restriction.case
    decide = Action.DECIDE_APPEAL
    yield g.not_involved, decide, "senior-manager", appeal
    yield g.other_service, decide, "line-manager", appeal
    yield g.recorder_not_involved, Action.RECORD_REVIEWERS_OUTCOME, "senior-manager", appeal
    yield g.is_the_hearer, decide, "director-customer", appeal
    yield g.heard_as_one, decide, "director-repairs", appeal
    yield g.every_ground_answered, decide, "director-repairs", appeal
    yield g.hearer_is_independent_of_me, Action.REPLACE_HEARER, "senior-manager", appeal
    assign_appeal(world.proposer, second.reference, second.version, hearer)
    add_words(CUSTOMER, appeal.reference, "One more thing.")
    yield g.is_the_reader, Action.READ_WORDS, "senior-manager", Addition.select().order_by(Addition.id.desc()).get()
    with clock.as_if(clock.at(restriction.ends_on + timedelta(days=2))):
        yield g.every_end_told, Action.CLOSE_CASE, "senior-manager", restriction.case
    read_words(world.actor("director-repairs"), Addition.select().order_by(Addition.id.desc()).get().reference)
    answers = {AppealGround.FACTS_WRONG: "You are right."}
    appeal = type(appeal).get_by_id(appeal.id)
    decide_appeal(
        world.actor("director-repairs"), appeal.reference, appeal.version, AppealOutcome.UPHELD, answers, "The file."
    )
    again = Restriction(**{name: value for name, value in restriction.__data__.items() if name != "id"})
    yield g.not_overturned, Action.PROPOSE_RESTRICTION, "senior-manager-2", again


def letters(world: builders.World) -> Iterator[Refused]:
    restriction, letter = Restriction.get(), Letter.get()
    letter = write_letter(world.proposer, letter.reference, letter.version, {"before_close": "No vexatious person."})
    issue = Action.ISSUE_LETTER
    only_letters = builders.authorised(
        world, kinds=(RestrictionKind.ONE_FORM_ONLY,), channels=(Channel.LETTER,), windows=(), officer=None, deputy=None
    )
    request = asked(world, AdjustmentKind.TEXT_RELAY, world.customer.account)
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, world.customer.account)
    relay = (NewAdjustment(AdjustmentKind.TEXT_RELAY),)
    decide_adjustment(manager, request.reference, request.version, AdjustmentState.AGREED, "By relay.", relay)
    waits = Letter.get(Letter.restriction == only_letters)
    yield g.nothing_holds_up_the_letter, issue, "senior-manager", waits
    yield g.by_a_senior_manager, issue, "line-manager", letter
    yield g.letter_complete, issue, "senior-manager", letter
    with clock.as_if(clock.at(restriction.ends_on + timedelta(days=2))):
        yield g.still_so, issue, "senior-manager", letter
    restriction.authorised_at, letter.restriction = None, restriction  # as before it was decided
    yield g.subject_decided, issue, "senior-manager", letter


def adjustments(world: builders.World) -> Iterator[Refused]:
    request = asked(world, AdjustmentKind.MORE_TIME)
    yield g.customer_known, Action.DECIDE_ADJUSTMENT, "line-manager", request
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, world.customer.account)
    no = AdjustmentState.NOT_AGREED
    decide_adjustment(manager, request.reference, request.version, no, "Not now.", factors=builders.WEIGHED)
    request = challenge_adjustment(CUSTOMER, request.reference, "I need it.")
    yield g.not_who_answered, Action.DECIDE_ADJUSTMENT, "line-manager", type(request).get()


def enquiries(world: builders.World) -> Iterator[Refused]:
    sent = NewEnquiry(EnquiryTopic.POLICY, "How long?", reply_by=Channel.EMAIL, email="m@example.com")
    enquiry = send_enquiry(CUSTOMER, sent, new_code())
    yield g.is_feedback, Action.MATCH_ENQUIRY, "senior-manager", enquiry
    yield g.asks_for_a_code, Action.SEND_NEW_CODE, "senior-manager", enquiry
    other = Enquiry(topic=EnquiryTopic.OTHER, state=EnquiryState.RECEIVED)
    draft = begin_draft(world.actor("director-housing"), version_in_force().source)
    yield g.not_ones_own_draft, Action.APPROVE_DRAFT, "director-housing", draft
    yield g.is_a_complaint, Action.TELL_PROGRESS, "senior-manager", other
    yield g.no_answer_wanted, Action.NOTE_ENQUIRY, "senior-manager", enquiry
    acknowledged = Enquiry.get()
    if acknowledged.acknowledged_at is None:
        acknowledged = acknowledge_enquiry(world.proposer, enquiry.reference, enquiry.version)
    yield g.not_acknowledged, Action.ACKNOWLEDGE_ENQUIRY, "senior-manager", acknowledged


def ladders(world: builders.World) -> Iterator[Refused]:
    me = world.actor("colleague")
    ladder = start_ladder(me, world.customer.account, Channel.TELEPHONE)
    yield g.is_the_walker, Action.WARN, "line-manager", ladder
    yield g.is_the_walker_or_it_was_left, Action.STOP_LADDER, "line-manager", ladder
    yield g.the_last_step, Action.END_CONTACT, "colleague", ladder
    while (step := current_step(ladder)) and not step.ends_contact:
        ladder = warn(me, ladder.reference, step.number)
    yield g.not_the_last_step, Action.WARN, "colleague", ladder


def reports(world: builders.World) -> Iterator[Refused]:
    now = QuarterlyReport(quarter=str(quarter_of(clock.today())), state=ReportState.OPEN)
    yield g.quarter_is_over, Action.PRESENT_REPORT, "reports", now


@pytest.mark.clause("CAS-3", "LET-4", "SEC-5")
def test_every_guard_refuses_over_real_records(fresh: Callable[[], str]) -> None:
    spoke = set()
    for story in (restrictions, after_the_letter, letters, adjustments, enquiries, ladders, reports):
        connect_to(fresh())
        more: tuple[str, ...] = ()
        if story is after_the_letter:
            world, (decision, _) = beginnings.told()
            more = (decision,)
        else:
            world = beginnings.authorised() if story is letters else beginnings.world()
        for guard, action, who, record in story(world, *more):
            actor = replace(world.actor(who), roles=frozenset(Role))  # so that only the guards are left to refuse
            reason, answer = guard(facts_about(record, actor)), may(action, actor, record)
            assert reason, guard.__name__
            assert reason in answer.reasons, (guard.__name__, answer)
            spoke.add(guard.__name__)
    named = inspect.getmembers(g, inspect.isfunction)
    guards = {name for name, guard in named if guard.__module__ == g.__name__}
    assert not guards - spoke, "tell a story above in which each of these refuses"


@pytest.fixture
def fresh(migrated_sqlite: Any, tmp_path: Any) -> Callable[[], str]:
    """A new database each time, migrated and without rows."""
    count = iter(range(100))

    def make() -> str:
        file = tmp_path / f"{next(count)}.sqlite"
        file.write_bytes(migrated_sqlite.read_bytes())
        return f"sqlite:///{file}"

    return make
