"""What is asked about reports."""

from __future__ import annotations

from shared.web.forms import Form, TextArea, Version


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
