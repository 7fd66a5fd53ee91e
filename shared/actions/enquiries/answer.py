"""Answer an enquiry, acknowledge a complaint, or keep what asks for no answer (POL-11, DPA-7, CAS-5)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.publish import publish_enquiry
from shared.actions.reply import goes_by, reply
from shared.models import Enquiry
from shared.notify.wording import in_language
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Channel, EnquiryTopic

_BY_HAND: dict[Channel | None, str] = {
    Channel.LETTER: "posted",
    Channel.TELEPHONE: "given on the telephone",
    Channel.TEXT: "sent as a text message",
    Channel.VIDEO_CALL: "given in British Sign Language",
}


def by_hand(enquiry: Enquiry) -> str:
    """How a colleague gives the answer with their own hands, such as “posted”; empty where it goes from here."""
    return "" if goes_by(enquiry) is enquiry.reply_by else _BY_HAND.get(enquiry.reply_by, "")


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
    """Answer it: by email or text message at once, or as a colleague has `given` it by hand. The code shows it, too.

    Raises Invalid, by field, without words, or where the answer has to be given by hand and was not.
    """
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    problems = {} if answer.strip() else {"answer": "Write the answer as they will read it"}
    if (how := by_hand(enquiry)) and not given:
        problems["given"] = f"Tick the box once the answer is {how}"
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
    reply(doing, enquiry, enquiry.language, f"enquiry-answer-{reference}", subject, enquiry.answer, *after)


@action(Action.TELL_PROGRESS)
def tell_progress(doing: Doing, reference: str, expected: int, words: str, given: bool) -> Enquiry:
    """Tell whoever complained what has been done so far: from here at once, or as a colleague has told them (DPA-7).

    Raises Invalid, by field, without words, or where it has to be told by hand and was not.
    """
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    problems = {} if words.strip() else {"progress": "Write what has been done so far, as they will read it"}
    if (how := by_hand(enquiry)) and not given:
        problems["told"] = f"Tick the box once it is {how}"
    if problems:
        raise Invalid(problems)
    told = [*enquiry.told, {"on": doing.today.isoformat(), "words": words.strip()}]
    acknowledged = enquiry.acknowledged_at or doing.now
    doing.write(enquiry, expected, told=told, acknowledged_at=acknowledged, due_on=enquiry.answer_by)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"told": words.strip(), "by": enquiry.reply_by}, case=enquiry.case)
    _send_progress(doing, enquiry, words.strip())
    return enquiry


def _send_progress(doing: Doing, enquiry: Enquiry, words: str) -> None:
    _, reference = in_language(enquiry.language), enquiry.reference
    subject = _("How your complaint %(reference)s goes on", reference=reference)
    after = _("We will answer by %(day)s.", day=enquiry.answer_by)
    key = f"enquiry-progress-{reference}-{len(enquiry.told)}"
    reply(doing, enquiry, enquiry.language, key, subject, words, after)


@action(Action.NOTE_ENQUIRY)
def note_enquiry(doing: Doing, reference: str, expected: int) -> Enquiry:
    """Record that it was read; no answer was asked for."""
    enquiry = doing.load(Enquiry, reference)
    doing.ask(enquiry)
    doing.write(enquiry, expected, answered_by=doing.me, answered_at=doing.now)
    publish_enquiry(doing, enquiry)
    doing.record(enquiry, {"read": True})
    return enquiry
