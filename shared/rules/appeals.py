"""The words of an appeal as its customer begins it: how it is told, and what it is about."""

from __future__ import annotations

from shared.rules.vocabulary import Word


class AppealTold(Word):
    """How an appeal is told that is said and not written (APP-10)."""

    RECORDING = "recording", "I say it: I add a recording or a picture"
    CALL = "call", "Please call me: I tell you on the telephone"


class AppealAbout(Word):
    """What kind of decision is appealed against, where the customer describes it (APP-1, APP-7)."""

    LIMIT = "limit", "A limit on how I can contact you"
    WARNING = "warning", "A warning"
    OTHER = "other", "Something else"
