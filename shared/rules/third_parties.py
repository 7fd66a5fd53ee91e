"""What is told to a customer of what happened: their own words and acts; nobody else's name or number (APP-9)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shared.rules.words import whole

HIDDEN = "[a colleague]"
_NUMBER_OR_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d ]{8,}\d")
_HIDDEN_NUMBER = "[hidden]"


def without_third_parties(text: str, names: Iterable[str], own: Iterable[str] = ()) -> str:
    """The text with each of these names hidden, whole or by one part of it, and telephone numbers and email addresses.

    What is the customer's `own` stays: their name, number and address.
    """
    kept = [one for one in own if one]
    own_words = {word.lower() for one in kept for word in one.split()}
    for name in sorted(names, key=len, reverse=True):
        parts = [part for part in name.split() if len(part) > 2 and part.lower() not in own_words]
        for said in (name, *parts):
            titled = r"(?:(?:Mrs?|Ms|Miss|Mx|Dr)\.? )?"
            text = re.sub(whole(rf"{titled}{re.escape(said)}(?:’s|'s)?", said), HIDDEN, text)
    text = re.sub(rf"{re.escape(HIDDEN)}(?:[ -]+{re.escape(HIDDEN)})+", HIDDEN, text)
    own_numbers = {re.sub(r"\W", "", one).lower() for one in kept}
    return _NUMBER_OR_ADDRESS.sub(
        lambda found: found[0] if re.sub(r"\W", "", found[0]).lower() in own_numbers else _HIDDEN_NUMBER, text
    )
