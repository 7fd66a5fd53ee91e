"""What each team does with the enquiries that are its own, and what nobody else can see or do of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.enquiries.answer import tell_progress
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.actions.installation.policy import use_policy
from shared.actions.letters.issue import issue_letter
from shared.database.connections import connect_to
from shared.models import CaseFile, Enquiry, Event, Letter, Message, Published
from shared.models.references import code_matches, new_code
from shared.policy.reading import DEFAULT, read_policy
from shared.policy.schema import Enquiries
from shared.queries.work import list as work_list
from shared.rules.actor import CUSTOMER, OPERATOR
from shared.rules.vocabulary import AppealGround, Channel, EnquiryState, EnquiryTopic
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.builders import BY_HAND
from tests.sign_in import back_office

POLICY, COMPLAINT = EnquiryTopic.POLICY, EnquiryTopic.DATA_PROTECTION
FEEDBACK, OTHER = EnquiryTopic.FEEDBACK, EnquiryTopic.OTHER


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    return back_office(database_url)


def enquiry(topic: EnquiryTopic = POLICY, by: Channel | None = Channel.EMAIL, about: str = "") -> Enquiry:
    """One that came from the portal."""
    reach = {Channel.EMAIL: {"email": "morgan@example.com"}, Channel.LETTER: {"address": "14 Elder Court"}}
    sent = NewEnquiry(topic, f"About {topic.value}: how long?", about, by, **reach.get(by, {}))  # type: ignore[arg-type]
    return send_enquiry(CUSTOMER, sent, new_code())


def at_work(app: Flask, world: builders.World, key: str) -> AtWork:
    return AtWork(app, world.staff[key])


def to(address: str) -> list[Message]:
    return list(Message.select().where(Message.to == address).order_by(Message.id))


def waiting(world: builders.World, key: str) -> dict[str, list[str]]:
    """What waits for this colleague, by group."""
    listed = work_list.work_for(world.actor(key))
    groups = {"late": listed.late, "today": listed.today, "coming": listed.coming}
    return {name: [f"{row.what}: {row.action}" for row in rows] for name, rows in groups.items() if rows}


@pytest.mark.clause("POL-11", "REP-4")
def test_each_topic_waits_for_its_own_team_and_for_nobody_else(app: Flask, world: builders.World) -> None:
    of = {topic: enquiry(topic) for topic in EnquiryTopic}
    of_the_line = waiting(world, "line-manager")["coming"]
    assert sorted(of_the_line) == [
        "Asks for a new private code: Send a code", "Complaint about a service: Answer", "Enquiry: Answer",
        "Question about our policy: Answer", "What a customer says of how we did: Answer",
    ]  # fmt: skip
    assert "Complaint about personal information: Answer" in waiting(world, "senior-manager")["coming"]
    for key in ("colleague", "auditor", "admin", "reports"):
        assert waiting(world, key) == {}, key
    manager = at_work(app, world, "line-manager")
    listed = manager.get("/enquiries")
    for topic, one in of.items():
        assert (one.reference in listed) is (topic not in {COMPLAINT, EnquiryTopic.HELD_COPY}), topic
    manager.get(f"/enquiries/{of[COMPLAINT].reference}")
    assert manager.status == 403
    assert of[COMPLAINT].words not in manager.page
    manager.post(f"/enquiries/{of[COMPLAINT].reference}/answer", {"version": "1", "answer": "Hm."})
    assert manager.status == 403
    colleague = at_work(app, world, "colleague")
    assert "Nothing waits for your team" in colleague.get("/enquiries")
    assert Enquiry.select().where(Enquiry.state == EnquiryState.RECEIVED).count() == len(of)
    assert work_list.counts(world.actor("line-manager"))["/enquiries"].waiting == len(of_the_line)


@pytest.mark.clause("POL-11")
def test_the_policy_says_which_team_answers_and_where_it_is_told(app: Flask, world: builders.World) -> None:
    text = DEFAULT.read_text("utf-8").replace(
        '[enquiries.policy]\nanswered_by = ["line_manager", "senior_manager"]\nemail = ""',
        '[enquiries.policy]\nanswered_by = ["colleague"]\nemail = "policy@example.org"',
    )
    use_policy(OPERATOR, text, "another")
    one = enquiry()
    assert [message.to for message in Message.select().where(Message.subject.startswith(one.reference))] == [
        "policy@example.org"
    ]
    assert waiting(world, "line-manager") == {}
    colleague = at_work(app, world, "colleague")
    colleague.get(f"/enquiries/{one.reference}")
    assert colleague.status == 200
    colleague.send({"answer": "Twelve months."}, action="/answer")
    assert "Answered." in colleague.text


def test_without_a_line_in_the_policy_the_default_holds() -> None:
    assert read_policy(DEFAULT.read_bytes(), source="default").enquiries == Enquiries()


@pytest.mark.clause("POL-11")
def test_an_answer_goes_out_by_email_once_and_can_be_followed(app: Flask, world: builders.World) -> None:
    one = enquiry()
    manager = at_work(app, world, "line-manager")
    assert one.words in manager.get(f"/enquiries/{one.reference}")
    where, standing = manager.filled("/answer")
    assert "given" not in manager.page
    for _ in range(2):  # a double click
        manager.post(where, standing | {"answer": "Twelve months, then it no longer counts."})
        assert manager.status == 200
    answers = [m for m in to("morgan@example.com") if m.subject == f"Our answer to {one.reference}"]
    assert len(answers) == 1
    assert "Twelve months, then it no longer counts." in answers[0].text
    found = Enquiry.get()
    assert (found.state, found.answered_by_id) == (EnquiryState.ANSWERED, world.staff["line-manager"].id)
    body = Published.get(Published.reference == one.reference).body
    assert (body["state"], body["answer"]) == ("answered", "Twelve months, then it no longer counts.")
    assert "Twelve months" in manager.get(f"/enquiries/{one.reference}")
    assert one.reference in manager.get("/enquiries?show=answered")
    assert one.reference not in manager.get("/enquiries")


def test_an_answer_that_is_given_by_hand_is_recorded_once_it_was(app: Flask, world: builders.World) -> None:
    one = enquiry(by=Channel.LETTER)
    manager = at_work(app, world, "line-manager")
    assert "The answer is posted" in manager.get(f"/enquiries/{one.reference}")
    manager.send({"answer": "Twelve months."}, action="/answer")
    assert manager.status == 422
    assert manager.error("given") == "Tick the box once the answer is posted"
    assert manager.value("answer") == "Twelve months."
    manager.send({"given": ["yes"]}, action="/answer")
    assert "Answered." in manager.text
    assert len(Message.select()) == 1, "the team was told; nothing else is an email"
    manager.get(f"/enquiries/{one.reference}")
    assert ", posted" in manager.text


def test_an_answer_without_words_is_refused_and_what_was_typed_stays(app: Flask, world: builders.World) -> None:
    one = enquiry()
    manager = at_work(app, world, "line-manager")
    manager.get(f"/enquiries/{one.reference}")
    manager.send({"answer": " "}, action="/answer")
    assert manager.error("answer") == "Write the answer as they will read it"
    manager.send({"answer": "x" * 8001}, action="/answer")
    assert manager.status == 422
    assert manager.value("answer") == "x" * 8001
    assert Enquiry.get().state is EnquiryState.RECEIVED


def test_two_who_answer_at_once_make_one_answer(app: Flask, world: builders.World) -> None:
    one = enquiry()
    first, second = at_work(app, world, "line-manager"), at_work(app, world, "senior-manager")
    for manager in (first, second):
        manager.get(f"/enquiries/{one.reference}")
    second_form = second.filled("/answer")
    first.send({"answer": "Twelve months."}, action="/answer")
    second.post(second_form[0], second_form[1] | {"answer": "One year."})
    assert second.status == 409
    assert "One year." in second.text, "what was typed is kept"
    assert Enquiry.get().answer == "Twelve months."


@pytest.mark.clause("DPA-7")
def test_the_first_word_of_how_a_complaint_goes_on_acknowledges_it_and_the_second_changes_no_date(
    world: builders.World,
) -> None:
    one, manager, first = enquiry(COMPLAINT, Channel.LETTER), world.actor("senior-manager"), clock.today()
    tell_progress(manager, one.reference, one.version, "We asked the office.", given=True)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        tell_progress(manager, one.reference, Enquiry.get().version, "They have answered.", given=True)
    assert Published.get(Published.reference == one.reference).body["acknowledged_on"] == str(first)
    assert [told["words"] for told in Enquiry.get().told] == ["We asked the office.", "They have answered."]


@pytest.mark.clause("DPA-7")
def test_a_complaint_that_nobody_acknowledged_in_30_days_comes_first(app: Flask, world: builders.World) -> None:
    one = enquiry(COMPLAINT, Channel.LETTER)
    row = "Complaint about personal information: Acknowledge"
    assert (one.due_on - clock.today()).days == 30
    assert waiting(world, "senior-manager") == {"coming": [row]}
    with time_machine.travel(clock.now() + timedelta(days=31)):
        newer = enquiry(POLICY)
        assert waiting(world, "senior-manager")["late"] == [row]
        late = at_work(app, world, "senior-manager")
        text = late.get("/enquiries")
        assert text.index(one.reference) < text.index(newer.reference)
        assert "Late: due" in text
        assert "This is late." in late.get(f"/enquiries/{one.reference}")
        assert work_list.counts(world.actor("senior-manager"))["/enquiries"].late


@pytest.mark.clause("DPA-7")
def test_the_acknowledgement_is_recorded_and_then_the_answer_is_due(app: Flask, world: builders.World) -> None:
    one = enquiry(COMPLAINT, Channel.LETTER)
    manager = at_work(app, world, "senior-manager")
    manager.get(f"/enquiries/{one.reference}")
    manager.send(action="/acknowledge")
    assert "The acknowledgement is recorded." in manager.text
    found = Enquiry.get_by_id(one.id)
    assert found.acknowledged_at is not None
    assert found.state is EnquiryState.RECEIVED
    assert "Complaint about personal information: Answer" in waiting(world, "senior-manager")["coming"]
    body = Published.get(Published.reference == one.reference).body
    assert body["acknowledged_on"] == str(clock.today())
    assert body["acknowledge_by"] is None
    manager.post(f"/enquiries/{one.reference}/acknowledge", {"version": str(found.version)})
    assert manager.status == 403
    assert "acknowledged already" in manager.text


@pytest.mark.clause("DPA-7")
def test_a_complaint_can_not_be_kept_without_an_answer(app: Flask, world: builders.World) -> None:
    one = enquiry(COMPLAINT, None)
    manager = at_work(app, world, "senior-manager")
    assert "Keep it as read" not in manager.get(f"/enquiries/{one.reference}")
    manager.post(f"/enquiries/{one.reference}/keep", {"version": "1"})
    assert manager.status == 403
    assert "They asked for an answer" in manager.text
    manager.get(f"/enquiries/{one.reference}")
    manager.send({"answer": "You were right. We have corrected the address."}, action="/answer")
    assert "Answered." in manager.text
    assert Published.get(Published.reference == one.reference).body["answer"].startswith("You were right")


def test_what_asks_for_no_answer_is_kept_as_read(app: Flask, world: builders.World) -> None:
    one = enquiry(FEEDBACK, None)
    assert waiting(world, "line-manager") == {"coming": ["What a customer says of how we did: Read"]}
    manager = at_work(app, world, "line-manager")
    manager.get(f"/enquiries/{one.reference}")
    manager.send(action="/keep")
    assert "It is kept as read." in manager.text
    assert Enquiry.get().state is EnquiryState.NOTED
    assert waiting(world, "line-manager") == {}
    assert Published.get(Published.reference == one.reference).body["state"] == "noted"
    asks = enquiry(POLICY)
    manager.post(f"/enquiries/{asks.reference}/keep", {"version": "1"})
    assert manager.status == 403


@pytest.mark.clause("POL-11")
def test_what_came_to_the_wrong_team_is_passed_on_with_its_own_days(app: Flask, world: builders.World) -> None:
    one = enquiry(OTHER, Channel.LETTER)
    manager = at_work(app, world, "line-manager")
    manager.get(f"/enquiries/{one.reference}")
    manager.send(action="/pass")
    assert manager.error("topic") == "Choose what it is about"
    manager.send({"topic": "data_protection"}, action="/pass")
    assert manager.path == "/enquiries"
    assert "They have been told." in manager.text
    found = Enquiry.get()
    assert (found.topic, (found.due_on - clock.today()).days) == (COMPLAINT, 30)
    assert waiting(world, "line-manager") == {}
    assert waiting(world, "senior-manager") == {"coming": ["Complaint about personal information: Acknowledge"]}
    assert Published.get(Published.reference == one.reference).body["topic"] == "data_protection"
    senior = at_work(app, world, "senior-manager")
    for topic in ("other", "data_protection"):  # there and back again: each team is told each time
        senior.get(f"/enquiries/{one.reference}")
        senior.send({"topic": topic}, action="/pass")
        assert senior.status == 200
    assert len(to("hello@example.org")) == 4
    senior.get(f"/enquiries/{one.reference}")
    senior.send({"topic": "data_protection"}, action="/pass")
    assert senior.status == 422


@pytest.mark.clause("REL-6")
def test_a_double_click_passes_it_on_once_although_it_is_another_teams_by_then(
    app: Flask, world: builders.World
) -> None:
    one = enquiry(OTHER)
    manager = at_work(app, world, "line-manager")
    manager.get(f"/enquiries/{one.reference}")
    where, standing = manager.filled("/pass")
    for _ in range(2):
        manager.post(where, standing | {"topic": "data_protection"})
        assert (manager.status, manager.path) == (200, "/enquiries")
    assert len(to("hello@example.org")) == 2
    manager.post(where, {"topic": "other", "key": "n" * 32})
    assert manager.status == 403


def told_of(world: builders.World) -> tuple[CaseFile, str]:
    """A case with a decision, and the reference in its letter."""
    restriction = builders.authorised(world)
    letter = Letter.get(Letter.restriction == restriction)
    letter = issue_letter(world.authoriser, letter.reference, letter.version, BY_HAND)
    return restriction.case, str(letter.appeal_reference)


def test_feedback_is_kept_with_the_case_that_its_reference_leads_to(app: Flask, world: builders.World) -> None:
    case, decision = told_of(world)
    one = enquiry(FEEDBACK, None, about=decision.lower().replace("-", " "))
    manager = at_work(app, world, "line-manager")
    assert "The reference leads to the case of Morgan Okafor-Reed" in manager.get(f"/enquiries/{one.reference}")
    assert one.words not in manager.get(f"/cases/{case.reference}"), "until a colleague has matched it"
    manager.get(f"/enquiries/{one.reference}")
    assert manager.value("case") == case.reference
    manager.send(action="/match")
    assert "It is kept with the case." in manager.text
    assert one.words in manager.get(f"/cases/{case.reference}")
    assert "The customer says how we did" in manager.text
    event = Event.get(Event.action == "match_enquiry")
    assert (event.reference, event.case_reference) == (one.reference, case.reference)


@pytest.mark.parametrize("leads", ["case", "restriction", "letter", "appeal", "nowhere", ""])
def test_any_reference_of_the_matter_leads_to_its_case(app: Flask, world: builders.World, leads: str) -> None:
    case, decision = told_of(world)
    restriction = case.restrictions.get()
    made = NewAppeal(
        "Morgan", Channel.EMAIL, (AppealGround.FACTS_WRONG,), email="m@example.com", decision_reference=decision
    )
    appeal = lodge_appeal(CUSTOMER, made, new_code())
    hearer = world.staff["director-repairs"].id
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, hearer)
    reference = {
        "case": case.reference,
        "restriction": restriction.reference,
        "letter": Letter.get(Letter.restriction == restriction).reference,
        "appeal": appeal.reference,
        "nowhere": "DEC-0000-0000",
        "": "",
    }[leads]
    one = enquiry(FEEDBACK, None, about=reference)
    manager = at_work(app, world, "line-manager")
    found = "The reference leads to the case" in manager.get(f"/enquiries/{one.reference}")
    assert found is (leads not in {"nowhere", ""})


def test_only_feedback_is_kept_with_a_case_and_only_with_one_that_is_there(app: Flask, world: builders.World) -> None:
    case, decision = told_of(world)
    one, question = enquiry(FEEDBACK, None), enquiry(POLICY, about=decision)
    manager = at_work(app, world, "line-manager")
    manager.get(f"/enquiries/{one.reference}")
    manager.send({"case": "CAS-0000-0000"}, action="/match")
    assert manager.error("case") == "There is no case with this reference"
    assert manager.value("case") == "CAS-0000-0000"
    assert "Which case is it about?" not in manager.get(f"/enquiries/{question.reference}")
    manager.post(f"/enquiries/{question.reference}/match", {"version": "1", "case": case.reference})
    assert manager.status == 403
    assert Enquiry.select().where(Enquiry.case.is_null(False)).count() == 0


def test_an_enquiry_that_there_is_not_is_said_to_be_none(app: Flask, world: builders.World) -> None:
    manager = at_work(app, world, "line-manager")
    manager.get("/enquiries/ENQ-0000-0000")
    assert manager.status == 404
    manager.get("/enquiries?before=x")
    assert manager.status == 404


def test_a_long_list_goes_on_where_the_page_before_it_ended(app: Flask, world: builders.World) -> None:
    references = [enquiry(OTHER).reference for _ in range(28)]
    manager = at_work(app, world, "line-manager")
    first = manager.get("/enquiries")
    older = re.search(r'href="(/enquiries\?before=[^"]+)"', manager.page)
    assert older
    second = manager.get(older[1].replace("&amp;", "&"))
    assert [reference for reference in references if reference in first] == references[:25]
    assert [reference for reference in references if reference in second] == references[25:]


CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}")
ASKED = {"topic": ["policy"], "words": "How long does a warning count?", "reply_by": ["telephone"]}
ACCOUNT = "/customers/HA-204417"


@pytest.mark.clause("POL-11")
def test_an_enquiry_by_telephone_is_entered_from_the_account_and_reaches_its_team(
    app: Flask, world: builders.World
) -> None:
    colleague = at_work(app, world, "colleague")
    for page in ("/enquiries", "/customers", ACCOUNT):
        colleague.get(page)
        assert 'href="/enquiries/new' in colleague.page, page
    colleague.get("/enquiries/new?account=HA-204417")
    assert (colleague.value("came_by"), colleague.value("telephone")) == ("telephone", "07700 900123")
    where, standing = colleague.filled("/enquiries/new")
    told_twice = [colleague.post(where, standing | ASKED) for _ in range(2)]  # a double click
    assert "The enquiry is entered" in told_twice[0]
    one = Enquiry.get()
    assert (one.came_by, one.customer, one.words) == (Channel.TELEPHONE, world.customer, ASKED["words"])
    assert (one.telephone, one.email, one.address) == ("07700 900123", "", ""), "only what the answer needs"
    codes = {code[0] for text in told_twice if (code := CODE.search(text))}
    assert len(codes) == 1
    assert code_matches(codes.pop(), Published.get(Published.reference == one.reference).code_hash)
    assert [message.subject for message in to("hello@example.org")] == [f"{one.reference}: a question about our policy"]
    assert "by telephone" in to("hello@example.org")[0].text
    assert "See the enquiry" not in colleague.text, "it is for another team"
    colleague.get(f"/enquiries/{one.reference}")
    assert colleague.status == 403
    assert "Took down an enquiry from the customer by Ash Testley" in colleague.get(f"{ACCOUNT}/timeline")
    shown = at_work(app, world, "line-manager").get(f"/enquiries/{one.reference}")
    assert ", by telephone" in shown
    assert "Morgan Okafor-Reed, HA-204417" in shown


@pytest.mark.clause("DPA-7")
@pytest.mark.parametrize(
    ("came_by", "reply_by", "acknowledged", "says"),
    [
        ("telephone", "telephone", True, "Tell them that we have their complaint. That confirms it"),
        ("office", "email", True, "We confirm by email, to morgan@example.com, that we have it"),
        ("letter", "letter", False, "Their complaint has to be confirmed by letter until"),
        ("office", "telephone", False, "Their complaint has to be confirmed by telephone until"),
    ],
)
def test_a_complaint_that_comes_another_way_is_acknowledged_as_they_ask(
    app: Flask, world: builders.World, came_by: str, reply_by: str, acknowledged: bool, says: str
) -> None:
    senior = at_work(app, world, "senior-manager")
    senior.get("/enquiries/new?account=HA-204417")
    text = senior.send(ASKED | {"topic": ["data_protection"], "came_by": came_by, "reply_by": [reply_by]})
    one = Enquiry.get()
    assert says in text
    assert "See the enquiry" in text
    assert (one.acknowledged_at is not None) is acknowledged
    assert len(to("morgan@example.com")) == (reply_by == "email")
    step = "Answer" if acknowledged else "Acknowledge"
    assert waiting(world, "senior-manager") == {"coming": [f"Complaint about personal information: {step}"]}
    assert f", by {one.came_by.label}" in senior.get(f"/enquiries/{one.reference}")


def test_what_is_missing_in_an_enquiry_is_said_and_what_was_typed_stays(app: Flask, world: builders.World) -> None:
    colleague = at_work(app, world, "colleague")
    colleague.get("/enquiries/new")
    colleague.send({"came_by": ""})
    assert colleague.status == 422
    for field, message in (
        ("came_by", "Choose how it came"), ("topic", "Choose what it is about"),
        ("words", "Write what they ask or tell us"), ("reply_by", "Choose how we shall answer"),
    ):  # fmt: skip
        assert colleague.error(field) == message
    for way, field in (("text", "mobile"), ("letter", "address"), ("email", "email"), ("telephone", "telephone")):
        colleague.send(ASKED | {"came_by": "office", "reply_by": [way]})
        assert colleague.error(field).startswith("Enter their")
        assert colleague.value("words") == ASKED["words"]
    assert not Enquiry.select().count()
    colleague.send({"reply_by": ["none"], "topic": ["feedback"]})
    assert "Somebody reads it by" in colleague.text
    assert (Enquiry.get().customer, Enquiry.get().came_by) == (None, Channel.OFFICE)
    colleague.get("/enquiries/new?account=HA-999999")
    assert colleague.status == 404
