"""Draft the letter that a restriction waits for: before its review, or once it has ended by itself (RES-10)."""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing, action
from shared.models import Customer, Letter, PolicyVersion, Restriction
from shared.models.references import new_reference
from shared.queries.letters.due import letters_due
from shared.queries.policy import version_in_force
from shared.rules.direction import isolated
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import LetterKind, LetterState


@action(Action.DRAFT_LETTER)
def draft_letter(doing: Doing, reference: str) -> Letter:
    """Draft the letter of the end where the restriction is over, or else the one before its review.

    Raises OutOfStep where it stands already, or none is owed.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    due = letters_due(restriction, doing.today)
    if not due.may_draft:
        raise OutOfStep("This restriction waits for no letter, or its draft stands already.")
    kind = due.kind or LetterKind.UPCOMING_REVIEW
    letter = draft(doing, kind, restriction.customer, version_in_force(), restriction=restriction)
    doing.record(letter, {"kind": letter.kind}, case=restriction.case, customer=restriction.customer)
    return letter


def draft(doing: Doing, kind: LetterKind, customer: Customer | None, policy: PolicyVersion, **about: Any) -> Letter:
    """A draft to this customer under this policy, by whoever acts; `about` says which records it is about.

    Raises NotAllowed where the customer has died (SIT-12), but for the answer to an appeal: others may have asked.
    """
    if customer is not None and customer.died_on is not None and "appeal" not in about:
        raise NotAllowed(f"{isolated(customer.name)} has died. No letter goes to them.")
    return doing.create(
        Letter,
        reference=new_reference("LET"),
        kind=kind,
        state=LetterState.DRAFT,
        customer=customer,
        policy=policy,
        **{"drafted_by": doing.me, **about},
    )
