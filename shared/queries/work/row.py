"""What a row of the work list is, and to whose list a customer's work belongs (REP-4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from shared import clock
from shared.models import Staff, StaffRole
from shared.rules.actor import Actor
from shared.rules.lifecycle import Roles


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

    Work that must be done some time before the day in `due` says how long before in `ahead`.
    """

    query: peewee.ModelSelect[Any]
    due: Any
    row: Callable[[Any], WorkRow]
    section: str = ""
    ahead: timedelta = timedelta()


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
