"""After the end: what an appeal says and does once the decision, or the warning, is no longer what it was (SIT-9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import answer_checklist, open_case
from shared.actions.incidents.ladder import end_contact, start_ladder, warn
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.database.connections import connect_to
from shared.letters.compose import compose
from shared.models import Appeal, Incident, Letter, Notice, Restriction, Warning
from shared.models.references import new_code
from shared.queries.cases.timeline import timeline
from shared.queries.letters.content import content_of, format_of
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import phase_of
from shared.queries.work import list as work_list
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import after_months
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    AppealState,
    Channel,
    ChecklistItem,
    LetterKind,
    RestrictionKind,
    RestrictionPhase,
    ReviewOutcome,
)
from shared.rules.written import long_date
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office

ANSWERS = {AppealGround.FACTS_WRONG: "The log and the recording agree.", AppealGround.WRONG_PERSON: "It was not you."}


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation with an authorised restriction."""
    connect_to(sqlite_url)
    made = builders.world()
    builders.authorised(made)
    return made


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def decision(w: builders.World) -> Restriction:
    return Restriction.select().where(Restriction.customer == w.customer).order_by(Restriction.id).get()


def lodged(w: builders.World, about: str, *grounds: AppealGround) -> Appeal:
    made = NewAppeal(
        name=w.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
        grounds=grounds or (AppealGround.FACTS_WRONG,), decision_described="The limit on my calls.",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, new_code())
    return match_appeal(w.actor("senior-manager-2"), appeal.reference, appeal.version, about)


def given(w: builders.World, appeal: Appeal, key: str = "director-repairs") -> Appeal:
    now = Appeal.get_by_id(appeal.id)
    return assign_appeal(w.actor("director-customer"), now.reference, now.version, w.staff[key].id)


def decided(w: builders.World, appeal: Appeal, outcome: AppealOutcome, key: str = "director-repairs") -> Appeal:
    now = Appeal.get_by_id(appeal.id)
    return decide_appeal(w.actor(key), now.reference, now.version, outcome, ANSWERS, "The log of calls.")


@pytest.fixture
def five_days_after(world: builders.World) -> Iterator[Appeal]:
    """An appeal that was given to its hearer, five days after its restriction ended by itself."""
    appeal = given(world, lodged(world, decision(world).reference))
    with time_machine.travel(clock.at(decision(world).ends_on + timedelta(days=5), 10)):
        assert phase_of(decision(world)) is RestrictionPhase.LAPSED
        yield appeal


@pytest.mark.clause("SIT-9")
@pytest.mark.parametrize(
    ("outcome", "says", "letter_says"),
    [
        (AppealOutcome.UPHELD, "The decision was wrong.", "We agree with you: the decision was wrong."),
        (AppealOutcome.PARTLY_UPHELD, "Part of the decision was wrong", "We agree with part of what you told us."),
        (AppealOutcome.NOT_UPHELD, "The decision was right when it was taken.", "was right when it was taken."),
    ],
)
def test_decided_five_days_after_its_restriction_ended_its_sentences_are_true(
    world: builders.World, five_days_after: Appeal, outcome: AppealOutcome, says: str, letter_says: str
) -> None:
    ended_on = decision(world).ends_on
    appeal = decided(world, five_days_after, outcome)
    assert says in appeal.what_changes[0]
    assert f"It ended on {long_date(ended_on)}, before this answer" in appeal.what_changes[1]
    letter = Letter.get(Letter.appeal == appeal, Letter.kind == LetterKind.APPEAL_OUTCOME)
    content = content_of(letter, on=clock.today(), appeal_reference="", code="")
    html = compose(content, format_of(world.customer)).html
    assert letter_says in html
    assert "It had ended on" in html
    for untrue in ("has ended.", "stands until", "From <strong>", "You can now", "everything stays"):
        assert untrue not in html
    assert decision(world).ended_at is None  # nothing was rewritten
    entries, _ = timeline(decision(world).case, most=9)
    assert f"Appeal decided: {outcome.replace('_', ' ')}" in [entry.title for entry in entries]


@pytest.mark.clause("SIT-9")
def test_partly_upheld_is_a_finding_then_and_asks_for_no_terms(
    app: Flask, world: builders.World, five_days_after: Appeal
) -> None:
    hearer = AtWork(app, world.staff["director-repairs"])
    page = hearer.get(f"/appeals/{five_days_after.reference}/decide")
    assert f"The decision ended on {long_date(decision(world).ends_on)}." in page
    assert "These are the terms from now on" not in page
    hearer.send({
        "outcome": ["partly_upheld"], "answer_facts_wrong": "Two of the calls were not yours.",
        "evidence_read": "The log of calls.",
    })  # fmt: skip
    assert "Decided" in hearer.text
    assert Appeal.get_by_id(five_days_after.id).outcome is AppealOutcome.PARTLY_UPHELD


@pytest.mark.clause("SIT-9")
def test_what_a_review_eased_meanwhile_is_said(world: builders.World) -> None:
    restriction = decision(world)
    appeal = given(world, lodged(world, restriction.reference))
    held = NewReview(ReviewOutcome.ENDED, "The log of calls.", "Calm for weeks.")
    review_restriction(world.actor("senior-manager-2"), restriction.reference, restriction.version, held)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        now = decided(world, appeal, AppealOutcome.NOT_UPHELD)
    assert f"It ended on {long_date(clock.today())}, before this answer" in now.what_changes[1]


