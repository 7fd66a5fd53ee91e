"""What is asked about reports."""

from __future__ import annotations

from shared.clock import today
from shared.web.forms import Date, Form, TextArea, Version


class CommentaryForm(Form):
    """The commentary beside the figures."""

    version = Version()
    commentary = TextArea(
        "Commentary for the committee",
        hint="What the figures mean, what was learnt and what changes. Name no customer and no colleague.",
        rows=14,
    )


class PresentForm(Form):
    """The report is presented as it stands."""

    version = Version()


class RegisterForm(Form):
    """The register of a quarter was looked through."""

    found = TextArea(
        "What did you look at, and what did you find?",
        hint="For example, whether each restriction is still needed, and whether any ran on too long.",
        required="Say what you looked at and what you found",
        rows=6,
    )
    changes = TextArea("What changes?", hint="Leave it empty where nothing has to change.", rows=3)


class DayForm(Form):
    """As at which day."""

    class Meta(Form.Meta):
        """Asked by GET: there is nothing to protect."""

        csrf = False

    day = Date("As at which day?", hint="For example, 27 3 2026", required="Enter a day", latest=today)
