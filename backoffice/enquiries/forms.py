"""Forms about an enquiry: to enter one, its answer, another team, the case that feedback is kept with."""

from __future__ import annotations

from typing import Any

from shared.actions.enquiries.send import NewEnquiry
from shared.rules.reply import Through, chosen
from shared.rules.telephone import as_written
from shared.rules.vocabulary import Channel, EnquiryTopic, Word
from shared.web.forms import Address, Confirm, Email, Form, Hidden, Radios, Select, Telephone, Text, TextArea, Version

_TOPICS = [(topic, topic.label) for topic in EnquiryTopic]
#: What each way to answer needs: the field, and what is said without it.
_NEEDED: dict[Word, tuple[str, str]] = {
    Channel.TELEPHONE: ("telephone", "Enter their telephone number"),
    Channel.EMAIL: ("email", "Enter their email address"),
    Channel.LETTER: ("address", "Enter their name and address"),
    Channel.TEXT: ("mobile", "Enter their mobile number"),
    Through.BSL: ("bsl_email", "Enter their email address, to agree a time"),
    Through.VIDEO_RELAY: ("video_relay", "Enter the number on which hearing people call them"),
    Through.TEXT_RELAY: ("text_relay", "Enter the number that they use with text relay"),
}
#: We need not contact them.
_NO_ANSWER = "none"


class EnterEnquiryForm(Form):
    """An enquiry that came by telephone, by letter or in person: the same questions as online (POL-11)."""

    account = Hidden()
    came_by = Select(
        "How did it come?",
        choices=[(c, c.label.capitalize()) for c in Channel if c is not Channel.WEB_FORM],
        required="Choose how it came",
    )
    topic = Radios("What is it about?", choices=_TOPICS, required="Choose what it is about")
    words = TextArea(
        "In their own words",
        hint="Only what is needed to answer it. Write what they say, not what you think of it.",
        required="Write what they ask or tell us",
        longest=4000,
        rows=6,
    )
    about = Text("Reference, if it is about something we sent them", longest=60, width="20", autocomplete="off")
    reply_by = Radios(
        "How shall we answer?",
        choices=[*((c, c.label[0].upper() + c.label[1:]) for c in _NEEDED), (_NO_ANSWER, "We need not contact them")],
        required="Choose how we shall answer",
    )
    telephone = Telephone("Telephone number", autocomplete="off")
    email = Email("Email address", autocomplete="off")
    address = Address("Name and address", attributes={})
    mobile = Telephone("Mobile number", mobile=True, autocomplete="off")
    bsl_email = Email("Email address, to agree a time", autocomplete="off")
    video_relay = Telephone("Number of their video relay", autocomplete="off")
    text_relay = Telephone("Number for text relay", hint="With 18002 before it.", autocomplete="off")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen way needs; what stands there for another way is not kept."""
        super().validate(extra_validators)
        for way, (name, message) in _NEEDED.items():
            self.asked_only_if(self.reply_by.data == way, name, message)
        return not self.problems()

    def new_enquiry(self) -> NewEnquiry:
        """What was entered."""
        way, through = (None, None) if self.reply_by.data == _NO_ANSWER else chosen(self.reply_by.data)
        numbers = (self.telephone.data, self.mobile.data, self.video_relay.data, self.text_relay.data)
        return NewEnquiry(
            topic=EnquiryTopic(self.topic.data),
            words=self.words.data,
            about=self.about.data,
            reply_by=way,
            reply_through=through,
            telephone=as_written(next(filter(None, numbers), "")),
            email=self.email.data or self.bsl_email.data or "",
            address=self.address.data,
            came_by=Channel(self.came_by.data),
            account=self.account.data,
        )


class EnquiryStepForm(Form):
    """A step that needs nothing but the button: acknowledged, or read and kept."""

    version = Version()


class AnswerEnquiryForm(Form):
    """The answer in words; where no email takes it to them, that a colleague has given it."""

    version = Version()
    answer = TextArea(
        "The answer",
        hint="They read it as it stands. If you need more to answer well, ask for it here: they can write again.",
        required="Write the answer as they will read it",
        longest=8000,
        rows=8,
    )
    given = Confirm("They have this answer")


class ProgressForm(Form):
    """How a complaint goes on (DPA-7)."""

    version = Version()
    progress = TextArea(
        "What has been done so far",
        hint="They read it as it stands: what you looked at, whom you asked, what comes next.",
        required="Write what has been done so far, as they will read it",
        longest=4000,
        rows=4,
    )
    told = Confirm("They were told")


class NewCodeForm(Form):
    """What the new code opens, and how it goes."""

    version = Version()
    about = Text("Reference of the letter, appeal or request", hint="For example, DEC-7K3Q-9XZ2", longest=40,
                 width="20", required="Enter the reference")  # fmt: skip
    by = Radios(
        "How does it go?",
        hint="Only to an address or number that we have of them already.",
        choices=[
            (Channel.EMAIL, "By email"),
            (Channel.TEXT, "By text message"),
            (Channel.LETTER, "By letter", "A letter is drafted, and brings the code when it is issued."),
        ],
        required="Choose how it goes",
    )


class PassEnquiryForm(Form):
    """Whose it is instead."""

    version = Version()
    topic = Radios(
        "What is it about?",
        choices=_TOPICS,
        required="Choose what it is about",
    )


class MatchEnquiryForm(Form):
    """The case that it is about."""

    version = Version()
    case = Text(
        "Case", hint="For example, CAS-7K3Q-9XZ2", longest=40, width="20", required="Enter the case’s reference"
    )
