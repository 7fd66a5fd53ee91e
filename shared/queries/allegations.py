"""Who may look into what a customer says of a colleague (CAS-11)."""

from __future__ import annotations

from shared.models import CaseFile, CounterAllegation, Restriction, Staff, StaffRole
from shared.queries.involvement import in_the_incidents_of
from shared.rules.lifecycle import MANAGERS


def why_not_investigator(found: CounterAllegation, person: Staff) -> str:
    """Why this colleague can't look into it; empty where they can."""
    if person.id == found.against_id:
        return "It is about them. Choose somebody else"
    if person.id == found.against.line_manager_id:
        return "They are the line manager of whom it is about. Choose somebody else"
    if not {row.role for row in StaffRole.select().where(StaffRole.staff == person)} & MANAGERS:
        return "A manager or Director looks into it. Choose one of them"
    case = found.case
    if case is None:
        return ""
    proposed = Restriction.select().where(Restriction.case == case, Restriction.proposed_by == person)
    if person.id == case.owner_id or proposed.exists():
        return "They investigate the case. Choose somebody else"
    return (
        "They were in an incident of the case. Choose somebody else"
        if person.id in in_the_incidents_of(case.id)
        else ""
    )


def investigators(found: CounterAllegation) -> list[Staff]:
    """Who may look into it, by name."""
    managers = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(MANAGERS))).distinct()
    return [one for one in managers.order_by(Staff.name) if not why_not_investigator(found, one)]


def allegations_in(case: CaseFile, reader: int | None) -> list[CounterAllegation]:
    """Those that were raised in a case or by its customer, but for one about the reader."""
    rows = CounterAllegation.select(CounterAllegation, Staff).join(Staff, on=(CounterAllegation.against == Staff.id))
    theirs = (CounterAllegation.case == case) | (CounterAllegation.customer == case.customer_id)
    return [row for row in rows.where(theirs).order_by(CounterAllegation.id) if row.against_id != reader]
