"""The narrow copy that the portal may read: written in the transaction of the action that decides (DPA-5)."""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing
from shared.clock import local
from shared.models import Addition, AdjustmentRequest, Appeal, Enquiry, Letter, Published, Restriction
from shared.queries.adjustments import agreed_under, factors_of
from shared.queries.letters.parts import appeal_deadline
from shared.queries.restrictions import terms_of
from shared.queries.situation import terms_together
from shared.rules.terms import stays_open, windows_to
from shared.rules.vocabulary import AlwaysOpen, RestrictionState


def publish(doing: Doing, kind: str, reference: str, body: dict[str, Any], code_hash: str = "") -> None:
    """Write or renew what can be followed under this reference. The code's hash is given once, at first."""
    before = Published.get_or_none(Published.reference == reference)
    if before is not None and "additions" in before.body:  # what the person added stays, whatever is decided
        body = {"additions": before.body["additions"], **body}
    changed = (
        Published.update(body=body, updated_at=doing.now, version=Published.version + 1)
        .where(Published.reference == reference)
        .execute()
    )
    if not changed and code_hash:
        Published.create(kind=kind, reference=reference, code_hash=code_hash, body=body, updated_at=doing.now)


def publish_withdrawn(doing: Doing, reference: str) -> None:
    """That a request or an appeal was withdrawn. Done on the portal too, so it reads nothing but the copy (DPA-5)."""
    published = Published.get(Published.reference == reference)
    publish(doing, published.kind, reference, {**published.body, "state": "withdrawn"})


def publish_addition(doing: Doing, found: Published, addition: Addition, files: list[str]) -> None:
    """What was added and when: to whoever adds something, their own words are given back."""
    shown = {"on": doing.today, "kind": addition.kind, "words": addition.words, "files": files}
    publish(doing, found.kind, found.reference, {**found.body, "additions": [*found.body.get("additions", []), shown]})


def publish_decision(doing: Doing, restriction: Restriction, code_hash: str = "") -> None:
    """What a restricted customer sees with the code from their letter; the reasons, when they ask for them (APP-8).

    What they can do is judged by all that binds them, so their other decisions say the same anew (SIT-1).
    """
    _publish_one(doing, restriction, code_hash)
    others = Restriction.select().where(
        Restriction.customer == restriction.customer_id,
        Restriction.id != restriction.id,
        Restriction.state == RestrictionState.AUTHORISED,
        Restriction.ends_on >= doing.today,
        Restriction.letter_issued_at.is_null(False),
    )
    for other in others:
        _publish_one(doing, other)


def _publish_one(doing: Doing, restriction: Restriction, code_hash: str = "") -> None:
    """One decision.

    The letter of a review that it goes on brings a reference and a code of its own; both show how it stands now.
    """
    terms = terms_of(restriction)
    over = restriction.state is not RestrictionState.AUTHORISED
    all_terms = terms if over else terms_together(restriction)
    body = {
        "decision": restriction.reference,
        "ended": restriction.state is RestrictionState.ENDED,
        "starts_on": restriction.starts_on,
        "ends_on": restriction.ends_on,
        "review_on": restriction.review_on,
        "can": stays_open(all_terms),
        "windows": windows_to(all_terms.windows),
        "always_open": [item.label for item in AlwaysOpen],
        "goes_on": restriction.goes_on,
        "officer": terms.officer,
        "deputy": terms.deputy,
        "telephone": terms.officer_telephone,
    }
    columns = (Letter.appeal_reference, Letter.issued_at, Letter.received_on, Letter.policy, Letter.review)
    brought = Letter.select(*columns).where(Letter.restriction == restriction, Letter.appeal_reference.is_null(False))
    for letter in brought:
        review, decider = letter.review, restriction.authorised_by
        own = {
            "why": review.reasons if review else restriction.why,
            "decided_by": review.by.job_title if review else decider.job_title if decider else "",
            "appeal_by": appeal_deadline(letter, local(letter.issued_at).date()),
        }
        publish(doing, "decision", str(letter.appeal_reference), body | own, code_hash)


def publish_appeal(doing: Doing, appeal: Appeal, code_hash: str = "") -> None:
    """Where an appeal stands: who hears it by role, when to expect an answer, and the outcome (APP-5)."""
    hearer = appeal.hearer if appeal.hearer_id else None
    body = {
        "state": appeal.state,
        "received_on": local(appeal.received_at).date(),
        "answer_by": appeal.answer_by,
        "heard_by": f"A Director of another service: {hearer.service.name}" if hearer else "",
        "outcome": appeal.outcome.label if appeal.outcome else "",
        "answers": _answers(appeal) if appeal.outcome else [],
        "what_changes": appeal.what_changes,
    }
    publish(doing, "appeal", appeal.reference, body, code_hash)


def _answers(appeal: Appeal) -> list[dict[str, str]]:
    return [{"ground": row.ground.label, "answer": row.answer} for row in appeal.grounds]


def publish_enquiry(doing: Doing, enquiry: Enquiry, code_hash: str = "") -> None:
    """Where an enquiry stands, and the answer; never what was asked, for somebody may look over a shoulder."""
    body = {
        "state": enquiry.state,
        "topic": enquiry.topic,
        "received_on": local(enquiry.received_at).date(),
        "acknowledged_on": local(enquiry.acknowledged_at).date() if enquiry.acknowledged_at else None,
        "acknowledge_by": enquiry.due_on if enquiry.awaits_acknowledgement else None,
        "answer_wanted": enquiry.answer_wanted,
        "answer_by": enquiry.answer_by,
        "answer": enquiry.answer,
    }
    publish(doing, "enquiry", enquiry.reference, body, code_hash)


def publish_adjustment(doing: Doing, request: AdjustmentRequest, code_hash: str = "") -> None:
    """Where a request for adjustments stands, the answer with what was weighed up, and whether it is the second."""
    body = {
        "state": request.state,
        "received_on": local(request.received_at).date(),
        "answer_by": request.answer_by,
        "answer": request.answer,
        "agreed": agreed_under(request) if request.outcome else [],
        "factors": factors_of(request),
        "again": bool(request.earlier),
    }
    publish(doing, "adjustment", request.reference, body, code_hash)
