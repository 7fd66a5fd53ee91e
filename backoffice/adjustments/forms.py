"""Forms about adjustments: a request that staff take down, whose it is, and the answer (ADJ-2, ADJ-3, ADJ-5)."""

from __future__ import annotations

from datetime import date, timedelta

from wtforms import ValidationError

from backoffice.customers.fields import AccountNumber
from backoffice.kept_words import KeepBecause
from shared import clock
from shared.actions.adjustments.decide import LARGE_PRINT_POINTS, NewAdjustment
from shared.actions.adjustments.request import NewAdjustmentRequest
from shared.actions.adjustments.review import NewAdjustmentReview
from shared.letters.format import INKS, PAPERS
from shared.rules.reply import Through, chosen
from shared.rules.telephone import as_written
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Barrier, Channel, ReasonableFactor
from shared.web.forms import (
    Address,
    Checkboxes,
    Confirm,
    Date,
    Email,
    Form,
    Hidden,
    Question,
    Radios,
    Select,
    Telephone,
    Text,
    TextArea,
    Version,
)

_REPLY = (Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER, Channel.TEXT)
_KINDS = [(kind, kind.label) for kind in AdjustmentKind]
_COLOURS = [
    *(f"{name} paper" for name in PAPERS if name != "white"),
    *(f"{name} text" for name in INKS if name != "black"),
]


class TakeAdjustmentForm(Form):
    """A request made by telephone, letter or in person: the same questions as online (ADJ-3)."""

    account = Hidden()
    name = Text("Who is it for?", required="Enter the name of the person it is for", autocomplete="off")
    came_by = Select(
        "How did they ask?", choices=[(c, c.label.capitalize()) for c in Channel], required="Choose how they asked"
    )
    kinds = Checkboxes("What would help?", hint="Offer them by name. They don’t have to say why.", choices=_KINDS)
    own_words = TextArea("In their own words", longest=2000, rows=3)
    how_it_helps = TextArea("How would it help them to use our service?", longest=2000, rows=3)
    barriers = Checkboxes(
        "What stands in their way?",
        hint="Only if they tell you, and agree that we keep it. Managers alone can read it later.",
        choices=[(barrier, barrier.label) for barrier in Barrier],
    )
    consent = Confirm("They agree that we keep these details")
    reply_by = Radios(
        "How shall we answer?",
        choices=[(c, c.label[0].upper() + c.label[1:]) for c in (*_REPLY, *Through)],
        required="Choose how we shall answer",
    )
    telephone = Telephone("Telephone", autocomplete="off")
    email = Email("Email", autocomplete="off")
    address = Address("Address", rows=3, attributes={})
    on_behalf_name = Text("If somebody asks for them: who?", autocomplete="off")
    on_behalf_authority = Text(
        "How can they ask for them?",
        hint="For example, a son whom she has asked to.",
        autocomplete="off",
    )

    def new_request(self) -> NewAdjustmentRequest:
        """What was entered."""
        way, through = chosen(self.reply_by.data)
        return NewAdjustmentRequest(
            name=self.name.data,
            reply_by=way,
            reply_through=through,
            kinds=tuple(AdjustmentKind(kind) for kind in self.kinds.data),
            own_words=self.own_words.data,
            how_it_helps=self.how_it_helps.data,
            barriers=tuple(Barrier(barrier) for barrier in self.barriers.data),
            consent=self.consent.data,
            account=self.account.data,
            telephone=as_written(self.telephone.data),
            email=self.email.data,
            address=self.address.data,
            on_behalf_name=self.on_behalf_name.data,
            on_behalf_authority=self.on_behalf_authority.data,
            came_by=Channel(self.came_by.data),
        )


class MatchAdjustmentForm(Form):
    """Whose account a request belongs to."""

    version = Version()
    account = AccountNumber(required="Enter the account number")


class SetAsideForm(Form):
    """That a request is not a customer's, and how that is known."""

    version = Version()
    because = TextArea("How do you know that it is not theirs?", required="Say how you know", rows=3)


def tomorrow() -> date:
    """The first day on which something can be looked at again."""
    return clock.today() + timedelta(days=1)


