"""What is asked about an appeal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backoffice.kept_words import KeepBecause
from backoffice.restrictions.terms import EasedTermsForm
from shared.actions.appeals.lodge import NewAppeal
from shared.models import GroundOfAppeal
from shared.policy.schema import Policy
from shared.rules.appeals import AppealAbout
from shared.rules.errors import Invalid
from shared.rules.reply import Through, chosen
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import AppealGround, AppealOutcome, Channel
from shared.web.forms import Address, Checkboxes, Email, Files, Form, Radios, Telephone, Text, TextArea, Version

_WORDS = (
    "name", "own_words", "wants", "decision_described", "late_reason", "email", "telephone", "address",
    "adjustments_for_review", "representative", "representative_authority",
)  # fmt: skip
_IN_THEIR_WORDS = "In their words. Leave it empty if they did not say it."
_NO_ANSWER = "Answer this reason"
_REPLY = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.TEXT)


class EnterAppealForm(Form):
    """An appeal that came by telephone, by letter or in person (APP-2)."""

    came_by = Radios(
        "How did it come?",
        choices=[(c, c.label.capitalize()) for c in (Channel.LETTER, Channel.TELEPHONE, Channel.EMAIL, Channel.OFFICE)],
        required="Choose how it came",
    )
    name = Text("Who appeals?", required="Enter their name")
    decision_reference = Text("Appeal reference from the letter", hint="It begins with DEC.", width="20")
    decision_described = TextArea("Or which decision is it about?", hint="Where they don’t have the letter.", rows=3)
    about = Radios("What kind of decision is that?", choices=[(a, a.label) for a in AppealAbout])
    late_reason = TextArea("Where it comes late: why?", rows=2)
    grounds = Checkboxes("On what grounds?", required="Choose at least one reason")
    own_words = TextArea("In their own words", rows=6, longest=8000)
    wants = TextArea("What would they like to happen?", rows=3)
    representative = TextArea("Does somebody speak for them?", hint="Name, and how to reach them.", rows=2)
    representative_authority = Text("How can they speak for the customer?", hint="If somebody does.", longest=500)
    adjustments_for_review = TextArea("What would help them during the review?", rows=2)
    reply_by = Radios(
        "How shall we answer?",
        choices=[(c, c.label[0].upper() + c.label[1:]) for c in (*_REPLY, *Through)],
        required="Choose how we answer",
    )
    email = Email("Email address")
    telephone = Telephone("Telephone number", hint="For an answer by telephone or text message.")
    address = Address("Postal address", rows=3, attributes={})
    files = Files("Papers that came with it")

    def offer(self, policy: Policy) -> None:
        """The grounds that the policy has (APP-7)."""
        self.grounds.choices = [(ground, ground.label) for ground in policy.appeal_grounds]

    def new_appeal(self) -> NewAppeal:
        """The appeal as it was made."""
        way, through = chosen(self.reply_by.data)
        return NewAppeal(
            reply_by=way,
            reply_through=through,
            grounds=tuple(AppealGround(ground) for ground in self.grounds.data),
            decision_reference=self.decision_reference.data.upper(),
            came_by=Channel(self.came_by.data),
            about=AppealAbout(self.about.data) if self.about.data else None,
            **self._words(),
        )

    def _words(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in _WORDS}


class MatchAppealForm(Form):
    """The decision that an appeal is about, where the customer described it."""

    version = Version()
    decision = Text("Reference of the restriction, or of the incident with the warning",
                    hint="It begins with RES or INC.", width="20",
                    required="Enter the reference of the restriction, or of the incident")  # fmt: skip


class AssignAppealForm(Form):
    """Who hears it: one of those whom the record leaves."""

    version = Version()
    hearer = Radios("Who hears this appeal?", required="Choose who hears this appeal")


class ReplaceForm(AssignAppealForm):
    """Who hears it from now on, and why."""

    reason = TextArea("Why does somebody else hear it?", hint="It stays on the record.",
                      required="Say why somebody else hears it", rows=2)  # fmt: skip
    keep_because = KeepBecause()


class WriteDownForm(Form):
    """What the customer said, under each reason: the fields are added for the reasons that the policy offers."""

    version = Version()

    def words(self) -> dict[AppealGround, str]:
        """What was written under each reason."""
        fields = {ground: f"ground_{ground}" for ground in AppealGround}
        return {ground: self[name].data or "" for ground, name in fields.items() if name in self}


def write_down_form(policy: Policy) -> type[WriteDownForm]:
    """The form with a field for each reason of this policy."""
    fields = {
        f"ground_{ground}": TextArea(ground.label, hint=_IN_THEIR_WORDS, longest=4000, rows=3)
        for ground in policy.appeal_grounds
    }
    return type("WriteDownForm", (WriteDownForm,), fields)


class QuestionForm(Form):
    """What whoever hears the appeal asks the customer."""

    version = Version()
    words = TextArea(
        "What do you want to ask?",
        hint="The customer reads it as you write it. One thing at a time, in plain words.",
        required="Write your question",
        longest=2000,
        rows=5,
    )


class CustomersAnswerForm(Form):
    """The customer's answer, as they said or wrote it."""

    came_by = Radios(
        "How did it come?",
        choices=[(c, c.label.capitalize()) for c in (Channel.TELEPHONE, Channel.LETTER, Channel.EMAIL, Channel.OFFICE)],
        required="Choose how it came",
    )
    words = TextArea("What do they say?", hint="In their own words, not yours.", longest=8000, rows=8)
    files = Files("Papers that came with it")


