"""What a person asks about the information that we hold on them, from the day it came until its answer (DPA-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.systems.tell import tell_systems
from shared.models import Marker, RightsRequest
from shared.models.references import new_reference
from shared.queries.customers.account import living
from shared.queries.policy import policy_in_force
from shared.queries.rights import answer_by
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.rights import RightsKind, RightsOutcome, RightsQuestion, due_on
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import Channel
from shared.rules.written import long_date


@dataclass(frozen=True)
class NewRightsRequest:
    """What somebody asks. `marker`: the marker of theirs that they object to, by its number."""

    kind: RightsKind
    words: str
    came_by: Channel
    received_on: date
    marker: int | None = None


@dataclass(frozen=True)
class RightsAnswer:
    """What we answer, as they read it, and how it goes to them. `others_told`: who else held it, and was told."""

    outcome: RightsOutcome
    answer: str
    sent_by: Channel
    others_told: str = ""


@action(Action.RECORD_RIGHTS)
def record_rights(doing: Doing, account: str, new: NewRightsRequest) -> RightsRequest:
    """Keep what they ask, with the day by which the law wants it answered.

    Raises NotFound, and Invalid by field; OutOfStep where they have died, since the right is theirs alone.
    """
    customer = living(account)
    doing.ask()
    marker = Marker.get_or_none(Marker.id == new.marker, Marker.customer == customer) if new.marker else None
    problems = {} if new.words.strip() else {"words": "Write what they ask, in their own words"}
    if new.received_on > doing.today:
        problems["received_on"] = "The day on which it came can’t be in the future"
    if new.kind is RightsKind.OBJECTION and marker is None:
        problems["marker"] = "Choose the marker that they object to"
    if problems:
        raise Invalid(problems)
    request = doing.create(
        RightsRequest,
        reference=new_reference("PIR"),
        kind=new.kind,
        customer=customer,
        words=new.words.strip(),
        came_by=new.came_by,
        received_on=new.received_on,
        entered_by=doing.me,
        marker=marker if new.kind is RightsKind.OBJECTION else None,
        answer_by=due_on(new.received_on, (), policy_in_force().organisation.nation),
    )
    doing.record(request, {"kind": request.kind, "answer_by": request.answer_by}, customer=customer)
    return request


@action(Action.ASK_ABOUT_RIGHTS)
def ask_about_rights(doing: Doing, reference: str, expected: int, why: RightsQuestion, words: str) -> RightsRequest:
    """We asked them something first: the clock stands still until they answer. Raises OutOfStep while one is open."""
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    if request.waits_since:
        raise OutOfStep("We are waiting for their answer to a question already.")
    if not has_substance(words):
        raise Invalid({"question": "Write what you asked them"})
    asked = {"why": why, "words": words.strip(), "since": doing.today.isoformat(), "until": "", "answer": ""}
    doing.write(request, expected, questions=[*request.questions, asked], waits_since=doing.today)
    doing.record(request, {"why": why.label}, customer=request.customer)
    return request


@action(Action.HEAR_ABOUT_RIGHTS)
def hear_about_rights(doing: Doing, reference: str, expected: int, answer: str) -> RightsRequest:
    """They answered: the clock goes on. Raises OutOfStep where nothing was asked."""
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    if not request.waits_since:
        raise OutOfStep("Nothing is being waited for.")
    if not answer.strip():
        raise Invalid({"heard": "Write what they answered, or how we know now who they are"})
    *before, last = request.questions
    request.questions = [*before, {**last, "until": doing.today.isoformat(), "answer": answer.strip()}]
    doing.write(request, expected, questions=request.questions, waits_since=None, answer_by=answer_by(request))
    doing.record(request, {"answer_by": request.answer_by}, customer=request.customer)
    return request


@action(Action.EXTEND_RIGHTS)
def extend_rights(doing: Doing, reference: str, expected: int, because: str) -> RightsRequest:
    """It takes up to two months longer, and they were told so today with the reason: only within the first month."""
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    last = answer_by(request, longer=False)
    if request.longer_told_on:
        raise OutOfStep("It was made longer already.")
    if doing.today > last:
        raise OutOfStep(f"They had to be told by {long_date(last)}, and that day is over.")
    if not has_substance(because):
        raise Invalid({"because": "Write why it takes longer, as you told them"})
    request.longer_told_on = doing.today
    doing.write(
        request, expected, longer_because=because.strip(), longer_told_on=doing.today, answer_by=answer_by(request)
    )
    doing.record(request, {"answer_by": request.answer_by, "because": because.strip()}, customer=request.customer)
    return request


@action(Action.ANSWER_RIGHTS)
def answer_rights(doing: Doing, reference: str, expected: int, given: RightsAnswer) -> RightsRequest:
    """The answer went to them. Where they objected to a marker and we agree, it is removed in the same step (CUS-6).

    Raises Invalid, by field, without words, without the copy that was asked for, or where others had to be told.
    """
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    if problems := _problems(request, given):
        raise Invalid(problems)
    doing.write(
        request,
        expected,
        outcome=given.outcome,
        answer=given.answer.strip(),
        others_told=given.others_told.strip(),
        sent_by=given.sent_by,
        answered_by=doing.me,
        answered_at=doing.now,
    )
    if request.kind is RightsKind.OBJECTION and given.outcome is RightsOutcome.DONE:
        Marker.update(removed_at=doing.now).where(Marker.id == request.marker_id, Marker.removed_at.is_null()).execute()
        tell_systems(doing, request.customer)
    said = {"outcome": given.outcome.label, "sent_by": given.sent_by, "copy": request.copy_fingerprint}
    doing.record(request, said, customer=request.customer)
    return request


def _problems(request: RightsRequest, given: RightsAnswer) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not has_substance(given.answer):
        problems["answer"] = "Write the answer as they will read it"
    done = given.outcome is not RightsOutcome.REFUSED
    if request.kind is RightsKind.ACCESS and done and not request.copy_fingerprint:
        problems["outcome"] = "Make the copy first: it goes with this answer"
    if request.kind is not RightsKind.ACCESS and done and not given.others_told.strip():
        problems["others_told"] = "Write who else holds it or was shown it, and was told; or that nobody does"
    return problems


@action(Action.WITHDRAW_RIGHTS)
def withdraw_rights(doing: Doing, reference: str, expected: int) -> RightsRequest:
    """They took it back."""
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    doing.write(request, expected)
    doing.record(request, {}, customer=request.customer)
    return request
