"""Reference and private code: the two that open a decision, an appeal or a request (SEC-31)."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from shared.models import Published
from shared.models.references import read_code, read_reference
from shared.queries.published import opened_by
from shared.web import rate_limit
from shared.web.forms import Files, Form, Text, TextArea

_QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
NO_MATCH = _l("This reference and this code don’t belong together. Check both against your letter or your confirmation")


class Code(Text):
    """A private code, however it is spaced."""

    def __init__(self, label: str, **options: Any) -> None:
        hint = _l("14 letters and numbers. It does not matter how you space them.")
        super().__init__(label, hint=hint, longest=40, width="20", attributes=_QUIET, **options)


class OpenForm(Form):
    """What stands in the letter, or on the confirmation."""

    reference = Text(
        _l("Reference"),
        hint=_l("For example, DEC-7K3Q-9XZ2"),
        longest=40,
        width="20",
        required=_l("Enter the reference"),
        attributes=_QUIET,
    )
    code = Code(_l("Private code"), required=_l("Enter the private code"))

    def open(self) -> Published | None:
        """What the two open, or None with a message that says no more than that they don't match (SEC-32).

        Raises TooManyTries after too many wrong ones (SEC-33).
        """
        reference, code = read_reference(self.reference.data), read_code(self.code.data)
        rate_limit.take("follow", reference)
        found = opened_by(reference, code)
        if found is None:
            self.reference.errors = [NO_MATCH]
            return None
        rate_limit.forgive("follow", reference)
        return found


class SendForm(Form):
    """A page with nothing but its button."""


class AddForm(Form):
    """What somebody adds: words, files or both. The page says to what."""

    words = TextArea(_l("What would you like to add?"), longest=8000, rows=8)
    files = Files(_l("Add files that show what you mean"), hint=_l("You can leave this empty."))


class ChallengeForm(Form):
    """Why our answer is not right: words are needed, files are not."""

    words = TextArea(
        _l("Why is our answer not right for you?"),
        hint=_l("Say what would help, and what we did not understand or did not know."),
        required=_l("Tell us why our answer is not right for you"),
        longest=8000,
        rows=8,
    )
    files = Files(_l("Add files that show what you mean"), hint=_l("You can leave this empty."))
