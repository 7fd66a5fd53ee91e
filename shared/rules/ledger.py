"""The sums of some quarters, ready to be asked for; and what restrictions came to in a quarter. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.rules.counting import Countable, Counted
from shared.rules.quarters import Quarter
from shared.rules.spells import Spell

#: quarter, measure, service, channel, category, word
Key = tuple[str, str, str, str, str, str]
COLUMNS = {"service": 2, "channel": 3, "category": 4, "word": 5}


class Ledger:
    """Sums by quarter, measure, service, channel, category and word."""

    def __init__(self, sums: Mapping[Key, Counted]) -> None:
        self._by_measure: dict[tuple[str, str], list[tuple[Key, Counted]]] = defaultdict(list)
        for key, counted in sums.items():
            self._by_measure[key[0], key[1]].append((key, counted))

    def sum(self, quarter: Quarter, measure: Countable, *words: str, category: str | None = None) -> Counted:
        """What was counted in a quarter; of these words alone where some are given."""
        found = Counted()
        for key, counted in self._by_measure[str(quarter), measure.value]:
            if (not words or key[5] in words) and (category is None or key[4] == category):
                found += counted
        return found

    def count(self, quarter: Quarter, measure: Countable, *words: str) -> int:
        """How often something was counted in a quarter."""
        return self.sum(quarter, measure, *words).count

    def by(self, quarter: Quarter, measure: Countable, column: str) -> dict[str, Counted]:
        """What was counted in a quarter, by one column, in the order of its values."""
        found: dict[str, Counted] = defaultdict(Counted)
        for key, counted in self._by_measure[str(quarter), measure.value]:
            found[key[COLUMNS[column]]] += counted
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Restrictions:
    """The restrictions of a quarter, as at its end (or as at a day in it)."""

    new: tuple[Spell, ...]
    in_force: tuple[Spell, ...]
    ended: tuple[Spell, ...]
    lapsed: tuple[Spell, ...]
    reviews_on_time: int
    reviews_late: int
    overdue: tuple[Spell, ...]

    @property
    def over(self) -> tuple[Spell, ...]:
        """Those that were over in the quarter, either way."""
        return self.ended + self.lapsed


def restrictions_of(spells: Iterable[Spell], as_at: date, *, since: date) -> Restrictions:
    """What restrictions came to from one day to another. `spells` must be as at `as_at`."""
    found = tuple(spells)

    def within(day: date | None) -> bool:
        return day is not None and since <= day <= as_at

    held = [on_time for spell in found for day, on_time in spell.reviews if within(day)]
    return Restrictions(
        new=tuple(spell for spell in found if within(spell.began)),
        in_force=tuple(spell for spell in found if spell.over is None and not spell.waits),
        ended=tuple(spell for spell in found if within(spell.over) and not spell.lapsed),
        lapsed=tuple(spell for spell in found if within(spell.over) and spell.lapsed),
        reviews_on_time=held.count(True),
        reviews_late=held.count(False),
        overdue=tuple(spell for spell in found if spell.review_overdue_since is not None),
    )


def customers(spells: Iterable[Spell]) -> int:
    """How many customers these restrictions are of."""
    return len({spell.person for spell in spells})


def customers_by(spells: Iterable[Spell], what: Callable[[Spell], Iterable[str]]) -> dict[str, int]:
    """How many customers, by each of the values that their restrictions have."""
    found: dict[str, set[int]] = defaultdict(set)
    for spell in spells:
        for value in what(spell):
            found[value].add(spell.person)
    return {value: len(people) for value, people in sorted(found.items())}
