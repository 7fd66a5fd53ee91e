"""Who may hear an appeal, and why each of the others may not (APP-3, SIT-6).

A part in the decision is read from the events and from what the decision rests on. Services are those of then and of
now, on both sides; one person is one person, whatever accounts they have had; and nothing that was done after an appeal
was given to its hearer disqualifies them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from peewee import ModelSelect

from shared import clock
from shared.audit import LOOK
from shared.database.prepared import prepared
from shared.models import (
    Appeal,
    CaseFile,
    Consultation,
    Event,
    GroundOfAppeal,
    Incident,
    IncidentPerson,
    PastService,
    Restriction,
    Staff,
    StaffRole,
)
from shared.queries.involvement import in_the_incidents_of, subject_of
from shared.queries.policy import policy_in_force
from shared.queries.presence import colleagues_with
from shared.rules.lifecycle import FRONT_LINE, MANAGERS, Action
from shared.rules.vocabulary import AppealGround, AppealState

_HAD_A_PART = "had a part in the decision"
_WAS_ASKED = "was asked for their view on the decision"
_WAS_THERE = "was in an incident that it rests on"
_WAS_THERE_THEN = "was in the incident"
_MANAGES = "is the line manager of somebody who was in the incident"
_OFFICER = "is the officer, or the deputy, whom the decision names"
_ANSWERED = "answered a request for adjustments that the appeal is about"


@dataclass
class PartsTaken:
    """Who had a part, each with what it was, as it follows a name; the services of the deciders, then and now."""

    why: dict[int, str] = field(default_factory=dict)
    services: set[int] = field(default_factory=set)
    #: When the first step was taken: whoever was of one of the services since then is not of another one.
    since: datetime | None = None

    def add(self, people: Iterable[int | None], why: str) -> None:
        """These people had this part; what is known of somebody first is what is said."""
        for person in people:
            if person is not None:
                self.why.setdefault(person, why)

    @property
    def people(self) -> frozenset[int]:
        """Who had a part."""
        return frozenset(self.why)


def parts_in(appeal: Appeal, *, until: datetime | None = None) -> PartsTaken:
    """Who had a part in what is appealed against; with `until`, by what was done up to that moment."""
    parts, subject = PartsTaken(), subject_of(appeal)
    if isinstance(subject, Incident):
        _in_warning(parts, subject, until)
    elif subject is not None:
        _in_restriction(parts, subject, until)
        _in_adjustments(parts, appeal, subject)
    _whatever_accounts(parts)
    return parts


def parts_when_given(appeal: Appeal) -> PartsTaken:
    """The same as it counts for whoever hears it: nothing done since it was given to them."""
    return parts_in(appeal, until=appeal.assigned_at)


def eligible_hearers(appeal: Appeal) -> list[Staff]:
    """The colleagues who may hear this appeal; empty where nobody may, and an external reviewer is the way out."""
    return able_to_hear(parts_in(appeal))


def able_to_hear(parts: PartsTaken) -> list[Staff]:
    """The same where it is known already who had a part (`parts_in`)."""
    hearers = those_who_hear()
    apart = reasons_against(parts, hearers)
    return [staff for staff in hearers if staff.id not in apart]


def here_in_time(able: Iterable[Staff], appeal: Appeal) -> list[Staff]:
    """Those of them who are here, or back, before the appeal is to be answered; where that day is over, who are here
    now."""
    today, people = clock.today(), list(able)
    known = colleagues_with([staff.id for staff in people])
    last = max(appeal.answer_by, today)
    back = {staff.id: known[staff.id].back_on(today) for staff in people}
    return [staff for staff in people if (day := back[staff.id]) is not None and day <= last]


def without_a_part(parts: PartsTaken) -> list[Staff]:
    """Who may record what somebody outside found: managers with no part in the decision, by name; where every manager
    had one, the other colleagues who deal with customers.
    """
    for roles in (MANAGERS, FRONT_LINE):
        rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(list(roles)))
        if able := [one for one in rows.order_by(Staff.name).distinct() if one.id not in parts.people]:
            return able
    return []


def those_who_hear() -> list[Staff]:
    """Everyone with a role that hears appeals under the policy in force, by name."""
    roles = list(policy_in_force().authority.hear_appeals)
    rows = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role.in_(roles))
    return list(rows.order_by(Staff.name).distinct())


def reasons_against(parts: PartsTaken, hearers: list[Staff]) -> dict[int, list[str]]:
    """For each of these colleagues who may not hear it: why not, as it follows their name."""
    against = {staff.id: [parts.why[staff.id]] for staff in hearers if staff.id in parts.why}
    if policy_in_force().authority.hearer_of_other_service:
        for number, why in _of_the_same_service(parts, hearers).items():
            against.setdefault(number, []).append(why)
    return against


def hears_an_appeal_about(case: CaseFile, staff: int) -> Appeal | None:
    """The appeal about a decision of this case that this colleague hears now, if there is one."""
    return _heard_about.first(case.id, staff)


@prepared
def _heard_about(case: int, staff: int) -> ModelSelect[Appeal]:
    heard = (Appeal.hearer == staff) & (Appeal.state == AppealState.UNDER_REVIEW)
    return Appeal.select().join(Restriction).where(heard, Restriction.case == case)


def _in_restriction(parts: PartsTaken, restriction: Restriction, until: datetime | None) -> None:
    case = restriction.case
    steps = Event.select().where(Event.case_reference == case.reference, Event.involves)
    _steps(parts, list(steps.where(Event.at <= until) if until else steps))
    asked = Consultation.select().where(Consultation.case == case, Consultation.with_staff.is_null(False))
    consulted = {row.with_staff_id for row in asked if until is None or row.created_at <= until}
    parts.add(consulted, _WAS_ASKED)
    parts.services |= _services_now(consulted)
    there = in_the_incidents_of(case.id)
    parts.add(there, _WAS_THERE)
    parts.add(_managers_of(there), _MANAGES)
    parts.add((restriction.officer_id, restriction.deputy_id), _OFFICER)


def _in_adjustments(parts: PartsTaken, appeal: Appeal, restriction: Restriction) -> None:
    """Whoever answered the customer's requests, where the appeal says that these were not considered."""
    about = GroundOfAppeal.ground == AppealGround.ADJUSTMENTS_NOT_CONSIDERED
    if GroundOfAppeal.select().where(GroundOfAppeal.appeal == appeal, about).exists():
        answers = Event.select(Event.staff_id).where(
            Event.account == restriction.customer.account, Event.action == Action.DECIDE_ADJUSTMENT.value
        )
        parts.add((row.staff_id for row in answers), _ANSWERED)


