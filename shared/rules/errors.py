"""What can go wrong in an action, and what each means to the person who tried it.

`shared/web/errors.py` turns them into pages; the command line turns them into one sentence.
"""

from __future__ import annotations


class Refusal(Exception):
    """An action was refused; nothing was written."""


class NotAllowed(Refusal):
    """This person may not do this (HTTP 403). `reasons` are sentences that the page shows."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class BreaksPromise(NotAllowed):
    """What was entered would break a promise (SIT): whoever entered it may change it, so that a form keeps it all."""


class OutOfStep(Refusal):
    """The record is not in a state from which this can be done (HTTP 409; SEC-8).

    `seen_at` is the page that shows why, where that is not the page of the record itself.
    """

    def __init__(self, reason: str, seen_at: str = "") -> None:
        self.seen_at = seen_at
        super().__init__(reason)


class Stale(Refusal):
    """A colleague changed the record since the page was shown (HTTP 409; REL-5).

    `changes` says what they did, newest first, one sentence each.
    """

    def __init__(self, *changes: str) -> None:
        self.changes = changes
        super().__init__("Somebody else changed this while you were working on it. " + " ".join(changes))


class Invalid(Refusal):
    """What was entered can't be accepted (HTTP 422). `problems` maps a field's name to a message."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class NotFound(Refusal):
    """No such record, or none that this person may know of (HTTP 404; SEC-3)."""


class TooManyTries(Refusal):
    """Too many wrong tries (HTTP 429; SEC-33). `wait_minutes` says how long to wait."""

    def __init__(self, wait_minutes: int) -> None:
        self.wait_minutes = wait_minutes
        super().__init__(f"There have been too many tries. Wait {wait_minutes} minutes, then try again.")


class NotNow(Refusal):
    """What this needs is busy or was ended: later the same may well go (HTTP 503). The sentence says so."""


class BadConfiguration(Exception):
    """The program can't run as it is configured; one sentence, and a non-zero exit."""
