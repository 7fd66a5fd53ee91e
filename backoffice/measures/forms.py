"""What is asked about gentler steps, and about abusive mail that a manager deals with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backoffice.kept_words import KeepBecause
from shared.actions.incidents.mail import MailDecision
from shared.actions.measures.take import NewMeasure
from shared.clock import today
from shared.policy.schema import Policy
from shared.rules.measures import MeasureKind
from shared.rules.written import points_of
from shared.web.forms import Checkboxes, Date, Form, Radios, Select, TextArea, Version

_ONE_A_LINE = "One thing a line. Say what to do, in plain words: “Please call between nine and twelve.”"


class _StepForm(Form):
    """What every step says to the customer."""

    why = TextArea("Why do we write?", hint="What was said and done, and what it meant for others.")
    asked = TextArea("What do we ask of the customer?", hint=_ONE_A_LINE)
    ours = TextArea("What do we do on our side?", hint="One thing a line. An agreement needs it.")
    test = TextArea("How will everybody know that it helped?", rows=2,
                    hint="Something that anyone can see: “No call in which somebody is sworn at.”")  # fmt: skip
    ends_on = Date("When do we look at what came of it?", hint="Leave it empty for the policy’s own time.")
    keep_because = KeepBecause()

    def measure(self, kind: MeasureKind, policy: Policy, incidents: tuple[str, ...]) -> NewMeasure:
        """The step that the form describes."""
        return NewMeasure(
            kind=kind,
            why=self.why.data,
            asked=points_of(self.asked.data),
            ours=points_of(self.ours.data),
            test=self.test.data,
            ends_on=self.ends_on.data or usual_end(policy, kind),
            incidents=incidents,
        )


class MeasureForm(_StepForm):
    """A gentler step in a case (CAS-12)."""

    kind = Radios("Which step?", required="Choose which step")
    incidents = Checkboxes("Which incidents is it about?", hint="A written warning rests on at least one.")

    def new_measure(self, policy: Policy) -> NewMeasure:
        """The step with its kind and its incidents."""
        return self.measure(MeasureKind(self.kind.data), policy, tuple(self.incidents.data))


class MailForm(_StepForm):
    """What is done about abusive mail (INC-7, INC-8)."""

    version = Version()
    does = Checkboxes(
        "What is done about it?",
        choices=[
            ("information", "Information that it asks for is sent", "What somebody has a right to is still given."),
            ("warning", "A written warning goes to whoever wrote it", "Its facts can be challenged."),
            ("nothing", "Nothing, with a reason", "The record stays."),
        ],
        required="Choose what is done about it",
    )
    information = TextArea("Which information?", rows=3)
    information_from = Select("Who sends it?")
    reasons = TextArea("Why does nothing follow?", rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """What belongs to a box that is ticked is asked for; “Nothing” goes with none of the others."""
        super().validate(extra_validators)
        does = set(self.does.data or ())
        needed = (("information", "information", "Say which information is sent"),
                  ("information", "information_from", "Choose who sends the information"),
                  ("nothing", "reasons", "Say why nothing follows"))  # fmt: skip
        for box, name, message in needed:
            if box in does and not self[name].data and not self[name].errors:
                self[name].errors = [message]
        if "nothing" in does and len(does) > 1:
            self.does.errors = ["Choose “Nothing” alone, or what is done"]
        return not self.problems()

    def answer(self, policy: Policy) -> MailDecision:
        """What the manager decided; what belongs to a box that is not ticked is left out."""
        does = set(self.does.data)
        asked = "information" in does
        return MailDecision(
            information=self.information.data if asked else "",
            information_from=int(self.information_from.data) if asked and self.information_from.data else None,
            warning=self.measure(MeasureKind.WRITTEN_WARNING, policy, ()) if "warning" in does else None,
            reasons=self.reasons.data if "nothing" in does else "",
        )


class AgreeMeasureForm(Form):
    """The customer's yes or no."""

    version = Version()
    accepted = Radios("What did the customer say?", choices=[("yes", "Yes"), ("no", "No")], required="Choose yes or no")
    words = TextArea("What else did they say?", hint="In their own words, where they gave any.", rows=3)


class CloseMeasureForm(Form):
    """What came of a step."""

    version = Version()
    helped = Radios(
        "Did it help?",
        choices=[("yes", "Yes: nothing further was needed"), ("no", "No: it went on")],
        required="Choose yes or no",
    )
    outcome = TextArea("What was seen?", hint="Answer the test, with dates.", required="Say what was seen")


class WithdrawMeasureForm(Form):
    """Why a step is taken back before its letter goes out."""

    version = Version()
    reasons = TextArea("Why is it taken back?", required="Say why", rows=3)


def usual_end(policy: Policy, kind: MeasureKind) -> date:
    """The day on which the policy looks at what came of a step of this kind."""
    option = policy.measure(kind)
    return today() + timedelta(weeks=option.weeks if option else 1)


def choices_of(policy: Policy) -> list[Any]:
    """The steps that the policy offers, each with what it is."""
    return [(option.kind, option.kind.label, option.describes) for option in policy.measures]
