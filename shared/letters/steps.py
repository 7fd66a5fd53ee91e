"""What the letters of the gentler steps state: warning, advice, mediation, agreement, monitoring period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.letters.content import Considered, LetterContent, LetterIncident, OmbudsmanWay, StaysOpen
from shared.rules.vocabulary import LetterKind


@dataclass(frozen=True)
class ReplyWay:
    """How to answer us, or to say that the facts are wrong: where, quoting what, and by when."""

    address: str  # "contact.example.org/appeals"
    reference: str
    telephone: str
    ask_for: str
    post: tuple[str, ...]
    by: date


@dataclass(frozen=True)
class StepLetter(LetterContent):
    """A gentler step (CAS-12, INC-8). The kinds differ in what they must hold, and in their template."""

    why: str  # paragraph
    asked: tuple[str, ...]  # what we ask of the customer, a line each
    ours: tuple[str, ...]  # what we do on our side
    test: str  # how everybody will know that it helped
    until: date
    incidents: tuple[LetterIncident, ...]
    policy: str  # fragment, as in the letter of a restriction
    may_follow: str  # sentence
    adjustments: tuple[Considered, ...]
    stays_open: tuple[StaysOpen, ...]
    reply: ReplyWay
    decided_by: str
    ombudsman: OmbudsmanWay


@dataclass(frozen=True)
class AdviceLetter(StepLetter):
    """Words of advice: never a strike."""

    kind: ClassVar[LetterKind] = LetterKind.ADVICE


@dataclass(frozen=True)
class WrittenWarningLetter(StepLetter):
    """A written warning: the facts, why they matter, what is asked, what may follow, how to challenge them."""

    kind: ClassVar[LetterKind] = LetterKind.WRITTEN_WARNING


@dataclass(frozen=True)
class MediationLetter(StepLetter):
    """An offer of mediation."""

    kind: ClassVar[LetterKind] = LetterKind.MEDIATION


@dataclass(frozen=True)
class AgreementLetter(StepLetter):
    """A behaviour agreement with two sides."""

    kind: ClassVar[LetterKind] = LetterKind.AGREEMENT


@dataclass(frozen=True)
class MonitoringLetter(StepLetter):
    """A period in which we look whether it gets better."""

    kind: ClassVar[LetterKind] = LetterKind.MONITORING
