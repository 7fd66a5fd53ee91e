"""A colleague confirms having read the procedure of the version in force (POL-10)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.models import ProcedureRead
from shared.queries.policy import version_in_force
from shared.rules.errors import OutOfStep
from shared.rules.lifecycle import Action


@action(Action.CONFIRM_READING)
def confirm_reading(doing: Doing, number: int) -> ProcedureRead:
    """I have read this: the version with this number. Raises OutOfStep where another is in force since, or twice."""
    version = version_in_force()
    doing.ask()
    if version.number != number:
        raise OutOfStep("Another version is in force since you opened this page. Read that one.")
    if ProcedureRead.select().where(ProcedureRead.policy == version, ProcedureRead.staff == doing.me).exists():
        raise OutOfStep("You confirmed this already.")
    made = doing.create(ProcedureRead, policy=version, staff=doing.me, at=doing.now)
    doing.record(made, {"version": version.number})
    return made
