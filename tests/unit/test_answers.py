"""The answers for requesters, attacked by a solver with all that they say of several years (REP-7)."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from shared.rules.answers import Together, alone, together

BOUND, PARTS, YEARS = 5, 3, 4


def invented(random: Random) -> tuple[list[Together], list[int]]:
    """Some years of entries made, ended and lapsed, and how many there were at the end of each, from a start."""
    years: list[Together] = []
    stocks = [random.randint(0, 30)]
    for _ in range(YEARS):
        new = random.choice((0, 1, 3, 5, 6, 9, 14))
        lapsed = min(random.choice((0, 1, 5, 8)), stocks[-1] + new)
        ended = min(random.choice((0, 2, 5, 7)), stocks[-1] + new - lapsed)
        years.append((new, ended, lapsed))
        stocks.append(stocks[-1] + new - ended - lapsed)
    return years, stocks


def attack(years: list[Together], stocks: list[int]) -> list[LinearConstraint]:
    """What a reader of all the answers knows: the numbers shown, and that the register grows by what is made and
    shrinks by what is removed. The unknowns: the numbers of the years, then the register at the start and each end."""
    known: list[LinearConstraint] = []
    size = YEARS * PARTS + YEARS + 1

    def equation(factors: dict[int, int], value: int) -> None:
        row = np.zeros(size)
        for index, factor in factors.items():
            row[index] = factor
        known.append(LinearConstraint(row, value, value))

    for year, counts in enumerate(years):
        first = year * PARTS
        register = YEARS * PARTS + year
        equation({first: 1, first + 1: -1, first + 2: -1, register: 1, register + 1: -1}, 0)
        for part, count in enumerate(together(counts, BOUND)):
            if count is not None:
                equation({first + part: 1}, count)
    for index, count in enumerate(stocks):
        if (shown := alone(count, BOUND)) is not None:
            equation({YEARS * PARTS + index: 1}, shown)
    return known


def extremes(known: list[LinearConstraint], unknown: int) -> tuple[int, int]:
    """The least and the most that a number can be, for whoever knows this."""
    found = []
    size = YEARS * PARTS + YEARS + 1
    for sign in (1, -1):
        aim = np.zeros(size)
        aim[unknown] = sign
        solved = milp(aim, integrality=np.ones(size), bounds=Bounds(0, 200), constraints=known)
        assert solved.success
        found.append(round(sign * solved.fun))
    return found[0], found[1]


@pytest.mark.clause("REP-7")
def test_no_number_of_a_few_people_comes_back_from_the_years_or_from_the_register() -> None:
    random, shown, hidden = Random(11), 0, 0
    for _ in range(30):
        years, stocks = invented(random)
        known = attack(years, stocks)
        for year, counts in enumerate(years):
            if None not in together(counts, BOUND):
                shown += 1
                continue
            for part in range(PARTS):
                least, most = extremes(known, year * PARTS + part)
                assert least <= counts[part] <= most
                assert most - least >= 2, (years, stocks, year, part)
                hidden += 1
    assert shown > 3
    assert hidden > 100


def test_what_belongs_together_is_shown_together() -> None:
    assert together((9, 6, 5), BOUND) == (9, 6, 5)
    assert together((0, 0, 0), BOUND) == (0, 0, 0)
    assert together((0, 9, 9), BOUND) == together((4, 9, 9), BOUND) == (None, None, None)
    assert alone(4, BOUND) is alone(0, BOUND) is None
