"""Two questions: what it is about, in the person's own words, and how to answer. Nothing else is asked (POL-11)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.enquiries.answers import NO_CONTACT, NO_NEED, TOPICS
from portal.reply import REPLIES, ReplyForm
from shared.rules.vocabulary import EnquiryTopic
from shared.web.forms import Address, Form, Radios, Text, TextArea

_HINTS = {
    EnquiryTopic.HELD_COPY: _l("It is free. You get it within a month."),
    EnquiryTopic.SERVICE: _l("Say which, and what went wrong."),
    EnquiryTopic.FEEDBACK: _l("Good or bad. We learn from both."),
}


class EnquiryForm(Form):
    """What it is about, and the words."""

    topic = Radios(
        _l("What is it about?"),
        choices=[(topic, text, *filter(None, [_HINTS.get(topic)])) for topic, text in TOPICS.items()],
        required=_l("Choose what it is about"),
    )
    words = TextArea(
        _l("What do you want to ask or tell us?"),
        hint=_l("Your own words are fine. Say only what we need to know. If we need more, we ask you."),
        required=_l("Write what you want to ask or tell us"),
        longest=4000,
        rows=8,
    )
    about = Text(
        _l("Reference, if it is about something we sent you"),
        hint=_l("For example, DEC-7K3Q-9XZ2. You can leave this empty."),
        subject=_l("The reference"),
        longest=60,
        width="20",
        attributes={"autocapitalize": "characters", "spellcheck": "false"},
        autocomplete="off",
    )


class EnquiryReplyForm(ReplyForm):
    """How to answer, if at all."""

    reply_by = Radios(
        _l("How shall we answer you?"),
        choices=[
            *REPLIES,
            (NO_CONTACT, NO_NEED, _l("You get a code, and can see on this site what came of it.")),
        ],
        required=_l("Choose how we shall answer you"),
    )
    address = Address(_l("Name and address"), hint=_l("With the postcode"))


FORMS: dict[str, type[Form]] = {"words": EnquiryForm, "reply": EnquiryReplyForm}
