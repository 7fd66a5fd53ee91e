"""Appeals whose hearer is away: work of whoever stands in for them and may hear it, or of those who may give it to
somebody else (SIT-6, SIT-12).

Who had a part in a decision is worked out in `independence`, appeal by appeal: few hearers are away at one time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee

from shared.database.prepared import prepared
from shared.models import Absence, Appeal, Staff, StaffRole
from shared.queries import independence
from shared.queries.presence import away_on
from shared.queries.work.row import WorkRow, day_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import SENIOR
from shared.rules.vocabulary import AppealState
from shared.rules.written import long_date


def appeals_of_the_absent(actor: Actor, day: date) -> list[WorkRow]:
    """The appeals that this colleague takes over, or gives to somebody else, while their hearers are away.

    An appeal passes to whoever stands in, where they may hear it: a stand-in who had a part in the decision never gets
    it. Then it is of everyone who may give it to another and had no part themselves.
    """
    if not actor.roles & SENIOR:
        return []
    appeals = _waiting_for_the_absent(day, day)
    away = away_on(day) if appeals else frozenset()
    return [row for appeal in appeals if (row := _row(appeal, away, actor.staff_id))]


def _row(appeal: Any, away: frozenset[int], me: int | None) -> WorkRow | None:
    parts, absence = independence.parts_in(appeal), appeal.absence
    able = {staff.id for staff in independence.able_to_hear(parts)} - away
    if absence.stand_in_id in able:
        whose, action = {absence.stand_in_id}, "Take it over"
    else:
        whose, action = _may_give(parts) - away, "Give to another Director"
    if me not in whose:
        return None
    hearer = appeal.hearer
    until = f" until {long_date(absence.last_day)}" if absence.last_day else ""
    who = appeal.customer.name if appeal.customer else appeal.name
    what, began = f"Appeal to hear: {hearer.name} is away{until}", day_of(appeal.received_at)
    return WorkRow(what, appeal.reference, who, began, appeal.answer_by, record_page(appeal.reference), action)


def _may_give(parts: independence.PartsTaken) -> set[int]:
    rows = Staff.select(Staff.id).join(StaffRole).where(Staff.active, StaffRole.role.in_(list(SENIOR)))
    return {row.id for row in rows} - parts.people


@prepared
def _waiting_for_the_absent(day: Any, same: Any) -> peewee.ModelSelect[Appeal]:
    """Appeals under review whose hearer is away on this day, each with that absence."""
    over = Absence.last_day.is_null() | (Absence.last_day >= same)
    return (
        Appeal.select(Appeal, Absence)
        .join(Absence, on=(Absence.staff == Appeal.hearer), attr="absence")
        .where(Appeal.state == AppealState.UNDER_REVIEW, Absence.ended_at.is_null(), Absence.first_day <= day, over)
        .order_by(Appeal.id)
    )
