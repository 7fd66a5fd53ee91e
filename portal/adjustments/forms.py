"""The five questions about adjustments; only the first, the name and the way to answer are needed (ADJ-1)."""

from __future__ import annotations

from typing import Any

from portal.reply import ReplyForm
from shared.rules.vocabulary import AdjustmentKind, Barrier
from shared.web.forms import Checkboxes, Confirm, Form, Radios, Text, TextArea

_NAMED = [(kind, kind.label) for kind in AdjustmentKind]


class WhatForm(Form):
    """What would help: by name (ADJ-2) or in their own words."""

    kinds = Checkboxes("What would help you?", hint="Choose as many as you like.", choices=_NAMED)
    own_words = TextArea(
        "Tell us more, or say it in your own words",
        hint="For example, how large the print should be, or which language.",
        longest=2000,
        rows=4,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is needed; “something else” needs words."""
        super().validate(extra_validators)
        if not self.own_words.data and not self.own_words.errors:
            if not self.kinds.data and not self.kinds.errors:
                self.kinds.errors = ["Choose what would help, or tell us in your own words"]
            elif AdjustmentKind.OTHER in self.kinds.data:
                self.own_words.errors = ["Tell us what else would help"]
        return not self.problems()


class HowForm(Form):
    """How it would help: may be left out."""

    how_it_helps = TextArea(
        "How would it help you to use our service?",
        hint="You don’t have to answer this, and you don’t have to say why you need it.",
        longest=2000,
    )


class BarriersForm(Form):
    """What stands in their way: sensitive, so only with consent, and skipped as easily as answered."""

    barriers = Checkboxes(
        "Is there something that makes it hard to deal with us?", choices=[(b, b.label) for b in Barrier]
    )
    barrier_words = TextArea("In your own words", longest=2000, rows=3)
    consent = Confirm("I agree that you keep this, so that you can make the adjustment")

    def validate(self, extra_validators: Any = None) -> bool:
        """Details of this kind are kept only with clear consent."""
        super().validate(extra_validators)
        if (self.barriers.data or self.barrier_words.data) and not self.consent.data and not self.consent.errors:
            self.consent.errors = ["Tick the box if you agree that we keep these details, or skip this question"]
        return not self.problems()


class WhoForm(Form):
    """Who it is for, and who asks."""

    for_whom = Radios(
        "Who is this for?",
        choices=[("me", "Me"), ("other", "Somebody else, and I am asking for them")],
        required="Choose who this is for",
    )
    on_behalf_name = Text("Your own name", autocomplete="name")
    on_behalf_authority = Text(
        "How can you ask for them?", hint="For example: I am his daughter and he has asked me to."
    )
    name = Text("Full name", hint="The name of the person who needs the adjustment.", required="Enter the full name")
    account = Text(
        "Account number, if you know it", hint="It is on our letters. You can leave this empty.", longest=40, width="20"
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever asks for somebody else says who they are, and how they can."""
        super().validate(extra_validators)
        for field, message in (
            (self.on_behalf_name, "Enter your own name"),
            (self.on_behalf_authority, "Tell us how you can ask for them"),
        ):
            if self.for_whom.data != "other":
                field.errors, field.data = [], ""
            elif not field.data and not field.errors:
                field.errors = [message]
        return not self.problems()


class SendForm(Form):
    """The last page: nothing but the button. Its key is the draft's."""


FORMS: dict[str, type[Form]] = {
    "what": WhatForm,
    "how": HowForm,
    "barriers": BarriersForm,
    "who": WhoForm,
    "reply": ReplyForm,
}
