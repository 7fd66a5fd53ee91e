"""The words of the vocabulary that the portal shows: their labels are texts of the catalogues like any other.

The rules that hold these words know no languages; a page says `_(word.label)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shared.rules.appeals import AppealAbout, AppealTold
from shared.rules.terms import DAYS
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AlwaysOpen,
    AppealGround,
    AppealOutcome,
    AppealState,
    Barrier,
    EnquiryState,
    EnquiryTopic,
    LetterKind,
    ReasonableFactor,
    Word,
)

SHOWN: tuple[type[Word], ...] = (
    AdjustmentKind,
    AdjustmentState,
    AlwaysOpen,
    AppealAbout,
    AppealGround,
    AppealOutcome,
    AppealState,
    AppealTold,
    Barrier,
    EnquiryState,
    EnquiryTopic,
    LetterKind,
    ReasonableFactor,
)
#: What names the parts of a date, beside its three inputs and in a message.
_PARTS_OF_A_DATE = ("day", "month", "year")


def labels() -> tuple[str, ...]:
    """Every such word, as a page shows it in English."""
    return (*(word.label for words in SHOWN for word in words), *DAYS, *_PARTS_OF_A_DATE)


def extract(*_asked: Any, **_options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """What Babel asks of an extractor (translations/babel.cfg): line, function, text, comments."""
    for label in labels():
        yield 0, None, label, []
