"""Each look at what is sensitive is logged: by whom, at what, never its content (CUS-5, SEC-34).

A look changes nothing, so it asks no table; who may look is for the query that leaves out what a role may not see.
"""

from __future__ import annotations

from shared import audit
from shared.actions.action import name_of
from shared.database.writing import writing
from shared.models import CaseFile, Customer
from shared.models.base import Record
from shared.rules.actor import Actor


def note_look(actor: Actor, record: Record, what: str) -> None:
    """Log that this colleague looked at a part of a record; `what` names the part: "sensitive details", "marker"."""
    customer = record if isinstance(record, Customer) else getattr(record, "customer", None)
    case = record if isinstance(record, CaseFile) else getattr(record, "case", None)
    with writing():
        audit.append(
            actor,
            audit.LOOK,
            str(type(record)._meta.table_name),
            name_of(record),
            {"what": what},
            account=customer.account if customer else "",
            case_reference=case.reference if case else "",
        )
