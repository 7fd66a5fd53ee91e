"""What a row of the work list is, and to whose list a customer's work belongs (REP-4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from shared import clock
from shared.models import Absence, Staff, StaffRole
from shared.queries.policy import policy_in_force
from shared.rules.actor import Actor
from shared.rules.deadlines import after_working_days
from shared.rules.lifecycle import MANAGERS, Roles
from shared.rules.vocabulary import Nation


@dataclass(frozen=True)
class WorkRow:
    """One thing that waits: what, on which record, about whom, since and until when, and the link that does it."""

    what: str
    reference: str
    who: str
    began: date
    due: date | None
    href: str
    action: str
    #: It waits for this colleague's signature, and stands before everything else.
    decides: bool = False

    def late(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class WorkKind:
    """One kind of work: what waits (`query`), by when (`due`, none for at once), how a row reads, and its section.

    Work that must be done some time before the day in `due` says how long before in `ahead`. Where no day was given to
    anybody, it is late so many `working_days` after the moment in `began` (`late` says it where that is no column).
    """

    query: peewee.ModelSelect[Any]
    due: Any
    row: Callable[[Any], WorkRow]
    section: str = ""
    ahead: timedelta = timedelta()
    began: Any = None
    working_days: int = 0

    #: Whether it is late, as SQL, where these don’t say it.
    late: Any = None
    #: Whether an event tells whenever it changes, but for the days that pass.
    recorded: bool = True

    def is_late(self, day: date) -> Any:
        """Whether a row of the query should have been done before this day, as SQL; None for what is never late."""
        if self.late is not None:
            return self.late
        if self.due is not None:
            return self.due < day + self.ahead
        if self.began is not None:
            return self.began < clock.at(still_in_time(day, self.working_days))
        return None

    def dated(self, row: WorkRow, day: date) -> WorkRow:
        """The row, with the day on which it should have been done where nobody was given one and it is late."""
        if row.due is not None or (self.began is None and self.late is None):
            return row
        due = after_working_days(row.began, self.working_days, nation())
        return replace(row, due=due) if due < day else row


def still_in_time(day: date, working_days: int) -> date:
    """The first day of beginning from which so many working days are not over on this day."""
    first = day
    while after_working_days(first - timedelta(days=1), working_days, nation()) >= day:
        first -= timedelta(days=1)
    return first


def nation() -> Nation:
    """Whose bank holidays count here."""
    return policy_in_force().organisation.nation


def theirs(actor: Actor, person: Any, day: date, roles: Roles) -> Any:
    """Work of one colleague: theirs, and of whoever stands in for them while they are away.

    Where they have left, it is of those of their service with these roles; where they are away and nobody stands in, of
    the managers there.
    """
    away = Absence.select(Absence.staff).where(
        Absence.ended_at.is_null(), Absence.first_day <= day, Absence.last_day.is_null() | (Absence.last_day >= day)
    )
    whose = (person == actor.staff_id) | person.in_(away.where(Absence.stand_in == actor.staff_id))
    whose |= left_behind(person, actor, roles)
    if not actor.roles & MANAGERS:
        return whose
    near = Staff.select(Staff.id).where(mine(actor, Staff.service, MANAGERS))
    return whose | person.in_(away.where(Absence.stand_in.is_null(), Absence.staff.in_(near)))


def mine(actor: Actor, service: Any, roles: Roles) -> Any:
    """Work of my service, of none, or of one in which nobody has these roles."""
    staffed = Staff.select(Staff.service).join(StaffRole).where(Staff.active, StaffRole.role.in_(list(roles)))
    return service.is_null() | (service == actor.service_id) | service.not_in(staffed)


def left_behind(whose: Any, actor: Actor, roles: Roles) -> Any:
    """Work of one person who has left, or can no longer do it: of those with these roles in that person's service, so
    that it disappears from no list (SIT-12)."""
    able = Staff.select(Staff.id).join(StaffRole).where(Staff.active, StaffRole.role.in_(list(roles)))
    return whose.in_(Staff.select(Staff.id).where(Staff.id.not_in(able), mine(actor, Staff.service, roles)))


def day_of(moment: datetime) -> date:
    """The day on which something began, by the office clock."""
    return clock.local(moment).date()
