"""The words of a policy that is being written, before it is in force (POL-5)."""

from __future__ import annotations

from shared.rules.vocabulary import Word


class DraftState(Word):
    """Where a draft of the policy stands."""

    WRITTEN = "written", "Being written"
    APPROVED = "approved"
    USED = "used", "In force, or it was"
    DISCARDED = "discarded"
