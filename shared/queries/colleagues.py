"""Colleagues as administrators see them (DPA-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import peewee

from shared.models import AbusiveMail, Appeal, CaseFile, Incident, Restriction, Service, Staff, StaffRole
from shared.queries.independence import eligible_hearers, those_who_hear
from shared.queries.paging import Page, page_at
from shared.rules.errors import NotFound
from shared.rules.lifecycle import MANAGERS, SENIOR
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


def named_for_customers(staff: Staff, day: date) -> list[Restriction]:
    """Those of them that are not over on this day: they tell a customer to go through this colleague."""
    return [one for one in named_in(staff.id) if one.ends_on >= day]


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
    """The other colleagues who can work a case, by name; managers too, where only people are to be managed."""
    roles = SENIOR if open_cases(number) or open_proposals(number) else MANAGERS
    rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(roles)), Staff.id != number)
    return list(rows.order_by(Staff.name).distinct())


def who_can_hear_instead(number: int) -> list[Staff]:
    """The colleagues who may hear every appeal that this one hears, by name; none where nobody may hear all of them."""
    able: list[Staff] | None = None
    for appeal in heard_by(number):
        these = {staff.id for staff in eligible_hearers(appeal)} - {number}
        able = [staff for staff in (those_who_hear() if able is None else able) if staff.id in these]
    return able or []


def managed_by(number: int) -> list[Staff]:
    """Those who work here and whose line manager this colleague is."""
    return list(Staff.select().where(Staff.line_manager == number, Staff.active).order_by(Staff.name))


def information_owed(number: int) -> list[AbusiveMail]:
    """Information that this colleague is to send, and has not."""
    query = AbusiveMail.select(AbusiveMail, Incident).join(Incident)
    owed = (AbusiveMail.information_from == number, AbusiveMail.information_sent_at.is_null())
    return list(query.where(*owed).order_by(AbusiveMail.id))


def held_by_nobody_else(number: int) -> list[Role]:
    """The roles of this colleague that nobody else here has: what only they may do, nobody could do without them."""
    held = {row.role for row in StaffRole.select().where(StaffRole.staff == number)}
    others = StaffRole.select(StaffRole.role).join(Staff).where(Staff.active, Staff.id != number).distinct()
    return [role for role in Role if role in held - {row.role for row in others}]


@dataclass(frozen=True)
class Theirs:
    """What a colleague would leave behind, as it is listed before their access ends (SIT-12)."""

    named_in: list[Restriction]
    appeals: list[Appeal]
    hearers: list[Staff]
    cases: list[CaseFile]
    proposals: list[Restriction]
    people: list[Staff]
    information: list[AbusiveMail]
    roles: list[Role]

    @property
    def to_hand_over(self) -> bool:
        """Whether somebody has to take something over."""
        return bool(self.cases or self.proposals or self.people or self.information)


def what_is_theirs(number: int) -> Theirs:
    """All of it."""
    return Theirs(
        named_in=named_in(number),
        appeals=heard_by(number),
        hearers=who_can_hear_instead(number),
        cases=open_cases(number),
        proposals=open_proposals(number),
        people=managed_by(number),
        information=information_owed(number),
        roles=held_by_nobody_else(number),
    )


def _behind(last: Staff) -> peewee.Expression:
    by_name = (Staff.name > last.name) | ((Staff.name == last.name) & (Staff.id > last.id))
    same = (Staff.active == last.active) & by_name
    return same | ~Staff.active if last.active else same


def _roles_of(staff: Iterable[Staff]) -> dict[int, tuple[Role, ...]]:
    held: defaultdict[int, list[Role]] = defaultdict(list)
    for row in StaffRole.select().where(StaffRole.staff.in_([person.id for person in staff])):
        held[row.staff_id].append(row.role)
    return defaultdict(tuple, {number: tuple(role for role in Role if role in roles) for number, roles in held.items()})
