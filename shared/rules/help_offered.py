"""Which help is offered for what stands in a person's way: a beginning of the talk, never the end of it (CAS-4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shared.rules.vocabulary import AdjustmentKind as Help
from shared.rules.vocabulary import Barrier

#: For each barrier what often helps, the likeliest first. What the person asks for comes before all of it.
_HELPS: dict[Barrier, tuple[Help, ...]] = {
    Barrier.ANXIETY: (Help.CLEAR_WARNINGS, Help.MORE_TIME, Help.NAMED_CONTACT, Help.OTHER_CHANNEL),
    Barrier.CHRONIC_CONDITION: (Help.MORE_TIME, Help.OTHER_CHANNEL, Help.NAMED_CONTACT),
    Barrier.NEURODIVERGENCE: (Help.CLEAR_WARNINGS, Help.MORE_TIME, Help.RECORDING, Help.OTHER_CHANNEL),
    Barrier.DOMESTIC_ABUSE: (Help.NAMED_CONTACT, Help.OTHER_CHANNEL, Help.SUPPORT_PERSON),
    Barrier.LANGUAGE: (Help.TRANSLATION, Help.EASY_READ, Help.MORE_TIME),
    Barrier.LITERACY: (Help.EASY_READ, Help.SUPPORT_PERSON, Help.RECORDING),
    Barrier.DIGITAL_EXCLUSION: (Help.OTHER_CHANNEL, Help.SUPPORT_PERSON),
    Barrier.DEAFNESS: (Help.TEXT_RELAY, Help.BSL, Help.OTHER_CHANNEL),
    Barrier.SIGHT_LOSS: (Help.LARGE_PRINT, Help.COLOURED, Help.OTHER_CHANNEL),
    Barrier.SOCIAL_DEPRIVATION: (Help.SUPPORT_PERSON, Help.NAMED_CONTACT),
}


def to_offer(barriers: Iterable[Barrier], agreed: Collection[Help]) -> tuple[Help, ...]:
    """What can be offered for these barriers, alone or together, and is not agreed yet."""
    named = set(barriers)
    helps = (one for barrier in Barrier if barrier in named for one in _HELPS.get(barrier, ()))
    return tuple(dict.fromkeys(one for one in helps if one not in agreed))
