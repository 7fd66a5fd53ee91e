"""Appeals through their pages: heard by somebody with no part in the decision, answered ground by ground."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import record_consultation
from shared.actions.staff.leave import disable_colleague
from shared.database.writing import writing
from shared.models import Appeal, Event, Letter, Marker, Published, Restriction, Staff
from shared.models.base import within_an_action
from shared.models.references import code_matches
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    AppealState,
    Channel,
    Precaution,
    RestrictionKind,
    RestrictionState,
)
from shared.rules.written import long_date
from tests import beginnings, builders, pdf_reading
from tests.at_work import AtWork
from tests.pages import parsed

WORDS = "The line kept cutting out."


@pytest.fixture
def world(app: Flask) -> builders.World:
    """People at work, and a restriction in force."""
    return beginnings.told()[0]


@pytest.fixture
def restriction(world: builders.World) -> Restriction:
    """The restriction in force."""
    return Restriction.get()


@pytest.fixture
def appeal(restriction: Restriction) -> Appeal:
    """An appeal against it, with the reference from its letter."""
    return lodge_appeal(
        CUSTOMER,
        NewAppeal(
            name="Morgan Okafor-Reed",
            reply_by=Channel.EMAIL,
            email="m@example.com",
            grounds=(AppealGround.NOT_PROPORTIONATE, AppealGround.FACTS_WRONG),
            own_words=WORDS,
            wants="Three mornings, please.",
            decision_reference=Letter.get(Letter.restriction == restriction).appeal_reference or "",
        ),
        "7K3Q9-XZ2MA-4TPR",
    )


def at(app: Flask, world: builders.World, who: str) -> AtWork:
    """The browser of a colleague."""
    return AtWork(app, world.staff[who])


def given(world: builders.World, appeal: Appeal, who: str = "director-repairs") -> Appeal:
    """The appeal, given to a Director."""
    return assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff[who].id)


def deciding(app: Flask, world: builders.World, appeal: Appeal) -> AtWork:
    """The browser of the Director to whom the appeal is given, with its decision open."""
    given(world, appeal)
    director = at(app, world, "director-repairs")
    director.get(f"/appeals/{appeal.reference}/decide")
    return director


ANSWERS = {
    "answer_not_proportionate": "Two mornings were too few while the boiler is broken.",
    "answer_facts_wrong": "Seven calls were cut off by a fault of ours.",
    "evidence_read": "The case file\nThe recording of the call",
}


@pytest.mark.clause("APP-3")
def test_the_list_leaves_out_everyone_involved_and_of_the_same_service(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    senior = at(app, world, "senior-manager")
    page = senior.get(f"/appeals/{appeal.reference}")
    assert WORDS in page
    assert "Three mornings, please." in page
    offered = page.split("Who hears this appeal?")[1].split("Why others may not hear it")
    assert "Fay Invented" in offered[0]
    assert "Gus Pretend" in offered[0]
    assert "Eli Placeholder" not in offered[0]
    assert "Eli Placeholder had a part in the decision and is of Housing, which had a part in it." in offered[1]
    senior.send({"hearer": [str(world.staff["director-repairs"].id)]}, action="/assign")
    assert Appeal.get_by_id(appeal.id).hearer_id == world.staff["director-repairs"].id
    assert "Fay Invented, Repairs" in senior.text


@pytest.mark.clause("REL-6")
def test_a_double_click_gives_it_once_and_says_so(app: Flask, world: builders.World, appeal: Appeal) -> None:
    senior = at(app, world, "senior-manager")
    senior.get(f"/appeals/{appeal.reference}")
    where, standing = senior.filled("/assign")
    for _ in range(2):
        senior.post(where, standing | {"hearer": str(world.staff["director-repairs"].id)})
        assert (senior.status, senior.path) == (200, f"/appeals/{appeal.reference}")


@pytest.mark.clause("REL-5", "SEC-8")
@pytest.mark.parametrize("form", ["assign", "match"])
def test_a_form_of_before_it_was_given_to_somebody_says_that_it_was(
    app: Flask, world: builders.World, appeal: Appeal, form: str
) -> None:
    given = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    director = at(app, world, "director-repairs")
    assert "was given to somebody" in director.post(f"/appeals/{given.reference}/{form}", {"key": "k" * 32})
    assert director.status == 409


@pytest.mark.clause("APP-3")
@pytest.mark.parametrize("who", ["director-housing", "senior-manager-2", "colleague", "auditor"])
def test_nobody_else_is_given_it_by_hand(app: Flask, world: builders.World, appeal: Appeal, who: str) -> None:
    senior = at(app, world, "senior-manager")
    senior.get(f"/appeals/{appeal.reference}")
    senior.send({"hearer": [str(world.staff[who].id)]}, action="/assign")
    assert senior.status == 422
    assert Appeal.get_by_id(appeal.id).hearer_id is None


@pytest.mark.clause("APP-3")
def test_whoever_was_consulted_is_left_out_with_their_service(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    case = restriction.case
    record_consultation(
        world.proposer, case.reference, clock.today(), "It seems right.", world.staff["director-repairs"].id
    )
    page = at(app, world, "senior-manager").get(f"/appeals/{appeal.reference}")
    assert "Fay Invented was asked for their view on the decision" in page
    assert "Gus Pretend" in page.split("Why others may not hear it")[0]


@pytest.mark.clause("APP-3")
def test_where_nobody_is_eligible_it_says_so_and_names_the_way_out(
    app: Flask, world: builders.World, appeal: Appeal
) -> None:
    for who in ("director-repairs", "director-customer"):
        staff = Staff.get_by_id(world.staff[who].id)
        disable_colleague(world.actor("admin"), staff.email, staff.version)
    senior = at(app, world, "senior-manager")
    page = senior.get(f"/appeals/{appeal.reference}")
    assert "Nobody here may hear this appeal" in page
    assert "Ask an external reviewer" in page
    assert "Give the appeal to them" not in page


@pytest.mark.clause("APP-3", "SEC-5")
@pytest.mark.parametrize("who", ["director-housing", "senior-manager", "director-customer", "line-manager", "admin"])
def test_nobody_but_the_hearer_decides_by_page_by_hand_or_by_a_direct_write(
    app: Flask, world: builders.World, appeal: Appeal, who: str
) -> None:
    heard = given(world, appeal)
    browser = at(app, world, who)
    browser.get(f"/appeals/{appeal.reference}/decide")
    assert "Your answer" not in browser.text
    browser.post(f"/appeals/{appeal.reference}/decide", ANSWERS | {"outcome": "upheld", "version": str(heard.version)})
    assert browser.status == 403
    assert Appeal.get_by_id(appeal.id).state is AppealState.UNDER_REVIEW
    if who in {"director-housing", "senior-manager"}:
        with pytest.raises(peewee.IntegrityError, match="no part"), writing(), within_an_action():
            Appeal.update(state=AppealState.DECIDED, decided_by=world.staff[who]).where(
                Appeal.id == appeal.id
            ).execute()


def test_where_only_the_end_changes_no_way_is_told_as_new_and_others_read_who_decides(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    given(world, appeal)
    senior = at(app, world, "senior-manager")
    assert "hears this appeal and decides it" in senior.get(f"/appeals/{appeal.reference}")
    assert "Only this role" not in senior.text
    director = at(app, world, "director-repairs")
    director.get(f"/appeals/{appeal.reference}/decide")
    sooner = restriction.ends_on - timedelta(days=9)
    day = {"ends_on-day": str(sooner.day), "ends_on-month": str(sooner.month), "ends_on-year": str(sooner.year)}
    director.send(ANSWERS | {"outcome": ["partly_upheld"]} | day)
    assert Appeal.get_by_id(appeal.id).what_changes == [f"The restriction now ends on {long_date(sooner)}."]


@pytest.mark.clause("APP-4")
def test_partly_upheld_eases_the_restriction_and_its_marker_in_the_same_step(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    director = deciding(app, world, appeal)
    assert director.value("from_1") == "10:00"
    assert director.value("kinds") == ["named_officer", "calls_at_stated_times"]
    eased = {"outcome": ["partly_upheld"], "day_3": "4", "from_3": "9am", "to_3": "11am",
             "kinds": ["calls_at_stated_times"]}  # fmt: skip
    director.send(ANSWERS | eased)
    assert director.status == 200
    stands = Restriction.get_by_id(restriction.id)
    assert len(stands.windows) == 3
    assert stands.kinds == [RestrictionKind.CALLS_AT_STATED_TIMES]
    assert stands.state is RestrictionState.AUTHORISED
    assert Marker.get().precaution is Precaution.STATED_TIMES
    decided = Appeal.get_by_id(appeal.id)
    assert decided.outcome is AppealOutcome.PARTLY_UPHELD
    assert decided.what_changes == [
        "You can now: telephone us on Tuesday 10am to midday, Thursday 2pm to 4pm and Friday 9am to 11am.",
        "You can now: write to us by text message, letter, email, social media or online form.",
    ]
    rows = Event.select().where(Event.reference == restriction.reference, Event.action == "decide_appeal")
    assert [row.account for row in rows] == [world.customer.account]
    assert {row.ground: row.answer for row in decided.grounds} == {
        AppealGround.NOT_PROPORTIONATE: ANSWERS["answer_not_proportionate"],
        AppealGround.FACTS_WRONG: ANSWERS["answer_facts_wrong"],
    }
    shown = Published.get(Published.reference == appeal.reference)
    assert shown.body["outcome"] == "Partly upheld"
    letter = Letter.get(Letter.appeal == appeal)
    senior = at(app, world, "senior-manager")
    senior.get(f"/letters/{letter.reference}")
    senior.send({"goes_by": "office"}, action="/issue")
    senior.get(f"/letters/{letter.reference}.pdf")
    text = pdf_reading.running_text(senior.content).replace("\u00a0", " ")
    for words in (ANSWERS["answer_facts_wrong"], "The recording of the call", "Friday 9am to 11am", "Ombudsman"):
        assert words in text


@pytest.mark.clause("APP-4", "RES-6")
def test_partly_upheld_has_to_change_something(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    director = deciding(app, world, appeal)
    director.send(ANSWERS | {"outcome": ["partly_upheld"]})
    assert director.status == 422
    assert director.error("kinds").startswith("Nothing would change.")
    assert Appeal.get_by_id(appeal.id).outcome is None
    sooner = restriction.ends_on - timedelta(days=30)
    day = {f"ends_on-{part}": str(getattr(sooner, part)) for part in ("day", "month", "year")}
    director.send({"outcome": ["partly_upheld"]} | day)
    assert director.status == 200
    assert Restriction.get_by_id(restriction.id).ends_on == sooner


@pytest.mark.clause("APP-4")
def test_upheld_ends_the_restriction_and_its_marker(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    director = deciding(app, world, appeal)
    director.send(ANSWERS | {"outcome": ["upheld"]})
    assert Restriction.get_by_id(restriction.id).state is RestrictionState.ENDED
    assert Marker.get().removed_at is not None
    assert "The restriction has ended." in director.text


@pytest.mark.clause("APP-4")
def test_each_ground_must_be_answered_and_nothing_typed_is_lost(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    director = deciding(app, world, appeal)
    director.send(ANSWERS | {"outcome": ["not_upheld"], "answer_facts_wrong": ""})
    assert director.status == 422
    assert director.error("answer_facts_wrong") == "Answer this reason"
    assert director.value("answer_not_proportionate") == ANSWERS["answer_not_proportionate"]
    assert director.value("outcome") == ["not_upheld"]
    tighter = {"outcome": ["partly_upheld"], "answer_facts_wrong": "Yes.", "to_1": "11am"}
    director.send(tighter)
    assert "Calls are taken on Tuesday 10am to midday now" in director.error("day_1")
    assert Restriction.get_by_id(restriction.id).version == restriction.version
    assert Appeal.get_by_id(appeal.id).state is AppealState.UNDER_REVIEW


def test_terms_that_would_break_a_promise_are_refused_in_the_form_with_all_that_was_typed(
    app: Flask, world: builders.World, restriction: Restriction, appeal: Appeal
) -> None:
    director = deciding(app, world, appeal)
    evening = {"day_3": "4", "from_3": "8pm", "to_3": "9pm"}
    director.send(ANSWERS | evening | {"outcome": ["partly_upheld"]})
    assert director.status == 422
    assert "Nobody answers for the whole of Friday 8pm to 9pm." in director.text
    assert director.value("evidence_read") == ANSWERS["evidence_read"]
    assert director.value("to_3") == "9pm"
    assert Restriction.get_by_id(restriction.id).version == restriction.version
    director.send({"from_3": "2pm", "to_3": "3pm"})
    assert {"day": 4, "opens": "14:00", "closes": "15:00"} in Restriction.get_by_id(restriction.id).windows


@pytest.mark.clause("REL-6")
def test_a_double_click_decides_once(app: Flask, world: builders.World, appeal: Appeal) -> None:
    director = deciding(app, world, appeal)
    where, standing = director.filled()
    for _ in range(2):
        director.post(where, standing | ANSWERS | {"outcome": "not_upheld"})
        assert director.status == 200
    assert Letter.select().where(Letter.appeal == appeal).count() == 1
    assert Event.select().where(Event.action == "decide_appeal", Event.record == "appeal").count() == 1


@pytest.mark.clause("SEC-7", "SEC-8")
def test_extra_fields_and_a_second_decision_change_nothing(app: Flask, world: builders.World, appeal: Appeal) -> None:
    heard = given(world, appeal)
    director = at(app, world, "director-repairs")
    answers = ANSWERS | {"outcome": "not_upheld", "version": str(heard.version)}
    director.post(f"/appeals/{appeal.reference}/decide", answers | {"state": "withdrawn", "decided_by": "1"})
    decided = Appeal.get_by_id(appeal.id)
    assert (decided.state, decided.decided_by_id) == (AppealState.DECIDED, world.staff["director-repairs"].id)
    events = Event.select().count()
    director.post(
        f"/appeals/{appeal.reference}/decide", answers | {"outcome": "upheld", "version": str(decided.version)}
    )
    assert director.status == 409
    assert Event.select().count() == events


@pytest.mark.clause("APP-2")
def test_a_colleague_enters_an_appeal_and_gives_the_customer_a_code(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    colleague = at(app, world, "colleague")
    colleague.get("/appeals/new")
    colleague.send({"came_by": ["telephone"], "name": "Morgan", "own_words": WORDS})
    assert colleague.status == 422
    assert colleague.error("grounds") == "Choose at least one reason"
    assert colleague.value("own_words") == WORDS
    divs = [div for div in parsed(colleague.page).iter("div") if "__conditional" in (div.get("class") or "")]
    revealed = {one.get("name") for div in divs for one in div.iter() if one.get("name")}
    assert revealed == {"email", "address"}, "the number is there for a text message, too"
    reference = Letter.get(Letter.restriction == restriction).appeal_reference or ""
    answers = {"grounds": ["facts_wrong"], "reply_by": ["telephone"], "telephone": "07700 900123",
               "decision_reference": reference.lower()}  # fmt: skip
    where, standing = colleague.filled()
    pages = {colleague.post(where, standing | answers) for _ in range(2)}
    assert len(pages) == 1
    made = Appeal.get()
    assert made.came_by is Channel.TELEPHONE
    assert made.decision_reference == reference
    assert made.reference in pages.pop()
    code = colleague.page.split('class="ev-code"')[1].split(">")[1].split("<")[0]
    assert code_matches(code, Published.get(Published.reference == made.reference).code_hash)


def test_a_reference_that_is_none_and_an_answer_by_letter_without_an_address_are_asked_for(
    app: Flask, world: builders.World
) -> None:
    colleague = at(app, world, "colleague")
    colleague.get("/appeals/new")
    entered = {"came_by": ["telephone"], "name": "Morgan", "grounds": ["facts_wrong"], "reply_by": ["letter"]}
    colleague.send({**entered, "decision_reference": "DEC-0000-0000"})
    assert colleague.status == 422
    assert colleague.error("decision_reference") == "There is no decision with this reference"
    assert colleague.error("address") == "Enter your address"
    colleague.send({**entered, "decision_reference": "", "decision_described": "The calls.", "address": "1 High St"})
    assert colleague.status == 200
    assert Appeal.get().address == "1 High St"


def test_an_appeal_that_describes_its_decision_is_matched_to_it(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    made = NewAppeal(name="Morgan", reply_by=Channel.LETTER, grounds=(AppealGround.FACTS_WRONG,),
                      decision_described="The one about my calls.")  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")
    senior = at(app, world, "senior-manager")
    assert "The one about my calls." in senior.get(f"/appeals/{appeal.reference}")
    senior.send({"decision": "RES-0000-0000"}, action="/match")
    assert senior.error("decision") == "There is no restriction and no incident with this reference"
    senior.send({"decision": restriction.reference.lower()}, action="/match")
    assert Appeal.get_by_id(appeal.id).restriction_id == restriction.id
    assert "Who hears this appeal?" in senior.text


@pytest.mark.clause("APP-6")
def test_a_late_answer_shows_in_the_list_and_on_the_page(app: Flask, world: builders.World, appeal: Appeal) -> None:
    with writing():
        Appeal.update(answer_by=clock.today() - timedelta(days=1)).where(Appeal.id == appeal.id).execute()
    senior = at(app, world, "senior-manager")
    assert "Late:" in senior.get("/appeals")
    assert "The answer is late." in senior.get(f"/appeals/{appeal.reference}")


@pytest.mark.parametrize("who", ["colleague", "reports", "auditor", "admin"])
def test_appeals_are_read_by_managers(app: Flask, world: builders.World, appeal: Appeal, who: str) -> None:
    browser = at(app, world, who)
    for path in ("/appeals", f"/appeals/{appeal.reference}", f"/appeals/{appeal.reference}/decide"):
        browser.get(path)
        assert browser.status == 403
        assert WORDS not in browser.page
