"""Answer a request for adjustments: agreed, partly agreed, or not agreed (ADJ-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.actions.keep_customer import customer_with
from shared.actions.publish import publish_adjustment, publish_withdrawn
from shared.actions.verb import Doing, verb
from shared.models import AdjustmentRequest, AgreedAdjustment, Letter
from shared.models.references import new_reference
from shared.queries.policy import version_in_force
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel, LetterKind, LetterState

#: Sizes that a letter can be re-flowed in (LET-3).
LARGE_PRINT_POINTS = ("16", "18", "20", "24")
_ANSWERS = {AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED}


@dataclass(frozen=True)
class Agreed:
    """One adjustment agreed: its kind and the exact thing ("18" for large print, in points)."""

    kind: AdjustmentKind
    detail: str = ""


@verb(Action.MATCH_ADJUSTMENT)
def match_adjustment(doing: Doing, reference: str, expected: int, account: str) -> AdjustmentRequest:
    """Match a request from the portal to a customer's account."""
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    customer = customer_with(account)
    doing.write(request, expected, customer=customer)
    doing.record(request, {"account": customer.account}, customer=customer)
    return request


@verb(Action.DECIDE_ADJUSTMENT)
def decide_adjustment(
    doing: Doing,
    reference: str,
    expected: int,
    outcome: AdjustmentState,
    answer: str,
    agreed: tuple[Agreed, ...] = (),
    review_on: date | None = None,
) -> AdjustmentRequest:
    """Answer a request. What is agreed takes effect everywhere in the same step: card, ladder, letters (ADJ-5).

    Where they asked for the answer by letter, the letter is drafted, to be issued like any other (LET-1).
    Raises Invalid, by field, without an answer in words, or where the outcome and what is agreed don't fit.
    """
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    if problems := _problems(outcome, answer, agreed):
        raise Invalid(problems)
    doing.write(request, expected, state=outcome, answer=answer.strip(), decided_by=doing.me, decided_at=doing.now)
    for one in agreed:
        _agree(doing, request, one, review_on)
    publish_adjustment(doing, request)
    payload = {"outcome": outcome, "answer": answer, "agreed": [(one.kind, one.detail) for one in agreed]}
    doing.record(request, payload, customer=request.customer)
    if request.reply_by is Channel.EMAIL and request.email:
        doing.send(
            f"adjustment-answer-{request.reference}",
            request.email,
            f"Our answer to your request {request.reference}",
            f"We have answered your request for adjustments {request.reference}: {outcome.label.lower()}.\n\n"
            f"{answer.strip()}\n\nIf you do not agree, reply to this message and somebody else will look at it again.",
        )
    if request.reply_by is Channel.LETTER:
        doing.create(
            Letter,
            reference=new_reference("LET"),
            kind=LetterKind.ADJUSTMENT_DECISION,
            state=LetterState.DRAFT,
            customer=request.customer,
            adjustment=request,
            policy=version_in_force(),
            drafted_by=doing.me,
        )
    return request


@verb(Action.WITHDRAW_ADJUSTMENT)
def withdraw_adjustment(doing: Doing, reference: str) -> AdjustmentRequest:
    """The person takes their request back."""
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    doing.write(request)
    publish_withdrawn(doing, reference)
    doing.record(request, {"withdrawn": True})
    return request


def _agree(doing: Doing, request: AdjustmentRequest, one: Agreed, review_on: date | None) -> None:
    """Put an adjustment in effect in place of an earlier one of its kind."""
    AgreedAdjustment.update(ended_at=doing.now).where(
        AgreedAdjustment.customer == request.customer,
        AgreedAdjustment.kind == one.kind,
        AgreedAdjustment.ended_at.is_null(),
    ).execute()
    doing.create(
        AgreedAdjustment,
        customer=request.customer,
        request=request,
        kind=one.kind,
        detail=one.detail.strip(),
        since=doing.today,
        review_on=review_on,
    )


def _problems(outcome: AdjustmentState, answer: str, agreed: tuple[Agreed, ...]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if outcome not in _ANSWERS:
        problems["outcome"] = "Choose agreed, partly agreed or not agreed"
    if not answer.strip():
        problems["answer"] = "Write the answer as the customer will read it"
    if outcome in {AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED} and not agreed:
        problems["agreed"] = "Choose what is agreed"
    if outcome is AdjustmentState.NOT_AGREED and agreed:
        problems["agreed"] = "Nothing can be agreed in an answer that says not agreed"
    for one in agreed:
        if one.kind is AdjustmentKind.LARGE_PRINT and one.detail not in LARGE_PRINT_POINTS:
            problems["large_print"] = f"Choose a size: {', '.join(LARGE_PRINT_POINTS)} point"
        if one.kind is AdjustmentKind.OTHER_CHANNEL and one.detail not in set(Channel):
            problems["other_channel"] = "Choose the other way of communicating"
    return problems
