"""Answer a request for adjustments: agreed, partly agreed, or not agreed (ADJ-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.actions.action import Doing, action
from shared.actions.add_words import make_addition
from shared.actions.letters.draft import draft
from shared.actions.publish import publish, publish_adjustment, publish_withdrawn, renew_decisions
from shared.actions.reply import reply
from shared.clock import local
from shared.files.check import Upload
from shared.models import AdjustmentRequest, AgreedAdjustment, Published
from shared.notify.wording import in_language
from shared.queries.adjustments import factors_of
from shared.queries.customers.account import living
from shared.queries.policy import policy_in_force, version_in_force
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import (
    AdditionKind,
    AdjustmentKind,
    AdjustmentState,
    Channel,
    LetterKind,
    ReasonableFactor,
)

#: Sizes that a letter can be re-flowed in (LET-3).
LARGE_PRINT_POINTS = ("16", "18", "20", "24")
_ANSWERS = {AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED}


@dataclass(frozen=True)
class NewAdjustment:
    """One adjustment agreed: its kind and the exact thing ("18" for large print, in points)."""

    kind: AdjustmentKind
    detail: str = ""


@action(Action.MATCH_ADJUSTMENT)
def match_adjustment(doing: Doing, reference: str, expected: int, account: str) -> AdjustmentRequest:
    """Match a request from the portal to a customer's account. Raises OutOfStep where that customer has died."""
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    customer = living(account)
    doing.write(request, expected, customer=customer)
    doing.record(request, {"account": customer.account}, customer=customer)
    return request


@action(Action.DECIDE_ADJUSTMENT)
def decide_adjustment(
    doing: Doing,
    reference: str,
    expected: int,
    outcome: AdjustmentState,
    answer: str,
    agreed: tuple[NewAdjustment, ...] = (),
    review_on: date | None = None,
    factors: dict[ReasonableFactor, str] | None = None,
) -> AdjustmentRequest:
    """Answer a request. What is agreed takes effect everywhere in the same step: card, ladder, letters (ADJ-5).

    Where they asked for the answer by letter, the letter is drafted, to be issued like any other (LET-1).
    Where the answer was challenged, this is the second one: the first is kept beside it, and stands no more.
    Raises NotAllowed for whoever gave the answer that is challenged; Invalid, by field, without an answer in words,
    without each factor weighed up where something is refused (LET-8), or where outcome and what is agreed don't fit.
    """
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    weighed = {factor: words.strip() for factor, words in (factors or {}).items() if has_substance(words)}
    words = {"answer": answer, **{f"factor_{factor}": text for factor, text in weighed.items()}}
    words |= {one.kind.value: one.detail for one in agreed if one.detail}
    if problems := _problems(outcome, answer, agreed) | _unweighed(outcome, weighed) | doing.words(**words):
        raise Invalid(problems)
    values: dict[str, Any] = {"outcome": outcome, "answer": answer.strip(), "factors": weighed}
    if request.state is AdjustmentState.CHALLENGED:
        values["earlier"] = _answer_so_far(request)
    doing.write(request, expected, state=outcome, decided_by=doing.me, decided_at=doing.now, **values)
    for one in agreed:
        _agree(doing, request, one, review_on)
    publish_adjustment(doing, request)
    if request.customer:
        renew_decisions(doing, request.customer)
    payload = {
        "outcome": outcome, "answer": answer, "agreed": [(one.kind, one.detail) for one in agreed], "factors": weighed,
    }  # fmt: skip
    doing.record(request, payload, customer=request.customer)
    _send_answer(doing, request)
    if request.reply_by is Channel.LETTER:
        draft(doing, LetterKind.ADJUSTMENT_DECISION, request.customer, version_in_force(), adjustment=request)
    return request


@action(Action.CHALLENGE_ADJUSTMENT)
def challenge_adjustment(
    doing: Doing, reference: str, words: str, files: tuple[Upload, ...] = (), came_by: Channel = Channel.WEB_FORM
) -> AdjustmentRequest:
    """The person does not agree with the answer: somebody else looks at it again, by a new day (ADJ-5).

    What was agreed goes on meanwhile. Raises OutOfStep for an answer that agreed to all, or that is the second one
    already: after that comes the ombudsman.
    """
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    if request.earlier:
        raise OutOfStep("Two people have looked at this already. The ombudsman can look at it next.")
    if not words.strip():
        raise Invalid({"words": "Tell us why our answer is not right for you"})
    policy = policy_in_force()
    answer_by = after_working_days(doing.today, policy.times.adjustment_answer_working_days, policy.organisation.nation)
    doing.write(request, answer_by=answer_by)
    found = Published.get(Published.reference == reference)
    publish(doing, found.kind, reference, {**found.body, "state": request.state, "answer_by": answer_by})
    found = Published.get(Published.reference == reference)
    make_addition(doing, found, AdditionKind.CHALLENGE, words, files, came_by)
    doing.record(request, {"came_by": came_by, "files": len(files), "answer_by": answer_by})
    return request


@action(Action.WITHDRAW_ADJUSTMENT)
def withdraw_adjustment(doing: Doing, reference: str) -> AdjustmentRequest:
    """The person takes their request back."""
    request = doing.load(AdjustmentRequest, reference)
    doing.ask(request)
    doing.write(request)
    publish_withdrawn(doing, reference)
    doing.record(request, {"withdrawn": True})
    return request


def _agree(doing: Doing, request: AdjustmentRequest, one: NewAdjustment, review_on: date | None) -> None:
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


def _answer_so_far(request: AdjustmentRequest) -> dict[str, Any]:
    """The answer that was challenged, as it was given."""
    by = request.decided_by
    return {
        "outcome": request.outcome, "answer": request.answer, "factors": request.factors,
        "by": by.name if by else "", "on": local(request.decided_at).date(),
    }  # fmt: skip


def _send_answer(doing: Doing, request: AdjustmentRequest) -> None:
    """The answer in plain words, where it goes by itself; a second one under a key of its own."""
    _, reference = in_language(request.language), request.reference
    after = [_("You can see it on our website, with your reference and your private code.")]
    if request.earlier:
        after.append(_("If you are still unhappy, the ombudsman can look at it: it is free and does not depend on us."))
    elif request.outcome is not AdjustmentState.AGREED:
        after.append(_("If you do not agree, tell us why there, or reply to this: somebody else looks at it again."))
    outcome = _(request.outcome.label).lower()
    key = f"adjustment-answer-{reference}{'-again' if request.earlier else ''}"
    subject = _("Our answer to your request %(reference)s", reference=reference)
    reply(
        doing,
        request,
        request.language,
        key,
        subject,
        _(
            "We have answered your request for adjustments %(reference)s: %(outcome)s.",
            reference=reference,
            outcome=outcome,
        ),
        request.answer,
        *(f"{_(factor)}: {words}" for factor, words in factors_of(request)),
        " ".join(after),
    )


def _unweighed(outcome: AdjustmentState, weighed: dict[ReasonableFactor, str]) -> dict[str, str]:
    """LET-8: a refusal, in whole or in part, says what was found on each of the five factors."""
    if outcome not in {AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED}:
        return {}
    missing = (factor for factor in ReasonableFactor if factor not in weighed)
    return {f"factor_{one}": f"Say what you found: {one.in_sentence}" for one in missing}


def _problems(outcome: AdjustmentState, answer: str, agreed: tuple[NewAdjustment, ...]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if outcome not in _ANSWERS:
        problems["outcome"] = "Choose agreed, partly agreed or not agreed"
    if not has_substance(answer):
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
