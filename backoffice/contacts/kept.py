"""What was agreed with a customer, and whether the contact that is recorded met it (ADJ-7)."""

from __future__ import annotations

from typing import Any

from shared.models import Customer
from shared.queries.adjustments import in_effect
from shared.web.forms import Checkboxes, Form, Text


class KeptForm(Form):
    """Beside the form of a contact: which of the agreed adjustments were kept. Its key and token are that form's."""

    kept = Checkboxes("Which adjustments were kept?", hint="Of what came up in this contact.")
    missed = Checkboxes("Which were not kept?", hint="A manager puts it right, and the customer sees it on their page.")
    what_happened = Text("What happened?", longest=500, autocomplete="off")

    def validate(self, extra_validators: Any = None) -> bool:
        """What was not kept is said in words, and is not among what was."""
        super().validate(extra_validators)
        if set(self.kept.data) & set(self.missed.data):
            self.missed.errors = ["Something can’t be kept and not kept in the same contact"]
        if self.missed.data and not self.what_happened.data:
            self.what_happened.errors = ["Say what happened"]
        return not self.problems()

    def said(self) -> tuple[tuple[int, ...], tuple[int, ...], str]:
        """The numbers of what was kept, of what was not, and the words."""
        return (
            tuple(int(one) for one in self.kept.data),
            tuple(int(one) for one in self.missed.data),
            self.what_happened.data or "",
        )


def kept_form(customer: Customer) -> KeptForm | None:
    """The fields for this customer; None where nothing is agreed."""
    agreed: list[Any] = [(str(row.id), words) for row, words in in_effect(customer)]
    if not agreed:
        return None
    form = KeptForm()
    form.kept.choices = form.missed.choices = agreed
    return form
