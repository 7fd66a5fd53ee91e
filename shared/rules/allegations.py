"""What a customer says that a colleague did, and how it ends (CAS-11); by when a view that was asked for is given."""

from __future__ import annotations

from shared.rules.vocabulary import Word

#: Working days for an investigation, and for a colleague’s view on a case.
DAYS_TO_ANSWER = 20
DAYS_FOR_A_VIEW = 5


class AllegationState(Word):
    """Where a counter-allegation stands."""

    RAISED = "raised", "Nobody looks into it yet"
    BEING_LOOKED_INTO = "being_looked_into"
    UPHELD = "upheld", "It was so"
    NOT_UPHELD = "not_upheld", "It was not so"
    NOT_KNOWN = "not_known", "It can’t be known"


OPEN = frozenset({AllegationState.RAISED, AllegationState.BEING_LOOKED_INTO})
#: How one ends.
ENDS = (AllegationState.UPHELD, AllegationState.NOT_UPHELD, AllegationState.NOT_KNOWN)
