"""A state has its colour in one place, whichever page shows it."""

from __future__ import annotations

import pytest

from shared.rules.vocabulary import AdjustmentState, AppealState, EnquiryState, RestrictionPhase, Word
from shared.web.colours import COLOURS, DONE, IN_FORCE, OVER, WAITS, colour_of


def test_what_waits_is_told_from_what_is_done_and_what_is_over() -> None:
    assert {colour_of(state) for state in (AppealState.RECEIVED, EnquiryState.RECEIVED)} == {WAITS}
    assert {colour_of(state) for state in (AppealState.DECIDED, EnquiryState.ANSWERED, AdjustmentState.AGREED)} == {
        DONE
    }
    assert {colour_of(state) for state in (AppealState.WITHDRAWN, RestrictionPhase.LAPSED)} == {OVER}
    assert colour_of(RestrictionPhase.IN_FORCE) == IN_FORCE


@pytest.mark.parametrize("words", dict.fromkeys(words for words, _ in COLOURS))
def test_a_list_of_states_is_coloured_whole(words: type[Word]) -> None:
    """A new state without a colour would fail on the page that shows it first."""
    assert {value for listed, value in COLOURS if listed is words} == {word.value for word in words}
