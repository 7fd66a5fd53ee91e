"""Whose names are left out of the copy of a case for outside, and what a reviewer added (REP-5).

Every colleague goes by a role. Third parties are whoever supports or speaks for the customer; of anybody else whom the
words name, only a reader knows, so that a reviewer adds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from shared.models import (
    AdjustmentRequest,
    CaseFile,
    Consultation,
    Event,
    FormerName,
    Incident,
    IncidentPerson,
    Redaction,
    Restriction,
    Review,
    Staff,
    StaffRole,
    SupportContact,
)
from shared.queries.cases.timeline import appeals_of
from shared.rules.redaction import Left, alone_of
from shared.rules.vocabulary import Role

#: Who holds several roles goes by the first of these.
_FIRST = (Role.DIRECTOR, Role.SENIOR_MANAGER, Role.LINE_MANAGER, Role.COLLEAGUE)


def added_to(case: CaseFile) -> list[Redaction]:
    """What reviewers added, and did not take back."""
    rows = Redaction.select(Redaction, Staff).join(Staff)
    return list(rows.where(Redaction.case == case, Redaction.taken_back_at.is_null()).order_by(Redaction.id))


def left_out(case: CaseFile) -> list[Left]:
    """All that is left out of the copy of this case."""
    own = [case.customer.name, *(row.name for row in FormerName.select().where(FormerName.customer == case.customer))]
    added = [Left(row.words, row.instead) for row in added_to(case)]
    return [*added, *_third_parties(case, own), *_colleagues(case, own)]


def _colleagues(case: CaseFile, own: Iterable[str]) -> Iterable[Left]:
    roles: dict[int, set[Role]] = {}
    for row in StaffRole.select():
        roles.setdefault(row.staff_id, set()).add(row.role)
    near, numbers = _near(case), Counter[str]()
    for staff in Staff.select().order_by(Staff.id):
        held = roles.get(staff.id, set())
        role = next((one for one in _FIRST if one in held), Role.COLLEAGUE).label
        numbers[role] += 1
        name = f"[{role} {numbers[role]}]"
        yield Left(staff.name, name, alone_of(staff.name, own) if staff.id in near else ())
        yield Left(staff.email, name)
        yield Left(staff.telephone, "[their number]")


def _near(case: CaseFile) -> set[int]:
    """Colleagues who have a part in anything of this customer: their first names and surnames count alone."""
    customer, of_it = case.customer, Incident.select(Incident.id).where(Incident.customer == case.customer_id)
    events = Event.select(Event.staff_id).where(
        (Event.case_reference == case.reference) | (Event.account == customer.account), Event.staff_id.is_null(False)
    )
    near = {row.staff_id for row in events.distinct()} | {case.owner_id}
    near |= {row.staff_id for row in IncidentPerson.select().where(IncidentPerson.incident.in_(of_it))}
    near |= {row.recorded_by_id for row in Incident.select().where(Incident.id.in_(of_it))}
    for one in Restriction.select().where(Restriction.customer == customer):
        near |= {one.officer_id, one.deputy_id, one.proposed_by_id, one.authorised_by_id}
    for appeal in appeals_of(case):
        near |= {appeal.hearer_id, appeal.decided_by_id}
    near |= {row.with_staff_id for row in Consultation.select().where(Consultation.case == case)}
    return {number for number in near if number is not None}


def _third_parties(case: CaseFile, own: Iterable[str]) -> Iterable[Left]:
    speaks_for = "[who speaks for them]"
    for one in SupportContact.select().where(SupportContact.customer == case.customer_id):
        name = f"[{one.part}]"
        yield Left(one.name, name, alone_of(one.name, own))
        yield Left(one.email, name)
        yield Left(one.telephone, "[their number]")
    for request in AdjustmentRequest.select().where(AdjustmentRequest.customer == case.customer_id):
        speaks = "[who asked for them]"
        yield Left(request.on_behalf_name, speaks, alone_of(request.on_behalf_name, own))
    for appeal in appeals_of(case):
        yield Left(appeal.representative, speaks_for)
        name = re.split(r"[,;(\n]", appeal.representative)[0].strip()
        yield Left(name, speaks_for, alone_of(name, own))
    for asked in Consultation.select().where(Consultation.case == case):
        yield Left(asked.with_other, "[who was asked]")
    for review in Review.select().join(Restriction).where(Restriction.case == case):
        yield Left(review.external_reviewer, "[reviewer of another organisation]")
