"""A solver that knows the rules attacks all that the mirror shows, and gets no number of a few people (REP-2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from shared.rules.intervals import rate
from shared.rules.mirror import about, shown_in_quarter, shown_in_year
from shared.rules.suppression import Cell, Shown, hidden_values, shows

BOUND = 5
Year = list[tuple[Cell, ...]]
Showing = Callable[[Year], list[tuple[Shown, ...]]]


def invented(random: Random, parts: int) -> Year:
    """Four quarters of one group: numbers around the bound, where it is hard."""
    year = []
    for _ in range(4):
        counts = [random.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20)) for _ in range(parts)]
        year.append(tuple(Cell(count, count + random.choice((0, 1, 3, 4, 5, 6, 9, 15, 30))) for count in counts))
    return year


def ours(year: Year) -> list[tuple[Shown, ...]]:
    """What the mirror shows: four quarters, then the year."""
    return [*(shown_in_quarter(parts, BOUND) for parts in year), shown_in_year(year, BOUND)]


def naive(year: Year) -> list[tuple[Shown, ...]]:
    """What small numbers alone held back would show."""
    return [*(shown_in_quarter(parts, BOUND) for parts in year), tuple(
        Shown(total) if (total := sum(parts[i].count for parts in year)) >= BOUND else Shown(None)
        for i in range(len(year[0]))
    )]  # fmt: skip


class Attack:
    """One unknown for each cell of the quarters, and all that a reader knows: what is shown, everybody's numbers, and
    why a number is held back. Each question to the solver is whether a hidden number can have a value."""

    def __init__(self, year: Year, shown: Sequence[tuple[Shown, ...]]) -> None:
        self.year, self.parts = year, len(year[0])
        self.cells = [(quarter, part) for quarter in range(4) for part in range(self.parts)]
        self.rows: list[tuple[np.ndarray, float, float]] = []
        # Unknowns: the cells, and for each cell two switches: below the bound; so near to everybody that the rest is.
        self.size = len(self.cells) * 3
        for index, (quarter, part) in enumerate(self.cells):
            known = shown[quarter][part].count
            everybody = year[quarter][part].everybody
            self._row({index: 1}, known if known is not None else 0, known if known is not None else everybody)
            large = everybody + BOUND
            self._row({index: 1, self._switch(index, 0): large}, -np.inf, BOUND - 1 + large)
            self._row({index: -1, self._switch(index, 1): large}, -np.inf, BOUND - 1 - everybody + large)
        for quarter in range(4):
            if shown[quarter][0].count is None:  # at least one of them is why
                switches = {
                    self._switch(i, which): 1 for i, (q, _) in enumerate(self.cells) if q == quarter for which in (0, 1)
                }
                self._row(switches, 1, np.inf)
        for part in range(self.parts):
            if (known := shown[4][part].count) is not None:
                self._row({i: 1 for i, (_, p) in enumerate(self.cells) if p == part}, known, known)

    def _switch(self, cell: int, which: int) -> int:
        return len(self.cells) + 2 * cell + which

    def _row(self, factors: Mapping[int, float], low: float, high: float) -> None:
        row = np.zeros(self.size)
        for index, factor in factors.items():
            row[index] = factor
        self.rows.append((row, low, high))

    def possible(self, cell: int, value: int) -> bool:
        """Whether the hidden number can be this."""
        matrix = np.array([row for row, _, _ in self.rows])
        fixed = np.zeros(self.size)
        fixed[cell] = 1
        constraints = [
            LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows]),
            LinearConstraint(fixed, value, value),
        ]
        upper = np.array([np.inf] * len(self.cells) + [1] * (2 * len(self.cells)))
        found = milp(
            np.zeros(self.size), integrality=np.ones(self.size), bounds=Bounds(0, upper), constraints=constraints
        )
        return bool(found.success)

    def values(self, cell: int, enough: int) -> int:
        """How many values the hidden number can still have; the solver stops asking at `enough`."""
        quarter, part = self.cells[cell]
        found = 0
        for value in range(self.year[quarter][part].everybody + 1):
            found += self.possible(cell, value)
            if found >= enough:
                break
        return found


def given_away(year: Year, showing: Showing) -> list[int]:
    """The hidden cells, of few people, of which the solver leaves one or two values; each must really be possible."""
    shown = showing(year)
    attack = Attack(year, shown)
    lost = []
    for cell, (quarter, part) in enumerate(attack.cells):
        if shown[quarter][part].count is not None or shows(year[quarter][part], BOUND):
            continue
        assert attack.possible(cell, year[quarter][part].count), "the attack contradicts what is so"
        if attack.values(cell, 3) < min(3, year[quarter][part].everybody + 1):
            lost.append(cell)
    return lost


@pytest.mark.clause("REP-2")
@pytest.mark.parametrize("parts", [1, 2])
def test_a_solver_that_knows_the_rules_gets_no_small_number(parts: int) -> None:
    random, open_years = Random(parts), 0
    for _ in range(25):
        year = invented(random, parts)
        open_years += ours(year)[4][0].count is not None
        assert given_away(year, ours) == [], year
    assert open_years > 2, "nothing that could be attacked was shown"


def test_the_attack_is_a_real_one_it_breaks_what_only_small_numbers_are_held_back_of() -> None:
    random = Random(3)
    assert any(given_away(invented(random, 1), naive) for _ in range(40))


@pytest.mark.clause("REP-2")
def test_nothing_is_shown_of_few_nor_of_all_but_few() -> None:
    for everybody in range(30):
        for count in range(everybody + 1):
            told = shown_in_quarter((Cell(count, everybody),), BOUND)[0].count
            if told is not None:
                assert told == count >= BOUND
                assert everybody - count >= BOUND
            else:
                assert count in hidden_values(everybody, BOUND)


@pytest.mark.clause("REP-2")
def test_how_many_are_on_record_never_tells_of_one_who_was_added() -> None:
    for before in range(5, 200):
        shown = about(before, BOUND).count
        growths = {
            later - earlier
            for earlier in range(5, 220) if about(earlier, BOUND).count == shown
            for later in range(earlier, 220) if about(later, BOUND).count == about(before + 1, BOUND).count
        }  # fmt: skip
        assert len(growths) >= 3
    assert about(4, BOUND).count is None


def test_a_rate_comes_with_its_range() -> None:
    found = rate(5, 20)
    assert found
    assert (round(found.share), round(found.low, 1), round(found.high, 1)) == (25, 11.2, 46.9)  # Wilson, by hand
    assert rate(1, 0) is None
    few, many = rate(1, 10), rate(90, 100)
    assert few
    assert many
    assert many.differs_from(few)
    assert not few.differs_from(found)
