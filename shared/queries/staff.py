"""A colleague as an actor: who they are, with the roles that they hold at this moment."""

from __future__ import annotations

from typing import Any

from shared.database.prepared import prepared
from shared.models import Staff, StaffRole
from shared.rules.actor import Actor, ActorKind
from shared.rules.lifecycle import MANAGERS


def actor_of(staff: Staff) -> Actor:
    """The colleague as an actor, with the roles that they hold at this moment; none when their access has ended."""
    return colleague_now(staff.id) or Actor(ActorKind.COLLEAGUE, staff.name, staff.id, staff.service_id)


def colleague_now(staff: int) -> Actor | None:
    """The colleague with this id, with the roles that they hold at this moment; None when their access has ended."""
    rows = _holding(staff)
    if not rows:
        return None
    name, service, _ = rows[0]
    return Actor(ActorKind.COLLEAGUE, name, staff, service, frozenset(role for _, _, role in rows if role))


@prepared
def _holding(staff: int) -> Any:
    roles = Staff.select(Staff.name, Staff.service, StaffRole.role).left_outer_join(StaffRole)
    return roles.where(Staff.id == staff, Staff.active).tuples()


def in_place_of(staff: Staff) -> Staff | None:
    """Who is told in place of somebody who has left: their line manager, or else the first manager of their service."""
    above: Staff | None = staff.line_manager
    if above is not None and above.active:
        return above
    managers = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(MANAGERS)))
    of_theirs = managers.where(Staff.service == staff.service_id).order_by(Staff.id)
    found: Staff | None = of_theirs.first() or managers.order_by(Staff.id).first()
    return found
