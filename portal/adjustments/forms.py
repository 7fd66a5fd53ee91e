"""The five questions about adjustments; only the first, the name and the way to answer are needed (ADJ-1)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.reply import ReplyForm
from shared.rules.vocabulary import AdjustmentKind, Barrier
from shared.web.forms import Checkboxes, Confirm, Form, Radios, Text, TextArea

_NAMED = [(kind, _l(kind.label)) for kind in AdjustmentKind]


class WhatForm(Form):
    """What would help: by name (ADJ-2) or in their own words."""

    kinds = Checkboxes(_l("What would help you?"), hint=_l("Choose as many as you like."), choices=_NAMED)
    own_words = TextArea(
        _l("Tell us more, or say it in your own words"),
        hint=_l("For example, how large the print should be, or which language."),
        subject=_l("What you wrote"),
        longest=2000,
        rows=4,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is needed; “something else” needs words."""
        super().validate(extra_validators)
        self.chosen_or_told(
            "kinds",
            "own_words",
            other=AdjustmentKind.OTHER,
            neither=_("Choose what would help, or tell us in your own words"),
            nothing_told=_("Tell us what else would help"),
        )
        return not self.problems()


class HowForm(Form):
    """How it would help: may be left out."""

    how_it_helps = TextArea(
        _l("How would it help you to use our service?"),
        hint=_l("You don’t have to answer this, and you don’t have to say why you need it."),
        longest=2000,
    )


class BarriersForm(Form):
    """What stands in their way: sensitive, so only with consent, and skipped as easily as answered."""

    barriers = Checkboxes(
        _l("Is there something that makes it hard to deal with us?"), choices=[(b, _l(b.label)) for b in Barrier]
    )
    barrier_words = TextArea(_l("In your own words"), subject=_l("What you wrote"), longest=2000, rows=3)
    consent = Confirm(_l("I agree that you keep this, so that you can make the adjustment"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Details of this kind are kept only with clear consent."""
        super().validate(extra_validators)
        if (self.barriers.data or self.barrier_words.data) and not self.consent.data and not self.consent.errors:
            self.consent.errors = [_("Tick the box if you agree that we keep these details, or skip this question")]
        return not self.problems()


class AdjustmentWhoForm(Form):
    """Who it is for, and who asks."""

    for_whom = Radios(
        _l("Who is this for?"),
        choices=[("me", _l("Me")), ("other", _l("Somebody else, and I am asking for them"))],
        required=_l("Choose who this is for"),
    )
    on_behalf_name = Text(_l("Your own name"), autocomplete="name")
    on_behalf_authority = Text(
        _l("How can you ask for them?"), hint=_l("For example: I am his daughter and he has asked me to.")
    )
    name = Text(
        _l("Full name"), hint=_l("The name of the person who needs the adjustment."), required=_l("Enter the full name")
    )
    account = Text(
        _l("Account number, if you know it"),
        hint=_l("It is on our letters. You can leave this empty."),
        subject=_l("The account number"),
        longest=40,
        width="20",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever asks for somebody else says who they are, and how they can."""
        super().validate(extra_validators)
        for_another = self.for_whom.data == "other"
        self.asked_only_if(for_another, "on_behalf_name", _("Enter your own name"))
        self.asked_only_if(for_another, "on_behalf_authority", _("Tell us how you can ask for them"))
        return not self.problems()


FORMS: dict[str, type[Form]] = {
    "what": WhatForm,
    "how": HowForm,
    "barriers": BarriersForm,
    "who": AdjustmentWhoForm,
    "reply": ReplyForm,
}
