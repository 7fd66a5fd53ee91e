"""How sure a rate is: Wilson’s interval, which is right for small numbers too."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

#: For 95 of a hundred.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """A share of a number, with the range in which the true one lies 95 times of a hundred. All in hundredths."""

    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.share:.1f} ({self.low:.1f} to {self.high:.1f})"

    def differs_from(self, other: Rate) -> bool:
        """Whether chance alone would hardly make such a difference: the two ranges don't meet."""
        return self.low > other.high or self.high < other.low


def rate(count: int, among: int) -> Rate | None:
    """The rate of `count` among so many, per hundred. None where there are none, or fewer than are counted."""
    if among <= 0 or count > among:
        return None
    share = count / among
    square = _Z * _Z
    middle = (share + square / (2 * among)) / (1 + square / among)
    half = _Z * sqrt(share * (1 - share) / among + square / (4 * among * among)) / (1 + square / among)
    return Rate(100 * share, 100 * max(0.0, middle - half), 100 * min(1.0, middle + half))
