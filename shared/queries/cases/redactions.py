"""Whose names are left out of what goes outside, and what a reviewer added (REP-5, DPA-3): of the pack of a case, or of
the copy that somebody asked for of all that is held on them.

Every colleague goes by a role: a job title beside a name goes with it, and where one person alone has it, it is as
good as their name wherever it stands. Third parties are whoever supports or speaks for the customer; of anybody else
whom the words name, only a reader knows, so that a reviewer adds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shared.models import (
    AdjustmentRequest,
    Appeal,
    CaseFile,
    Consultation,
    Customer,
    Event,
    FormerName,
    Incident,
    IncidentPerson,
    Redaction,
    Restriction,
    Review,
    RightsRequest,
    Staff,
    StaffRole,
    SupportContact,
)
from shared.queries.cases.timeline import appeals_of
from shared.queries.involvement import reviewer_of
from shared.rules.redaction import Left, alone_of
from shared.rules.vocabulary import Role

#: Who holds several roles goes by the first of these.
_FIRST = (Role.DIRECTOR, Role.SENIOR_MANAGER, Role.LINE_MANAGER, Role.COLLEAGUE)
_OUTSIDE = "[reviewer of another organisation]"


@dataclass(frozen=True)
class _Whose:
    """The customer whose words they are, and the cases that the copy is about."""

    customer: Customer
    cases: tuple[CaseFile, ...]


def added_to(subject: CaseFile | RightsRequest) -> list[Redaction]:
    """What reviewers added, and did not take back."""
    whose = Redaction.case == subject if isinstance(subject, CaseFile) else Redaction.request == subject
    rows = Redaction.select(Redaction, Staff).join(Staff)
    return list(rows.where(whose, Redaction.taken_back_at.is_null()).order_by(Redaction.id))


def left_out(subject: CaseFile | RightsRequest) -> list[Left]:
    """All that is left out of the copy of this case, or of what this person asked for."""
    customer = subject.customer
    every = CaseFile.select().where(CaseFile.customer == customer).order_by(CaseFile.id)
    whose = _Whose(customer, (subject,) if isinstance(subject, CaseFile) else tuple(every))
    own = [customer.name, *(row.name for row in FormerName.select().where(FormerName.customer == customer))]
    added = [Left(row.words, row.instead) for row in added_to(subject)]
    return [*added, *_third_parties(whose, own), *_colleagues(whose, own)]


def _colleagues(whose: _Whose, own: Iterable[str]) -> Iterable[Left]:
    roles: dict[int, set[Role]] = {}
    for row in StaffRole.select():
        roles.setdefault(row.staff_id, set()).add(row.role)
    near, numbers = _near(whose), Counter[str]()
    everybody = list(Staff.select().order_by(Staff.id))
    titles = Counter(staff.job_title.strip().casefold() for staff in everybody)
    for staff in everybody:
        held = roles.get(staff.id, set())
        role = next((one for one in _FIRST if one in held), Role.COLLEAGUE).label
        numbers[role] += 1
        name = f"[{role} {numbers[role]}]"
        yield Left(staff.name, name, alone_of(staff.name, own) if staff.id in near else ())
        if staff.id in near:
            for between in (",", ""):  # in a line, and one below the other under a letter
                yield Left(f"{staff.name}{between} {staff.job_title}", name)
            if _names_one(staff.job_title, titles):
                yield Left(staff.job_title, name)
        yield Left(staff.email, name)
        yield Left(staff.telephone, "[their number]")


def _names_one(title: str, titles: Counter[str]) -> bool:
    """Whether nobody else has this title; a single word, such as “Director”, is what a policy calls a role."""
    return titles[title.strip().casefold()] == 1 and len(title.split()) > 1


def _near(whose: _Whose) -> set[int]:
    """Colleagues who have a part in anything of this customer: their first names and surnames count alone."""
    customer, of_it = whose.customer, Incident.select(Incident.id).where(Incident.customer == whose.customer)
    of_cases = Event.case_reference.in_([case.reference for case in whose.cases])
    events = Event.select(Event.staff_id).where(
        of_cases | (Event.account == customer.account), Event.staff_id.is_null(False)
    )
    near = {row.staff_id for row in events.distinct()} | {case.owner_id for case in whose.cases}
    near |= {row.staff_id for row in IncidentPerson.select().where(IncidentPerson.incident.in_(of_it))}
    near |= {row.recorded_by_id for row in Incident.select().where(Incident.id.in_(of_it))}
    for one in Restriction.select().where(Restriction.customer == customer):
        near |= {one.officer_id, one.deputy_id, one.proposed_by_id, one.authorised_by_id}
    for appeal in _appeals(whose):
        near |= {appeal.hearer_id, appeal.decided_by_id}
    near |= {row.with_staff_id for row in Consultation.select().where(Consultation.case.in_(whose.cases or [0]))}
    return {number for number in near if number is not None}


def _appeals(whose: _Whose) -> Iterable[Appeal]:
    """Those about these cases, and those that the customer made about anything else."""
    of_cases = [appeal for case in whose.cases for appeal in appeals_of(case)]
    return [*of_cases, *Appeal.select().where(Appeal.customer == whose.customer)]


def _third_parties(whose: _Whose, own: Iterable[str]) -> Iterable[Left]:
    speaks_for = "[who speaks for them]"
    for one in SupportContact.select().where(SupportContact.customer == whose.customer):
        name = f"[{one.part}]"
        yield Left(one.name, name, alone_of(one.name, own))
        yield Left(one.email, name)
        yield Left(one.telephone, "[their number]")
    for request in AdjustmentRequest.select().where(AdjustmentRequest.customer == whose.customer):
        speaks = "[who asked for them]"
        yield Left(request.on_behalf_name, speaks, alone_of(request.on_behalf_name, own))
    for appeal in _appeals(whose):
        yield Left(appeal.representative, speaks_for)
        name = re.split(r"[,;(\n]", appeal.representative)[0].strip()
        yield Left(name, speaks_for, alone_of(name, own))
        if outside := reviewer_of(appeal):
            yield Left(outside.name, _OUTSIDE, alone_of(outside.name, own))
    for asked in Consultation.select().where(Consultation.case.in_(whose.cases or [0])):
        yield Left(asked.with_other, "[who was asked]")
    for review in Review.select().join(Restriction).where(Restriction.case.in_(whose.cases or [0])):
        yield Left(review.external_reviewer, _OUTSIDE)
