"""Who has read the procedure of the version in force, and who has not (POL-10)."""

from __future__ import annotations

from shared.models import PolicyVersion, ProcedureRead, Staff, StaffRole
from shared.rules.actor import Actor
from shared.rules.lifecycle import FRONT_LINE


def has_read(actor: Actor, version: PolicyVersion) -> bool:
    """Whether this colleague confirmed it."""
    mine = ProcedureRead.select().where(ProcedureRead.policy == version, ProcedureRead.staff == actor.staff_id)
    return bool(mine.exists())


def not_read_by(version: PolicyVersion) -> list[Staff]:
    """Colleagues who deal with customers and have not confirmed it, by name."""
    readers = ProcedureRead.select(ProcedureRead.staff).where(ProcedureRead.policy == version)
    rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(FRONT_LINE)))
    return list(rows.where(Staff.id.not_in(readers)).distinct().order_by(Staff.name, Staff.id))
