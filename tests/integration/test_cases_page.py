"""Cases through their pages: opened, investigated item by item, told as one story, closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import record_consultation
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.incidents.ladder import start_ladder, stop_ladder
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.database.connections import database
from shared.models import CaseFile, ChecklistAnswer, Consultation, Event, Incident, Letter, Referral, Restriction
from shared.queries.cases import casefile
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    CaseDecision,
    CaseState,
    Channel,
    ChecklistItem,
    Direction,
    IncidentState,
    LetterKind,
    ReviewOutcome,
)
from shared.web.templating import day
from tests import builders
from tests.at_work import AtWork
from tests.builders import BY_HAND

TODAY = {"on-day": str(clock.today().day), "on-month": str(clock.today().month), "on-year": str(clock.today().year)}


@pytest.fixture
def senior(app: Flask, world: builders.World) -> AtWork:
    """The senior manager's browser."""
    return AtWork(app, world.staff["senior-manager"])


@pytest.mark.clause("CAS-1")
def test_a_case_is_opened_from_an_incident(world: builders.World, senior: AtWork) -> None:
    incident = builders.incident(world)
    senior.get(f"/cases/new?incident={incident.reference}")
    assert senior.value("incidents") == [incident.reference]
    senior.send({"because": ""})
    assert senior.status == 422
    assert senior.error("because") == "Say why the case is opened"
    senior.send({"because": "A threat in a call."})
    case = CaseFile.get()
    assert senior.path == f"/cases/{case.reference}"
    assert "A threat in a call." in senior.text
    assert "0 of 12 answered" in senior.text
    assert Incident.get_by_id(incident.id).state is IncidentState.IN_CASE


@pytest.mark.clause("CAS-1")
def test_a_case_is_opened_from_the_volume_of_contact(world: builders.World, senior: AtWork) -> None:
    senior.get(f"/cases/new?account={world.customer.account}")
    senior.send({"because": "Forty calls in one week."})
    assert CaseFile.get().owner_id == world.staff["senior-manager"].id
    assert "the case is about the volume of contact" in senior.text


@pytest.mark.clause("CAS-2")
def test_twelve_answers_are_one_form_and_each_that_can_not_be_saved_says_why(
    world: builders.World, senior: AtWork
) -> None:
    case = builders.case(world, checklist=False)
    senior.get(f"/cases/{case.reference}/checklist")
    written = {f"{item}-evidence": f"Looked at: {item.value}." for item in ChecklistItem}
    del written["better_route-evidence"]
    senior.send(written | {"better_route-exception": "There is none.", "support-evidence": "."})
    assert senior.status == 422
    assert senior.error("support-evidence") == "Give the evidence, or say why this does not apply"
    assert "11 of 12 answered" in senior.text
    senior.send({"support-evidence": "Their sister was asked."})
    assert "All 12 answered." in senior.text
    answers = {answer.item: (answer.evidence, answer.exception) for answer in ChecklistAnswer.select()}
    assert answers[ChecklistItem.SUPPORT] == ("Their sister was asked.", "")
    assert answers[ChecklistItem.BETTER_ROUTE] == ("", "There is none.")
    assert Event.select().where(Event.action == "answer_checklist").count() == len(ChecklistItem)


@pytest.mark.clause("CAS-7")
def test_a_case_prints_as_a_file_to_take_to_a_meeting(world: builders.World, senior: AtWork) -> None:
    case = builders.proposed(world).case
    text = senior.get(f"/cases/{case.reference}/print")
    for part in ("Confidential", "I will make you regret this", "Before anything is decided", "Everything in order"):
        assert part in text
    assert all(item.label in text for item in ChecklistItem)
    assert text.index("Printed by") < text.index("What happened") < text.index("Everything in order of time")


@pytest.mark.clause("REL-5")
def test_two_who_answer_the_same_item_lose_no_word(app: Flask, world: builders.World, senior: AtWork) -> None:
    case, address = builders.case(world, checklist=False), {"HX-Request": "true"}
    other = AtWork(app, world.staff["director-repairs"])
    for who in (senior, other):
        who.get(f"/cases/{case.reference}/checklist")
    senior.send({"support-evidence": "Nobody is known.", "only": "support"}, **address)
    mine = other.filled()[1] | {"support-evidence": "Their sister helps.", "only": "support"}
    said = other.post(f"/cases/{case.reference}/checklist", mine, **address)
    assert "They wrote: “Nobody is known.”" in said
    brought = re.search(r'name="support-version" value="(\d+)"', other.page)
    assert brought, "the answer brings no version to save again with"
    again = mine | {"support-version": brought[1]}
    other.post(f"/cases/{case.reference}/checklist", again, **address)
    assert casefile.checklist_answer(case, ChecklistItem.SUPPORT).evidence == "Their sister helps."
    del mine["only"]  # without scripts, from the page as it was first opened
    assert "They wrote: “Their sister helps.”" in other.post(
        f"/cases/{case.reference}/checklist", mine | {"support-evidence": "Nobody, they say."}
    )
    assert "<title>Error: Before anything is decided" in other.page


