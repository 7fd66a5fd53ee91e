"""Asking, complaining and saying how we did on the portal: two questions, without scripts, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from shared.actions.enquiries.answer import answer_enquiry, note_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.config import settings
from shared.models import Enquiry, Event, EventPayload, Message, Staff
from shared.models.references import code_matches
from shared.queries.staff import actor_of
from shared.rules.actor import CUSTOMER, Actor
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.vocabulary import Channel, EnquiryTopic, Nation
from shared.web.rate_limit import FOR_ONE
from tests import beginnings
from tests.filling import HOSTILE, MARKUP
from tests.visitor import Visitor, portal

QUESTION: dict[str, Any] = {
    "topic": "policy", "words": "How long does a warning count?", "reply_by": "email", "email": "morgan@example.com",
}  # fmt: skip
COMPLAINT = QUESTION | {"topic": "data_protection", "words": "You wrote to my old address, about my rent."}
FEEDBACK: dict[str, Any] = {"topic": "feedback", "words": "Nobody asked me first.", "reply_by": "none"}
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}")


@pytest.fixture
def visitor(database_url: str) -> Visitor:
    """Somebody before the portal of an organisation with its people."""
    app = portal(database_url)
    beginnings.world()
    return Visitor(app)


def sends(visitor: Visitor, **answers: Any) -> str:
    """Write this and send it. Returns the confirmation."""
    visitor.get("/enquiries")
    return visitor.ask_us(**answers)


def follow(visitor: Visitor, confirmation: str) -> str:
    """Open what was sent with its reference and code, in another browser."""
    other = Visitor(visitor.client.application)
    other.get("/follow")
    code = CODE.search(confirmation)
    assert code
    return other.fill(reference=Enquiry.get().reference, code=code[0].lower())


def actor(key: str) -> Actor:
    """A colleague."""
    return actor_of(Staff.get(Staff.email == f"{key}@example.org"))


def said(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


@pytest.mark.clause("POL-11")
def test_a_question_about_the_policy_gets_a_reference_a_code_and_a_day(visitor: Visitor) -> None:
    visitor.get("/policy")
    assert 'href="/enquiries?topic=policy"' in visitor.page
    visitor.get("/enquiries?topic=policy")
    assert visitor.ticked() == {"policy"}
    text = visitor.ask_us(**QUESTION)
    enquiry = Enquiry.get()
    code = CODE.search(text)
    assert code
    assert code_matches(code[0], enquiry.code_hash)
    assert enquiry.reference in text
    due = after_working_days(clock.today(), 10, Nation.ENGLAND)
    assert (enquiry.answer_by, enquiry.due_on) == (due, due)
    assert f"{said(due)}, by email" in text
    assert (enquiry.topic, enquiry.words, enquiry.reply_by) == (EnquiryTopic.POLICY, QUESTION["words"], Channel.EMAIL)
    told_team, told_person = Message.select().order_by(Message.id)
    assert told_team.to == "hello@example.org"
    assert f"{settings().backoffice_url}/enquiries/{enquiry.reference}" in told_team.text
    assert QUESTION["words"] not in told_team.text
    assert told_person.to == "morgan@example.com"
    assert enquiry.reference in told_person.text
    assert said(due) in told_person.text
    assert CODE.search(told_person.text), "nobody has to keep a paper"
    assert told_person.private


@pytest.mark.clause("POL-11")
def test_nothing_is_asked_for_but_what_is_needed_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    asked = set(re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', visitor.page.partition("<main")[2]))
    assert asked == {"topic", "words", "about", "about_open", "csrf_token", "key"}
    visitor.fill()
    assert visitor.status == 422
    assert visitor.error("topic") == "Choose what it is about"
    assert visitor.error("words") == "Write what you want to ask or tell us"
    assert re.findall(r'href="#(topic|words|about)"', visitor.page) == ["topic", "words"]
    visitor.fill(topic="other", words="x" * 4001, about="y" * 61)
    too_long = "Your answer to “What do you want to ask or tell us?” must be 4,000 characters or fewer"
    assert visitor.error("words") == too_long
    assert visitor.error("about")
    assert (visitor.value("words"), visitor.value("about")) == ("x" * 4001, "y" * 61)
    assert visitor.ticked() == {"other"}
    visitor.fill(topic="weather", words="Rain?")
    assert visitor.error("topic") == "Choose what it is about"
    visitor.fill(topic="other", words="Hello")
    assert visitor.path == "/enquiries/reply"
    asked = set(re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', visitor.page.partition("<main")[2]))
    ways = {"reply_by", "email", "address", "telephone", "mobile", "bsl_email", "bsl_mobile", "video_relay"}
    assert asked == {"text_relay", "about_open", "others", "csrf_token", "key"} | ways
    visitor.fill()
    assert visitor.error("reply_by") == "Choose how we shall answer you"
    visitor.fill(reply_by="text", mobile="12")
    assert visitor.error("mobile")
    assert (visitor.value("mobile"), visitor.ticked()) == ("12", {"text"})
    visitor.fill(reply_by="email", email="morgan at example")
    assert visitor.error("email").startswith("Enter an email address")
    visitor.fill(reply_by="letter")
    assert visitor.error("address") == "Enter your address"
    assert (
        Enquiry.select().count()
        == Message.select().count()
        == Event.select().where(Event.record == "enquiry").count()
        == 0
    )


@pytest.mark.clause("DPA-7")
def test_a_complaint_is_acknowledged_at_once_where_it_can_be(visitor: Visitor) -> None:
    visitor.get("/privacy")
    assert 'href="/enquiries?topic=data_protection"' in visitor.page
    text = sends(visitor, **COMPLAINT)
    enquiry = Enquiry.get()
    month = clock.today() + timedelta(days=30)
    assert "This page confirms that we received your complaint" in text
    assert said(month) in text
    assert "Information Commissioner" in text
    assert enquiry.answer_by == month
    assert enquiry.acknowledged_at is not None
    acknowledgement = Message.get(Message.to == "morgan@example.com")
    assert "complaint" in acknowledgement.subject
    assert said(month) in acknowledgement.text
    assert f"We confirmed it on{said(clock.today())}" in follow(visitor, text).replace("on ", "on")


@pytest.mark.clause("DPA-7")
def test_a_complaint_to_be_answered_by_letter_waits_for_its_acknowledgement(visitor: Visitor) -> None:
    text = sends(visitor, **COMPLAINT | {"reply_by": "letter", "address": "Morgan\n14 Elder Court"})
    enquiry = Enquiry.get()
    month = clock.today() + timedelta(days=30)
    assert f"We also confirm it by letter, by {said(month)}" in text
    assert enquiry.acknowledged_at is None
    assert enquiry.due_on == month
    assert f"We confirm it by {said(month)}" in follow(visitor, text)


@pytest.mark.clause("DPA-7")
def test_a_complaint_without_a_way_to_answer_is_answered_where_it_can_be_followed(visitor: Visitor) -> None:
    text = sends(visitor, **COMPLAINT | {"reply_by": "none"})
    enquiry = Enquiry.get()
    assert enquiry.acknowledged_at is not None
    assert enquiry.answer_wanted
    assert f"You find our answer here by {said(enquiry.answer_by)}" in text


def test_feedback_comes_with_the_reference_of_what_it_is_about(database_url: str) -> None:
    app = portal(database_url)
    _, letter = beginnings.told()
    visitor = Visitor(app)
    visitor.get("/follow")
    visitor.fill(reference=letter[0], code=letter[1])
    assert 'href="/enquiries?topic=feedback"' in visitor.page
    visitor.get("/enquiries?topic=feedback")
    assert visitor.value("about") == letter[0]
    assert visitor.ticked() == {"feedback"}
    text = visitor.ask_us(**FEEDBACK, about=visitor.value("about"))
    enquiry = Enquiry.get()
    assert (enquiry.about, enquiry.words, enquiry.reply_by) == (letter[0], FEEDBACK["words"], None)
    assert f"Somebody reads it by {said(enquiry.answer_by)}" in text
    assert Visitor(app).get("/enquiries?topic=feedback")
    assert Message.select().where(Message.to != "hello@example.org", Message.subject.contains("ENQ")).count() == 0


def test_nobody_else_s_reference_is_filled_in(visitor: Visitor) -> None:
    visitor.get("/enquiries?topic=feedback")
    assert visitor.value("about") == ""
    visitor.get("/enquiries?topic=<script>&about=DEC-0000-0000")
    assert visitor.status == 200
    assert (visitor.value("about"), visitor.ticked()) == ("", set())


def test_what_comes_of_it_is_followed_with_the_code(visitor: Visitor) -> None:
    text = sends(visitor, **QUESTION)
    shown = follow(visitor, text)
    assert "Waiting for us" in shown
    assert f"We answer by{said(Enquiry.get().answer_by)}" in shown.replace("by ", "by")
    assert QUESTION["words"] not in shown
    assert "Take this back" not in shown
    answer_enquiry(actor("line-manager"), Enquiry.get().reference, 1, "Twelve months.")
    shown = follow(visitor, text)
    assert "Twelve months." in shown
    assert "We answer by" not in shown


def test_what_needs_no_answer_is_seen_to_be_read(visitor: Visitor) -> None:
    text = sends(visitor, **FEEDBACK)
    note_enquiry(actor("line-manager"), Enquiry.get().reference, 1)
    assert "We have read it and kept it" in follow(visitor, text)


def test_the_wrong_code_opens_nothing(visitor: Visitor) -> None:
    sends(visitor, **QUESTION)
    other = Visitor(visitor.client.application)
    other.get("/follow")
    other.fill(reference=Enquiry.get().reference, code="00000-00000-0000")
    assert other.status == 422
    assert other.get("/enquiries/sent").startswith("Question 1 of 2 Ask us"), "the confirmation is its sender’s"


@pytest.mark.clause("REL-6")
def test_sent_twice_it_is_one_enquiry_with_one_code(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(**{name: QUESTION[name] for name in ("topic", "words")})
    visitor.fill(reply_by="email", email=QUESTION["email"])
    assert QUESTION["words"] in visitor.text
    pages = [visitor.send().text, visitor.send().text]
    assert Enquiry.select().count() == 1
    assert Message.select().count() == 2
    codes = {CODE.findall(page)[0] for page in pages}
    assert len(codes) == 1
    assert not CODE.search(visitor.get("/enquiries/sent")), "it is shown once"
    assert Event.select().where(Event.action == "send_enquiry").count() == 1


@pytest.mark.clause("SEC-27", "SEC-33")
def test_hostile_words_stay_words_and_one_address_can_not_flood_us(visitor: Visitor) -> None:
    sends(visitor, **QUESTION | {"words": HOSTILE, "about": MARKUP[:60]})
    enquiry = Enquiry.get()
    assert MARKUP in enquiry.words
    assert MARKUP not in visitor.page
    assert all(
        "\n" not in message.subject and ("Canary" not in message.text or message.private)
        for message in Message.select()
    )
    for _ in range(FOR_ONE - 1):
        sends(visitor, **QUESTION)
        assert visitor.status == 200
    sends(visitor, **QUESTION)
    assert visitor.status == 429
    assert QUESTION["words"] in visitor.get("/enquiries/check"), "what was typed is kept"
    assert Enquiry.select().count() == FOR_ONE
    neighbour = Visitor(visitor.client.application, "192.0.2.8")
    sends(neighbour, **QUESTION)
    assert neighbour.status == 200


def test_the_log_names_the_topic_and_none_of_the_words(visitor: Visitor) -> None:
    sends(visitor, **COMPLAINT)
    event = Event.get(Event.action == "send_enquiry")
    assert (event.actor, event.reference) == ("Customer", Enquiry.get().reference)
    body = EventPayload.get(EventPayload.event_number == event.number).body
    assert body == {"topic": "data_protection", "reply_by": "email", "came_by": "web_form"}


def test_without_words_or_a_way_the_action_refuses_too(visitor: Visitor) -> None:
    with pytest.raises(Invalid) as refused:
        send_enquiry(CUSTOMER, NewEnquiry(EnquiryTopic.OTHER, "  ", reply_by=Channel.LETTER), "7K3Q9-XZ2MA-4TPR")
    assert set(refused.value.problems) == {"words", "address"}
    with pytest.raises(NotAllowed):
        send_enquiry(actor("admin"), NewEnquiry(EnquiryTopic.OTHER, "Hello"), "7K3Q9-XZ2MA-4TPR")
    assert Enquiry.select().count() == 0
