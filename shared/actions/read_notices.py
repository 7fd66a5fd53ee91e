"""Notices that a colleague has read leave their work list (REP-4)."""

from __future__ import annotations

from shared import clock
from shared.database.writing import writing
from shared.models import Notice
from shared.rules.actor import Actor


def read_notice(actor: Actor, number: int) -> None:
    """One notice of this colleague; another's is not touched."""
    _read(actor, Notice.id == number)


def read_notices(actor: Actor, up_to: int) -> None:
    """Every notice of this colleague up to this one: those that the page showed, and none that came since."""
    _read(actor, Notice.id <= up_to)


def _read(actor: Actor, which: object) -> None:
    with writing():
        mine = (Notice.staff == actor.staff_id) & Notice.read_at.is_null()
        Notice.update(read_at=clock.now()).where(mine, which).execute()
