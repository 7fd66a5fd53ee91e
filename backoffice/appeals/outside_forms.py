"""What is asked about an appeal that nobody here may hear: who reviews it outside, and what they were sent."""

from __future__ import annotations

from backoffice.appeals.forms import DecideAppealForm, DecideEndedAppealForm, DecideWarningAppealForm
from backoffice.kept_words import KeepBecause
from shared.actions.appeals.outside import Reviewer
from shared.clock import today
from shared.models import Staff
from shared.rules.vocabulary import AppealGround, Channel
from shared.web.forms import Date, Files, Form, Radios, Text, TextArea, Version

_WAYS = (Channel.EMAIL, Channel.LETTER, Channel.OFFICE)
WHAT = "The pack of the case, and what the customer wrote."


class NameReviewerForm(Form):
    """Who of outside reviews it, and who here records what they find."""

    version = Version()
    name = Text("Who reviews it?", hint="Their name.", required="Enter who reviews it", longest=200)
    organisation = Text(
        "Of which organisation?",
        hint="For example, another housing association, or whoever the ombudsman names.",
        required="Enter the organisation that they belong to",
        longest=200,
    )
    reach = TextArea(
        "Where does the file go?",
        hint="Their email or postal address.",
        required="Enter the email or postal address to which the file goes",
        rows=2,
    )
    instead = TextArea("Why does somebody else review it?", hint="It stays on the record.", rows=2)
    recorder = Radios(
        "Who records what they find?",
        hint="Somebody with no part in the decision.",
        required="Choose who records what they find",
    )
    keep_because = KeepBecause()

    def offer(self, able: list[Staff]) -> None:
        """Colleagues with no part in the decision."""
        self.recorder.choices = [(str(one.id), one.in_full) for one in able]

    def reviewer(self) -> Reviewer:
        """Who reviews it, as entered."""
        return Reviewer(self.name.data, self.organisation.data, self.reach.data)


class FileSentForm(Form):
    """When the reviewer was sent the file, how, and what it held."""

    version = Version()
    on = Date("When was it sent?", latest=today, required="Enter when it was sent")
    by = Radios("How?", choices=[(way, way.label.capitalize()) for way in _WAYS], required="Choose how it was sent")
    what = TextArea("What did you send?", required="Say what you sent", rows=3)
    keep_because = KeepBecause()


class _FromOutside:
    """What the reviewer outside found, in their words: asked beside the same questions."""

    found_on = Date("When did they decide?", latest=today, required="Enter the day on which they decided")
    evidence_read = TextArea(
        "What did they read, and whom did they speak to?",
        hint="One line each, as they say it: the letter lists them.",
        required="Say what the reviewer read",
        rows=4,
    )
    files = Files("Their decision, as it came")


class OutsideWarningForm(_FromOutside, DecideWarningAppealForm):
    """The outcome of a review from outside about a warning."""


class OutsideForm(_FromOutside, DecideAppealForm):
    """The same about a restriction."""


class OutsideEndedForm(_FromOutside, DecideEndedAppealForm):
    """The same about a restriction that has ended meanwhile."""


for _ground in AppealGround:
    setattr(_FromOutside, f"answer_{_ground}", TextArea(f"Their answer: {_ground.in_sentence}", rows=4))
