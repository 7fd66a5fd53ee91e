"""Each look at what is sensitive is logged: by whom, at what, never its content (CUS-5, SEC-34).

A look changes nothing, so it asks no table; who may look is for the query that leaves out what a role may not see.
"""

from __future__ import annotations

import logging

import peewee

from shared import audit
from shared.actions.action import name_of
from shared.database.stores import is_out_of_reach
from shared.database.writing import writing
from shared.models import CaseFile, Customer
from shared.models.base import Record
from shared.rules.actor import Actor

log = logging.getLogger("evenhand.look")
#: How long a colleague on a call waits for the log, in seconds.
_ON_A_CALL = 1.0


def look_noted(actor: Actor, record: Record, what: str, reason: str = "") -> bool:
    """`note_look` for a page that somebody on a call waits for: within a second, or False where it can't be logged.

    Then the page shows what keeps people safe, and leaves out what only a logged look may see (REL-17).
    """
    try:
        note_look(actor, record, what, wait=_ON_A_CALL, reason=reason)
    except peewee.DatabaseError as error:
        if not is_out_of_reach(error):
            raise
        log.warning("a look could not be logged: %s", type(getattr(error, "orig", error)).__name__)
        return False
    return True


def note_look(actor: Actor, record: Record, what: str, wait: float | None = None, reason: str = "") -> None:
    """Log that this colleague looked at a part of a record; `what` names the part: "sensitive details", "marker".

    `reason` is why, where that is asked. `wait`: how many seconds it may wait for other writers.
    """
    customer = record if isinstance(record, Customer) else getattr(record, "customer", None)
    case = record if isinstance(record, CaseFile) else getattr(record, "case", None)
    with writing(wait):
        audit.append(
            actor,
            audit.LOOK,
            str(type(record)._meta.table_name),
            name_of(record),
            {"what": what, "reason": reason} if reason else {"what": what},
            account=customer.account if customer else "",
            case_reference=case.reference if case else "",
        )


def note_look_at_log(actor: Actor, what: dict[str, object]) -> None:
    """Log that this colleague looked at the log itself: which events they asked for, or what a check of it found."""
    with writing():
        audit.append(actor, audit.LOOK, "audit log", "", what)
