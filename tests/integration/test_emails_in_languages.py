"""What we send to a customer by email is in the language in which they read the portal (ACC-3)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any

import pytest

from shared.actions.adjustments.decide import decide_adjustment, match_adjustment
from shared.actions.enquiries.answer import answer_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.config import Settings
from shared.database.writing import writing
from shared.models import AdjustmentRequest, Appeal, Customer, Enquiry
from shared.models.references import new_code
from shared.notify.outbox import deliver
from shared.rules.vocabulary import AdjustmentState, Channel, EnquiryTopic, ReasonableFactor
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.integration.test_enquiries_portal import COMPLAINT, QUESTION
from tests.integration.test_portal_adjustments import BY_EMAIL, CODE
from tests.integration.test_portal_adjustments import walk as ask_for_adjustments
from tests.integration.test_portal_appeals import walk as appeal
from tests.integration.test_portal_languages import MONTHS
from tests.mail import MailServer
from tests.sign_in import back_office
from tests.visitor import Visitor, portal, told

ADDRESS = BY_EMAIL["email"]
DAY = re.compile(rf"erbyn \d+ ({MONTHS}) \d{{4}}\.")


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    portal(sqlite_url)
    return beginnings.world()


@pytest.fixture
def welsh(world: builders.World, sqlite_url: str) -> Visitor:
    """Somebody who has chosen Welsh."""
    visitor = Visitor(portal(sqlite_url))
    visitor.get("/?lang=cy")
    return visitor


def delivered(server: MailServer) -> EmailMessage:
    """Send what waits; the last of what reached the customer, through a real mail server."""
    settings = Settings(
        mode="test", smtp_host=server.host, smtp_port=server.port, smtp_tls="off", mail_from="hello@example.org"
    )
    assert deliver(settings)
    return [message for message in server.messages if message["To"].endswith("@example.com")][-1]


def text(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


@pytest.mark.clause("ACC-3", "POL-11")
@pytest.mark.parametrize(("sent", "what"), [(QUESTION, "ymholiad"), (COMPLAINT, "cwyn")])
def test_an_enquiry_in_welsh_is_acknowledged_and_answered_in_welsh(
    welsh: Visitor, world: builders.World, smtp_server: MailServer, sent: dict[str, Any], what: str
) -> None:
    welsh.ask_us(**sent)
    one = Enquiry.get()
    acknowledged = delivered(smtp_server)
    assert acknowledged["Subject"] == f"Mae eich {what} gennym: {one.reference}"
    assert DAY.search(text(acknowledged))
    assert "/follow" in text(acknowledged)
    answer_enquiry(world.actor("senior-manager"), one.reference, one.version, "Deuddeg mis.")
    answered = delivered(smtp_server)
    assert answered["Subject"] == f"Ein hateb i {one.reference}"
    assert text(answered).startswith("Deuddeg mis.")
    assert f"Mae hyn yn ateb eich ymholiad {one.reference}." in text(answered)


@pytest.mark.clause("ACC-3", "ADJ-4")
def test_a_request_in_welsh_is_acknowledged_and_answered_in_welsh(
    welsh: Visitor, world: builders.World, smtp_server: MailServer
) -> None:
    ask_for_adjustments(welsh)
    welsh.fill()
    request = AdjustmentRequest.get()
    acknowledged = delivered(smtp_server)
    assert acknowledged["Subject"] == f"Mae eich cais {request.reference} gennym"
    assert "Gofynnoch am:\n- Print bras\n" in text(acknowledged)
    assert DAY.search(text(acknowledged))
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, world.customer.account)
    refused = dict.fromkeys(ReasonableFactor, "Nid yw’n bosibl eleni.")
    decide_adjustment(
        manager, request.reference, request.version, AdjustmentState.NOT_AGREED, "Nid y tro hwn.", factors=refused
    )
    answered = text(delivered(smtp_server))
    assert f"Rydym wedi ateb eich cais am addasiadau {request.reference}: ni chytunwyd." in answered
    assert "Nid y tro hwn." in answered
    assert "bydd rhywun arall yn edrych arno eto" in answered
    english = {factor.label for factor in ReasonableFactor}
    assert not [line for line in answered.splitlines() if line.partition(":")[0] in english]


@pytest.mark.clause("ACC-3", "APP-2")
def test_an_appeal_in_welsh_is_acknowledged_in_welsh(
    welsh: Visitor, world: builders.World, smtp_server: MailServer
) -> None:
    appeal(welsh, told(world), reply=BY_EMAIL)
    welsh.fill()
    acknowledged = delivered(smtp_server)
    assert acknowledged["Subject"] == f"Mae eich apêl {Appeal.get().reference} gennym"
    assert "Bydd Cyfarwyddwr gwasanaeth nad oedd â rhan yn y penderfyniad yn edrych arni." in text(acknowledged)
    assert DAY.search(text(acknowledged))


@pytest.mark.clause("ACC-3", "ADJ-1")
def test_the_code_of_a_saved_form_comes_in_welsh(welsh: Visitor, smtp_server: MailServer) -> None:
    welsh.get("/adjustments/what")
    code = CODE.search(welsh.fill(own_words="Print bras.", save="yes"))
    assert code
    welsh.fill(email=ADDRESS)
    message = delivered(smtp_server)
    assert message["Subject"] == "Mynd ymlaen â’r hyn a ddechreuoch"
    assert code[0] in text(message)
    assert "/continue" in text(message)
    assert "Your answers" not in text(message)


@pytest.mark.parametrize(
    ("language", "subject", "due"),
    [("pl", "Mamy Twój wniosek", "Odpowiemy najpóźniej"), ("ur", "ہمیں دوبارہ جائزے", "تک جواب دیں گے")],
)
def test_a_receipt_is_in_the_language_of_the_edition_that_somebody_used(
    world: builders.World, sqlite_url: str, smtp_server: MailServer, language: str, subject: str, due: str
) -> None:
    visitor = Visitor(portal(sqlite_url))
    visitor.get(f"/appeals?lang={language}")
    appeal(visitor, None, decision={"decision_described": "The letter of May."}, reply=BY_EMAIL)
    visitor.fill()
    message = delivered(smtp_server)
    assert message["Subject"].startswith(subject)
    assert due in text(message)
    assert not re.search(r"We have|Your |This is", text(message)), "nothing of ours is left in English"


@pytest.mark.clause("ACC-3")
def test_what_a_colleague_enters_is_confirmed_in_the_language_of_the_account(
    world: builders.World, sqlite_url: str, smtp_server: MailServer
) -> None:
    colleague = AtWork(back_office(sqlite_url), world.staff["line-manager"])
    for language, subject in (("cy", "Mae eich ymholiad gennym: "), ("so", "We have your enquiry: ")):
        with writing():
            Customer.update(language=language).execute()
        colleague.get("/enquiries/new?account=HA-204417")
        colleague.send({"topic": ["policy"], "words": "Am faint?", "reply_by": ["email"]})
        one = Enquiry.select().order_by(Enquiry.id.desc()).get()
        message = delivered(smtp_server)
        assert message["Subject"] == f"{subject}{one.reference}"
        assert language != "so" or re.search(r"answer by \d+ [A-Z][a-z]+ \d{4}\.", text(message))
        said = {"cy": "Welsh. Our emails to them are in it", "so": "Somali. Our emails to them are in English"}
        assert said[language] in colleague.get(f"/enquiries/{one.reference}")


def test_in_english_all_is_as_it_was(world: builders.World, smtp_server: MailServer) -> None:
    sent = NewEnquiry(EnquiryTopic.POLICY, "How long?", reply_by=Channel.EMAIL, email=ADDRESS)
    one = send_enquiry(world.actor("colleague"), sent, new_code())
    message = delivered(smtp_server)
    assert message["Subject"] == f"We have your enquiry: {one.reference}"
    assert f"We will answer by {one.answer_by.day} {one.answer_by:%B %Y}." in text(message)
