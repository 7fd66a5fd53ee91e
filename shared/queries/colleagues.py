"""Colleagues as administrators see them (DPA-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import peewee

from shared.models import Appeal, CaseFile, Restriction, Service, Staff, StaffRole
from shared.queries.paging import Page, page_at
from shared.rules.errors import NotFound
from shared.rules.lifecycle import SENIOR
from shared.rules.vocabulary import AppealState, CaseState, RestrictionState, Role

PAGE = 50


@dataclass(frozen=True)
class ColleagueRow:
    """A colleague with the roles that they hold."""

    staff: Staff
    roles: tuple[Role, ...]


def page_of_colleagues(after: int | None = None) -> Page[ColleagueRow]:
    """Colleagues by name, those with access first, PAGE at a time from behind the colleague with the id `after`."""
    query = Staff.select(Staff, Service).join(Service).order_by(Staff.active.desc(), Staff.name, Staff.id)
    if after is not None and (last := Staff.get_or_none(Staff.id == after)):
        query = query.where(_behind(last))
    page = page_at(query, Staff.id, rows=PAGE)
    roles = _roles_of(page.rows)
    return page.showing(ColleagueRow(staff, roles[staff.id]) for staff in page.rows)


def colleague(number: int) -> ColleagueRow:
    """One colleague. Raises NotFound."""
    staff = Staff.select(Staff, Service).join(Service).where(Staff.id == number).first()
    if staff is None:
        raise NotFound("There is no such colleague.")
    return ColleagueRow(staff, _roles_of([staff])[staff.id])


def named_in(number: int) -> list[Restriction]:
    """The restrictions in force or to come that name this colleague as officer or deputy (RES-11)."""
    query = Restriction.select().where(
        (Restriction.officer == number) | (Restriction.deputy == number),
        Restriction.state == RestrictionState.AUTHORISED,
    )
    return list(query.order_by(Restriction.reference))


def heard_by(number: int) -> list[Appeal]:
    """The appeals that this colleague was given and has not decided (APP-3)."""
    query = Appeal.select().where(Appeal.hearer == number, Appeal.state == AppealState.UNDER_REVIEW)
    return list(query.order_by(Appeal.reference))


def open_cases(number: int) -> list[CaseFile]:
    """The open cases that this colleague owns (SIT-12)."""
    query = CaseFile.select().where(CaseFile.owner == number, CaseFile.state == CaseState.OPEN)
    return list(query.order_by(CaseFile.reference))


def open_proposals(number: int) -> list[Restriction]:
    """The proposals of this colleague that wait for a decision, or came back with questions (SIT-12)."""
    waiting = [RestrictionState.PROPOSED, RestrictionState.SENT_BACK]
    theirs = (Restriction.proposed_by == number) | (Restriction.handed_to == number)
    return list(Restriction.select().where(theirs, Restriction.state.in_(waiting)).order_by(Restriction.reference))


def who_can_take_over(number: int) -> list[Staff]:
    """The other colleagues who can work a case, by name."""
    rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(SENIOR)), Staff.id != number)
    return list(rows.order_by(Staff.name).distinct())


def _behind(last: Staff) -> peewee.Expression:
    by_name = (Staff.name > last.name) | ((Staff.name == last.name) & (Staff.id > last.id))
    same = (Staff.active == last.active) & by_name
    return same | ~Staff.active if last.active else same


def _roles_of(staff: Iterable[Staff]) -> dict[int, tuple[Role, ...]]:
    held: defaultdict[int, list[Role]] = defaultdict(list)
    for row in StaffRole.select().where(StaffRole.staff.in_([person.id for person in staff])):
        held[row.staff_id].append(row.role)
    return defaultdict(tuple, {number: tuple(role for role in Role if role in roles) for number, roles in held.items()})
