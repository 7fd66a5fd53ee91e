"""The procedure of the version in force, to be read by everybody who deals with customers, as work (POL-10)."""

from __future__ import annotations

from datetime import date

from shared import clock
from shared.models import PolicyVersion, ProcedureRead, Staff
from shared.queries.work.row import WorkKind, WorkRow, day_of, still_in_time
from shared.rules.actor import Actor
from shared.rules.vocabulary import PolicyState

#: So many working days a new version, or a new colleague, has for it.
_TO_READ = 10


def procedure_to_read(actor: Actor, day: date) -> WorkKind:
    """The version in force, where this colleague has not confirmed reading its procedure by the day after it came, or
    after they did: whoever reads it on the day itself is never asked.
    """
    read = ProcedureRead.select(ProcedureRead.policy).where(ProcedureRead.staff == actor.staff_id)
    query = (
        PolicyVersion.select(PolicyVersion, Staff)
        .join(Staff, on=(Staff.id == actor.staff_id), attr="reader")
        .where(
            PolicyVersion.state == PolicyState.IN_FORCE,
            PolicyVersion.in_force_since < clock.at(day),
            Staff.created_at < clock.at(day),
            PolicyVersion.id.not_in(read),
        )
    )
    before = clock.at(still_in_time(day, _TO_READ))
    return WorkKind(
        query,
        None,
        _row,
        "/policy",
        late=(PolicyVersion.in_force_since < before) & (Staff.created_at < before),
        working_days=_TO_READ,
    )


def _row(version: PolicyVersion) -> WorkRow:
    began = day_of(max(version.in_force_since, version.reader.created_at))
    what, name = "Procedure to read", f"Version {version.number}"
    return WorkRow(what, name, version.name, began, None, "/policy/procedure", "Read it")
