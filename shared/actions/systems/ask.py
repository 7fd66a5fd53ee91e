"""Another system asks: who it is, how often, and a line in the log for each look (CUS-4, SEC-33, SEC-34)."""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.actions.look import note_look
from shared.database.writing import writing
from shared.models import Attempt, Customer, System
from shared.rules.actor import Actor, ActorKind
from shared.rules.errors import TooManyTries
from shared.rules.systems import ASKS_A_MINUTE, token_digest

_KIND = "system"
_MINUTE = timedelta(minutes=1)


def system_of(token: str) -> System | None:
    """The system whose token this is, while it has access."""
    found: System | None = System.get_or_none(System.token_hash == token_digest(token), System.ended_at.is_null())
    return found


def count_ask(system: System) -> None:
    """Count that it asks. Raises TooManyTries beyond ASKS_A_MINUTE."""
    now = clock.now()
    mine = (Attempt.kind == _KIND) & (Attempt.key == str(system.id))
    with writing():
        Attempt.delete().where(mine, Attempt.at < now - _MINUTE).execute()
        if Attempt.select().where(mine).count() >= ASKS_A_MINUTE:
            raise TooManyTries(1)
        Attempt.create(kind=_KIND, key=str(system.id), at=now)
        System.update(last_asked_at=now).where(System.id == system.id).execute()


def note_ask(system: System, customer: Customer) -> None:
    """Log that this system looked at the precaution of an account."""
    note_look(Actor(ActorKind.SYSTEM, system.name), customer, "precaution, by another system")
