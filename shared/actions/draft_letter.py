"""Draft the letter that a restriction waits for: before its review, or once it has ended by itself (RES-10)."""

from __future__ import annotations

from shared.actions.verb import Doing, verb
from shared.models import Letter, Restriction, Review
from shared.models.references import new_reference
from shared.queries.letters_due import letters_due
from shared.queries.policy import version_in_force
from shared.rules.errors import OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import LetterKind, LetterState


@verb(Action.DRAFT_LETTER)
def draft_letter(doing: Doing, reference: str) -> Letter:
    """Draft the letter of the end where the restriction is over, or else the one before its review.

    Raises OutOfStep where it stands already, or none is owed.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    due = letters_due(restriction, doing.today)
    if not due.may_draft:
        raise OutOfStep("This restriction waits for no letter, or its draft stands already.")
    letter = draft(doing, due.kind or LetterKind.UPCOMING_REVIEW, restriction)
    doing.record(letter, {"kind": letter.kind}, case=restriction.case, customer=restriction.customer)
    return letter


def draft(doing: Doing, kind: LetterKind, restriction: Restriction, review: Review | None = None) -> Letter:
    """A draft about a restriction, under the policy in force."""
    return doing.create(
        Letter,
        reference=new_reference("LET"),
        kind=kind,
        state=LetterState.DRAFT,
        customer=restriction.customer,
        restriction=restriction,
        review=review,
        policy=version_in_force(),
        drafted_by=doing.me,
    )
