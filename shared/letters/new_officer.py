"""What the letter about a new officer holds (RES-11, SIT-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shared.letters import facts
from shared.rules.vocabulary import LetterKind


@dataclass(frozen=True)
class NewOfficerLetter(facts.Letter):
    """Says that the customer goes through somebody else from now on (RES-11, SIT-12)."""

    kind: ClassVar[LetterKind] = LetterKind.NEW_OFFICER
    decision: str  # fragment, as above
    officer: facts.Person
    deputy: facts.Person
    unchanged: str  # sentence: that nothing else is, and until when
    ways: tuple[facts.Way, ...]
    stays_open: tuple[facts.StaysOpen, ...]
    ombudsman: facts.OmbudsmanWay

    every_way_usable = facts.RestrictionLetter.every_way_usable
