"""What letters say, gathered from the records: complete under every policy, in the format agreed, always the same."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.cases import answer_checklist, record_customer_account
from shared.actions.incidents.ladder import start_ladder, stop_ladder
from shared.actions.staff.leave import disable_colleague
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.letters import catalogue, compose
from shared.letters.content import AppealOutcomeLetter, RestrictionLetter
from shared.letters.format import Format
from shared.models import CaseIncident, IncidentBehaviour, Letter, Staff
from shared.queries.letters.content import content_of, format_of
from shared.queries.letters.parts import appeal_deadline
from shared.queries.policy import policy_in_force
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import after_working_days
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AlwaysOpen,
    AppealGround,
    AppealOutcome,
    Channel,
    ChecklistItem,
    RestrictionKind,
)
from tests import beginnings, builders

REFERENCE, CODE = "DEC-7K3Q-9XZ2", "7K3Q9-XZ2MA-4TPR"


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    connect_to(sqlite_url)
    return beginnings.world()


def written(letter: Letter, on: date | None = None) -> RestrictionLetter:
    """The content of a restriction's letter, as it would be issued on this day."""
    content = content_of(letter, on=on or clock.today(), appeal_reference=REFERENCE, code=CODE)
    assert isinstance(content, RestrictionLetter)
    return content


def letter_of(world: builders.World, **changes: object) -> Letter:
    """The draft that came with an authorised restriction."""
    return Letter.get(Letter.restriction == builders.authorised(world, **changes))


def agree(world: builders.World, *agreed: NewAdjustment) -> None:
    """Adjustments asked for and agreed."""
    asked = NewAdjustmentRequest(
        name=world.customer.name,
        reply_by=Channel.EMAIL,
        email="m@example.com",
        kinds=tuple(one.kind for one in agreed),
        account=world.customer.account,
    )
    request = request_adjustment(world.actor("colleague"), asked, CODE)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )


@pytest.mark.clause("LET-1", "LET-8", "RES-4")
@pytest.mark.parametrize("policy", builders.POLICIES)
def test_a_restriction_letter_lacks_nothing_under_any_policy(sqlite_url: str, policy: str) -> None:
    connect_to(sqlite_url)
    letter = letter_of(builders.world(policy))
    content = written(letter)
    assert catalogue.missing(letter.kind, content) == []
    times = policy_in_force().times
    assert content.appeal.deadline == appeal_deadline(letter, clock.today())
    assert str(times.appeal_answer_working_days) in content.appeal.answer
    assert content.ombudsman.name == policy_in_force().organisation.ombudsman.name
    html = compose.compose(content).html.replace("\u00a0", " ")
    for said in (content.reason, content.decided_by, policy_in_force().name):
        assert said in html


@pytest.mark.clause("LET-8", "RES-8", "RES-9")
def test_whatever_is_restricted_the_letter_names_what_stays_open_and_how(world: builders.World) -> None:
    option = policy_in_force().option(RestrictionKind.ONE_FORM_ONLY)
    assert option
    for kinds, more in (
        ((RestrictionKind.ONE_FORM_ONLY,), {"channels": option.channels[:1]}),
        ((RestrictionKind.SERIOUS_MATTERS_ONLY,), {}),
    ):
        content = written(letter_of(world, kinds=kinds, windows=(), officer=None, deputy=None, **more))
        assert {way.key for way in content.stays_open} == set(AlwaysOpen)
        assert content.every_way_usable
        assert content.ways
        repairs = next(way for way in content.stays_open if way.key is AlwaysOpen.STATUTORY_SERVICES)
        assert re.search(
            rf"{repairs.telephone}\.</span>\s*<span>Repairs are ordered",
            compose.compose(content).html.replace("\u00a0", " "),
        )


@pytest.mark.clause("LET-8")
def test_without_a_named_officer_the_letter_names_whoever_has_the_case(world: builders.World) -> None:
    content = written(
        letter_of(world, kinds=(RestrictionKind.SERIOUS_MATTERS_ONLY,), windows=(), officer=None, deputy=None)
    )
    assert content.officer.name == world.staff["senior-manager"].name
    assert content.deputy.name
    assert content.deputy.name != content.officer.name


