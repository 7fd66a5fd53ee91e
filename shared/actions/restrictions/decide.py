"""Decide a proposal: authorise it, send it back with questions, or refuse it (RES-3).

Who may is in the table (`shared/rules/lifecycle.py`), from the policy in force; the database keeps the same promise.
"""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.models import Restriction
from shared.queries.cases.signed import as_signed
from shared.queries.policy import record_of
from shared.rules.addresses import record_page
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import LetterKind


@action(Action.AUTHORISE_RESTRICTION)
def authorise_restriction(
    doing: Doing, reference: str, expected: int, reasons: str, danger_is_real: bool | None = None
) -> Restriction:
    """Authorise a proposal. Its letter is drafted in the same step; it is in force once the customer has it (RES-4).

    What is signed is kept as it stands (SIT-10). Where a danger is recorded, whoever signs says that they have read it
    and whether it carries the restriction for a few days without its letter (SIT-7). Raises NotAllowed with every
    reason why this person can't, OutOfStep, Stale, and Invalid without reasons or with the danger unanswered.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _check_reasons(doing, reasons, "Give your reasons")
    if restriction.danger_reason.strip() and danger_is_real is None:
        raise Invalid({"danger_is_real": "Read the danger, and say whether it must begin before its letter"})
    doing.write(
        restriction,
        expected,
        authorised_by=doing.me,
        authorised_at=doing.now,
        decision_reasons=reasons.strip(),
        signed=as_signed(restriction),
        **_danger(doing, restriction, bool(danger_is_real)),
    )
    letter = draft(
        doing,
        LetterKind.RESTRICTION,
        restriction.customer,
        restriction.policy,
        restriction=restriction,
        drafted_by=restriction.proposed_by,
    )
    _record(doing, restriction, reasons)
    doing.notify(
        restriction.proposed_by,
        f"{restriction.reference} was authorised. It is in force only once its letter is issued.",
        record_page(letter.reference),
    )
    return restriction


def _danger(doing: Doing, restriction: Restriction, real: bool) -> dict[str, Any]:
    """Until when a danger carries it; one that whoever signs does not see carries nothing."""
    if not restriction.danger_reason.strip():
        return {}
    if not real:
        return {"danger_reason": ""}
    policy = record_of(restriction.policy)
    return {
        "danger_until": after_working_days(doing.today, policy.times.danger_working_days, policy.organisation.nation)
    }


@action(Action.SEND_BACK)
def send_back(doing: Doing, reference: str, expected: int, questions: str) -> Restriction:
    """Send a proposal back to whoever proposed it, with questions."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _check_reasons(doing, questions, "Write your questions")
    doing.write(restriction, expected, questions=questions.strip())
    _record(doing, restriction, questions)
    doing.notify(
        restriction.proposed_by,
        f"{restriction.reference} was sent back with questions.",
        record_page(restriction.reference),
    )
    return restriction


@action(Action.REFUSE_RESTRICTION)
def refuse_restriction(doing: Doing, reference: str, expected: int, reasons: str) -> Restriction:
    """Refuse a proposal."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _check_reasons(doing, reasons, "Give your reasons")
    doing.write(restriction, expected, decision_reasons=reasons.strip())
    _record(doing, restriction, reasons)
    doing.notify(restriction.proposed_by, f"{restriction.reference} was refused.", record_page(restriction.reference))
    return restriction


def _check_reasons(doing: Doing, reasons: str, message: str) -> None:
    """Reasons with substance, in words that others can read (SIT-11)."""
    problems = doing.words(reasons=reasons) if has_substance(reasons) else {"reasons": message}
    if problems:
        raise Invalid(problems)


def _record(doing: Doing, restriction: Restriction, reasons: str) -> None:
    doing.record(
        restriction,
        {"reasons": reasons, "policy": restriction.policy.number},
        case=restriction.case,
        customer=restriction.customer,
    )
