"""What people asked and told the organisation of the demonstration, online or by telephone, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.actions.enquiries.answer import acknowledge_enquiry, answer_enquiry, note_enquiry, tell_progress
from shared.actions.enquiries.place import match_enquiry, pass_enquiry
from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.demo.stories import Stage, Story, at
from shared.models import Enquiry, Letter
from shared.models.references import new_code
from shared.queries.enquiries import case_about
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import Channel, EnquiryTopic

#: How to answer, as `NewEnquiry` takes it.
Way = Mapping[str, Any]

POLICY, COMPLAINT = EnquiryTopic.POLICY, EnquiryTopic.DATA_PROTECTION
FEEDBACK, OTHER = EnquiryTopic.FEEDBACK, EnquiryTopic.OTHER
_EMAIL: Way = {"reply_by": Channel.EMAIL, "email": "somebody@example.com"}
_LETTER: Way = {"reply_by": Channel.LETTER, "address": "Rowan Nowhere\n7 Elder Court\nMarrowfield\nZZ1 4AB"}
_CALL: Way = {"reply_by": Channel.TELEPHONE, "telephone": "+441632960777"}


def stories(stage: Stage) -> list[Story]:
    """Enquiries of every topic and in every state."""
    return [
        _answered(stage, 40, POLICY, "How long does a warning count against me?", _EMAIL, "Twelve months."),
        _answered(stage, 21, OTHER, "Is there a step-free way into your office?", _CALL, "Yes, from the car park."),
        _waiting(16, POLICY, "Does the policy hold for my carer, who rings for me?", _EMAIL),  # it is late
        _taken_down(stage, 3, POLICY, "May I record our calls? I can’t write fast enough.", _CALL),
        _looked_into(
            stage, 12, "Your repairs firm said on my doorstep that I have a warning. Who told them, and why?", _EMAIL,
            "We have asked the firm which of its people saw the note, and listened to the call in which the visit was "
            "booked. The note should have said only that two people come. We are finding out who wrote more than that.",
        ),
        _acknowledged(stage, 19, COMPLAINT, "You told my neighbour that I had complained about him.", _LETTER),
        _waiting(2, COMPLAINT, "Your letter about my rent went to where I lived last year.", _LETTER),
        _answered(
            stage, 90, COMPLAINT, "You still hold a telephone number that I asked you to delete.", _EMAIL,
            "You are right, and we are sorry. We have deleted it, and looked for others like it.",
        ),
        _passed_on(stage, 6, "Why did a caller know my date of birth?", _EMAIL),
        _about_a_decision(stage, 4, "The letter was clear. I only wish that somebody had rung me first.", keep=True),
        _about_a_decision(stage, 1, "You listened in the end. It took too long.", keep=False),
    ]  # fmt: skip


def _send(topic: EnquiryTopic, words: str, way: Way, about: str = "") -> Enquiry:
    return send_enquiry(CUSTOMER, NewEnquiry(topic, words, about, **way), new_code())


def _waiting(days_ago: int, topic: EnquiryTopic, words: str, way: Way) -> Story:
    yield at(days_ago, 19, 40)
    _send(topic, words, way)


def _taken_down(stage: Stage, days_ago: int, topic: EnquiryTopic, words: str, way: Way) -> Story:
    yield at(days_ago, 14, 40)
    said = NewEnquiry(topic, words, came_by=Channel.TELEPHONE, **way)
    send_enquiry(stage.actor("colleague"), said, new_code())


def _acknowledged(stage: Stage, days_ago: int, topic: EnquiryTopic, words: str, way: Way) -> Story:
    yield at(days_ago, 20, 5)
    sent = _send(topic, words, way)
    yield at(days_ago - 2, 11)
    acknowledge_enquiry(stage.actor("senior-manager"), sent.reference, sent.version)


def _looked_into(stage: Stage, days_ago: int, words: str, way: Way, told: str) -> Story:
    """A complaint that somebody works on: acknowledged at once, and told what has been found so far."""
    yield at(days_ago, 18, 25)
    sent = _send(COMPLAINT, words, way)
    yield at(days_ago - 5, 16)
    tell_progress(stage.actor("senior-manager"), sent.reference, Enquiry.get_by_id(sent.id).version, told, given=False)


def _answered(stage: Stage, days_ago: int, topic: EnquiryTopic, words: str, way: Way, answer: str) -> Story:
    yield at(days_ago, 13, 20)
    sent = _send(topic, words, way)
    yield at(days_ago - 4, 15)
    answer_enquiry(stage.actor("senior-manager"), sent.reference, sent.version, answer, given=True)


def _passed_on(stage: Stage, days_ago: int, words: str, way: Way) -> Story:
    yield at(days_ago, 8, 15)
    sent = _send(OTHER, words, way)
    yield at(days_ago - 1, 9, 30)
    pass_enquiry(stage.actor("line-manager"), sent.reference, sent.version, COMPLAINT)


def _about_a_decision(stage: Stage, days_ago: int, words: str, *, keep: bool) -> Story:
    """Feedback on the newest decision of that day; kept with its case, or still to be read."""
    yield at(days_ago, 18, 30)
    letter = Letter.select().where(Letter.appeal_reference.is_null(False)).order_by(Letter.id.desc()).first()
    sent = _send(FEEDBACK, words, {}, str(letter.appeal_reference))
    case = case_about(sent.about)
    if not keep or case is None:
        return
    yield at(days_ago - 1, 10, 10)
    manager = stage.actor("line-manager")
    kept = match_enquiry(manager, sent.reference, sent.version, case.reference)
    note_enquiry(manager, kept.reference, kept.version)