def _in_warning(parts: PartsTaken, incident: Incident, until: datetime | None) -> None:
    """Who was in the incident, gave the warning or did anything to the record of it.

    Reading it is no part in it: whoever hears the appeal must.
    """
    steps = Event.select().where(Event.reference == incident.reference, Event.action != LOOK)
    there = {row.staff_id for row in IncidentPerson.select().where(IncidentPerson.incident == incident)}
    there |= {row.colleague_id for row in incident.ladders}
    parts.add((row.measure.decided_by_id for row in incident.measure_rows), _HAD_A_PART)
    _steps(parts, list(steps.where(Event.at <= until) if until else steps))
    parts.add(there, _WAS_THERE_THEN)
    parts.add(_managers_of(there), _MANAGES)


def _steps(parts: PartsTaken, steps: list[Event]) -> None:
    """What was done, by whom, and of which service they were then and are now."""
    parts.add((step.staff_id for step in steps), _HAD_A_PART)
    parts.services |= {step.service_id for step in steps if step.service_id}
    parts.services |= _services_now({step.staff_id for step in steps if step.staff_id})
    parts.since = min((step.at for step in steps), default=None)


def _services_now(people: Iterable[int]) -> set[int]:
    return {row.service_id for row in Staff.select(Staff.service).where(Staff.id.in_(list(people) or [0]))}


def _managers_of(people: Iterable[int]) -> set[int]:
    rows = Staff.select(Staff.line_manager).where(Staff.id.in_(list(people) or [0]), Staff.line_manager.is_null(False))
    return {row.line_manager_id for row in rows}


def _whatever_accounts(parts: PartsTaken) -> None:
    """What somebody did under an account, they did under every account that is theirs."""
    linked = list(Staff.select(Staff.id, Staff.same_person_as).where(Staff.same_person_as.is_null(False)))
    for _ in linked:  # a chain of accounts is followed to its end
        for row in linked:
            for one, other in ((row.id, row.same_person_as_id), (row.same_person_as_id, row.id)):
                if one in parts.why:
                    parts.add([other], f"{parts.why[one]}, under another account")


def _of_the_same_service(parts: PartsTaken, hearers: list[Staff]) -> dict[int, str]:
    against = {
        staff.id: f"is of {staff.service.name}, which had a part in it"
        for staff in hearers
        if staff.service_id in parts.services
    }
    left = PastService.select().where(PastService.staff.in_([staff.id for staff in hearers] or [0]))
    for row in left:
        if row.service_id in parts.services and (parts.since is None or row.until >= parts.since):
            against.setdefault(row.staff_id, f"was of {row.service.name} then, which had a part in it")
    return against
