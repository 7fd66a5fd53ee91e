"""What the letter with a new private code holds: what it opens, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shared.letters import content
from shared.rules.vocabulary import LetterKind


@dataclass(frozen=True)
class CodeWay:
    """Where a reference and its code are entered. The code is known only when the letter is issued (SEC-31)."""

    reference: str
    code: str
    address: str  # short, to type: "contact.example.org/follow"
    link: str  # the address in the QR code, with reference and code in its fragment
    telephone: str


@dataclass(frozen=True)
class NewCodeLetter(content.LetterContent):
    """Brings a new private code to somebody who has lost theirs."""

    kind: ClassVar[LetterKind] = LetterKind.NEW_CODE
    about: str  # fragment: "our decision of 21 November 2026 (DEC-7K4M-Q2XP)", "your appeal APP-7K4M-Q2XP"
    way: CodeWay
