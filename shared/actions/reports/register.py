"""Management looks through the register of restrictions each quarter, and signs that it did (REP-7)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.models import RegisterReview
from shared.queries.reports.register import in_register, signed
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.quarters import read_quarter


@action(Action.SIGN_REGISTER)
def sign_register(doing: Doing, quarter: str, found: str, changes: str = "") -> RegisterReview:
    """Sign the review of a quarter’s register, once. Raises Invalid without findings, OutOfStep when it is signed."""
    doing.ask()
    asked = read_quarter(quarter)
    if asked is None or asked.begins > doing.today:
        raise Invalid({"quarter": "Choose a quarter that has begun"})
    if before := signed(asked):
        raise OutOfStep(f"{before.signed_by.name} has signed the review of this quarter.")
    if len(found.split()) < 3:
        raise Invalid({"found": "Say in a sentence what you looked at and what you found"})
    review = doing.create(
        RegisterReview,
        quarter=str(asked),
        found=found.strip(),
        changes=changes.strip(),
        entries=len(in_register(asked)),
        signed_by=doing.me,
        signed_at=doing.now,
    )
    doing.record(review, {"quarter": str(asked), "found": found, "changes": changes, "entries": review.entries})
    return review