@pytest.mark.clause("SIT-9")
def test_two_appeals_on_one_decision_are_heard_as_one(app: Flask, world: builders.World) -> None:
    one = lodged(world, decision(world).reference)
    two = lodged(world, decision(world).reference, AppealGround.WRONG_PERSON)
    given(world, one)
    assert Appeal.get_by_id(two.id).hearer == world.staff["director-repairs"]
    hearer = AtWork(app, world.staff["director-repairs"])
    page = hearer.get(f"/appeals/{one.reference}/decide")
    assert f"Heard as one with {two.reference}" in page
    assert "It was not me" in page
    now, only = Appeal.get_by_id(one.id), {AppealGround.FACTS_WRONG: ANSWERS[AppealGround.FACTS_WRONG]}
    with pytest.raises(NotAllowed, match="It was not me"):
        decide_appeal(
            world.actor("director-repairs"), now.reference, now.version, AppealOutcome.UPHELD, only, "The log."
        )
    decided(world, one, AppealOutcome.UPHELD)
    both = [Appeal.get_by_id(appeal.id) for appeal in (one, two)]
    assert {appeal.state for appeal in both} == {AppealState.DECIDED}
    assert {appeal.outcome for appeal in both} == {AppealOutcome.UPHELD}
    letters = Letter.select().where(Letter.kind == LetterKind.APPEAL_OUTCOME)
    assert {letter.appeal_id for letter in letters} == {one.id, two.id}


@pytest.mark.clause("SIT-9")
def test_a_second_one_that_comes_later_goes_to_the_same_person_and_waits_for_nobody_else(world: builders.World) -> None:
    one = given(world, lodged(world, decision(world).reference))
    two = lodged(world, decision(world).reference, AppealGround.WRONG_PERSON)
    with pytest.raises(Invalid, match="heard as one"):
        given(world, two, "director-customer")
    with pytest.raises(NotAllowed, match=f"First give {two.reference}"):
        decided(world, one, AppealOutcome.UPHELD)
    given(world, two)
    decided(world, one, AppealOutcome.UPHELD)
    assert Appeal.get_by_id(two.id).state is AppealState.DECIDED


def case_from(w: builders.World, *incidents: Incident) -> str:
    case = open_case(w.proposer, w.customer.account, tuple(i.reference for i in incidents), "Threats in calls.")
    for item in ChecklistItem:
        answer_checklist(w.proposer, case.reference, item, evidence=f"Looked at: {item.value}.")
    return case.reference


@pytest.mark.clause("SIT-9")
def test_an_upheld_appeal_binds_the_same_facts_cant_carry_the_same_restriction_again(
    app: Flask, world: builders.World
) -> None:
    first = decision(world)
    appeal = given(world, lodged(world, first.reference))
    decided(world, appeal, AppealOutcome.UPHELD)
    same = Incident.get()
    with pytest.raises(Invalid) as invalid:
        propose_restriction(world.proposer, case_from(world, same), builders.proposal(world))
    assert f"Appeal {appeal.reference}" in invalid.value.problems["why"]
    assert "something new" in invalid.value.problems["why"]
    other_kind = {"kinds": (RestrictionKind.VISITS_IN_PAIRS,), "windows": (), "officer": None, "deputy": None}
    if policy_in_force().option(RestrictionKind.VISITS_IN_PAIRS):
        propose_restriction(world.proposer, case_from(world, same), builders.proposal(world, **other_kind))
    new = builders.incident(world)
    again = propose_restriction(world.proposer, case_from(world, same, new), builders.proposal(world))
    page = AtWork(app, world.staff["director-housing"]).get(f"/restrictions/{again.reference}")
    assert f"Overturned before: appeal {appeal.reference} against {first.reference} was upheld" in page


def warned(w: builders.World) -> Incident:
    """A call in which every step was taken, so that it filed itself with its warnings."""
    me = w.actor("colleague")
    ladder = start_ladder(me, w.customer.account, Channel.TELEPHONE)
    steps = len(policy_in_force().ladder.steps)
    for step in range(1, steps):
        warn(me, ladder.reference, step)
    return end_contact(me, ladder.reference, steps)


@pytest.mark.clause("SIT-9")
def test_a_warning_overturned_as_the_wrong_person_has_what_cites_it_reviewed_now(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    incident = warned(world)
    assert Warning.select().count()
    restriction = builders.authorised(world)
    assert restriction.review_on > clock.today()
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, builders.BY_HAND)
    appeal = given(world, lodged(world, incident.reference, AppealGround.WRONG_PERSON))
    decided(world, appeal, AppealOutcome.UPHELD)
    assert decision(world).review_on == clock.today()
    told = Notice.select().where(Notice.text.contains("which no longer counts: review it now"))
    assert {notice.staff for notice in told} == {world.staff["senior-manager"], world.staff["director-housing"]}
    assert all(notice.urgent for notice in told)
    owed = "Write to the customer before the review"
    work = work_list.work_for(world.proposer)
    assert owed in {row.what for row in work.coming}, "not late from its first minute"
    assert not work_list.counts(world.proposer)["/letters"].late
    with time_machine.travel(clock.at(clock.today() + timedelta(days=8), 10), tick=False):
        assert owed in {row.what for row in work_list.work_for(world.proposer).late}
        assert work_list.counts(world.proposer)["/letters"].late


@pytest.mark.clause("SIT-9")
def test_a_warning_that_stands_opens_no_review(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    incident = warned(world)
    restriction = builders.authorised(world)
    appeal = given(world, lodged(world, incident.reference, AppealGround.WRONG_PERSON))
    decided(world, appeal, AppealOutcome.NOT_UPHELD)
    assert decision(world).review_on == restriction.review_on
    assert after_months(clock.today(), 3) == restriction.review_on
