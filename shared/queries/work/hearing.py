"""Appeals whose hearer is away, or is of another service now and can no longer hear them: work of whoever stands in and
may hear it, or of those who may give it to somebody else (SIT-6, SIT-12).

Who had a part in a decision is worked out in `independence`, appeal by appeal: few hearers are away at one time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee

from shared.database.prepared import prepared
from shared.models import Absence, Appeal, PastService, Staff, StaffRole
from shared.queries import independence
from shared.queries.presence import away_on
from shared.queries.work.row import WorkRow, day_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.direction import isolated
from shared.rules.lifecycle import SENIOR
from shared.rules.vocabulary import AppealState
from shared.rules.written import long_date


def appeals_to_pass_on(actor: Actor, day: date) -> list[WorkRow]:
    """The appeals that this colleague takes over, or gives to somebody else, since their hearers are away or moved.

    An appeal passes to whoever stands in, where they may hear it: a stand-in who had a part in the decision never gets
    it. Then it is of everyone who may give it to another and had no part themselves.
    """
    if not actor.roles & SENIOR:
        return []
    appeals = _without_their_hearer(day, day)
    away = away_on(day) if appeals else frozenset()
    return [row for appeal in appeals if (row := _row(appeal, away, actor.staff_id))]


def _row(appeal: Any, away: frozenset[int], me: int | None) -> WorkRow | None:
    parts, absence = independence.parts_in(appeal), appeal.absence
    if absence is None:
        return _moved(appeal, parts, me)
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
    what, began = f"Appeal to hear: {isolated(hearer.name)} is away{until}", day_of(appeal.received_at)
    return WorkRow(what, appeal.reference, who, began, appeal.answer_by, record_page(appeal.reference), action)


def _moved(appeal: Any, parts: independence.PartsTaken, me: int | None) -> WorkRow | None:
    """Services are those of then and of now: a hearer who has come to one with a part in it can’t decide it."""
    able = independence.able_to_hear(independence.parts_when_given(appeal))
    givers = _may_give(parts)  # where every senior manager had a part, it is any of theirs
    if appeal.hearer_id in {staff.id for staff in able} or (givers and me not in givers):
        return None
    who = appeal.customer.name if appeal.customer else appeal.name
    what = f"Appeal to hear: {isolated(appeal.hearer.name)} is of another service now, and can no longer hear it"
    where, began = record_page(appeal.reference), day_of(appeal.received_at)
    return WorkRow(what, appeal.reference, who, began, appeal.answer_by, where, "Give to another Director")


def _may_give(parts: independence.PartsTaken) -> set[int]:
    rows = Staff.select(Staff.id).join(StaffRole).where(Staff.active, StaffRole.role.in_(list(SENIOR)))
    return {row.id for row in rows} - parts.people


@prepared
def _without_their_hearer(day: Any, same: Any) -> peewee.ModelSelect[Appeal]:
    """Appeals under review whose hearer is away on this day, each with that absence, or has moved since."""
    over = Absence.last_day.is_null() | (Absence.last_day >= same)
    away = (Absence.staff == Appeal.hearer) & Absence.ended_at.is_null() & (Absence.first_day <= day) & over
    since = (PastService.staff == Appeal.hearer) & (PastService.until >= Appeal.assigned_at)
    moved = peewee.fn.EXISTS(PastService.select(peewee.SQL("1")).where(since))
    return (
        Appeal.select(Appeal, Absence)
        .left_outer_join(Absence, on=away, attr="absence")
        .where(Appeal.state == AppealState.UNDER_REVIEW, Absence.id.is_null(False) | moved)
        .order_by(Appeal.id)
    )
