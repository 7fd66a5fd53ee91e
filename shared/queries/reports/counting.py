"""What is counted of a step while it is done: read from the record as it stands in the transaction of its event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shared import clock
from shared.database.prepared import prepared
from shared.models import (
    AbusiveMail,
    Addition,
    AdjustmentRequest,
    Appeal,
    CaseFile,
    CaseIncident,
    Contact,
    Customer,
    Incident,
    IncidentBehaviour,
    Ladder,
    Letter,
    Measure,
    ProcedureRead,
    Record,
    Restriction,
    RestrictionStep,
    SensitiveDetail,
    Service,
    Staff,
    Warning,
)
from shared.rules.actor import Actor
from shared.rules.counting import EVERYBODY, IN_WRITING, Countable, Line
from shared.rules.deadlines import overdue
from shared.rules.lifecycle import Action
from shared.rules.measures import MeasureState
from shared.rules.quarters import quarter_of
from shared.rules.vocabulary import AdjustmentState, AppealOutcome, CaseDecision, Channel, LetterKind

#: Reads a record (with what its event says) and gives what is to be counted.
Reader = Callable[[Any, dict[str, Any], date], Iterator[Line]]
_AGREED = {AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED}
_OVERTURNED = {AppealOutcome.UPHELD, AppealOutcome.PARTLY_UPHELD}


def lines_of(actor: Actor, action: Action, record: Record, payload: dict[str, Any], now: datetime) -> list[Line]:
    """The lines that this step adds to the figures; none for most steps."""
    reader = _READERS.get(action)
    if reader is None:
        return []
    today = clock.local(now).date()
    lines = list(reader(record, payload, today))
    if actor.staff_id is None or not lines:
        return lines
    service, team = whose(actor.staff_id)
    return [replace(line, service=service, team=team) if line.measure not in _OF_NO_SERVICE else line for line in lines]


def whose(staff_id: int) -> tuple[str, str]:
    """The service of a colleague by its key, and their team by the job title of who leads it."""
    service, title, leads = _whose(staff_id)[0]
    return service, leads or title


_LEADER = Staff.alias()


@prepared
def _whose(staff_id: int) -> Any:
    people = Staff.select(Service.key, Staff.job_title, _LEADER.job_title).join(Service).switch(Staff)
    return people.left_outer_join(_LEADER, on=Staff.line_manager == _LEADER.id).where(Staff.id == staff_id).tuples()


def groups_of(customer: Customer | None) -> list[str]:
    """Everybody, and each barrier that this customer agreed to have on record."""
    if customer is None:
        return [EVERYBODY]
    rows = (
        SensitiveDetail.select(SensitiveDetail.barrier)
        .where(SensitiveDetail.customer == customer, SensitiveDetail.withdrawn_at.is_null())
        .distinct()
    )
    return [EVERYBODY, *sorted(row.barrier for row in rows)]


def categories_of(case: CaseFile) -> list[str]:
    """The categories of the policy that the incidents of a case show."""
    rows = (
        IncidentBehaviour.select(IncidentBehaviour.category)
        .join(CaseIncident, on=CaseIncident.incident == IncidentBehaviour.incident)
        .where(CaseIncident.case == case)
        .distinct()
    )
    return sorted(row.category for row in rows)


def restriction_in(record: Record) -> Restriction | None:
    """The restriction that a step may have changed: the record itself, or the one that a letter or appeal is about."""
    if isinstance(record, Restriction):
        return record
    return getattr(record, "restriction", None)


def _incident(incident: Incident, said: dict[str, Any], today: date) -> Iterator[Line]:
    at = {"channel": incident.channel.value, "hour": clock.local(incident.happened_at).hour}
    yield Line(Countable.INCIDENT, today, total=incident.minutes_spent, **at)
    for category in sorted({row.category for row in incident.behaviours}):
        yield Line(Countable.INCIDENT_CATEGORY, today, category=category, **at)
    if incident.hate_target:
        yield Line(Countable.HATE_INCIDENT, today, word=incident.hate_target, **at)
    if incident.injury:
        yield Line(Countable.INJURY, today, word=incident.injury, **at)
    if incident.danger:
        yield Line(Countable.DANGER, today, **at)


def _correction(incident: Any, said: dict[str, Any], today: date) -> Iterator[Line]:
    """Behaviours that were added: a category that is new to the incident is counted on the day it became known."""
    rows = list(incident.behaviours)
    added, before = (
        {row.category for row in rows if (row.behaviour in said.get("behaviours", ())) is new} for new in (True, False)
    )
    hour = clock.local(incident.happened_at).hour
    for category in sorted(added - before):
        yield Line(Countable.INCIDENT_CATEGORY, today, category=category, channel=incident.channel.value, hour=hour)


def _seen_to(incident: Incident, said: dict[str, Any], today: date) -> Iterator[Line]:
    hour = clock.local(incident.happened_at).hour
    yield Line(Countable.DANGER_SEEN_TO, today, channel=incident.channel.value, hour=hour)


def _support(incident: Incident, said: dict[str, Any], today: date) -> Iterator[Line]:
    if said.get("support_wanted"):
        yield Line(Countable.SUPPORT_WANTED, today, channel=incident.channel.value)


def _offered(incident: Incident, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.SUPPORT_OFFERED, today, channel=incident.channel.value)


def _warning(ladder: Ladder, said: dict[str, Any], today: date) -> Iterator[Line]:
    step = ladder.warnings.count()
    hour = clock.local(clock.now()).hour
    yield Line(Countable.WARNING, today, channel=ladder.channel.value, hour=hour, word=str(step))
    yield from _warned(ladder.customer, today)


def _in_writing(letter: Any, said: dict[str, Any], today: date) -> Iterator[Line]:
    """A written warning is given when its letter is issued; it is of no step of the ladder."""
    if isinstance(letter, Letter) and letter.kind is LetterKind.WRITTEN_WARNING:
        hour = clock.local(clock.now()).hour
        yield Line(Countable.WARNING, today, channel=Channel.LETTER.value, hour=hour, word=IN_WRITING)
        yield from _warned(letter.customer, today)


def _warned(customer: Customer, today: date) -> Iterator[Line]:
    """A customer’s first warning of the quarter, said or written."""
    begins = quarter_of(today).begins
    if Warning.select().where(Warning.customer == customer, Warning.at >= clock.at(begins)).count() == 1:
        for group in groups_of(customer):
            yield Line(Countable.WARNED, begins, category=group)


def _ladder(ladder: Ladder, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.LADDER, today, channel=ladder.channel.value, word=ladder.state.value)


def _warning_and_end(ladder: Any, said: dict[str, Any], today: date) -> Iterator[Line]:
    if isinstance(ladder, Ladder):
        yield from _warning(ladder, said, today)
        yield from _ladder(ladder, said, today)


def _contact(contact: Contact, said: dict[str, Any], today: date) -> Iterator[Line]:
    hour = clock.local(contact.at).hour
    channel, way = contact.channel.value, contact.direction.value
    yield Line(Countable.CONTACT, today, channel=channel, hour=hour, word=way, total=contact.minutes)


def _imported(record: Record, said: dict[str, Any], today: date) -> Iterator[Line]:
    """The contacts that came in a file, as its event for each customer tells them."""
    for at, channel, way, minutes, *_ in said.get("contacts", ()):
        hour = clock.local(datetime.fromisoformat(at)).hour
        yield Line(Countable.CONTACT, today, channel=channel, hour=hour, word=way, total=minutes)


def _opened(case: CaseFile, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.CASE_OPENED, today)


def _closed(case: CaseFile, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.CASE_CLOSED, today, word=CaseDecision(said["decision"]).value)


def _referral(case: CaseFile, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.REFERRAL, today, word="police" if "police" in said["to"].lower() else "other")


def _proposal(what: str) -> Reader:
    def reader(restriction: Restriction, said: dict[str, Any], today: date) -> Iterator[Line]:
        yield Line(Countable.PROPOSAL, today, word=what)

    return reader


def _authorised(restriction: Restriction, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.PROPOSAL, today, word="authorised")
    begins = quarter_of(today).begins
    earlier = Restriction.select().where(
        Restriction.customer == restriction.customer,
        Restriction.authorised_at >= clock.at(begins),
        Restriction.id != restriction.id,
    )
    if not earlier.exists():
        days = (restriction.ends_on - restriction.starts_on).days + 1
        for group in groups_of(restriction.customer):
            yield Line(Countable.RESTRICTED, begins, category=group, total=days)


def _asked(request: AdjustmentRequest, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.ADJUSTMENT_ASKED, today, channel=request.came_by.value)


def _answered(request: AdjustmentRequest, said: dict[str, Any], today: date) -> Iterator[Line]:
    outcome = AdjustmentState(said["outcome"])
    days = (today - clock.local(request.received_at).date()).days
    yield Line(Countable.ADJUSTMENT_ANSWERED, today, word=outcome.value, total=days)
    if overdue(request.answer_by, today):
        yield Line(Countable.ADJUSTMENT_LATE, today)
    for group in groups_of(request.customer):
        word = "agreed" if outcome in _AGREED else "refused"
        yield Line(Countable.AGREED, quarter_of(today).begins, category=group, word=word)


def _lodged(appeal: Appeal, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.APPEAL_LODGED, today, channel=appeal.came_by.value)


def _appeal_withdrawn(appeal: Appeal, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.APPEAL_WITHDRAWN, today)


def _decided(appeal: Any, said: dict[str, Any], today: date) -> Iterator[Line]:
    if not isinstance(appeal, Appeal):  # the decision itself or the incident, which the same step writes down too
        return
    outcome = AppealOutcome(said["outcome"])
    days = (today - clock.local(appeal.received_at).date()).days
    yield Line(Countable.APPEAL_DECIDED, today, word=outcome.value, total=days)
    if overdue(appeal.answer_by, today):
        yield Line(Countable.APPEAL_LATE, today)
    for group in groups_of(appeal.customer):
        word = "overturned" if outcome in _OVERTURNED else "stands"
        yield Line(Countable.OVERTURNED, quarter_of(today).begins, category=group, word=word)


def _missed(missed: Addition, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.ADJUSTMENT_MISSED, today, channel=str(said["came_by"]))


def _put_right(missed: Addition, said: dict[str, Any], today: date) -> Iterator[Line]:
    days = (today - clock.local(missed.added_at).date()).days
    yield Line(Countable.ADJUSTMENT_PUT_RIGHT, today, total=days)


def _step(step: Measure, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.GENTLER_STEP, today, word=step.kind.value)


def _mail_dealt_with(mail: AbusiveMail, said: dict[str, Any], today: date) -> Iterator[Line]:
    if mail.measure is not None:
        yield Line(Countable.GENTLER_STEP, today, word=mail.measure.kind.value)


def _step_ended(step: Measure, said: dict[str, Any], today: date) -> Iterator[Line]:
    if step.state in {MeasureState.HELPED, MeasureState.DID_NOT_HELP, MeasureState.DECLINED}:
        yield Line(Countable.GENTLER_ENDED, today, word=step.state.value)


def _read(read: ProcedureRead, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.PROCEDURE_READ, today, word=str(said["version"]))


def _customer(customer: Customer, said: dict[str, Any], today: date) -> Iterator[Line]:
    yield Line(Countable.CUSTOMER, today)


def _detail(detail: SensitiveDetail, said: dict[str, Any], today: date) -> Iterator[Line]:
    known = SensitiveDetail.select().where(
        SensitiveDetail.customer == detail.customer,
        SensitiveDetail.barrier == detail.barrier,
        SensitiveDetail.withdrawn_at.is_null(),
    )
    if known.count() == 1:
        yield Line(Countable.ON_RECORD, quarter_of(today).begins, category=detail.barrier)


#: Of these a line says nothing of who did the step.
_OF_NO_SERVICE = {
    Countable.WARNED, Countable.RESTRICTED, Countable.OVERTURNED, Countable.AGREED, Countable.ON_RECORD,
    Countable.CUSTOMER,
}  # fmt: skip
_READERS: dict[Action, Reader] = {
    Action.RECORD_INCIDENT: _incident,
    Action.CORRECT_INCIDENT: _correction,
    Action.SEE_TO_DANGER: _seen_to,
    Action.ASK_FOR_SUPPORT: _support,
    Action.OFFER_SUPPORT: _offered,
    Action.WARN: _warning,
    Action.ISSUE_LETTER: _in_writing,
    Action.STOP_LADDER: _warning_and_end,
    Action.END_CONTACT: _warning_and_end,
    Action.END_AT_ONCE: _ladder,
    Action.OPEN_SAFEGUARDING: _ladder,
    Action.RECORD_CONTACT: _contact,
    Action.IMPORT_CONTACTS: _imported,
    Action.OPEN_CASE: _opened,
    Action.CLOSE_CASE: _closed,
    Action.RECORD_REFERRAL: _referral,
    Action.PROPOSE_RESTRICTION: _proposal("proposed"),
    Action.SEND_BACK: _proposal("sent_back"),
    Action.REFUSE_RESTRICTION: _proposal("refused"),
    Action.WITHDRAW_PROPOSAL: _proposal("withdrawn"),
    Action.AUTHORISE_RESTRICTION: _authorised,
    Action.REQUEST_ADJUSTMENT: _asked,
    Action.DECIDE_ADJUSTMENT: _answered,
    Action.LODGE_APPEAL: _lodged,
    Action.WITHDRAW_APPEAL: _appeal_withdrawn,
    Action.DECIDE_APPEAL: _decided,
    Action.RECORD_REVIEWERS_OUTCOME: _decided,
    Action.REPORT_MISSED: _missed,
    Action.PUT_RIGHT: _put_right,
    Action.TAKE_MEASURE: _step,
    Action.DEAL_WITH_MAIL: _mail_dealt_with,
    Action.ANSWER_MEASURE: _step_ended,
    Action.CLOSE_MEASURE: _step_ended,
    Action.CONFIRM_READING: _read,
    Action.ADD_CUSTOMER: _customer,
    Action.RECORD_SENSITIVE_DETAIL: _detail,
}


def last_step(spell: int) -> RestrictionStep | None:
    """What was last kept of a restriction, by its random number."""
    found = RestrictionStep.select().where(RestrictionStep.spell == spell)
    step: RestrictionStep | None = found.order_by(RestrictionStep.id.desc()).first()
    return step
