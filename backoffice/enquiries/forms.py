"""Forms about an enquiry: the answer, another team, the case that feedback is kept with."""

from __future__ import annotations

from shared.rules.vocabulary import EnquiryTopic
from shared.web.forms import Confirm, Form, Radios, Text, TextArea, Version


class Step(Form):
    """A step that needs nothing but the button: acknowledged, or read and kept."""

    version = Version()


class AnswerForm(Form):
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


class PassForm(Form):
    """Whose it is instead."""

    version = Version()
    topic = Radios(
        "What is it about?",
        choices=[(topic, topic.label) for topic in EnquiryTopic],
        required="Choose what it is about",
    )


class MatchForm(Form):
    """The case that it is about."""

    version = Version()
    case = Text(
        "Case", hint="For example, CAS-7K3Q-9XZ2", longest=40, width="20", required="Enter the case’s reference"
    )
