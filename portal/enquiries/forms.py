"""One page: what it is about, the words, and how to answer. Nothing else is asked (POL-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.reply import REPLIES, ReplyForm, reply_of, what_is_shown
from shared.actions.enquiries.send import NewEnquiry
from shared.rules.vocabulary import EnquiryTopic
from shared.web.forms import Address, Radios, Text, TextArea

#: We need not contact them.
NO_CONTACT = "none"
_REPLY = (
    "reply_by", "email", "address", "telephone", "mobile", "bsl_email", "bsl_mobile", "video_relay", "text_relay",
)  # fmt: skip


class EnquiryForm(ReplyForm):
    """An enquiry. What the ways to answer need is asked with them, by the form that this one extends."""

    topic = Radios(
        _l("What is it about?"),
        choices=[
            (EnquiryTopic.POLICY, _l("A question about our policy")),
            (
                EnquiryTopic.HELD_COPY,
                _l("A copy of what you hold about me"),
                _l("It is free. You get it within a month."),
            ),
            (EnquiryTopic.SERVICE, _l("A complaint about a service"), _l("Say which, and what went wrong.")),
            (EnquiryTopic.DATA_PROTECTION, _l("A complaint about how we use your information")),
            (EnquiryTopic.FEEDBACK, _l("How we dealt with you"), _l("Good or bad. We learn from both.")),
            (EnquiryTopic.OTHER, _l("Something else")),
        ],
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
    reply_by = Radios(
        _l("How shall we answer you?"),
        choices=[
            *REPLIES,
            (
                NO_CONTACT,
                _l("You don’t have to contact me"),
                _l("You get a code, and can see on this site what came of it."),
            ),
        ],
        required=_l("Choose how we shall answer you"),
    )
    address = Address(_l("Name and address"), hint=_l("With the postcode"))

    def __iter__(self) -> Iterator[Any]:
        """The fields as they stand on the page, and so in the summary of what is wrong: how to answer comes last."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name in _REPLY))

    def new_enquiry(self) -> NewEnquiry:
        """What the person sends."""
        reached = {} if self.reply_by.data == NO_CONTACT else reply_of(self.data)
        return NewEnquiry(topic=EnquiryTopic(self.topic.data), words=self.words.data, about=self.about.data, **reached)

    def what_is_shown(self) -> dict[str, str]:
        """What the confirmation shows of how we answer."""
        if self.reply_by.data == NO_CONTACT:
            return {"reply_by": NO_CONTACT, "receipt": ""}
        return what_is_shown(self.data)
