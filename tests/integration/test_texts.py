"""Whoever asks for text messages gets them, where this installation sends texts; else a colleague sends them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.actions.enquiries.answer import answer_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.actions.reply import LONGEST_TEXT
from shared.config import settings
from shared.models import Message
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid
from shared.rules.vocabulary import Channel, EnquiryTopic
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office

MOBILE = "07700 900982"
CODE = "7K3Q9-XZ2MA-4TPT"
NOTIFY = {
    "EVENHAND_NOTIFY_API_KEY": "evenhand-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
    "EVENHAND_NOTIFY_TEXT_TEMPLATE": "t-1",
}


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    back_office(sqlite_url)
    return beginnings.world()


@pytest.fixture
def _texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in NOTIFY.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def asked() -> str:
    sent = NewEnquiry(EnquiryTopic.POLICY, "How long is a warning kept?", reply_by=Channel.TEXT, telephone=MOBILE)
    return str(send_enquiry(CUSTOMER, sent, CODE).reference)


def texts() -> list[str]:
    found = Message.select().where(Message.to == MOBILE).order_by(Message.id)
    assert {message.by for message in found} <= {Channel.TEXT}
    return [message.text for message in found]


@pytest.mark.usefixtures("_texts")
def test_receipt_and_answer_go_as_text_messages(world: builders.World) -> None:
    reference = asked()
    (receipt,) = texts()
    assert reference in receipt
    assert "We will answer by" in receipt
    assert "/follow" in receipt
    answer_enquiry(world.actor("line-manager"), reference, 1, "Twelve months.")
    assert "Twelve months." in texts()[1]


@pytest.mark.usefixtures("_texts")
def test_what_is_too_long_for_a_text_message_is_read_on_the_website(world: builders.World) -> None:
    reference = asked()
    answer_enquiry(world.actor("line-manager"), reference, 1, "Twelve months. " * 80)
    text = texts()[1]
    assert len(text) <= LONGEST_TEXT
    assert reference in text
    assert "/follow" in text


def test_where_no_texts_are_sent_a_colleague_sends_it(world: builders.World) -> None:
    reference = asked()
    assert texts() == []
    with pytest.raises(Invalid, match="sent as a text message"):
        answer_enquiry(world.actor("line-manager"), reference, 1, "Twelve months.")
    answer_enquiry(world.actor("line-manager"), reference, 1, "Twelve months.", given=True)
    assert texts() == []


@pytest.mark.usefixtures("_texts")
def test_the_page_asks_nobody_to_send_by_hand_what_goes_by_itself(world: builders.World, sqlite_url: str) -> None:
    reference = asked()
    manager = AtWork(back_office(sqlite_url), world.staff["line-manager"])
    assert "Tick the box" not in manager.get(f"/enquiries/{reference}")
    assert "Nothing is sent from here" not in manager.get(f"/enquiries/{reference}")
