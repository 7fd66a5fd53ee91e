"""Which small numbers are held back, so that nobody can be picked out, also not by subtraction (REP-2, REP-7).

Every number that leaves the house by group is part of one system of cells, whatever page, quarter, file or answer it
stands in:

* a group's number beside everybody's: the rest is their difference;
* four quarters beside their year: the last is the difference of the others.

A cell is shown only when it and what could be worked out from it are both at least the bound. What a quarter shows
never depends on a later quarter, so that no earlier report has to be taken back. A year is shown only where every
quarter that was held back keeps enough possible values.

A solver attacks all of it in the tests, knowing these rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: What stands in place of a number that is held back. It does not say whether the number is small itself.
HELD_BACK = "not shown"
#: How many values must stay possible for a number that was held back.
STILL_POSSIBLE = 3


@dataclass(frozen=True)
class Cell:
    """A group's number among everybody's."""

    count: int
    everybody: int


@dataclass(frozen=True)
class Shown:
    """What is shown of a cell: the number, or None where it is held back."""

    count: int | None

    def __str__(self) -> str:
        return HELD_BACK if self.count is None else f"{self.count:,}"


def shows(cell: Cell, bound: int) -> bool:
    """Whether a cell of one quarter can be shown: it and the rest of everybody are both at least the bound.

    Nought is held back like one: “none of the customers with this barrier” is also said of each of them.
    """
    return cell.count >= bound and cell.everybody - cell.count >= bound


def year_shown(quarters: Sequence[Cell], hidden: Sequence[Cell], bound: int) -> Shown:
    """What is shown of a group's year, of whose quarters these were held back.

    Everybody's numbers are known of each quarter and of the year. The year is shown when it could be shown by itself,
    and when whoever subtracts the quarters that were shown is left with enough possible values for each of the others.
    """
    year = Cell(sum(each.count for each in quarters), sum(each.everybody for each in quarters))
    if not shows(year, bound):
        return Shown(None)
    rest = sum(each.count for each in hidden)
    if all(_possible(hidden, index, rest, bound) >= STILL_POSSIBLE for index in range(len(hidden))):
        return Shown(year.count)
    return Shown(None)


def _possible(hidden: Sequence[Cell], index: int, rest: int, bound: int) -> int:
    """How many values one of the hidden quarters can still have, when together they are known to be `rest`.

    A cell that is held back for itself is below the bound, or so near to everybody that the others are. One that is
    held back because it stands with another may be anything, which leaves more possible and not less.
    """
    reachable = {0}
    for position, cell in enumerate(hidden):
        if position != index:
            reachable = {known + value for known in reachable for value in hidden_values(cell.everybody, bound)}
    return sum(1 for value in hidden_values(hidden[index].everybody, bound) if rest - value in reachable)


def hidden_values(everybody: int, bound: int) -> list[int]:
    """Every value that a number can have which was held back in a quarter, for whoever knows the rules."""
    return [value for value in range(everybody + 1) if not shows(Cell(value, everybody), bound)]
