"""What a person asks about the information that we hold on them, and by when the law wants it answered (DPA-3).

Articles 12A, 15, 16 and 21 of the UK GDPR: one calendar month from the day it came, or from the day on which we knew
who asks; the clock stands still while we wait for them to say what they mean; two further months where it is complex,
if we say so within the first. A last day on which nobody works moves to the next on which somebody does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from shared.rules.deadlines import after_months, is_working_day
from shared.rules.vocabulary import Nation, Word

_MONTHS, _LONGEST = 1, 3
#: After so long without a word from them, we look again at what they asked.
REMINDED_AFTER = timedelta(days=14)


class RightsKind(Word):
    """What is asked for."""

    ACCESS = "access", "A copy of what we hold on them"
    RECTIFICATION = "rectification", "To put something right"
    OBJECTION = "objection", "An objection to a marker"


class RightsState(Word):
    """Where it stands."""

    RECEIVED = "received", "Waiting for us"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn", "Taken back"


class RightsOutcome(Word):
    """How it was answered."""

    DONE = "done", "Done as they asked"
    PARTLY = "partly", "Done in part"
    REFUSED = "refused", "Refused"


class RightsQuestion(Word):
    """Why we ask them something first."""

    IDENTITY = "identity", "We need to know who asks"
    MEANING = "meaning", "We need to know what they mean"


def due_on(
    received: date, stood_still: Iterable[tuple[RightsQuestion, date, date]], nation: Nation, *, longer: bool = False
) -> date:
    """By when it is answered. `stood_still`: why and from when until when we waited for them.

    Until we know who asks, the clock has not begun; while we wait to hear what they mean, it stands still.
    """
    waits = list(stood_still)
    known = [until for why, _, until in waits if why is RightsQuestion.IDENTITY]
    begins = max([received, *known])
    still = sum((until - max(since, begins)).days for why, since, until in waits if why is RightsQuestion.MEANING)
    due = after_months(begins, _LONGEST if longer else _MONTHS) + timedelta(days=max(still, 0))
    while not is_working_day(due, nation):
        due += timedelta(days=1)
    return due
