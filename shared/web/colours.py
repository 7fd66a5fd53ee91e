"""The colour of a state, on both sites: one for what waits for us, what goes on, what is done, and what is over.

Never red: that is for errors. A colour says nothing that the word beside it doesn't say.
"""

from __future__ import annotations

from shared.rules.allegations import AllegationState
from shared.rules.measures import MeasureState
from shared.rules.policy_drafts import DraftState
from shared.rules.rights import RightsState
from shared.rules.vocabulary import (
    AdjustmentState,
    AppealState,
    CaseState,
    EnquiryState,
    LetterState,
    ReportState,
    RestrictionPhase,
    RestrictionState,
    Word,
)

WAITS, GOES_ON, DONE, TO_COME, IN_FORCE, OVER, PLAIN = "yellow", "blue", "green", "purple", "teal", "grey", ""

_COLOURS: tuple[tuple[str, tuple[Word, ...]], ...] = (
    (WAITS, (
        AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED, AllegationState.RAISED, AppealState.RECEIVED,
        DraftState.WRITTEN, EnquiryState.RECEIVED, LetterState.DRAFT, MeasureState.DRAFTED, ReportState.OPEN,
        RestrictionPhase.AWAITING_LETTER, RestrictionPhase.SENT_BACK, RestrictionState.SENT_BACK,
        RightsState.RECEIVED,
    )),
    (GOES_ON, (
        AllegationState.BEING_LOOKED_INTO, AppealState.UNDER_REVIEW, CaseState.OPEN, MeasureState.RUNNING,
    )),
    (DONE, (
        AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AppealState.DECIDED, DraftState.USED,
        EnquiryState.ANSWERED, EnquiryState.NOTED,
        LetterState.ISSUED, MeasureState.HELPED, ReportState.PRESENTED, RightsState.ANSWERED,
    )),
    (TO_COME, (
        DraftState.APPROVED, RestrictionPhase.AWAITING_START,
    )),
    (IN_FORCE, (
        RestrictionPhase.IN_FORCE, RestrictionState.AUTHORISED,
    )),
    (OVER, (
        AdjustmentState.NOT_AGREED, AdjustmentState.WITHDRAWN,
        AllegationState.NOT_KNOWN, AllegationState.NOT_UPHELD, AllegationState.UPHELD, AppealState.WITHDRAWN,
        CaseState.CLOSED, DraftState.DISCARDED, MeasureState.DECLINED, MeasureState.DID_NOT_HELP,
        MeasureState.WITHDRAWN, RestrictionPhase.ENDED, RestrictionPhase.LAPSED, RestrictionPhase.REFUSED,
        RestrictionPhase.WITHDRAWN, RestrictionState.ENDED, RestrictionState.REFUSED, RestrictionState.WITHDRAWN,
        RightsState.WITHDRAWN,
    )),
    (PLAIN, (
        RestrictionPhase.PROPOSED, RestrictionState.PROPOSED,
    )),
)  # fmt: skip
#: By the list and the word: words of two lists may be written alike.
COLOURS = {(type(state), state.value): colour for colour, states in _COLOURS for state in states}


def colour_of(state: Word) -> str:
    """The colour of a state as a tag or badge has it; empty for the plain one. Raises KeyError for no state of ours."""
    return COLOURS[type(state), state.value]
