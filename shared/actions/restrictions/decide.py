"""Decide a proposal: authorise it, send it back with questions, or refuse it (RES-3).

Who may is in the table (`shared/rules/lifecycle.py`), from the policy in force; the database keeps the same promise.
"""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.models import Restriction
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import LetterKind


@action(Action.AUTHORISE_RESTRICTION)
def authorise_restriction(doing: Doing, reference: str, expected: int, reasons: str) -> Restriction:
    """Authorise a proposal. Its letter is drafted in the same step; it is in force when that letter is issued (RES-4).

    Raises NotAllowed with every reason why this person can't, OutOfStep, Stale, and Invalid without reasons.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _said(doing, reasons, "Give your reasons")
    doing.write(
        restriction, expected, authorised_by=doing.me, authorised_at=doing.now, decision_reasons=reasons.strip()
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
        f"{restriction.reference} is authorised. Its letter is ready to issue; until then it is not in force.",
        f"/letters/{letter.reference}",
    )
    return restriction


@action(Action.SEND_BACK)
def send_back(doing: Doing, reference: str, expected: int, questions: str) -> Restriction:
    """Send a proposal back to whoever proposed it, with questions."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _said(doing, questions, "Write your questions")
    doing.write(restriction, expected, questions=questions.strip())
    _record(doing, restriction, questions)
    doing.notify(
        restriction.proposed_by,
        f"{restriction.reference} was sent back with questions.",
        f"/restrictions/{restriction.reference}",
    )
    return restriction


@action(Action.REFUSE_RESTRICTION)
def refuse_restriction(doing: Doing, reference: str, expected: int, reasons: str) -> Restriction:
    """Refuse a proposal."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    _said(doing, reasons, "Give your reasons")
    doing.write(restriction, expected, decision_reasons=reasons.strip())
    _record(doing, restriction, reasons)
    doing.notify(
        restriction.proposed_by, f"{restriction.reference} was refused.", f"/restrictions/{restriction.reference}"
    )
    return restriction


def _said(doing: Doing, reasons: str, message: str) -> None:
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
