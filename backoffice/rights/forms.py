"""Forms about what a person asks of the information that we hold on them (DPA-3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared import clock
from shared.actions.rights.requests import NewRightsRequest, RightsAnswer
from shared.models import Marker
from shared.rules.rights import RightsKind, RightsOutcome, RightsQuestion
from shared.rules.vocabulary import Channel
from shared.web.forms import Date, Form, Radios, Select, TextArea, Version

_WAYS = [(channel, channel.label.capitalize()) for channel in Channel]


class RecordRightsForm(Form):
    """What they ask. It can come by any way, and need not name the law."""

    kind = Radios(
        "What do they ask for?",
        choices=[(kind, kind.label) for kind in RightsKind],
        required="Choose what they ask for",
    )
    marker = Radios("Which marker do they object to?", choices=[])
    words = TextArea("In their own words", required="Write what they ask, in their own words", longest=4000, rows=5)
    came_by = Select("How did it come?", choices=_WAYS, required="Choose how it came")
    received_on = Date(
        "On which day did it reach any of us?",
        hint="The month that the law gives us begins on that day, for example 27 3 2026",
        required="Enter the day on which it came",
        latest=clock.today,
    )

    def offer(self, markers: Sequence[Marker]) -> None:
        """The markers that can be objected to; none to choose from where there are none."""
        self.marker.choices = [
            (str(one.id), f"{one.precaution.label}, from {one.restriction.reference}") for one in markers
        ]
        if not markers:
            self.kind.choices = [(kind, kind.label) for kind in RightsKind if kind is not RightsKind.OBJECTION]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask which marker, where they object to one."""
        super().validate(extra_validators)
        objects = self.kind.data == RightsKind.OBJECTION
        self.asked_only_if(objects, "marker", "Choose the marker that they object to")
        return not self.problems()

    def new(self) -> NewRightsRequest:
        """What was entered."""
        return NewRightsRequest(
            RightsKind(self.kind.data),
            self.words.data,
            Channel(self.came_by.data),
            self.received_on.data,
            int(self.marker.data) if self.marker.data else None,
        )


class RightsStepForm(Form):
    """A step that needs nothing but the button."""

    version = Version()


class RightsQuestionForm(Form):
    """What we asked them first."""

    version = Version()
    why = Radios("Why do you ask?", choices=[(why, why.label) for why in RightsQuestion], required="Choose why you ask")
    question = TextArea("What you asked them", required="Write what you asked them", longest=2000, rows=3)


class RightsHeardForm(Form):
    """What they said."""

    version = Version()
    heard = TextArea("What they answered", required="Write what they answered", longest=2000, rows=3)


class LongerRightsForm(Form):
    """Why it takes longer than a month."""

    version = Version()
    because = TextArea(
        "Why it takes longer, as you told them today",
        hint="Only where it is complex, or they asked for many things. Being busy is no reason.",
        required="Write why it takes longer, as you told them",
        longest=2000,
        rows=3,
    )


class AnswerRightsForm(Form):
    """The answer, and how it went to them."""

    version = Version()
    outcome = Radios("What do you answer?", choices=[], required="Choose what you answer")
    answer = TextArea(
        "The answer, as they read it",
        hint="Where you refuse anything: say why, and that they can complain to us, to the Information Commissioner "
        "(0303 123 1113, ico.org.uk) and go to court.",
        required="Write the answer as they will read it",
        longest=8000,
        rows=7,
    )
    others_told = TextArea(
        "Who else was told",
        hint="Systems and partners that hold it too, or were shown the marker; or that nobody does",
        longest=1000,
        rows=2,
    )
    sent_by = Select("How did it go to them?", choices=_WAYS, required="Choose how it went to them")

    def about(self, kind: RightsKind) -> None:
        """The outcomes, in the words of what was asked."""
        words = _OUTCOMES[kind]
        self.outcome.choices = list(zip(RightsOutcome, words, strict=True))

    def given(self) -> RightsAnswer:
        """What was entered."""
        return RightsAnswer(
            RightsOutcome(self.outcome.data), self.answer.data, Channel(self.sent_by.data), self.others_told.data or ""
        )


_OUTCOMES = {
    RightsKind.ACCESS: (
        "They get all that we hold",
        "They get a part; the rest is withheld for a reason",
        "Refused: manifestly unfounded or excessive",
    ),
    RightsKind.RECTIFICATION: (
        "It is put right",
        "A part is put right; beside the rest stands what they say",
        "It stays; beside it stands what they say",
    ),
    RightsKind.OBJECTION: (
        "The marker is removed, at once",
        "The marker stays for a shorter time, or another takes its place",
        "The marker stays: our grounds are compelling, and outweigh theirs",
    ),
}