def _place(field: Any) -> int:
    """Where a field stands on the page of a decision: the answers, what was read, and then the rest as declared."""
    first = ("found_on", "answer_", "evidence_read")
    return next((place for place, name in enumerate(first) if field.short_name.startswith(name)), len(first))


class DecideWarningAppealForm(Form):
    """The outcome of an appeal about a warning, and an answer to each ground (APP-4), each in a field added below."""

    version = Version()
    outcome = Radios(
        "How does the appeal end?",
        choices=[
            (AppealOutcome.UPHELD, "Upheld", "The warning no longer counts. A note on the incident says so."),
            (AppealOutcome.PARTLY_UPHELD, "Partly upheld", "The same. Say in your answers what you agree with."),
            (AppealOutcome.NOT_UPHELD, "Not upheld", "The warning stands."),
        ],
        required="Choose how the appeal ends",
    )
    evidence_read = TextArea(
        "What did you read, and whom did you speak to?",
        hint="One line each: the letter lists them.",
        required="Say what you read and whom you spoke to",
        rows=4,
    )
    keep_because = KeepBecause()

    def ask_for(self, grounds: list[GroundOfAppeal]) -> None:
        """Each of these grounds needs an answer; the other fields for answers are not asked."""
        asked = {row.ground for row in grounds}
        for ground in AppealGround:
            if ground in asked:
                self[f"answer_{ground}"].required = _NO_ANSWER
            else:
                del self[f"answer_{ground}"]

    def answers(self, grounds: list[GroundOfAppeal]) -> dict[AppealGround, str]:
        """The answer to each ground. Raises Invalid for a ground whose answer says nothing."""
        given = {row.ground: self[f"answer_{row.ground}"].data or "" for row in grounds}
        if missing := {f"answer_{g}": _NO_ANSWER for g, text in given.items() if not has_substance(text)}:
            raise Invalid(missing)
        return given

    def __iter__(self) -> Iterator[Any]:
        """The fields in the order of the page, so that what is wrong is named in it."""
        return iter(sorted(super().__iter__(), key=_place))


class DecideAppealForm(DecideWarningAppealForm, EasedTermsForm):
    """The same for a restriction, with the terms to which it is eased."""

    outcome = Radios(
        "How does the appeal end?",
        choices=[
            (AppealOutcome.UPHELD, "Upheld", "The restriction ends, and its marker with it."),
            (AppealOutcome.PARTLY_UPHELD, "Partly upheld", "The restriction is eased."),
            (AppealOutcome.NOT_UPHELD, "Not upheld", "Nothing changes."),
        ],
        required="Choose how the appeal ends",
    )


class DecideEndedAppealForm(DecideWarningAppealForm):
    """The same for a restriction that has ended meanwhile: the outcome is a finding, and nothing is left to change."""

    outcome = Radios(
        "What do you find?",
        choices=[
            (AppealOutcome.UPHELD, "Upheld", "The decision was wrong. It can’t be taken again on the same facts."),
            (AppealOutcome.PARTLY_UPHELD, "Partly upheld", "Part of it was wrong. Say in your answers which."),
            (AppealOutcome.NOT_UPHELD, "Not upheld", "The decision was right when it was taken."),
        ],
        required="Choose what you find",
    )


for _ground in AppealGround:
    setattr(DecideWarningAppealForm, f"answer_{_ground}", TextArea(f"Your answer: {_ground.in_sentence}", rows=4))
