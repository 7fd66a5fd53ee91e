"""What closed cases of the sample taught, and which wait (CAS-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.models import CaseFile, Customer, Reflection, Staff
from shared.queries.paging import Page, page_of
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import SENIOR


def lessons(cursor: str = "") -> Page[Reflection]:
    """A page of lessons, the newest first. Raises NotFound for a `cursor` that there is not."""
    rows = Reflection.select(Reflection, CaseFile, Staff).join(CaseFile).switch(Reflection).join(Staff)
    return page_of(rows.where(Reflection.done_on.is_null(False)), Reflection.id, cursor=cursor)


def reflection_on(case: CaseFile) -> Reflection | None:
    """The place of a closed case in the sample; None where it is in none."""
    found: Reflection | None = Reflection.get_or_none(Reflection.case == case)
    return found


def to_reflect_on(actor: Actor, day: date) -> WorkKind:
    """Closed cases of the sample that somebody else investigated."""
    query: Any = Reflection.select(Reflection, CaseFile, Customer).join(CaseFile).join(Customer)
    waiting = query.where(
        Reflection.done_on.is_null(), CaseFile.owner != actor.staff_id, mine(actor, Customer.service, SENIOR)
    )
    return WorkKind(waiting, Reflection.due_on, _row, "/cases")


def _row(found: Reflection) -> WorkRow:
    case = found.case
    where = f"{record_page(case.reference)}/reflect"
    began = day_of(case.closed_at)
    return WorkRow(
        "Closed case to learn from", case.reference, case.customer.name, began, found.due_on, where, "Look at it"
    )
