"""What the letter about a marker holds: what colleagues see, on what it rests, and how to object (CUS-3, DPA-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.letters import content
from shared.rules.vocabulary import LetterKind


@dataclass(frozen=True)
class MarkerNoticeLetter(content.LetterContent):
    """Says that a note stands on the customer's account, and why (CUS-3)."""

    kind: ClassVar[LetterKind] = LetterKind.MARKER_NOTICE
    marker: content.LetterMarker
    place: str  # the address, where it is about the place and not the person; else empty
    fact: str  # sentence: what happened, as the marker has it
    happened: date
    incident: str  # its reference
    ends: date
    ombudsman: content.OmbudsmanWay
