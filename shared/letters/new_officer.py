"""What the letter about a new officer holds (RES-11, SIT-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shared.letters import content
from shared.rules.vocabulary import LetterKind


@dataclass(frozen=True)
class NewOfficerLetter(content.LetterContent):
    """Says that the customer goes through somebody else from now on (RES-11, SIT-12)."""

    kind: ClassVar[LetterKind] = LetterKind.NEW_OFFICER
    decision: str  # fragment, as above
    officer: content.ContactPerson
    deputy: content.ContactPerson
    unchanged: str  # sentence: that nothing else is, and until when
    ways: tuple[content.ContactWay, ...]
    stays_open: tuple[content.StaysOpen, ...]
    ombudsman: content.OmbudsmanWay

    every_way_usable = content.RestrictionLetter.every_way_usable
