"""What customers say of colleagues, and views that are asked for, as work (CAS-5, CAS-11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee

from shared.models import CaseFile, Consultation, CounterAllegation, Customer
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.allegations import AllegationState
from shared.rules.lifecycle import SENIOR


def to_give(actor: Actor, day: date) -> WorkKind:
    """What a customer says of a colleague, and nobody looks into yet."""
    return WorkKind(
        _allegations().where(
            CounterAllegation.state == AllegationState.RAISED, CounterAllegation.against != actor.staff_id,
            mine(actor, Customer.service, SENIOR),
        ),
        CounterAllegation.due_on,
        lambda it: _row(it, "What a customer says of a colleague", "Say who looks into it"),
        "/cases",
    )  # fmt: skip


def to_look_into(actor: Actor, day: date) -> WorkKind:
    """Those that are this colleague's to look into."""
    query = _allegations().where(
        CounterAllegation.state == AllegationState.BEING_LOOKED_INTO, CounterAllegation.investigator == actor.staff_id
    )
    return WorkKind(
        query, CounterAllegation.due_on, lambda it: _row(it, "Yours to look into", "Look into it"), "/cases"
    )


def views_to_give(actor: Actor, day: date) -> WorkKind:
    """Views that this colleague is asked for."""
    query = _views().where(Consultation.with_staff == actor.staff_id)
    return WorkKind(query, Consultation.answer_by, lambda it: _view(it, "Your view is asked for", "Give your view"))


def views_overdue(actor: Actor, day: date) -> WorkKind:
    """Views that this colleague asked for, or whose case is theirs, and that nobody has given in time."""
    query = _views().where(
        Consultation.answer_by < day,
        (Consultation.recorded_by == actor.staff_id) | (CaseFile.owner == actor.staff_id),
    )
    return WorkKind(
        query, Consultation.answer_by, lambda it: _view(it, "View not given in time", "Look at it"), "/cases"
    )


def _allegations() -> peewee.ModelSelect[Any]:
    return CounterAllegation.select(CounterAllegation, Customer).join(Customer)


def _views() -> peewee.ModelSelect[Any]:
    rows = Consultation.select(Consultation, CaseFile, Customer).join(CaseFile).join(Customer)
    return rows.where(Consultation.answered_on.is_null())


def _row(found: CounterAllegation, what: str, action: str) -> WorkRow:
    began, reference = day_of(found.raised_at), found.reference
    return WorkRow(what, reference, found.customer.name, began, found.due_on, record_page(reference), action)


def _view(asked: Consultation, what: str, action: str) -> WorkRow:
    where = f"/views/{asked.id}" if action.startswith("Give") else record_page(asked.case.reference)
    return WorkRow(what, asked.case.reference, asked.case.customer.name, asked.on, asked.answer_by, where, action)


def _mine(found: CounterAllegation) -> WorkRow:
    return _row(found, "Yours to look into", "Look into it")


def _late(asked: Consultation) -> WorkRow:
    return _view(asked, "View not given in time", "Look at it")
