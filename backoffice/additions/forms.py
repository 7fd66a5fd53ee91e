"""What a customer adds by telephone, by letter or in person."""

from __future__ import annotations

from shared.rules.vocabulary import Channel
from shared.web.forms import Files, Form, Radios, Text, TextArea

_CAME_BY = (Channel.TELEPHONE, Channel.LETTER, Channel.EMAIL, Channel.OFFICE)


class AddForm(Form):
    """To what, and their words as they said or wrote them, with papers that came with them."""

    reference = Text(
        "Reference",
        hint="Of an appeal (APP), a request for adjustments (ADJ), or from the letter about a decision (DEC).",
        width="20",
        required="Enter the reference",
    )
    came_by = Radios(
        "How did it come?", choices=[(c, c.label.capitalize()) for c in _CAME_BY], required="Choose how it came"
    )
    words = TextArea("What do they say?", hint="In their own words, not yours.", longest=8000, rows=8)
    files = Files("Papers that came with it")
