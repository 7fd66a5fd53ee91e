"""What a customer adds by telephone, by letter or in person."""

from __future__ import annotations

from shared.rules.vocabulary import Channel
from shared.web.forms import Files, Form, Radios, Text, TextArea

_CAME_BY = (Channel.TELEPHONE, Channel.LETTER, Channel.EMAIL, Channel.OFFICE)


class PutRightForm(Form):
    """What was done, as the customer will read it."""

    words = TextArea(
        "What did you do about it?",
        hint="The customer reads this. Say what happens from now on, and that you are sorry where that is right.",
        required="Say what you did, as the customer will read it",
        longest=2000,
        rows=5,
    )


class EnterAdditionForm(Form):
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
