"""What is signed, as it stands at that moment: kept with the decision, so that the letter prints that (SIT-10)."""

from __future__ import annotations

from typing import Any

from shared.models import ChecklistAnswer, Restriction
from shared.queries.adjustments import agreed_with
from shared.queries.letters import evidence
from shared.queries.policy import record_of

_TERMS = ("kinds", "channels", "windows", "allowances", "closed_matters", "way_back")


def as_signed(restriction: Restriction) -> dict[str, Any]:
    """Checklist, incidents, terms, dates, policy version and the adjustments that were weighed, by id."""
    answers = ChecklistAnswer.select().where(ChecklistAnswer.case == restriction.case)
    return {
        "policy": restriction.policy.number,
        "checklist": {row.item: {"evidence": row.evidence, "exception": row.exception} for row in answers},
        "incidents": evidence.kept(restriction, record_of(restriction.policy)),
        "adjustments": [row.id for row in agreed_with(restriction.customer)],
        "terms": {name: getattr(restriction, name) for name in _TERMS},
        "dates": {name: getattr(restriction, name) for name in ("starts_on", "review_on", "ends_on")},
    }
