"""What a trial found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Found:
    """What was seen, a sentence each, and what was wrong."""

    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what was wrong where this does not hold."""
        if not holds:
            self.wrong.append(otherwise)
            self.told.append(f"WRONG: {otherwise}")

    @property
    def held(self) -> bool:
        """Whether nothing gave way."""
        return not self.wrong
