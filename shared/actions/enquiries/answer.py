"""Answer an enquiry, acknowledge a complaint, or keep what asks for no answer (POL-11, DPA-7, CAS-5)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.publish import publish_enquiry
from shared.models import Enquiry
from shared.notify.wording import in_language, paragraphs
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Channel, EnquiryTopic

#: How a colleague gives an answer with their own hands: it is sent by nothing here.
BY_HAND: dict[Channel | None, str] = {
    Channel.LETTER: "posted",
    Channel.TELEPHONE: "given on the telephone",
    Channel.TEXT: "sent as a text message",
    Channel.VIDEO_CALL: "given in British Sign Language",
}


@action(Action.ACKNOWLEDGE_ENQUIRY)
def acknowledge_enquiry(doing: Doing, reference: str, expected: int) -> Enquiry:
    """Record that it was acknowledged today, in the way that they asked for."""
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    doing.write(enquiry, expected, acknowledged_at=doing.now, due_on=enquiry.answer_by)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"by": enquiry.reply_by})
    return enquiry


@action(Action.ANSWER_ENQUIRY)
def answer_enquiry(doing: Doing, reference: str, expected: int, answer: str, given: bool = False) -> Enquiry:
    """Answer it: by email at once, or as a colleague has `given` it by hand. It can be followed with the code, too.

    Raises Invalid, by field, without words, or where the answer has to be given by hand and was not.
    """
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    problems = {} if answer.strip() else {"answer": "Write the answer as they will read it"}
    if enquiry.reply_by in BY_HAND and not given:
        problems["given"] = f"Tick the box once the answer is {BY_HAND[enquiry.reply_by]}"
    if problems:
        raise Invalid(problems)
    doing.write(
        enquiry,
        expected,
        answer=answer.strip(),
        answered_by=doing.me,
        answered_at=doing.now,
        acknowledged_at=enquiry.acknowledged_at or doing.now,
    )
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"answer": enquiry.answer, "by": enquiry.reply_by}, case=enquiry.case)
    if enquiry.reply_by in {Channel.EMAIL, Channel.VIDEO_CALL} and enquiry.email:
        _send_answer(doing, enquiry)
    return enquiry


def _send_answer(doing: Doing, enquiry: Enquiry) -> None:
    """The answer as the colleague wrote it, and around it their own language."""
    _, reference = in_language(enquiry.language), enquiry.reference
    subject = _("Our answer to %(reference)s", reference=reference)
    after = [_("This answers your enquiry %(reference)s.", reference=reference)]
    if enquiry.topic is EnquiryTopic.DATA_PROTECTION:
        after.append(
            _(
                "If you are not happy with our answer, you can go to the Information Commissioner: "
                "telephone 0303 123 1113, or see ico.org.uk."
            )
        )
    doing.send(f"enquiry-answer-{reference}", enquiry.email, subject, paragraphs(enquiry.answer, *after), reference)


@action(Action.TELL_PROGRESS)
def tell_progress(doing: Doing, reference: str, expected: int, words: str, given: bool = False) -> Enquiry:
    """Tell whoever complained what has been done so far: by email at once, or as a colleague has told them (DPA-7).

    Raises Invalid, by field, without words, or where it has to be told by hand and was not.
    """
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    problems = {} if words.strip() else {"progress": "Write what has been done so far, as they will read it"}
    if enquiry.reply_by in BY_HAND and not given:
        problems["told"] = f"Tick the box once it is {BY_HAND[enquiry.reply_by]}"
    if problems:
        raise Invalid(problems)
    told = [*enquiry.told, {"on": doing.today.isoformat(), "words": words.strip()}]
    acknowledged = enquiry.acknowledged_at or doing.now
    doing.write(enquiry, expected, told=told, acknowledged_at=acknowledged, due_on=enquiry.answer_by)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"told": words.strip(), "by": enquiry.reply_by}, case=enquiry.case)
    if enquiry.reply_by is Channel.EMAIL:
        _send_progress(doing, enquiry, words.strip())
    return enquiry


def _send_progress(doing: Doing, enquiry: Enquiry, words: str) -> None:
    _, reference = in_language(enquiry.language), enquiry.reference
    subject = _("How your complaint %(reference)s goes on", reference=reference)
    after = _("We will answer by %(day)s.", day=enquiry.answer_by)
    key = f"enquiry-progress-{reference}-{len(enquiry.told)}"
    doing.send(key, enquiry.email, subject, paragraphs(words, after), reference)


@action(Action.NOTE_ENQUIRY)
def note_enquiry(doing: Doing, reference: str, expected: int) -> Enquiry:
    """Record that it was read; no answer was asked for."""
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    doing.write(enquiry, expected, answered_by=doing.me, answered_at=doing.now)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"read": True})
    return enquiry
