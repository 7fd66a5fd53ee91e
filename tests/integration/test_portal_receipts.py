"""Nothing depends on a voice telephone, or on keeping a paper: sign language, relays, and a receipt with the code."""

from __future__ import annotations

from typing import Any

import pytest

from shared.actions.enquiries.answer import answer_enquiry
from shared.actions.receipts import Reached, receipt_goes_by
from shared.config import Settings
from shared.models import AdjustmentRequest, Appeal, Enquiry, Message
from shared.models.references import code_matches
from shared.notify.outbox import deliver
from shared.rules.reply import Through
from shared.rules.vocabulary import Channel
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.integration.test_portal_adjustments import CODE
from tests.integration.test_portal_adjustments import walk as ask
from tests.integration.test_portal_appeals import walk as appeal
from tests.mail import MailServer
from tests.sign_in import back_office
from tests.visitor import Visitor, portal, told

SIGNED: dict[str, Any] = {"reply_by": "bsl", "bsl_email": "sam@example.com"}
WAYS = [
    (
        SIGNED,
        "In British Sign Language, in a video call", "in British Sign Language", Channel.VIDEO_CALL, Through.BSL, "",
    ),
    (
        {"reply_by": "video_relay", "video_relay": "0330 123 4567"},
        "By video relay, on 0330 123 4567", "by video relay", Channel.TELEPHONE, Through.VIDEO_RELAY, "+443301234567",
    ),
    (
        {"reply_by": "text_relay", "text_relay": "01632 960001"},
        "By text relay, on 18002 01632 960001", "by text relay", Channel.TELEPHONE, Through.TEXT_RELAY,
        "18002 +441632960001",
    ),
]  # fmt: skip


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    portal(sqlite_url)
    return beginnings.world()


@pytest.fixture
def visitor(world: builders.World, sqlite_url: str) -> Visitor:
    """A deaf customer, without scripts."""
    return Visitor(portal(sqlite_url))


@pytest.mark.parametrize(("reply", "on_check", "on_receipt", "way", "through", "telephone"), WAYS)
def test_a_deaf_customer_is_answered_in_their_way_and_both_pages_say_so(
    visitor: Visitor,
    reply: dict[str, Any],
    on_check: str,
    on_receipt: str,
    way: Channel,
    through: Through,
    telephone: str,
) -> None:
    ask(visitor, reply=reply)
    assert on_check in visitor.text
    assert f", {on_receipt}." in visitor.fill()
    request = AdjustmentRequest.get()
    assert (request.reply_by, request.reply_through, request.telephone) == (way, through, telephone)


def test_whoever_signs_gives_an_email_address_or_a_mobile_number(visitor: Visitor) -> None:
    visitor.get("/enquiries")
    visitor.fill(topic="other", words="A question")
    visitor.fill(reply_by="bsl")
    assert visitor.error("bsl_email") == "Enter your email address or your mobile number"
    visitor.fill(reply_by="bsl", bsl_mobile="07700 900123")
    visitor.fill()
    assert visitor.path == "/enquiries/sent"
    assert Enquiry.get().telephone == "+447700900123"


def test_an_answer_in_sign_language_goes_out_in_writing_too(
    visitor: Visitor, world: builders.World, sqlite_url: str
) -> None:
    visitor.ask_us(topic="policy", words="How long does a warning count?", **SIGNED)
    enquiry = Enquiry.get()
    manager = AtWork(back_office(sqlite_url), world.staff["senior-manager"])
    assert "British Sign Language (video call)" in manager.get(f"/enquiries/{enquiry.reference}")
    answer_enquiry(world.actor("senior-manager"), enquiry.reference, enquiry.version, "A year.", given=True)
    last = Message.select().where(Message.to == "sam@example.com").order_by(Message.id.desc()).first()
    assert last.text.startswith("A year.")


def test_the_receipt_of_an_appeal_brings_a_copy_the_reference_and_the_code_and_is_forgotten_when_sent(
    visitor: Visitor, world: builders.World, smtp_server: MailServer
) -> None:
    appeal(visitor, told(world), reply=SIGNED | {"adjustments_for_review": "An interpreter"})
    assert "We also send you a copy by email" in visitor.fill()
    settings = Settings(
        mode="test", smtp_host=smtp_server.host, smtp_port=smtp_server.port, smtp_tls="off", mail_from="us@example.org"
    )
    assert deliver(settings)
    text = str([one for one in smtp_server.messages if one["To"] == "sam@example.com"][-1].get_content())
    made = Appeal.get()
    assert made.reference in text
    found = CODE.search(text)
    assert found
    assert code_matches(found[0], made.code_hash)
    for ground in made.grounds:
        assert ground.ground.label in text
        assert ground.own_words in text
    assert not Message.get(Message.to == "sam@example.com").text


@pytest.mark.parametrize(
    ("to", "by"),
    [
        (Reached(Channel.TEXT, telephone="+447700900123"), Channel.TEXT),
        (Reached(Channel.VIDEO_CALL, telephone="+447700900123"), Channel.TEXT),
        (Reached(Channel.TELEPHONE, telephone="+447700900123"), None),
        (Reached(Channel.LETTER), None),
        (Reached(None), None),
    ],
)
def test_a_receipt_goes_by_text_only_to_who_asked_and_where_texts_can_be_sent(
    to: Reached, by: Channel | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert receipt_goes_by(to) is None
    sends = Settings(mode="test", notify_api_key="key", notify_text_template="template")
    monkeypatch.setattr("shared.actions.receipts.settings", lambda: sends)
    assert receipt_goes_by(to) is by
