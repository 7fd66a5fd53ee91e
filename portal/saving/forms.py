"""The code that leads back to a form, and where to send it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import drafts
from portal.follow.forms import SLOWED, Code
from shared.models.references import read_code
from shared.web import rate_limit
from shared.web.forms import Email, Form


class BegunForm(Form):
    """Go on, or start afresh: nothing but its buttons."""


class SendCodeForm(Form):
    """Where to send the code: nobody has to."""

    email = Email(_l("Email address"), required=_l("Enter your email address"))


class ContinueForm(Form):
    """The code that was shown when the answers were saved."""

    code = Code(_l("Code"), required=_l("Enter the code"))

    #: Whether too many wrong codes came from this address just now.
    slowed = False

    def open(self) -> dict[str, Any] | None:
        """What was put aside under the code, or None with a message. Raises TooManyTries after too many wrong ones."""
        code = read_code(self.code.data)
        try:
            rate_limit.take("continue", code, address_slows=True)
        except rate_limit.TooFast:
            self.form_errors.append(str(SLOWED))
            self.slowed = True
            return None
        found = drafts.saved(code)
        if not found:
            self.code.errors = [_("We find nothing under this code. Check it. We keep what you saved for 28 days")]
            return None
        rate_limit.forgive("continue", code)
        return found
