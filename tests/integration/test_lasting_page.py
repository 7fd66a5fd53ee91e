"""The lasting page behind a letter's code: what one can do, letters, evidence, promises (APP-8, APP-9, ADJ-7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.missed import put_right
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.questions import ask_customer
from shared.actions.letters.issue import record_sending
from shared.actions.staff.absences import end_absence, record_absence
from shared.actions.staff.leave import disable_colleague
from shared.database.writing import writing
from shared.models import Addition, Appeal, Letter, Organisation, Restriction, Staff
from shared.queries.cases.dossier import dossier_of
from shared.queries.customers.account import account_page
from shared.queries.permissions import may
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import with_people
from shared.queries.work.list import work_for
from shared.queries.work.row import WorkRow
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import QUESTION_WORKING_DAYS, after_working_days, working_days_between
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.third_parties import without_third_parties
from shared.rules.vocabulary import AdditionKind, AdjustmentKind, AdjustmentState, Channel, RestrictionKind
from tests import builders, pdf_reading
from tests.integration.test_portal_appeals import REASONS, REPLY
from tests.visitor import Visitor, portal, told

CODE = "7K3Q9-XZ2MA-4TPR"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return portal(sqlite_url)


@pytest.fixture
def world(app: Flask) -> builders.World:
    return builders.world()


@pytest.fixture
def letter(world: builders.World) -> tuple[str, str]:
    return told(world)


@pytest.fixture
def visitor(app: Flask, letter: tuple[str, str]) -> Visitor:
    return opened(app, letter)


def opened(app: Flask, letter: tuple[str, str]) -> Visitor:
    found = Visitor(app)
    found.get("/follow")
    found.fill(reference=letter[0], code=letter[1])
    assert "What you can do" in found.text
    return found


@pytest.mark.clause("SIT-1", "SIT-12")
def test_the_page_says_who_answers_today_with_their_number(
    app: Flask, world: builders.World, letter: tuple[str, str]
) -> None:
    officer, deputy = world.staff["line-manager"], world.staff["senior-manager-2"]
    with writing():
        Staff.update(telephone="01632 960418").where(Staff.id == deputy.id).execute()
    first = opened(app, letter)
    assert f"speak to {officer.name}" in first.text
    assert officer.telephone in first.text
    away = record_absence(world.actor("admin"), officer.id, clock.today(), clock.today() + timedelta(days=3))
    page = opened(app, letter)
    assert f"speak to {deputy.name}, {deputy.job_title}, while {officer.name}, {officer.job_title} is away" in page.text
    assert "01632 960418" in page.text
    assert officer.telephone not in page.text
    with time_machine.travel(clock.now() + timedelta(days=5)):
        assert f"speak to {officer.name}" in opened(app, letter).text
    end_absence(world.actor("admin"), away.id)
    assert f"speak to {officer.name}" in opened(app, letter).text
    disable_colleague(world.actor("admin"), officer.email, Staff.get_by_id(officer.id).version)
    page = opened(app, letter)
    assert f"speak to {deputy.name}" in page.text
    assert officer.telephone not in page.text


@pytest.mark.clause("SIT-1")
def test_the_page_of_one_decision_names_whom_another_one_names(
    app: Flask, world: builders.World, letter: tuple[str, str]
) -> None:
    terms = {"kinds": (RestrictionKind.NAMED_OFFICER,), "windows": (), "channels": ()}
    people = {"officer": world.staff["senior-manager-2"].id, "deputy": world.staff["director-customer"].id}
    told(world, **terms, **people)
    assert f"speak to {world.staff['senior-manager-2'].name}" in opened(app, letter).text


def appeals(visitor: Visitor) -> Appeal:
    """Ask for a review from the page, to the end."""
    visitor.get("/follow/opened")
    number = next(n for n, form in enumerate(visitor._forms()) if form.get("action") == "/follow/appeal")
    visitor.fill(form=number)
    for answers in (REASONS, {"skip": "yes"}, {"name": "Morgan Okafor-Reed", "spoken_for": "no"}, REPLY, {}):
        visitor.fill(**answers)
    assert visitor.path == "/appeals/check"
    visitor.fill()
    return Appeal.get()


@pytest.mark.clause("APP-8")
def test_each_line_of_what_one_can_do_has_its_number_address_or_link(visitor: Visitor) -> None:
    page = visitor.page
    for way in page.split('class="ev-way"')[1:]:
        line = way.split("</li>")[0]
        assert any(found in line for found in ("tel:", "mailto:", "href=", "ev-words")), line
    assert 'href="sms:07700900100"' in page
    assert 'href="https://social.example.org/@marrowfield"' in page
    assert 'href="tel:01632960417"' in page, "the named officer's own"
    assert 'href="tel:999"' in page
    assert "1 Example Row" in page


def test_where_the_organisation_is_on_no_social_media_it_is_no_way_anywhere(app: Flask, world: builders.World) -> None:
    with writing():
        Organisation.update(social_media="").execute()
    decision = told(world)
    assert "private message" not in opened(app, decision).text
    letter = Letter.get(Letter.appeal_reference == decision[0])
    assert "Social media" not in pdf_reading.running_text(letter.pdf or b"")
    assert Channel.SOCIAL_MEDIA not in account_page(world.customer.account, world.proposer).card.open_channels


@pytest.mark.clause("APP-8")
def test_it_says_when_the_next_call_is_or_that_one_can_call_now(app: Flask, letter: tuple[str, str]) -> None:
    tuesday = builders.next_weekday(1, 10, 20)
    with time_machine.travel(tuesday):
        assert "You can call now, until midday." in opened(app, letter).text
    with time_machine.travel(tuesday + timedelta(hours=3)):
        thursday = tuesday + timedelta(days=2)
        said = f"Next time to call: Thursday {thursday.day} {thursday:%B}, 2pm to 4pm."
        assert said in opened(app, letter).text


@pytest.mark.clause("APP-8")
def test_the_page_is_in_the_readers_language(visitor: Visitor) -> None:
    text = visitor.get("/follow/opened?lang=cy")
    assert "ar yr adegau hyn: Dydd" in text
    assert "Telephone us on" not in text


@pytest.mark.clause("APP-9")
def test_every_letter_that_was_sent_can_be_read_again_and_no_other(
    app: Flask, world: builders.World, visitor: Visitor
) -> None:
    sent = Letter.get()
    record_sending(world.proposer, sent.reference, Channel.LETTER, clock.today())
    visitor.get("/follow/opened")
    assert f"/follow/letters/{sent.reference}.pdf" in visitor.page
    file = visitor.client.get(f"/follow/letters/{sent.reference}.pdf", base_url="http://127.0.0.1:8150")
    assert file.data == bytes(sent.pdf or b""), "to the byte"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"
    assert visitor.client.get("/follow/letters/LET-AAAA-BBBB.pdf", base_url="http://127.0.0.1:8150").status_code == 404
    stranger = Visitor(app)
    stranger.get(f"/follow/letters/{sent.reference}.pdf")
    assert stranger.path == "/follow"


@pytest.mark.clause("APP-9")
def test_the_evidence_is_there_for_who_asks_and_names_nobody_else(visitor: Visitor) -> None:
    assert "I will make you regret this" not in visitor.page
    text = visitor.get("/follow/why")
    assert "I will make you regret this" in text
    assert "Ash Testley" not in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mrs Testley said no. Ash’s colleague wept.", "[a colleague] said no. [a colleague] colleague wept."),
        ("Ask Ash Testley on 07700 900456.", "Ask [a colleague] on [hidden]."),
        ("My number is 07700 900123.", "My number is 07700 900123."),
        ("Ashley and the ash tree.", "Ashley and the ash tree."),
        ("Write to ash@example.org", "Write to [hidden]"),
    ],
)
def test_names_and_numbers_of_others_are_hidden(said: str, shown: str) -> None:
    assert without_third_parties(said, ("Ash Testley",), ("Morgan Okafor-Reed", "07700 900123")) == shown


@pytest.mark.clause("APP-9")
def test_the_appeal_the_hearers_question_and_the_clock_stand_on_the_one_page(
    app: Flask, world: builders.World, letter: tuple[str, str], visitor: Visitor
) -> None:
    appeal = appeals(visitor)
    opened(app, letter)
    visitor = opened(app, letter)
    assert "You asked for a review on" in visitor.text
    assert 'action="/follow/appeal"' not in visitor.page, "one appeal at a time"

    visitor.get("/appeals")
    text = visitor.fill(reference=letter[0], code=letter[1])
    assert f"You have asked for a review of this decision already: {appeal.reference}" in text
    assert Appeal.select().count() == 1

    hearer = world.actor("director-repairs")
    assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    before = Appeal.get().answer_by
    with pytest.raises(NotAllowed):
        ask_customer(world.actor("director-customer"), appeal.reference, Appeal.get().version, "Which week?")
    ask_customer(hearer, appeal.reference, Appeal.get().version, "Which week was it?")
    nation = policy_in_force().organisation.nation
    assert Appeal.get().answer_by == after_working_days(before, QUESTION_WORKING_DAYS, nation)
    with pytest.raises(OutOfStep):
        ask_customer(hearer, appeal.reference, Appeal.get().version, "And which day?")

    three_days_on = clock.now() + timedelta(days=3)
    with time_machine.travel(three_days_on):
        visitor = opened(app, letter)
        assert "There is a question for you." in visitor.text
        number = next(n for n, form in enumerate(visitor._forms()) if form.get("action") == "/follow/review")
        visitor.fill(form=number)
        assert "Which week was it?" in visitor.text, "no second code"
        assert "We have asked you something" in visitor.text
        visitor.get("/follow/answer")
        text = visitor.fill(words="The first week of March.")
        assert "The clock goes on from today" in text
        waited = working_days_between(three_days_on.date() - timedelta(days=3), three_days_on.date(), nation)
        assert Appeal.get().answer_by == after_working_days(before, waited, nation)
        assert Addition.get(Addition.kind == AdditionKind.ANSWER).words == "The first week of March."
        visitor.get("/follow/answer")
        assert visitor.path == "/follow/opened", "nothing waits any more"
    assert not may(Action.ANSWER_QUESTION, world.actor("auditor"), Appeal.get())


@pytest.mark.clause("ADJ-7")
def test_what_was_not_kept_is_said_is_work_stands_before_the_signature_and_is_put_right(
    app: Flask, world: builders.World, letter: tuple[str, str]
) -> None:
    asked = NewAdjustmentRequest("Morgan", Channel.EMAIL, (AdjustmentKind.LARGE_PRINT,), email="m@example.com")
    request = request_adjustment(CUSTOMER, asked, CODE)
    request = match_adjustment(world.actor("colleague"), request.reference, request.version, world.customer.account)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.",
        (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),),
    )  # fmt: skip
    visitor = opened(app, letter)
    assert "Large print, 18 point" in visitor.text
    link = visitor.page.split('href="/follow/missed/')[1].split('"')[0]
    visitor.get(f"/follow/missed/{link}")
    visitor.fill(words="")
    assert visitor.error("words") == "Tell us what happened, and when"
    visitor.fill(words="The letter of Monday was in small print.")
    assert "A manager puts it right" in visitor.text
    visitor.get("/follow/missed/99999")
    assert visitor.status == 404

    rows = [row for row in _rows(world) if row.what == "An adjustment was not kept"]
    assert len(rows) == 1
    restriction = with_people().where(Restriction.id == Restriction.get().id).get()
    assert "in small print" in dossier_of(restriction).missed[0]
    missed = Addition.get(Addition.kind == AdditionKind.MISSED)
    assert rows[0].href == f"/additions/{missed.reference}/put-right"

    put_right(world.actor("line-manager"), missed.reference, "We sent it again, in 18 point.")
    assert not [row for row in _rows(world) if row.what == "An adjustment was not kept"]
    assert dossier_of(restriction).missed == ()
    assert "We sent it again, in 18 point." in visitor.get("/follow/opened")


def _rows(world: builders.World) -> list[WorkRow]:
    found = work_for(world.actor("line-manager"))
    return [*found.late, *found.today, *found.coming]
