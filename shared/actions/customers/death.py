"""A customer has died: recorded with care, it ends everything, and no letter goes to the dead (SIT-12)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.actions.markers import take_off
from shared.actions.publish import publish_decision, publish_withdrawn
from shared.actions.restrictions.change import end_restriction
from shared.models import (
    AdjustmentRequest,
    AgreedAdjustment,
    Appeal,
    CaseFile,
    Customer,
    Letter,
    Measure,
    Restriction,
    StandingMarker,
)
from shared.queries.appeals_waiting import appeals_waiting
from shared.queries.markers import stands
from shared.rules.addresses import record_page
from shared.rules.direction import isolated
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.markers import MarkerOn
from shared.rules.measures import MeasureState
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import AdjustmentState, AppealState, CaseState, LetterState, RestrictionState

_WHY = "The customer has died."
_GOING_ON = [MeasureState.DRAFTED, MeasureState.RUNNING]


@action(Action.RECORD_DEATH)
def record_death(doing: Doing, account: str, expected: int, died_on: date, told_by: str) -> Customer:
    """Record that a customer has died. Restrictions, gentler steps and markers on them end, what was proposed or asked
    for is withdrawn, drafts of letters are put away, and the owners of open cases are told, to close them with care.

    Raises Invalid for a day to come or without who told us; OutOfStep where it is recorded already.
    """
    customer = customer_with(account)
    doing.ask(customer)
    if customer.died_on is not None:
        raise OutOfStep("This is recorded already.")
    if problems := _problems(doing, died_on, told_by):
        raise Invalid(problems)
    doing.write(customer, expected, died_on=died_on)
    _end_restrictions(doing, customer)
    _end_steps_and_markers(doing, customer)
    _withdraw(doing, customer)
    drafts = Letter.delete().where(Letter.customer == customer, Letter.state == LetterState.DRAFT).execute()
    doing.record(customer, {"died_on": died_on, "told_by": told_by, "drafts_put_away": drafts}, customer=customer)
    for case in CaseFile.select().where(CaseFile.customer == customer, CaseFile.state == CaseState.OPEN):
        doing.notify(
            case.owner,
            f"{isolated(customer.name)} has died. Close {case.reference} with care.",
            record_page(case.reference),
        )
    return customer


@action(Action.CORRECT_DEATH)
def correct_death(doing: Doing, account: str, expected: int, because: str) -> Customer:
    """It was a mistake: the customer lives. What was ended stays ended; it can be decided anew.

    Raises Invalid without a reason, OutOfStep where no death is recorded.
    """
    customer = customer_with(account)
    doing.ask(customer)
    if customer.died_on is None:
        raise OutOfStep("No death is recorded here.")
    if not has_substance(because):
        raise Invalid({"because": "Say how the mistake came about"})
    doing.write(customer, expected, died_on=None)
    doing.record(customer, {"because": because}, customer=customer)
    return customer


def _problems(doing: Doing, died_on: date, told_by: str) -> dict[str, str]:
    problems = {}
    if died_on > doing.today:
        problems["died_on"] = "The day must be today or earlier"
    if not has_substance(told_by):
        problems["told_by"] = "Say who told us"
    return problems


def _end_restrictions(doing: Doing, customer: Customer) -> None:
    for restriction in Restriction.select().where(Restriction.customer == customer):
        if restriction.state is RestrictionState.AUTHORISED:
            end_restriction(doing, restriction, _WHY)
            publish_decision(doing, restriction)
            doing.record(restriction, {"because": _WHY}, case=restriction.case, customer=customer)
        elif restriction.state in {RestrictionState.PROPOSED, RestrictionState.SENT_BACK}:
            doing.write(restriction, state=RestrictionState.WITHDRAWN, decision_reasons=_WHY)
            taken_back = Action.WITHDRAW_PROPOSAL
            doing.record(restriction, {"reasons": _WHY}, case=restriction.case, customer=customer, action=taken_back)


def _end_steps_and_markers(doing: Doing, customer: Customer) -> None:
    """Nobody is asked for an answer any more. A marker on the place stays, for whoever lives there."""
    steps = Measure.select().where(Measure.customer == customer, Measure.state.in_(_GOING_ON))
    for step in steps:
        doing.write(step, state=MeasureState.WITHDRAWN, outcome=_WHY, closed_by=doing.me, closed_at=doing.now)
        doing.record(step, {"reasons": _WHY}, case=step.case, customer=customer, action=Action.WITHDRAW_MEASURE)
    markers = StandingMarker.select().where(
        StandingMarker.customer == customer, StandingMarker.on == MarkerOn.PERSON, stands(doing.today)
    )
    for marker in markers:
        take_off(doing, marker, _WHY)


def _withdraw(doing: Doing, customer: Customer) -> None:
    """Requests and appeals that wait are withdrawn, each with its event as any other, and what was agreed ends."""
    waiting = [AdjustmentState.RECEIVED, AdjustmentState.CHALLENGED]
    asked = AdjustmentRequest.select().where(AdjustmentRequest.customer == customer)
    for request in asked.where(AdjustmentRequest.state.in_(waiting)):
        doing.write(request, state=AdjustmentState.WITHDRAWN)
        publish_withdrawn(doing, request.reference)
        doing.record(request, {"because": _WHY}, customer=customer, action=Action.WITHDRAW_ADJUSTMENT)
    theirs = [row.id for row in appeals_waiting(customer.id) if not row.may_be]  # also what only names their letter
    for appeal in Appeal.select().where(Appeal.id.in_(theirs)):
        doing.write(appeal, state=AppealState.WITHDRAWN)
        publish_withdrawn(doing, appeal.reference)
        doing.record(appeal, {"because": _WHY}, customer=customer, action=Action.WITHDRAW_APPEAL)
    AgreedAdjustment.update(ended_at=doing.now).where(
        AgreedAdjustment.customer == customer, AgreedAdjustment.ended_at.is_null()
    ).execute()
