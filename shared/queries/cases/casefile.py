"""Cases as their pages show them: the list, the investigation, and one timeline of everything (CAS-2, CAS-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN, fn

from shared import clock
from shared.models import (
    AdjustmentRequest,
    Attachment,
    CaseFile,
    CaseIncident,
    ChecklistAnswer,
    Consultation,
    Customer,
    Enquiry,
    Incident,
    IncidentBehaviour,
    Measure,
    Referral,
    Restriction,
    Staff,
    SupportContact,
)
from shared.queries import restrictions
from shared.queries.adjustments import agreed_since
from shared.queries.enquiries import feedback_on
from shared.queries.letters.due import untold_ends
from shared.queries.measures import measures_of
from shared.queries.paging import Page, page_of
from shared.queries.situation import situation_of
from shared.rules.errors import NotFound
from shared.rules.situation import Asked
from shared.rules.terms import Terms, conflicts
from shared.rules.vocabulary import CaseState, ChecklistItem, RestrictionState

#: The most incidents and decisions that stand beside a case.
_BESIDE = 25
_ANSWERED = (ChecklistAnswer.evidence != "") | (ChecklistAnswer.exception != "")
_WAITING = [RestrictionState.PROPOSED, RestrictionState.SENT_BACK]


@dataclass(frozen=True)
class CaseRow:
    """A line of the list of cases."""

    reference: str
    customer: str
    account: str
    owner: str
    opened_at: datetime
    closed: bool
    because: str
    answered: int
    waiting: str
    decided_until: date | None


def cases(cursor: str = "", *, closed: bool = False) -> Page[CaseRow]:
    """A page of cases, the newest first. Raises NotFound for a `cursor` that there is not."""
    answered = ChecklistAnswer.select(fn.COUNT(ChecklistAnswer.id)).where(
        ChecklistAnswer.case == CaseFile.id, _ANSWERED
    )
    waiting = Restriction.select(fn.MAX(Restriction.reference)).where(
        Restriction.case == CaseFile.id, Restriction.state.in_(_WAITING)
    )
    decided = Restriction.select(fn.MAX(Restriction.ends_on)).where(
        Restriction.case == CaseFile.id, restrictions.authorised_on(clock.today())
    )
    beside = answered.alias("answered"), waiting.alias("waiting"), decided.alias("decided_until")
    query = (
        CaseFile.select(CaseFile, Customer, Staff, *beside)
        .join(Customer)
        .switch(CaseFile)
        .join(Staff)
        .where(CaseFile.state == (CaseState.CLOSED if closed else CaseState.OPEN))
    )
    page = page_of(query, CaseFile.id, cursor=cursor)
    return page.showing(
        CaseRow(
            reference=row.reference,
            customer=row.customer.name,
            account=row.customer.account,
            owner=row.owner.name,
            opened_at=row.opened_at,
            closed=row.state is CaseState.CLOSED,
            because=row.opened_because,
            answered=row.answered,
            waiting=row.waiting or "",
            decided_until=Restriction.ends_on.python_value(row.decided_until),
        )
        for row in page.rows
    )


def case_with(reference: str) -> CaseFile:
    """The case with its customer and its owner. Raises NotFound."""
    case = (
        CaseFile.select(CaseFile, Customer, Staff)
        .join(Customer)
        .switch(CaseFile)
        .join(Staff)
        .where(CaseFile.reference == reference)
        .first()
    )
    if case is None:
        raise NotFound(f"There is no case {reference}.")
    return case


def checklist_of(case: CaseFile) -> list[ChecklistAnswer]:
    """The checklist in its order, each answer with the colleague who gave it."""
    rows = (
        ChecklistAnswer.select(ChecklistAnswer, Staff).join(Staff, JOIN.LEFT_OUTER).where(ChecklistAnswer.case == case)
    )
    answers = {row.item: row for row in rows}
    return [answers[item] for item in ChecklistItem]


def files_at_items(case: CaseFile) -> dict[ChecklistItem, list[Attachment]]:
    """The files that were added at each item of the checklist, in order (CAS-2)."""
    found: defaultdict[ChecklistItem, list[Attachment]] = defaultdict(list)
    with_it = (Attachment.record_reference == case.reference) & Attachment.item.is_null(False)
    for row in Attachment.select().where(with_it).order_by(Attachment.id):
        found[row.item].append(row)
    return dict(found)


def checklist_answer(case: CaseFile, item: ChecklistItem) -> ChecklistAnswer:
    """One item of the checklist, with the colleague who answered it."""
    return next(answer for answer in checklist_of(case) if answer.item is item)


@dataclass(frozen=True)
class CitedIncident:
    """An incident that a case rests on: its dates and words, its behaviours, and what is disputed."""

    incident: Incident
    behaviours: tuple[str, ...]
    disputed: str


def incidents_of(case: CaseFile) -> list[CitedIncident]:
    """The incidents of a case in order of time; facts that the customer disputes stay with them (INC-11)."""
    rows = list(
        Incident.select(Incident, Staff)
        .join(CaseIncident)
        .switch(Incident)
        .join(Staff)
        .where(CaseIncident.case == case)
        .order_by(Incident.happened_at)
    )
    titles: dict[int, list[str]] = {}
    for shown in IncidentBehaviour.select().where(IncidentBehaviour.incident.in_([row.id for row in rows] or [0])):
        titles.setdefault(shown.incident_id, []).append(shown.title)
    return [CitedIncident(row, tuple(titles.get(row.id, ())), row.disputed.strip()) for row in rows]


@dataclass(frozen=True)
class Investigation:
    """Everything that the page of a case shows beside its checklist."""

    incidents: list[CitedIncident]
    consultations: list[Consultation]
    referrals: list[Referral]
    restrictions: list[Restriction]
    #: Gentler steps with the customer, the newest first (CAS-12).
    measures: list[Measure]
    #: Those that are over, while the customer has not been told so in writing (RES-10).
    untold: tuple[str, ...]
    adjustments: tuple[tuple[str, date], ...]
    #: Requests that wait for their answer, and are the customer’s or may be (SIT-5).
    unanswered: tuple[Asked, ...]
    support: list[SupportContact]
    feedback: list[Enquiry]


def investigation_of(case: CaseFile) -> Investigation:
    """Read with a number of queries that does not grow with the case."""
    return Investigation(
        incidents=incidents_of(case),
        consultations=consultations_of(case),
        referrals=list(Referral.select().where(Referral.case == case).order_by(Referral.on, Referral.id)),
        restrictions=list(Restriction.select().where(Restriction.case == case).order_by(Restriction.id.desc())),
        measures=measures_of(case.customer_id),
        untold=untold_ends(case),
        adjustments=agreed_since(case.customer_id),
        unanswered=situation_of(case.customer).requests,
        support=list(SupportContact.select().where(SupportContact.customer == case.customer_id)),
        feedback=feedback_on(case),
    )


def consultations_of(case: CaseFile) -> list[Consultation]:
    """Whose view was asked for, in order, each with the colleague."""
    with_whom = Staff.alias()
    rows = Consultation.select(Consultation, with_whom).join(
        with_whom, JOIN.LEFT_OUTER, on=(Consultation.with_staff == with_whom.id)
    )
    return list(rows.where(Consultation.case == case).order_by(Consultation.on, Consultation.id))


def adjustments_asked(customer_id: int) -> list[AdjustmentRequest]:
    """The customer's requests for adjustments, the newest first."""
    return list(
        AdjustmentRequest.select()
        .where(AdjustmentRequest.customer == customer_id)
        .order_by(AdjustmentRequest.id.desc())
        .limit(_BESIDE)
    )


def conflicts_with(case: CaseFile, terms: Terms) -> list[str]:
    """Where these terms contradict what was agreed with the customer (CAS-8)."""
    return conflicts(terms, restrictions.agreed_details(case.customer_id))


def colleagues() -> list[Staff]:
    """Everyone with access, by name: for lists to choose from."""
    return list(Staff.select().where(Staff.active).order_by(Staff.name))


def incidents_to_cite(customer: Customer) -> Iterable[Incident]:
    """The customer's latest incidents, for a new case to rest on."""
    return Incident.select().where(Incident.customer == customer).order_by(Incident.happened_at.desc()).limit(_BESIDE)
