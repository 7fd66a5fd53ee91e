"""The decision that a request or an appeal is about, where one was opened with its reference and code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.journey import About

ABOUT_A_DECISION = About(
    "decision_reference",
    _l(
        "This page is not about the decision that you have open now. Copy what you typed here. "
        "Then open this decision again, with the reference and the code from its letter."
    ),
)