@pytest.mark.clause("REL-6")
def test_a_double_click_opens_one_case(world: builders.World, senior: AtWork) -> None:
    senior.get(f"/cases/new?account={world.customer.account}")
    where, standing = senior.filled()
    first = senior.post(where, standing | {"because": "Forty calls."}) and senior.path
    senior.post(where, standing | {"because": "Forty calls."})
    assert senior.path == first
    assert CaseFile.select().count() == 1


@pytest.mark.parametrize("who", ["colleague", "reports", "auditor", "admin"])
def test_cases_are_for_managers(app: Flask, world: builders.World, who: str) -> None:
    case = builders.case(world)
    browser = AtWork(app, world.staff[who])
    for path in ("/cases", f"/cases/{case.reference}", f"/cases/{case.reference}/timeline"):
        browser.get(path)
        assert browser.status == 403
        assert world.customer.name not in browser.page


def test_a_line_manager_reads_a_case_and_can_not_answer_for_it(app: Flask, world: builders.World) -> None:
    case = builders.case(world, checklist=False)
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/cases/{case.reference}")
    assert manager.status == 200
    assert "/checklist/" not in manager.page
    manager.post(f"/cases/{case.reference}/checklist/equality", {"evidence": "Looked at.", "version": 1})
    assert manager.status == 403
    assert ChecklistAnswer.select().where(ChecklistAnswer.evidence != "").count() == 0


@pytest.mark.clause("CAS-2", "CAS-3")
def test_each_item_saves_on_its_own_with_evidence_or_a_reasoned_exception(
    world: builders.World, senior: AtWork
) -> None:
    case = builders.case(world, checklist=False)
    page = senior.get(f"/cases/{case.reference}")
    for item in ChecklistItem:
        assert item.label in page
        senior.get(f"/cases/{case.reference}/checklist/{item}")
        senior.send({})
        assert senior.status == 422
        assert senior.error(f"{item}-evidence") == "Give the evidence, or say why this does not apply"
        answer = {"exception": "No such service."} if item is ChecklistItem.SUPPORT else {"evidence": f"Seen: {item}."}
        senior.send(answer)
        assert senior.path == f"/cases/{case.reference}"
    assert "All 12 answered." in senior.text
    assert "Does not apply: No such service." in senior.text
    assert "Seen: equality." in senior.text


def test_with_htmx_the_item_alone_comes_back_with_the_count(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world, checklist=False)
    address = f"/cases/{case.reference}/checklist/equality"
    htmx = {"HX-Request": "true"}
    senior.get(address, **htmx)
    assert "<html" not in senior.page
    where, standing = senior.filled()
    senior.post(where, standing | {"evidence": ""}, **htmx)
    assert senior.status == 422
    assert "There is a problem" in senior.text
    senior.post(where, standing | {"evidence": "Looked at."}, **htmx)
    assert 'id="item-equality"' in senior.page
    assert "1 of 12 answered" in senior.text
    assert 'hx-swap-oob="true"' in senior.page


@pytest.mark.clause("REL-5")
def test_the_second_of_two_colleagues_is_told_what_the_first_wrote_and_loses_nothing(
    app: Flask, world: builders.World, senior: AtWork
) -> None:
    case = builders.case(world, checklist=False)
    address = f"/cases/{case.reference}/checklist/evidence"
    second = AtWork(app, world.staff["senior-manager-2"])
    senior.get(address)
    second.get(address)
    senior.send({"evidence": "Two recordings."})
    second.send({"evidence": "Three witnesses."})
    assert second.status == 422
    assert "Somebody else changed this while you were working on it." in second.text
    assert "Cam Sampleton saved this at" in second.text
    assert "Two recordings." in second.text
    assert second.value("evidence") == "Three witnesses."
    answer = ChecklistAnswer.get(ChecklistAnswer.case == case, ChecklistAnswer.item == ChecklistItem.EVIDENCE)
    assert answer.evidence == "Two recordings."
    second.send({"evidence": "Two recordings and three witnesses."})
    assert second.status == 200
    assert ChecklistAnswer.get_by_id(answer.id).evidence == "Two recordings and three witnesses."


