"""Reference and private code: the two that open a decision, an appeal or a request (SEC-31)."""

from __future__ import annotations

from shared.models import Published
from shared.models.references import read_code, read_reference
from shared.queries.published import opened_by
from shared.web import attempts
from shared.web.forms import Form, Text

_QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
NO_MATCH = "This reference and this code don’t belong together. Check both against your letter or your confirmation"


class OpenForm(Form):
    """What stands in the letter, or on the confirmation."""

    reference = Text(
        "Reference",
        hint="For example, DEC-7K3Q-9XZ2",
        longest=40,
        width="20",
        required="Enter the reference",
        attributes=_QUIET,
    )
    code = Text(
        "Private code",
        hint="14 letters and numbers. It does not matter how you space them.",
        longest=40,
        width="20",
        required="Enter the private code",
        attributes=_QUIET,
    )

    def open(self) -> Published | None:
        """What the two open, or None with a message that says no more than that they don't match (SEC-32).

        Raises TooManyTries after too many wrong ones (SEC-33).
        """
        reference, code = read_reference(self.reference.data), read_code(self.code.data)
        attempts.take("follow", reference)
        found = opened_by(reference, code)
        if found is None:
            self.reference.errors = [NO_MATCH]
            return None
        attempts.forgive("follow", reference)
        return found


class SendForm(Form):
    """A page with nothing but its button."""