@pytest.mark.clause("RES-11")
def test_an_officer_who_has_left_stops_the_letter(world: builders.World) -> None:
    letter = letter_of(world)
    officer = Staff.get_by_id(world.staff["line-manager"].id)
    disable_colleague(world.actor("admin"), officer.email, officer.version)
    letter = Letter.get_by_id(letter.id)
    assert any("officer" in reason for reason in catalogue.missing(letter.kind, written(letter)))


@pytest.mark.clause("LET-8")
def test_warnings_that_count_are_cited_and_without_one_the_reason_is(world: builders.World) -> None:
    content = written(signed_with(world, evidence="", exception="The threat came in the first minute."))
    assert content.warnings == ()
    assert content.why_no_warning == "There was no warning before this. The threat came in the first minute."
    ladder = start_ladder(world.actor("colleague"), world.customer.account, Channel.TELEPHONE)
    stop_ladder(world.actor("colleague"), ladder.reference, 1)
    content = written(letter_of(world))
    assert len(content.warnings) == 1
    assert "by telephone" in content.warnings[0]
    assert content.why_no_warning == ""


@pytest.mark.parametrize(
    ("evidence", "exception"),
    [("Warned on the telephone, 3 June.", ""), ("Warned on the telephone, 3 June.", "Nobody was at the desk.")],
)
def test_a_letter_never_says_that_there_was_a_warning_and_that_there_was_none(
    world: builders.World, evidence: str, exception: str
) -> None:
    """What the case has as evidence of a warning is no reason for going without one."""
    content = written(signed_with(world, evidence, exception))
    assert content.warnings == (evidence,)
    assert content.why_no_warning == ""


def signed_with(world: builders.World, evidence: str, exception: str) -> Letter:
    """The draft of a decision that was signed with this under the item about warnings."""
    restriction = builders.proposed(world)
    answer_checklist(world.proposer, restriction.case.reference, ChecklistItem.WARNINGS, evidence, exception)
    builders.signed(world, restriction)
    return Letter.get(Letter.restriction == restriction)


@pytest.mark.clause("SIT-10")
def test_the_letter_prints_what_was_signed_whatever_the_case_says_since(world: builders.World) -> None:
    letter = signed_with(world, evidence="Warned by letter on 3 March.", exception="")
    restriction = letter.restriction
    assert restriction
    before = written(letter)
    answer_checklist(world.proposer, restriction.case.reference, ChecklistItem.WARNINGS, "Never warned at all.")
    add_behaviour(restriction.case_id)
    after = written(Letter.get_by_id(letter.id))
    assert after.warnings == before.warnings == ("Warned by letter on 3 March.",)
    assert after.incidents == before.incidents


def add_behaviour(case: int) -> None:
    """What a colleague ticks afterwards on the incident that the decision rests on."""
    incident = CaseIncident.get(CaseIncident.case == case).incident_id
    category = policy_in_force().categories[-1]
    with writing():
        IncidentBehaviour.create(
            incident=incident, category=category.key, behaviour="later", title=category.title, zero_tolerance=False
        )


@pytest.mark.clause("LET-8")
def test_what_the_customer_disputes_stands_beside_what_is_cited(world: builders.World) -> None:
    letter = letter_of(world)
    assert letter.restriction
    case = letter.restriction.case
    record_customer_account(world.proposer, case.reference, case.version, "I was cut off.", "I never shouted.")
    content = written(Letter.get_by_id(letter.id))
    assert [cited.disputed for cited in content.incidents] == ["I never shouted."]
    assert "I never shouted." in compose.compose(content).html


def test_the_same_records_give_the_same_page_and_a_change_gives_another(world: builders.World) -> None:
    letter = letter_of(world)
    first = compose.compose(written(letter)).html
    assert compose.compose(written(Letter.get_by_id(letter.id))).html == first
    agree(world, NewAdjustment(AdjustmentKind.MORE_TIME))
    assert compose.compose(written(Letter.get_by_id(letter.id))).html != first


@pytest.mark.clause("LET-3")
@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"), Format(points=18)),
        (NewAdjustment(AdjustmentKind.COLOURED, "cream"), Format(paper="cream")),
        (NewAdjustment(AdjustmentKind.COLOURED, "Cream paper"), Format(paper="cream")),
        (NewAdjustment(AdjustmentKind.COLOURED, "purple text"), Format(ink="purple")),
        (NewAdjustment(AdjustmentKind.EASY_READ), Format(easy_read=True)),
        (NewAdjustment(AdjustmentKind.TRANSLATION, "Welsh"), Format(language="cy")),
        (NewAdjustment(AdjustmentKind.TRANSLATION, "ur"), Format(language="ur")),
        (NewAdjustment(AdjustmentKind.MORE_TIME), Format()),
    ],
    ids=lambda value: f"{value.kind} {value.detail}" if isinstance(value, NewAdjustment) else "",
)
def test_the_format_is_what_was_agreed(world: builders.World, agreed: NewAdjustment, expected: Format) -> None:
    agree(world, agreed)
    assert format_of(world.customer) == expected


