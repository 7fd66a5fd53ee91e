"""What the letters about a marker hold: what colleagues see, on what it rests, and how to object; and that it is gone
(CUS-3, DPA-3)."""

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


@dataclass(frozen=True)
class MarkerGoneLetter(content.LetterContent):
    """Says that the note of which the customer was told is gone before its day, and why (CUS-3)."""

    kind: ClassVar[LetterKind] = LetterKind.MARKER_GONE
    wording: str  # what colleagues saw
    place: str  # the address, where it was about the place and not the person; else empty
    told: date
    gone: date
    because: str  # sentence: why it went
    rights: str  # where to read what is kept of it, and for how long
