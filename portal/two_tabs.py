"""One form in two tabs of a browser: nothing goes, and nothing is shown as one's own, that the other tab has changed.

Each question knows which answers to the others it was shown with. Whoever answers it after another tab has changed
them is told so on the next page, long before anything is sent (INP-5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from shared.models.base import canonical_json

#: Said on the next page, where the answers to other questions are not those that this page was shown with.
CHANGED_SINCE = _l(
    "Another tab or window has changed these answers since your last page was shown. "
    "They are one form: what is sent is what you see before you send it. Check there that it is what you mean."
)

#: Said on the answers to check, when the page that was sent showed others: nobody sends what they did not see.
CHANGED = _l(
    "Your answers were changed in another tab or window after this page was shown, so nothing was sent. "
    "These are the answers now. Check them, then send them."
)

#: The same, where it happened in the moment of sending: the page still shows the answers of before.
CHANGED_NOW = _l("Your answers were just changed in another tab or window. Nothing was sent. Open this page again.")

#: Said to somebody whose page of files belongs to other answers than those that are open now.
CHANGED_FILES = _l(
    "You have begun other answers in another tab or window since this page was shown. "
    "The files that you chose here were not kept. Choose them again."
)

#: Said to somebody whose page showed other answers than those that were sent from another tab.
OTHERS_SENT = _l(
    "These answers were changed and sent from another tab or window. What your page showed was not sent as well. "
    "If something is missing, tell us with your reference and code."
)

_MARK = 8


def mark_of_the_others(answers: Mapping[str, Any], asked_here: Iterable[str]) -> str:
    """What tells the answers to all other questions than those `asked_here` from any others; empty for none."""
    here = set(asked_here)
    others = {name: answer for name, answer in answers.items() if answer and name not in here}
    return hashlib.sha256(canonical_json(others).encode()).hexdigest()[:_MARK] if others else ""
