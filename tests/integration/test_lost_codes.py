"""A code that was lost: a new one goes by post, email or text, to what is known of the person already."""

from __future__ import annotations

import pytest

from shared.actions.enquiries.new_code import send_new_code
from shared.actions.letters.issue import issue_letter
from shared.models import AdjustmentRequest, Enquiry, Letter, Message, Published
from shared.models.references import code_matches
from shared.rules.errors import Invalid
from shared.rules.vocabulary import Channel, EnquiryState, EnquiryTopic, LetterKind
from tests import beginnings, builders, pdf_reading
from tests.at_work import AtWork
from tests.integration.test_portal_adjustments import CODE, walk
from tests.sign_in import back_office
from tests.visitor import Visitor, portal, told


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    portal(sqlite_url)
    return beginnings.world()


@pytest.fixture
def visitor(world: builders.World, sqlite_url: str) -> Visitor:
    return Visitor(portal(sqlite_url))


def ask(visitor: Visitor, reference: str, by: str) -> Enquiry:
    visitor.get("/follow/lost")
    visitor.fill(reference=reference, name="Morgan Okafor-Reed", by=by)
    assert "The new code is sent by" in visitor.text
    assert not CODE.search(visitor.page)
    return Enquiry.get()


def opens(reference: str, code: str) -> bool:
    return code_matches(code, Published.get(Published.reference == reference).code_hash)


def test_a_new_code_for_a_request_goes_to_the_email_address_that_it_had_given_and_to_no_other(
    visitor: Visitor, world: builders.World, sqlite_url: str
) -> None:
    walk(visitor)
    old = CODE.search(visitor.fill())
    assert old
    request = AdjustmentRequest.get()
    enquiry = ask(visitor, request.reference.lower().replace("-", " "), "email")
    assert (enquiry.topic, enquiry.answer_wanted) == (EnquiryTopic.LOST_CODE, True)
    colleague = AtWork(back_office(sqlite_url), world.staff["line-manager"])
    assert "Asks for a new private code" in colleague.get("/enquiries")
    text = colleague.get(f"/enquiries/{enquiry.reference}")
    assert f'href="/customers?q={request.reference}">Find out whose it is' in colleague.page
    assert 'value="email" checked' in colleague.page
    assert "Close it without a code" in text
    assert "Answer it" not in text, "they have no code to read it with"
    assert "The new code is on its way" in colleague.send({"by": "email"}, action="/code")
    message = Message.select().order_by(Message.id.desc()).first()
    assert (message.to, message.private) == (request.email, True)
    new = CODE.search(message.text)
    assert new
    assert opens(request.reference, new[0])
    assert not opens(request.reference, old[0])
    assert Enquiry.get().state is EnquiryState.ANSWERED


def test_a_new_code_for_a_decision_goes_by_post_and_opens_it_once_the_letter_is_issued(
    visitor: Visitor, world: builders.World
) -> None:
    reference, old = told(world)
    enquiry = ask(visitor, reference, "letter")
    send_new_code(world.actor("line-manager"), enquiry.reference, enquiry.version, reference, Channel.LETTER)
    assert opens(reference, old)
    draft = Letter.get(Letter.kind == LetterKind.NEW_CODE)
    letter = issue_letter(world.actor("line-manager"), draft.reference, draft.version, Channel.LETTER)
    text = pdf_reading.text(letter.pdf or b"")
    new = CODE.search(text)
    assert new
    assert reference in text
    assert opens(reference, new[0])
    assert not opens(reference, old)


@pytest.mark.parametrize(("reference", "by", "field"), [("DEC-0000-0000", "email", "about"), ("", "text", "by")])
def test_a_code_goes_nowhere_that_nobody_knows(
    visitor: Visitor, world: builders.World, reference: str, by: str, field: str
) -> None:
    walk(visitor)  # with an email address, and no telephone
    visitor.fill()
    about = reference or AdjustmentRequest.get().reference
    enquiry = ask(visitor, about, by)
    messages = Message.select().count()
    with pytest.raises(Invalid) as refused:
        send_new_code(world.actor("line-manager"), enquiry.reference, enquiry.version, about, Channel(by))
    assert field in refused.value.problems
    assert Message.select().count() == messages


@pytest.mark.parametrize(("topic", "team"), [("held_copy", "senior-manager"), ("service", "line-manager")])
def test_a_copy_of_what_we_hold_and_a_complaint_about_a_service_are_asked_here(
    visitor: Visitor, world: builders.World, sqlite_url: str, topic: str, team: str
) -> None:
    visitor.ask_us(topic=topic, words="Since May, please.", reply_by="email", email="morgan@example.com")
    assert visitor.path == "/enquiries/sent"
    enquiry = Enquiry.get()
    assert enquiry.topic == topic
    assert enquiry.reference in AtWork(back_office(sqlite_url), world.staff[team]).get("/enquiries")
