"""Who is at the portal."""

from __future__ import annotations

from dataclasses import replace

from shared.rules.actor import CUSTOMER, Actor
from shared.web.languages import page_language


def sender(key: str) -> Actor:
    """The customer who sends the form with this key, and reads this page: what we send them is in its language."""
    return replace(CUSTOMER, key=key, language=page_language())