@pytest.mark.clause("LET-6")
def test_the_appeal_address_carries_reference_and_code_where_no_server_sees_them(world: builders.World) -> None:
    content = written(letter_of(world))
    address, _, fragment = content.appeal.link.partition("#")
    assert fragment == f"R={REFERENCE}&C={CODE}"
    assert "?" not in address
    assert content.appeal.address == address.removeprefix("http://")
    draft = content_of(letter_of(world), on=clock.today(), appeal_reference=REFERENCE, code="")
    assert isinstance(draft, RestrictionLetter)
    assert draft.appeal.link == ""


def test_the_deadline_counts_working_days_from_the_day_of_issue(world: builders.World) -> None:
    letter = letter_of(world)
    policy = policy_in_force()
    issued = clock.today() + timedelta(days=3)
    expected = after_working_days(issued, policy.times.appeal_window_working_days, policy.organisation.nation)
    assert written(letter, issued).appeal.deadline == expected


@pytest.mark.clause("LET-1", "LET-8", "APP-4")
@pytest.mark.parametrize("outcome", [AppealOutcome.UPHELD, AppealOutcome.NOT_UPHELD])
def test_an_appeal_outcome_letter_lacks_nothing_and_answers_each_ground(
    world: builders.World, outcome: AppealOutcome
) -> None:
    restriction = builders.authorised(world)
    made = NewAppeal(
        name=world.customer.name,
        reply_by=Channel.EMAIL,
        email="m@example.com",
        grounds=(AppealGround.FACTS_WRONG, AppealGround.NOT_PROPORTIONATE),
        own_words="The line kept cutting out.",
        decision_described="The one of today.",
    )
    appeal = lodge_appeal(CUSTOMER, made, CODE)
    appeal = match_appeal(world.proposer, appeal.reference, appeal.version, restriction.reference)
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    answers = {AppealGround.FACTS_WRONG: "Seven calls were cut off.", AppealGround.NOT_PROPORTIONATE: "It is enough."}
    decide_appeal(
        world.actor("director-repairs"), appeal.reference, appeal.version, outcome, answers, "The file\nThe recording"
    )
    letter = Letter.get(Letter.appeal == appeal)
    content = content_of(letter, on=clock.today(), appeal_reference="", code="")
    assert isinstance(content, AppealOutcomeLetter)
    assert catalogue.missing(letter.kind, content) == []
    assert [(g.ground, g.answer) for g in content.grounds] == [(g.label, answers[g]) for g in answers]
    assert content.evidence == ("The file", "The recording")
    assert content.heard_by == "Fay Invented, Director of Repairs"
    assert "Repairs" in content.independence
    calls = next(way for way in content.ways if way.what == "Telephone calls")
    assert ("Tuesday" in calls.when) is (outcome is AppealOutcome.NOT_UPHELD)


def test_times_are_said_as_people_say_them(world: builders.World) -> None:
    content = written(letter_of(world))
    assert content.change.startswith("please telephone us only on Tuesday 10am to midday and Thursday 2pm to 4pm")


@pytest.mark.clause("RES-4")
def test_a_letter_that_is_late_claims_no_effect_before_its_day_and_none_after_the_end(world: builders.World) -> None:
    letter = letter_of(world)
    late = clock.today() + timedelta(days=10)
    assert written(letter, on=late).start == late
    after_the_end = clock.today() + timedelta(days=400)
    reasons = catalogue.missing(letter.kind, written(letter, on=after_the_end))
    assert any("dates are out of order" in reason for reason in reasons)


@pytest.mark.clause("RES-4")
def test_where_a_danger_was_recorded_it_began_when_it_began(world: builders.World) -> None:
    letter = letter_of(world, danger_reason="A threat to come with a dog.")
    assert written(letter, on=clock.today() + timedelta(days=10)).start == clock.today()
