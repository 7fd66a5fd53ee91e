"""The gentler steps in the committee’s report: taken, by kind, and what came of those that ended (CAS-12, REP-1)."""

from __future__ import annotations

from collections.abc import Callable

from shared.rules.counting import IN_WRITING, Countable
from shared.rules.figures import Figure, Value
from shared.rules.measures import MeasureKind, MeasureState

_ENDED = (MeasureState.HELPED, MeasureState.DID_NOT_HELP, MeasureState.DECLINED)


def gentler_rows(count: Callable[..., int]) -> tuple[tuple[Value, ...], ...]:
    """One row a kind, then one for each way in which such a step ended. `count` counts a measure by its word."""
    return (
        *((kind.label, Figure(count(Countable.GENTLER_STEP, kind))) for kind in MeasureKind),
        *((f"Ended: {state.in_sentence}", Figure(count(Countable.GENTLER_ENDED, state))) for state in _ENDED),
    )


def warning_called(word: str) -> str:
    """What a warning is called that was counted under this word: a step of the ladder, or a written one."""
    return "Written warning" if word == IN_WRITING else f"Step {word} of the warning ladder"
