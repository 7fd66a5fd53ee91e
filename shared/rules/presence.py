"""Who is here, and who answers in place of whoever is not (RES-11, SIT-2, SIT-12). Pure functions of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.rules.direction import with_title

#: How far ahead somebody's return is looked for.
_FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Away:
    """A time away: its first and last day, the last empty where it is not known, and who stands in, by id."""

    first_day: date
    last_day: date | None = None
    stand_in: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is in it."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Colleague:
    """A colleague as customers are told of them. `works_here` false: they have left, or lost access."""

    id: int
    name: str
    job_title: str
    telephone: str = ""
    works_here: bool = True
    away: tuple[Away, ...] = ()

    @property
    def in_full(self) -> str:
        """By name and, where it is known, title, to stand in a line of ours."""
        return with_title(self.name, self.job_title)

    def present(self, day: date) -> bool:
        """Whether they work here and are not away on this day."""
        return self.works_here and not any(time.covers(day) for time in self.away)

    def stand_in(self, day: date) -> int | None:
        """Who stands in for them on this day, by id."""
        return next((time.stand_in for time in self.away if time.covers(day) and time.stand_in), None)

    def back_on(self, day: date) -> date | None:
        """The first day from this one on which they are here; None when nobody can say."""
        if not self.works_here:
            return None
        last = day + _FURTHEST
        while day <= last:
            over = [time for time in self.away if time.covers(day)]
            if not over:
                return day
            if any(time.last_day is None for time in over):
                return None
            day = max(time.last_day for time in over if time.last_day) + timedelta(days=1)
        return None


def who_answers(named: Iterable[Colleague | None], day: date, known: dict[int, Colleague]) -> Colleague | None:
    """Who answers on this day for those who are named, first the officer and then the deputy.

    After them, whoever stands in for one of them, from `known` by id. None: nobody does, and somebody must be named.
    """
    people = [person for person in named if person is not None]
    stand_ins = [known.get(number) for person in people if (number := person.stand_in(day))]
    return next((person for person in [*people, *stand_ins] if person is not None and person.present(day)), None)
