"""Referrals of a case to the police, another authority or legal action (CAS-6)."""

from __future__ import annotations

from typing import cast

from shared.models import CaseFile, Referral, Staff, Warning
from shared.queries.measures import warned_in
from shared.rules.errors import NotFound


def warned_before(case: CaseFile) -> bool:
    """Whether the customer was warned, in a call or in writing, before this goes to somebody else."""
    spoken = Warning.select().where(Warning.customer == case.customer_id).exists()
    return bool(spoken) or warned_in(case)


def referral_in(case: CaseFile, number: int) -> Referral:
    """The referral of this number, with who made it. Raises NotFound where it is none of this case's."""
    of_case = Referral.case == case, Referral.id == number
    found = Referral.select(Referral, Staff).join(Staff).where(*of_case).first()
    if found is None:
        raise NotFound(f"{case.reference} has no such referral.")
    return cast(Referral, found)
