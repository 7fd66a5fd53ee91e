"""What customers sent in and somebody must take up: requests for adjustments, appeals, and what was added to them."""

from __future__ import annotations

from datetime import date

import peewee

from shared.models import AdjustmentRequest, Appeal, Customer
from shared.queries.work_row import Kind, Row, day_of, mine
from shared.rules.actor import Actor
from shared.rules.lifecycle import MANAGERS, SENIOR
from shared.rules.vocabulary import AdjustmentState, AppealState


def adjustments(actor: Actor, day: date) -> Kind:
    """ADJ-4: requests for adjustments that nobody has answered."""
    query = (
        AdjustmentRequest.select(AdjustmentRequest, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(AdjustmentRequest.state == AdjustmentState.RECEIVED, mine(actor, Customer.service, MANAGERS))
    )
    return Kind(query, AdjustmentRequest.answer_by, _adjustment, "/adjustments")


def _adjustment(request: AdjustmentRequest) -> Row:
    known = request.customer
    return Row(
        "Adjustments asked for",
        request.reference,
        known.name if known else request.name,
        day_of(request.received_at),
        request.answer_by,
        f"/adjustments/{request.reference}",
        "Answer" if known else "Match and answer",
    )


def appeals_to_assign(actor: Actor, day: date) -> Kind:
    """Appeals that no Director has been given yet."""
    query = (
        Appeal.select(Appeal, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Appeal.state == AppealState.RECEIVED, mine(actor, Customer.service, SENIOR))
    )
    return Kind(query, Appeal.answer_by, lambda a: _appeal(a, "Appeal received", "Give to a Director"), "/appeals")


def appeals_to_hear(actor: Actor, day: date) -> Kind:
    """Appeals that this Director hears."""
    query = (
        Appeal.select(Appeal, Customer)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .where(Appeal.state == AppealState.UNDER_REVIEW, Appeal.hearer == actor.staff_id)
    )
    return Kind(query, Appeal.answer_by, lambda a: _appeal(a, "Appeal to hear", "Decide"), "/appeals")


def _appeal(appeal: Appeal, what: str, action: str) -> Row:
    who = appeal.customer.name if appeal.customer else appeal.name
    began = day_of(appeal.received_at)
    return Row(what, appeal.reference, who, began, appeal.answer_by, f"/appeals/{appeal.reference}", action)
