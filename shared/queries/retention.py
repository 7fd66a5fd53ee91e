"""What is kept here, when the matter of each was over, and what holds it up (DPA-2).

Each kind has a reader of its own, which gives what is over for as long as its kind is kept; whether anything holds it
up is asked of those alone, so that the whole takes no longer than what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared import clock
from shared.models import (
    AbusiveMail,
    AdjustmentRequest,
    AgreedAdjustment,
    Appeal,
    CaseFile,
    CaseIncident,
    Contact,
    ContactImport,
    Customer,
    Enquiry,
    Event,
    Hold,
    Incident,
    Ladder,
    Letter,
    Measure,
    MeasureIncident,
    Message,
    Pseudonym,
    Restriction,
    RightsRequest,
    Safeguarding,
    Staff,
)
from shared.models.base import Table
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import phase_of
from shared.rules.deadlines import after_months, after_working_days
from shared.rules.measures import MailState, MeasureState
from shared.rules.retention import OMBUDSMAN_MONTHS, Kept, RecordKind
from shared.rules.rights import RightsState
from shared.rules.vocabulary import (
    AdjustmentState,
    AppealState,
    CaseState,
    EnquiryState,
    LadderState,
    RestrictionPhase,
    SafeguardingState,
)
from shared.rules.written import long_date

_OVER = {RestrictionPhase.ENDED, RestrictionPhase.LAPSED}
_NEVER_BEGAN = {RestrictionPhase.REFUSED, RestrictionPhase.WITHDRAWN}
_DECIDED = {AppealState.DECIDED, AppealState.WITHDRAWN}
_ANSWERED = {
    AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED, AdjustmentState.WITHDRAWN,
}  # fmt: skip


@dataclass(frozen=True)
class PastItsTime:
    """What would be erased today, and what would be but for a hold; with how many months each is kept."""

    erase: tuple[tuple[Kept, int], ...]
    held: tuple[tuple[Kept, int], ...]


def hold_on(customer: Customer) -> Hold | None:
    """The hold that stands on this account, and who placed it; none where nothing keeps it."""
    rows = Hold.select(Hold, Staff).join(Staff, on=(Hold.placed_by == Staff.id))
    return rows.where(Hold.customer == customer, Hold.lifted_at.is_null()).first()


def due(today: date | None = None) -> PastItsTime:
    """What is past its time today: in the order in which it is erased."""
    day, policy = today or clock.today(), policy_in_force()
    erase: list[tuple[Kept, int]] = []
    held: list[tuple[Kept, int]] = []
    on_hold = {row.customer_id for row in Hold.select().where(Hold.lifted_at.is_null())}
    for kind, reader in READERS.items():
        months = policy.retention.months(kind, policy.times.retention_months)
        for kept in reader(day, after_months(day, -months), on_hold):
            from_ = kept.erased_from(months)
            if from_ is not None and from_ <= day:
                (held if kept.holds else erase).append((kept, months))
    return PastItsTime(tuple(erase), tuple(held))


def _day(moment: datetime | None) -> date | None:
    return clock.local(moment).date() if moment else None


def _last(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _of(customer: Customer | None, on_hold: set[int]) -> tuple[str, ...]:
    if customer is not None and customer.id in on_hold:
        return ("A legal hold stands on this account.",)
    return ()


def _kept(kind: RecordKind, record: Any, over: date | None, customer: Customer | None, *holds: str) -> Kept:
    account = customer.account if customer else ""
    reference = getattr(record, "reference", "") or getattr(record, "account", "") or str(record.id)
    return Kept(kind, record.id, reference, account, over, tuple(filter(None, holds)))


def _cases(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    closed = (CaseFile.state == CaseState.CLOSED) & (CaseFile.closed_at < clock.at(before))
    for case in CaseFile.select(CaseFile, Customer).join(Customer).where(closed):
        restrictions = list(Restriction.select().where(Restriction.case == case))
        appeals = list(Appeal.select().where(Appeal.restriction.in_([one.id for one in restrictions] or [0])))
        measures = list(Measure.select().where(Measure.case == case))
        letters = Letter.select().where(
            Letter.restriction.in_(restrictions or [0])
            | Letter.appeal.in_(appeals or [0])
            | Letter.measure.in_(measures or [0])
        )
        sent = _last(*(letter.received_on or _day(letter.issued_at) for letter in letters))
        ended = _last(*(_over_of(one) for one in restrictions))
        answered = _last(*(_day(one.decided_at) for one in appeals))
        over = _last(_day(case.closed_at), ended, answered, *(_day(one.closed_at) for one in measures))
        yield _kept(RecordKind.CASE, case, over, case.customer, *_of(case.customer, on_hold),
                    *_going_on(restrictions, appeals, measures), _window(sent, answered, day))  # fmt: skip


def _over_of(one: Restriction) -> date | None:
    return min(filter(None, (_day(one.ended_at), one.ends_on))) if one.authorised_at else None


def _going_on(restrictions: list[Restriction], appeals: list[Appeal], measures: list[Measure]) -> Iterator[str]:
    for one in restrictions:
        if (phase := phase_of(one)) not in _OVER | _NEVER_BEGAN:
            yield f"{one.reference} is {phase.in_sentence}."
    yield from (f"{one.reference} is not decided." for one in appeals if one.state not in _DECIDED)
    yield from (f"{one.reference} goes on." for one in measures if one.state is MeasureState.RUNNING)


def _window(sent: date | None, answered: date | None, day: date) -> str:
    """Why nothing is erased yet although all is over: they may still appeal, or go to the ombudsman."""
    policy = policy_in_force()
    if sent is not None:
        last = after_working_days(sent, policy.times.appeal_window_working_days, policy.organisation.nation)
        if day <= last:
            return f"They may still appeal, until {long_date(last)}."
    if (said_last := _last(sent, answered)) is not None:
        last = after_months(said_last, OMBUDSMAN_MONTHS)
        if day <= last:
            return f"An ombudsman may still take it up, until {long_date(last)}."
    return ""


def _steps(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    rows = Measure.select(Measure, Customer).join(Customer).where(Measure.case.is_null())
    for one in rows.where(Measure.decided_at < clock.at(before)):
        over = _day(one.closed_at) or max(one.ends_on, clock.local(one.decided_at).date())
        running = "It goes on." if one.state is MeasureState.RUNNING and one.ends_on >= day else ""
        sent = _last(*(each.received_on for each in Letter.select().where(Letter.measure == one)))
        yield _kept(RecordKind.STEP, one, over, one.customer, *_of(one.customer, on_hold), running,
                    _window(sent, None, day))  # fmt: skip


def _appeals(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    alone = Appeal.restriction.is_null() & Appeal.incident.is_null()
    for one in Appeal.select().where(alone, Appeal.received_at < clock.at(before)):
        open_ = "It is not decided." if one.state not in _DECIDED else ""
        over = _last(_day(one.decided_at), _day(one.received_at))
        yield _kept(RecordKind.APPEAL, one, over, one.customer, *_of(one.customer, on_hold), open_)


def _incidents(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in Incident.select().where(Incident.recorded_at < clock.at(before)):
        in_a_case = CaseIncident.select().where(CaseIncident.incident == one).exists()
        in_a_step = MeasureIncident.select().where(MeasureIncident.incident == one).exists()
        unheard = Appeal.select().where(Appeal.incident == one, Appeal.state.not_in(list(_DECIDED))).exists()
        care = (
            Safeguarding.select()
            .where(Safeguarding.incident == one, Safeguarding.state == SafeguardingState.OPEN)
            .exists()
        )
        mail = AbusiveMail.select().where(AbusiveMail.incident == one, AbusiveMail.state == MailState.REFERRED).exists()
        waits = one.support_wanted and one.support_offered_at is None
        yield _kept(
            RecordKind.INCIDENT, one, _day(one.recorded_at), one.customer, *_of(one.customer, on_hold),
            "A case that is kept rests on it." if in_a_case else "",
            "A gentler step that is kept is about it." if in_a_step else "",
            "An appeal about it is not decided." if unheard else "",
            "Nobody has written down what was done after talk of self-harm." if care else "",
            "A manager has not dealt with this mail." if mail else "",
            "A colleague waits for the support that they want." if waits else "",
        )  # fmt: skip


def _calls(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    rows = Ladder.select(Ladder, Customer).join(Customer).where(Ladder.incident.is_null())
    for one in rows.where(Ladder.started_at < clock.at(before)):
        walking = "It is still being walked." if one.state is LadderState.WALKING else ""
        open_ = (
            Safeguarding.select()
            .where(Safeguarding.ladder == one, Safeguarding.state == SafeguardingState.OPEN)
            .exists()
        )
        care = "Nobody has written down what was done after talk of self-harm." if open_ else ""
        over = _last(_day(one.started_at), _day(one.ended_at))
        yield _kept(RecordKind.CALL, one, over, one.customer, *_of(one.customer, on_hold), walking, care)


def _contacts(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    rows = Contact.select(Contact, Customer).join(Customer).where(Contact.at < clock.at(before))
    for one in rows:
        yield _kept(RecordKind.CONTACT, one, _day(one.at), one.customer, *_of(one.customer, on_hold))


def _adjustments(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in AdjustmentRequest.select().where(AdjustmentRequest.received_at < clock.at(before)):
        agreed = list(AgreedAdjustment.select().where(AgreedAdjustment.request == one))
        over = _last(_day(one.decided_at), _day(one.received_at), *(_day(each.ended_at) for each in agreed))
        yield _kept(
            RecordKind.ADJUSTMENT, one, over, one.customer, *_of(one.customer, on_hold),
            "It is not answered." if one.state not in _ANSWERED else "",
            "What was agreed is in effect." if any(each.ended_at is None for each in agreed) else "",
        )  # fmt: skip


def _enquiries(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in Enquiry.select().where(Enquiry.received_at < clock.at(before)):
        waits = "It is not answered." if one.state is EnquiryState.RECEIVED else ""
        over = _last(_day(one.answered_at), _day(one.received_at))
        yield _kept(RecordKind.ENQUIRY, one, over, one.customer, *_of(one.customer, on_hold), waits)


def _requests(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in RightsRequest.select(RightsRequest, Customer).join(Customer).where(RightsRequest.received_on < before):
        waits = "It is not answered." if one.state is RightsState.RECEIVED else ""
        over = _last(_day(one.answered_at), one.received_on)
        yield _kept(RecordKind.REQUEST, one, over, one.customer, *_of(one.customer, on_hold), waits)


def _messages(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in Message.select(Message.id, Message.sent_at, Message.queued_at).where(
        Message.queued_at < clock.at(before)
    ):
        yield _kept(RecordKind.MESSAGE, one, _last(_day(one.sent_at), _day(one.queued_at)), None)


def _imports(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    for one in ContactImport.select().where(ContactImport.at < clock.at(before)):
        if one.refused:
            yield _kept(RecordKind.IMPORT, one, _day(one.at), None)


#: What hangs on an account for as long as it is kept.
_ON_AN_ACCOUNT: tuple[type[Table], ...] = (
    CaseFile, Measure, Appeal, Incident, Ladder, Contact, AdjustmentRequest, Enquiry, RightsRequest, AgreedAdjustment,
    Restriction, Letter, Safeguarding,
)  # fmt: skip


def _accounts(day: date, before: date, on_hold: set[int]) -> Iterator[Kept]:
    """Of whoever has died, or had to do with us so that something was counted, and nothing of it is left.

    Any other account is the organisation’s own list of its customers, and no matter that is over.
    """
    counted = Pseudonym.select(Pseudonym.record_id).where(Pseudonym.record == "customer")
    for one in Customer.select().where(Customer.id.in_(counted) | Customer.died_on.is_null(False)):
        last = Event.select().where(Event.account == one.account).order_by(Event.number.desc()).first()
        over = _last(_day(last.at) if last else _day(one.created_at), one.died_on)
        left = any(table.select().where(table.customer == one).exists() for table in _ON_AN_ACCOUNT)  # type: ignore[attr-defined]
        joined = Customer.select().where(Customer.joined_into == one).exists()
        yield _kept(RecordKind.ACCOUNT, one, over, one, *_of(one, on_hold),
                    "Something on it is still kept." if left or joined else "")  # fmt: skip


Reader = Callable[[date, date, set[int]], Iterator[Kept]]
READERS: dict[RecordKind, Reader] = {
    RecordKind.CASE: _cases,
    RecordKind.STEP: _steps,
    RecordKind.APPEAL: _appeals,
    RecordKind.INCIDENT: _incidents,
    RecordKind.CALL: _calls,
    RecordKind.CONTACT: _contacts,
    RecordKind.ADJUSTMENT: _adjustments,
    RecordKind.ENQUIRY: _enquiries,
    RecordKind.REQUEST: _requests,
    RecordKind.MESSAGE: _messages,
    RecordKind.IMPORT: _imports,
    RecordKind.ACCOUNT: _accounts,
}
