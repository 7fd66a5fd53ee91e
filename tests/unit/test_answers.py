"""The answers for requesters, attacked by a solver with all that they say of several years (REP-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from shared.rules.answers import BANDS, Together, Year, alone, answered, kinds, together
from shared.rules.ledger import Ledger, restrictions_of
from shared.rules.quarters import quarters_of_financial_year
from shared.rules.restriction_sums import Flow, sums_of
from shared.rules.spells import Spell
from shared.rules.suppression import HELD_BACK
from shared.rules.vocabulary import RestrictionKind

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


def spell(person: int, **facts: Any) -> Spell:
    """A restriction of one person that is still in force, or as `facts` say."""
    standing = Spell(
        number=person, person=person, service="housing", kinds=tuple(kind.value for kind in RestrictionKind),
        categories=("aggressive",), began=date(2025, 5, 1), over=None, lapsed=False, waits=False, reviews=(),
        review_overdue_since=None,
    )  # fmt: skip
    return replace(standing, **facts)


@pytest.mark.clause("REP-7")
def test_a_year_with_enough_people_is_answered_by_entries_kinds_durations_and_removals() -> None:
    end = date(2026, 3, 31)
    over = [
        spell(100 * band + number, over=end, began=end - timedelta(days=days), lapsed=number < 5)
        for band, days in enumerate((30, 120, 300, 400), start=1)
        for number in range(10)
    ]
    restrictions = sums_of(restrictions_of([*map(spell, range(7)), *over], end, since=date(2025, 4, 1)))
    year = Year(quarters_of_financial_year(2025), restrictions, Ledger({}))
    told = {str(row[0]): row[1] for part in answered(year, BOUND) for table in part.tables for row in table.rows}
    assert (told["Entries made"], told["Removed by a decision"]) == ("37", "20")
    assert told["Removed by themselves, on their last day"] == "20"
    assert told["On the register on the last day"] == "7"
    assert {told[kind.label] for kind in RestrictionKind} == {"7"}
    assert {told[words] for _, words in BANDS} == {"10"}
    fewer = restrictions_of([*map(spell, range(4)), *over], end, since=date(2025, 4, 1))
    few = replace(year, restrictions=sums_of(fewer))
    hidden = {str(row[0]): row[1] for part in answered(few, BOUND) for table in part.tables for row in table.rows}
    assert {hidden[kind.label] for kind in RestrictionKind} == {HELD_BACK}
    assert hidden["On the register on the last day"] == HELD_BACK


def test_the_kinds_of_the_register_stand_in_their_order_and_those_that_nobody_has_are_nought() -> None:
    kept = sums_of(restrictions_of([], date(2027, 3, 31), since=date(2026, 4, 1)))
    some = replace(kept, in_force=replace(kept.in_force, customers=2, by={"kind": {RestrictionKind.PREMISES.value: 2}}))
    assert (Flow().customers, Flow().restrictions) == (0, 0)
    assert kinds(kept) == (0,) * len(RestrictionKind)
    assert kinds(some) == tuple(2 if kind is RestrictionKind.PREMISES else 0 for kind in RestrictionKind)
