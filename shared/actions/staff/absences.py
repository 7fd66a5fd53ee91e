"""A colleague is away, and back again (SIT-12)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.actions.publish import renew_for
from shared.models import Absence, Restriction, Staff
from shared.queries.involvement import customer_facing
from shared.queries.presence import colleagues_with
from shared.queries.restrictions import authorised_on
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.presence import who_answers
from shared.rules.written import long_date


@action(Action.RECORD_ABSENCE)
def record_absence(
    doing: Doing, staff: int, first_day: date, last_day: date | None = None, stand_in: int | None = None
) -> Absence:
    """Record that a colleague is away from the first day to the last, and who stands in for them.

    Where a restriction names them and nobody would answer for it, its owner is told at once (RES-11). Raises Invalid,
    by field, for a colleague who isn't here, days the wrong way round or over, or a time that is recorded already.
    """
    doing.ask()
    person = Staff.get_or_none(Staff.id == staff, Staff.active)
    if person is None:
        raise Invalid({"staff": "Choose a colleague who works here"})
    if problems := _problems(doing, person, first_day, last_day, stand_in):
        raise Invalid(problems)
    absence = doing.create(
        Absence, staff=person, first_day=first_day, last_day=last_day, stand_in=stand_in, recorded_by=doing.me
    )
    doing.record(person, {"first_day": first_day, "last_day": last_day, "stand_in": absence.stand_in})
    _tell_where_nobody_answers(doing, absence)
    _renew(doing, absence)
    return absence


@action(Action.END_ABSENCE)
def end_absence(doing: Doing, number: int) -> Absence:
    """They are back sooner, or were never to be away. Raises NotFound, and OutOfStep once it has ended."""
    absence = Absence.get_or_none(Absence.id == number)
    if absence is None:
        raise NotFound("There is no such absence.")
    doing.ask()
    if absence.ended_at is not None:
        raise OutOfStep("They are back already.")
    doing.write(absence, ended_at=doing.now)
    doing.record(absence.staff, {"first_day": absence.first_day, "last_day": absence.last_day})
    _renew(doing, absence)
    return absence


def _renew(doing: Doing, absence: Absence) -> None:
    """Customers who are to go through them read who answers meanwhile."""
    renew_for(doing, absence.staff)


def _problems(
    doing: Doing, person: Staff, first_day: date, last_day: date | None, stand_in: int | None
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if last_day is not None and last_day < first_day:
        problems["last_day"] = "The last day away can’t be before the first"
    elif last_day is not None and last_day < doing.today:
        problems["last_day"] = "The last day away must be today or later"
    elif _overlapping(person, first_day, last_day):
        problems["first_day"] = f"{person.name} is away then already. End that time first"
    if stand_in is not None and stand_in == person.id:
        problems["stand_in"] = "Choose somebody else to stand in"
    elif stand_in is not None and not Staff.select().where(Staff.id == stand_in, Staff.active).exists():
        problems["stand_in"] = "Choose a colleague who works here"
    elif stand_in is not None and _left_alone(person.id, stand_in):
        problems["stand_in"] = f"{person.name} deals with customers. Choose somebody who does so too"
    return problems


def _left_alone(person: int, stand_in: int) -> bool:
    """Whether this stand-in could answer no customer, where the person who is away does."""
    able = {one.id for one in customer_facing()}
    return person in able and stand_in not in able


def _overlapping(person: Staff, first_day: date, last_day: date | None) -> bool:
    rows = Absence.select().where(Absence.staff == person, Absence.ended_at.is_null())
    return any(
        (row.last_day is None or row.last_day >= first_day) and (last_day is None or row.first_day <= last_day)
        for row in rows
    )


def _tell_where_nobody_answers(doing: Doing, absence: Absence) -> None:
    """Word to the owner of each case whose restriction names them, where nobody would answer for it."""
    day = max(absence.first_day, doing.today)
    named = Restriction.select().where(
        (Restriction.officer == absence.staff) | (Restriction.deputy == absence.staff),
        authorised_on(day),
    )
    for restriction in named:
        known = colleagues_with([restriction.officer_id, restriction.deputy_id])
        people = [known.get(restriction.officer_id), known.get(restriction.deputy_id)]
        if who_answers(people, day, known) is None:
            doing.notify(
                restriction.case.owner,
                f"From {long_date(day)} nobody answers for {restriction.reference}: name another officer or deputy.",
                record_page(restriction.reference),
                urgent=True,
            )
