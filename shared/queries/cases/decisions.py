"""What a case must hold before it can be closed with a decision: a decision that nothing was done about is none."""

from __future__ import annotations

from shared.models import CaseFile
from shared.queries.measures import warned_in
from shared.rules.vocabulary import CaseDecision, RestrictionKind, RestrictionState


def wanting(case: CaseFile, decision: CaseDecision) -> str:
    """What is wanted before the case can be closed with this decision; empty where it was done."""
    if decision in {CaseDecision.RESTRICTION, CaseDecision.END_OF_ENGAGEMENT}:
        return _restriction_wanting(case, ending=decision is CaseDecision.END_OF_ENGAGEMENT)
    if decision is CaseDecision.REFERRAL and not case.referrals.count():
        return "Record the referral first"
    if decision is CaseDecision.WRITTEN_WARNING and not warned_in(case):
        return "Issue the letter of the written warning first: no warning without it"
    return ""


def _restriction_wanting(case: CaseFile, *, ending: bool) -> str:
    signed = [row for row in case.restrictions if row.authorised_at]
    if not signed:
        return "No restriction was authorised in this case"
    if ending:
        signed = [row for row in signed if RestrictionKind.END_OF_ENGAGEMENT in row.kinds]
        if not signed:
            return "No end of the engagement was authorised in this case"
    done = (row.letter_issued_at or row.danger_reason or row.state is RestrictionState.ENDED for row in signed)
    if not any(done):
        return f"{signed[-1].reference} is authorised, and the customer has not been told. Issue its letter first"
    return ""
