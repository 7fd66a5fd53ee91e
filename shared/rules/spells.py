"""Restrictions over time: from what was recorded of each at every step, how long it was in force and how it ended.

Pure: steps in, spells out, as at the end of a day. What was recorded later changes nothing, so that a past quarter
gives the same figures whenever it is run (REP-1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, zip_longest

from shared.rules.deadlines import overdue
from shared.rules.terms import phase
from shared.rules.vocabulary import RestrictionPhase, RestrictionState

REVIEWED = "review_restriction"


@dataclass(frozen=True)
class SpellStep:
    """A restriction as it stood after one step. `spell` and `person` are random numbers that lead to nobody."""

    spell: int
    person: int
    on: date
    action: str
    state: RestrictionState
    told: bool
    danger: bool
    danger_until: date | None
    starts_on: date
    ends_on: date
    review_on: date
    service: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]

    def phase_on(self, day: date) -> RestrictionPhase:
        """What the restriction was on a day, if nothing else had been done to it."""
        return phase(
            state=self.state, told=self.told, danger=self._danger_on(day), starts_on=self.starts_on,
            ends_on=self.ends_on, today=day,
        )  # fmt: skip

    def _danger_on(self, day: date) -> bool:
        return self.danger and (self.danger_until is None or day <= self.danger_until)


@dataclass(frozen=True)
class Spell:
    """One restriction that was in force at some time, as at the end of a day."""

    number: int
    person: int
    service: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    began: date
    #: The first day on which it was no longer in force, and whether somebody ended it or its time ran out.
    over: date | None
    lapsed: bool
    #: It has begun and does not hold at the moment: its letter came back, or the danger that carried it is over.
    waits: bool
    #: Each review that was held: when, and whether by its date.
    reviews: tuple[tuple[date, bool], ...]
    #: The review that is overdue, by its date; None where none is.
    review_overdue_since: date | None

    @property
    def days(self) -> int:
        """For how many days it was in force; 0 while it still is."""
        return (self.over - self.began).days if self.over else 0


def by_spell(steps: Iterable[SpellStep]) -> list[list[SpellStep]]:
    """The steps of each restriction together, in their order."""
    by_number: dict[int, list[SpellStep]] = defaultdict(list)
    for step in steps:
        by_number[step.spell].append(step)
    return list(by_number.values())


def reach(steps: list[SpellStep], since: date, until: date) -> bool:
    """Whether a restriction with these steps may have been in force, or over, on any day from one to another."""
    return any(step.on <= until and step.ends_on >= since - timedelta(days=1) for step in steps)


def spells(steps: Iterable[SpellStep], as_at: date) -> tuple[Spell, ...]:
    """Every restriction that was in force on some day up to `as_at`, as known at the end of that day."""
    return spells_of(by_spell(steps), as_at)


def spells_of(known: Iterable[list[SpellStep]], as_at: date) -> tuple[Spell, ...]:
    """The same, of steps that stand together already."""
    until = ([step for step in steps if step.on <= as_at] for steps in known)
    return tuple(found for steps in until if steps and (found := _spell(steps, as_at)))


def _spell(steps: list[SpellStep], as_at: date) -> Spell | None:
    began = _began(steps, as_at)
    if began is None:
        return None
    last = steps[-1]
    over, lapsed = _over(steps, as_at)
    review_waits = over is None and overdue(last.review_on, as_at)
    return Spell(
        number=last.spell,
        person=last.person,
        service=last.service,
        kinds=last.kinds,
        categories=last.categories,
        began=began,
        over=over,
        lapsed=lapsed,
        waits=over is None and last.phase_on(as_at) is not RestrictionPhase.IN_FORCE,
        reviews=tuple(_reviews(steps)),
        review_overdue_since=last.review_on if review_waits else None,
    )


def _over(steps: list[SpellStep], as_at: date) -> tuple[date | None, bool]:
    """The first day on which it was no longer in force, if that has come, and whether its time ran out."""
    last = steps[-1]
    ran_out = last.ends_on + timedelta(days=1)
    ended = next((step.on for step in steps if step.state is RestrictionState.ENDED), None)
    if ended and ended < ran_out:
        return ended, False
    return (ran_out, True) if ran_out <= as_at else (None, False)


def _began(steps: list[SpellStep], as_at: date) -> date | None:
    """The first day on which it was in force. Each step holds until the day of the next one."""
    for step, following in zip_longest(steps, steps[1:]):
        first = max(step.on, step.starts_on)
        until = following.on if following else as_at
        if first <= until and step.phase_on(first) is RestrictionPhase.IN_FORCE:
            return first
    return None


def _reviews(steps: list[SpellStep]) -> Iterable[tuple[date, bool]]:
    for before, step in pairwise(steps):
        if step.action == REVIEWED:
            yield step.on, not overdue(before.review_on, step.on)