class DecideAdjustmentForm(Form):
    """The answer: what is agreed, exactly, and in words that the customer reads."""

    version = Version()
    outcome = Radios(
        "What is the answer?",
        choices=[
            (AdjustmentState.AGREED, "Agreed", "As they asked"),
            (AdjustmentState.PARTLY_AGREED, "Partly agreed", "Some of it, or something else instead"),
            (AdjustmentState.NOT_AGREED, "Not agreed", "With reasons, and how to challenge it"),
        ],
        required="Choose agreed, partly agreed or not agreed",
    )
    agreed = Checkboxes("What is agreed?", hint="It takes effect at once: card, ladder, letters.", choices=_KINDS)
    detail_large_print = Radios(
        "In which size?", choices=[(p, f"{p} point") for p in LARGE_PRINT_POINTS], about="large_print"
    )
    detail_other_channel = Select(
        "In which way?", choices=[(c, c.label.capitalize()) for c in Channel], about="other_channel"
    )
    detail_coloured = Select(
        "Which colour?", choices=[(colour, colour.capitalize()) for colour in _COLOURS], about="coloured"
    )
    detail_translation = Text(
        "Into which language?", hint="For example, Welsh or Urdu", longest=60, about="translation"
    )
    detail_more_time = Text("How much, and when?", longest=200, about="more_time")
    detail_named_contact = Text("Who?", longest=200, about="named_contact")
    detail_support_person = Text("Who?", longest=200, about="support_person")
    detail_other = Text("What exactly?", longest=200, about="other")
    answer = TextArea(
        "The answer in words",
        hint="The customer reads this. If anything is not agreed: what you can do instead.",
        required="Write the answer as the customer will read it",
        longest=4000,
        rows=6,
    )
    review_on = Date(
        "When do you look at it together again?", subject="The date", hint="If you agreed on one", earliest=tomorrow
    )
    keep_because = KeepBecause()

    def weighing(self) -> list[Question]:
        """The fields of the five factors."""
        return [self[f"factor_{factor}"] for factor in ReasonableFactor]

    def weighed(self) -> dict[ReasonableFactor, str]:
        """What was found on each factor that was written about."""
        found = {factor: self[f"factor_{factor}"].data or "" for factor in ReasonableFactor}
        return {factor: words for factor, words in found.items() if words.strip()}

    def exact(self) -> dict[str, Question]:
        """For each kind whose exact form is asked for: its field."""
        return {kind.value: self[f"detail_{kind}"] for kind in AdjustmentKind if f"detail_{kind}" in self}

    def decided(self) -> tuple[NewAdjustment, ...]:
        """What is agreed, each with its exact form where one is asked for."""
        exact = self.exact()
        return tuple(
            NewAdjustment(AdjustmentKind(kind), (exact[kind].data or "") if kind in exact else "")
            for kind in self.agreed.data
        )

    def validate_agreed(self, field: Checkboxes) -> None:
        """“Something else” says what."""
        if AdjustmentKind.OTHER in (field.data or []) and not self.detail_other.data:
            raise ValidationError("Say what exactly is agreed under “Something else”")


class ReportMissedForm(Form):
    """What was agreed and not kept, in the customer's words."""

    came_by = Select(
        "How did they tell us?",
        choices=[(c, c.label.capitalize()) for c in Channel],
        required="Choose how they told us",
    )
    words = TextArea(
        "What happened, and when?",
        hint="In their words. They read it on their page.",
        required="Write what happened, and when",
        longest=2000,
        rows=4,
    )


class ReviewAdjustmentForm(Form):
    """An agreed adjustment, looked at again with the person (ADJ-6)."""

    version = Version()
    said = TextArea(
        "What does the person say about it?",
        hint="Look at it with them: does it help, is something else needed?",
        required="Write what the person said about it",
        longest=2000,
        rows=4,
    )
    outcome = Radios(
        "What happens now?",
        choices=[("stays", "It stays"), ("ends", "It ends", "Only once they have been told, and why")],
        required="Choose whether it stays",
    )
    review_on = Date("When do you look at it together again?", subject="The date", earliest=tomorrow)
    why = TextArea("Why does it end?", longest=2000, rows=3)
    told_by = Select("How were they told?", choices=[(c, c.label.capitalize()) for c in Channel])
    told_on = Date("When were they told?", subject="The day on which they were told", latest=clock.today)
    keep_because = KeepBecause()

    def new_review(self) -> NewAdjustmentReview:
        """What came of it."""
        return NewAdjustmentReview(
            said=self.said.data,
            stays=self.outcome.data == "stays",
            review_on=self.review_on.data,
            why=self.why.data or "",
            told_by=Channel(self.told_by.data) if self.told_by.data else None,
            told_on=self.told_on.data,
        )


_FACTORS = {
    ReasonableFactor.EFFECTIVENESS: "Would it work?",
    ReasonableFactor.PRACTICABILITY: "Can it be done?",
    ReasonableFactor.COST: "What would it cost?",
    ReasonableFactor.DISRUPTION: "What would it disrupt?",
    ReasonableFactor.RESOURCES: "What do we have to do it with?",
}
for _factor, _question in _FACTORS.items():
    setattr(DecideAdjustmentForm, f"factor_{_factor}", Text(_question, longest=300))