@pytest.mark.clause("REL-5")
def test_two_colleagues_on_the_customers_account_of_it(app: Flask, world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    second = AtWork(app, world.staff["senior-manager-2"])
    for browser in (senior, second):
        browser.get(f"/cases/{case.reference}/account")
    senior.send({"account": "I was cut off.", "disputed": "I never shouted."})
    assert "I never shouted." in senior.text
    second.send({"account": "They hung up on me."})
    assert second.status == 422
    assert "Cam Sampleton recorded the customer’s own account at" in second.text
    assert second.value("account") == "They hung up on me."
    assert CaseFile.get_by_id(case.id).customer_account == "I was cut off."


def test_consultations_and_referrals_are_recorded_and_errors_keep_what_was_typed(
    world: builders.World, senior: AtWork
) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/consultations/new")
    senior.send({"what_was_said": "It goes too far.", **TODAY})
    assert senior.error("with_other") == "Name either a colleague or somebody outside"
    assert senior.value("what_was_said") == "It goes too far."
    senior.send({"with_staff": str(world.staff["director-repairs"].id)})
    assert "Fay Invented" in senior.text
    assert Consultation.get().with_staff_id == world.staff["director-repairs"].id
    senior.get(f"/cases/{case.reference}/referrals/new")
    senior.send({"to": "The police", "shared": "The recording.", "ground": "A threat.", **TODAY})
    assert senior.error("no_warning_reason") == "No warning is on record: say why none came first"
    assert senior.value("ground") == "A threat."
    senior.send({"no_warning_reason": "Somebody might have been hurt."})
    assert Referral.get().to == "The police"
    assert "A threat." in senior.text


@pytest.mark.clause("CAS-1")
@pytest.mark.parametrize("decision", [CaseDecision.NO_ACTION, CaseDecision.WRITTEN_WARNING])
def test_a_case_is_closed_with_a_decision_and_its_reasons(
    world: builders.World, senior: AtWork, decision: CaseDecision
) -> None:
    case = builders.case(world)
    if decision is CaseDecision.WRITTEN_WARNING:
        builders.warned_in_writing(world, case)
    senior.get(f"/cases/{case.reference}/close")
    senior.send({"decision": [decision.value], "reasons": "Talked it through."})
    assert CaseFile.get_by_id(case.id).state is CaseState.CLOSED
    assert f"Closed on {clock.today().day}" in senior.text
    senior.post(f"/cases/{case.reference}/checklist/equality", {"evidence": "More.", "version": 2})
    assert senior.status == 409


@pytest.mark.clause("CAS-1")
@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (CaseDecision.RESTRICTION, "No restriction was authorised in this case"),
        (CaseDecision.END_OF_ENGAGEMENT, "No restriction was authorised in this case"),
        (
            CaseDecision.WRITTEN_WARNING,
            "Issue the letter of the written warning first: no warning without it",
        ),
        (CaseDecision.REFERRAL, "Record the referral first"),
    ],
)
def test_a_decision_needs_what_it_says(
    world: builders.World, senior: AtWork, decision: CaseDecision, message: str
) -> None:
    case = builders.case(world)
    senior.get(f"/cases/{case.reference}/close")
    senior.send({"decision": [decision.value], "reasons": "Because."})
    assert senior.status == 422
    assert senior.error("decision") == message
    assert senior.value("reasons") == "Because."
    assert CaseFile.get_by_id(case.id).state is CaseState.OPEN


def test_a_case_is_not_closed_over_a_waiting_proposal(world: builders.World, senior: AtWork) -> None:
    restriction = builders.proposed(world)
    assert f"The proposal {restriction.reference} waits" in senior.get(f"/cases/{restriction.case.reference}/close")
    senior.post(f"/cases/{restriction.case.reference}/close", {"decision": "no_action", "reasons": "No.", "version": 1})
    assert senior.status == 403
    assert CaseFile.get().state is CaseState.OPEN


def test_the_list_says_what_comes_next_and_no_decision_where_one_was_made(
    world: builders.World, senior: AtWork
) -> None:
    restriction = builders.proposed(world)
    assert "Proposal waits" in senior.get("/cases")
    decided = builders.signed(world, restriction)
    page = senior.get("/cases")
    assert page.endswith(f"Decided, until {day(decided.ends_on)}")
    assert "Proposal waits" not in page
    with clock.as_if(clock.at(decided.ends_on + timedelta(days=1), 10)):
        rows = casefile.cases().rows
    assert [row.decided_until for row in rows] == [None]
    builders.case(world)
    assert "12 of 12Decide Morgan" in senior.get("/cases")


def upheld(world: builders.World) -> None:
    """An appeal about the restriction, heard by Fay and upheld."""
    made = NewAppeal(
        "Morgan", Channel.EMAIL, (AppealGround.FACTS_WRONG,), email="m@example.com",
        decision_reference=Letter.get(Letter.kind == LetterKind.RESTRICTION).appeal_reference or "",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, "7K3Q9-XZ2MA-4TPR")
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    answers = {AppealGround.FACTS_WRONG: "You are right: it was somebody else."}
    fay = world.actor("director-repairs")
    decide_appeal(fay, appeal.reference, appeal.version, AppealOutcome.UPHELD, answers, "The recording.")


