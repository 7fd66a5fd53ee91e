"""The answers of somebody who asks or tells us something: as they check them, and as the action wants them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.reply import reply_in_words, reply_of, what_is_shown
from shared.actions.enquiries.send import NewEnquiry
from shared.rules.vocabulary import EnquiryTopic

#: We need not contact them.
NO_CONTACT = "none"
#: What an enquiry may be about, as it is offered; a lost code has a form of its own.
TOPICS: dict[EnquiryTopic, Any] = {
    EnquiryTopic.POLICY: _l("A question about our policy"),
    EnquiryTopic.HELD_COPY: _l("A copy of what you hold about me"),
    EnquiryTopic.SERVICE: _l("A complaint about a service"),
    EnquiryTopic.DATA_PROTECTION: _l("A complaint about how we use your information"),
    EnquiryTopic.FEEDBACK: _l("How we dealt with you"),
    EnquiryTopic.OTHER: _l("Something else"),
}
NO_NEED = _l("You don’t have to contact me")


def check_rows(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each question, what was answered, and the step that it is changed on."""
    none = answers["reply_by"] == NO_CONTACT
    return [
        (_("What is it about?"), str(TOPICS[EnquiryTopic(answers["topic"])]), "words"),
        (_("What do you want to ask or tell us?"), answers["words"], "words"),
        (_("Reference"), answers["about"] or _("Not answered"), "words"),
        (_("How we answer"), str(NO_NEED) if none else reply_in_words(answers), "reply"),
    ]


def new_enquiry(answers: dict[str, Any]) -> NewEnquiry:
    """What the person sends."""
    reached = {} if answers["reply_by"] == NO_CONTACT else reply_of(answers)
    topic = EnquiryTopic(answers["topic"])
    return NewEnquiry(topic=topic, words=answers["words"], about=answers["about"], **reached)


def on_receipt(answers: dict[str, Any]) -> dict[str, str]:
    """What the confirmation shows of how we answer."""
    if answers["reply_by"] == NO_CONTACT:
        return {"reply_by": NO_CONTACT, "receipt": ""}
    return what_is_shown(answers)
