"""Who is away, and colleagues as the rules about presence need them (SIT-12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.models import Absence, Staff
from shared.rules.presence import Away, Colleague

#: The most that a page shows.
SHOWN = 200


def colleagues_with(numbers: Iterable[int | None]) -> dict[int, Colleague]:
    """These colleagues and whoever stands in for one of them, by id, each with the times away from now on."""
    wanted = {number for number in numbers if number}
    times = _away_from_now_on()
    wanted |= {time.stand_in for number in wanted for time in times[number] if time.stand_in}
    rows = Staff.select().where(Staff.id.in_(sorted(wanted) or [0]))
    return {
        row.id: Colleague(row.id, row.name, row.job_title, row.telephone, row.active, tuple(times[row.id]))
        for row in rows
    }


def away_on(day: date) -> frozenset[int]:
    """The ids of those who are away on this day."""
    return frozenset(row.staff_id for row in _current(day) if row.first_day <= day)


def absences(today: date | None = None) -> list[Absence]:
    """Who is away now or will be, each with the colleague and who stands in, by first day."""
    stand_in = Staff.alias()
    rows = (
        _current(today or clock.today())
        .select(Absence, Staff, stand_in)
        .join(Staff, on=(Absence.staff == Staff.id))
        .switch(Absence)
        .left_outer_join(stand_in, on=(Absence.stand_in == stand_in.id), attr="stand_in")
        .order_by(Absence.first_day, Staff.name)
    )
    return list(rows.limit(SHOWN))


def _away_from_now_on() -> dict[int, list[Away]]:
    times: defaultdict[int, list[Away]] = defaultdict(list)
    for row in _not_over(clock.today()):
        times[row.staff_id].append(Away(row.first_day, row.last_day, row.stand_in_id))
    return times


@prepared
def _not_over(day: date) -> peewee.ModelSelect[Absence]:
    return _current(day)


def _current(day: date) -> peewee.ModelSelect[Absence]:
    """Those that are not over on this day."""
    return Absence.select().where(Absence.ended_at.is_null(), Absence.last_day.is_null() | (Absence.last_day >= day))
