"""Which words are asked about because they may speak of self-harm (BEH-8)."""

from __future__ import annotations

import pytest

from shared.rules.safeguarding import speaks_of_self_harm


@pytest.mark.parametrize(
    "words",
    [
        "I will kill myself",
        "i'm going to KILL  MYSELF and it’s your fault",
        "She said she would end her life.",
        "I want to die",
        "I can’t go on like this any more",
        "You’d all be better off without me",
        "He spoke of suicide",
        "says she self-harms",
        "I’ll take an overdose",
        "there is no point in living",
        "I’m going to jump off the roof",
        "Dw i’n mynd i ladd fy hun. Hunanladdiad.",
    ],
)
def test_these_are_asked_about(words: str) -> None:
    assert speaks_of_self_harm(words)


@pytest.mark.parametrize(
    "words",
    [
        "I will kill you",
        "I will make you regret this",
        "You people are killing me with this heating",
        "I'll end this call",
        "My boiler died on Friday",
        "She cut the cable herself",
    ],
)
def test_these_are_not(words: str) -> None:
    assert not speaks_of_self_harm(words)