@pytest.mark.clause("CAS-7")
def test_one_timeline_tells_everything(world: builders.World, senior: AtWork) -> None:
    facts = NewContact(clock.now() - timedelta(days=2), Channel.EMAIL, Direction.IN, 7, "Damp in the bathroom")
    record_contact(world.actor("colleague"), world.customer.account, facts)
    ladder = start_ladder(world.actor("colleague"), world.customer.account, Channel.TELEPHONE)
    stop_ladder(world.actor("colleague"), ladder.reference, 1)
    restriction = builders.proposed(world)
    authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Proportionate.")
    letter = Letter.get()
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    case = restriction.case.reference
    record_consultation(world.proposer, case, clock.today(), "Mornings are calmer.", with_other="Her support worker")
    held = NewReview(ReviewOutcome.ENDED, "The log of calls.", "Calm for weeks.")
    restriction = Restriction.get()
    review_restriction(world.actor("senior-manager-2"), restriction.reference, restriction.version, held)
    upheld(world)
    story = senior.get(f"/cases/{restriction.case.reference}/timeline")
    told = ["Appeal decided: upheld", "Appeal given to Fay Invented", "Review: ended", "Mornings are calmer.",
            "Letter issued", "Restriction authorised", "Restriction proposed", "Checklist: Is there a better route",
            "Case opened", "Warning, step 1", "Incident by telephone",
            "Contact from the customer by email, 7 minutes"]  # fmt: skip
    places = [story.index(words) for words in told]
    assert places == sorted(places)
    assert story.count("Letter issued") == 1


@pytest.mark.clause("CAS-7")
def test_the_timeline_goes_on_page_by_page_without_losing_anything(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    for minute in range(75):
        moment = clock.now() - timedelta(days=3, minutes=minute // 2)
        facts = NewContact(moment, Channel.TELEPHONE, Direction.IN, 1, f"Call number {minute}.")
        record_contact(world.actor("colleague"), world.customer.account, facts)
    path, seen, pages = f"/cases/{case.reference}/timeline", "", 0
    while path:
        seen += senior.get(path)
        pages += 1
        after = senior.page.partition(">Earlier</a>")[0].rpartition('href="')[2].rpartition('"')[0]
        path = after if "before=" in after else ""
    assert pages > 2
    assert [n for n in range(75) if seen.count(f"Call number {n}.") != 1] == []


def test_what_is_no_page_of_a_timeline_is_not_found(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    for before in ("x", "9999-99-99", "0001-01-01T00:00:00+14:00"):
        senior.get(f"/cases/{case.reference}/timeline?before={before.replace('+', '%2B')}")
        assert senior.status == 404
    for before in ("x", "9" * 30, "-1"):
        senior.get(f"/cases?before={before}")
        assert senior.status == 404


def test_the_number_of_queries_does_not_grow_with_the_case(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)

    def asked(path: str) -> int:
        senior.get(path)  # what is kept in memory is there the second time
        statements: list[str] = []
        execute = type(database.obj).execute_sql

        def counting(self: object, sql: str, *more: object) -> object:
            statements.append(sql)
            return execute(self, sql, *more)

        type(database.obj).execute_sql = counting
        try:
            senior.get(path)
        finally:
            type(database.obj).execute_sql = execute
        assert senior.status == 200
        return len(statements)

    paths = [f"/cases/{case.reference}", f"/cases/{case.reference}/timeline", "/cases"]
    before = [asked(path) for path in paths]
    for number in range(12):
        facts = NewContact(clock.now() - timedelta(days=number), Channel.EMAIL, Direction.IN, 7, "Damp")
        record_contact(world.actor("colleague"), world.customer.account, facts)
        builders.case(world, checklist=False)
    assert [asked(path) for path in paths] == before


@pytest.mark.clause("SEC-7")
def test_extra_fields_open_no_other_case(world: builders.World, senior: AtWork) -> None:
    senior.get(f"/cases/new?account={world.customer.account}")
    senior.send({"because": "Calls.", "state": "closed", "owner": world.staff["admin"].id, "decision": "no_action"})
    case = CaseFile.get()
    assert (case.state, case.owner_id, case.decision) == (CaseState.OPEN, world.staff["senior-manager"].id, None)


def test_looking_writes_nothing(world: builders.World, senior: AtWork) -> None:
    case = builders.case(world)
    events = Event.select().count()
    for path in ("/cases", f"/cases/{case.reference}", f"/cases/{case.reference}/close"):
        senior.get(path)
    assert Event.select().count() == events
