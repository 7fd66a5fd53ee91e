"""The narrow copy that the portal may read: written in the transaction of the action that decides (DPA-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.actions.action import Doing
from shared.clock import local
from shared.models import (
    Absence,
    Addition,
    AdjustmentRequest,
    Appeal,
    Customer,
    Enquiry,
    ExternalReview,
    Letter,
    Published,
    PublishedLetter,
    Restriction,
    Staff,
)
from shared.queries.adjustments import agreed_under, factors_of
from shared.queries.involvement import reviewer_of
from shared.queries.letters.lasting_page import adjustments_of, beside_decision, counted, people_of
from shared.queries.letters.parts import appeal_deadline, cited_policy
from shared.queries.restrictions import authorised_on, terms_of, with_people
from shared.queries.situation import bound_with, situation_of
from shared.rules.terms import stays_open, windows_to
from shared.rules.vocabulary import AlwaysOpen, AppealGround, RestrictionState
from shared.rules.ways import together

#: What of an appeal stands on the page of its decision.
_OF_AN_APPEAL = ("state", "received_on", "answer_by", "outcome", "question")
#: What stays in the copy whatever is decided: what the person added, their appeals, and the hearer's question.
_STAYS = ("additions", "appeals", "about", "question", "written_down", "confirmed_on", "not_right")


def publish(doing: Doing, kind: str, reference: str, body: dict[str, Any], code_hash: str = "") -> None:
    """Write or renew what can be followed under this reference. The code's hash is given once, at first."""
    before = Published.get_or_none(Published.reference == reference)
    if before is not None:
        body = {name: before.body[name] for name in _STAYS if name in before.body} | body
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
    _beside_its_decision(doing, reference)


def publish_addition(doing: Doing, found: Published, addition: Addition, files: list[str]) -> None:
    """What was added and when: to whoever adds something, their own words are given back."""
    shown = {"on": doing.today, "kind": addition.kind, "words": addition.words, "files": files}
    publish(doing, found.kind, found.reference, {**found.body, "additions": [*found.body.get("additions", []), shown]})


def publish_question(doing: Doing, reference: str, answer_by: date, question: dict[str, Any]) -> None:
    """What whoever hears an appeal asks, and since when it is answered; the day of our answer moves with it (APP-9)."""
    found = Published.get(Published.reference == reference)
    publish(doing, found.kind, reference, {**found.body, "answer_by": answer_by, "question": question})
    _beside_its_decision(doing, reference)


def publish_decision(doing: Doing, restriction: Restriction, code_hash: str = "") -> None:
    """What a restricted customer sees with the code from their letter; the reasons, when they ask for them (APP-8).

    What they can do is judged by all that binds them, so their other decisions say the same anew (SIT-1).
    """
    _publish_one(doing, restriction, code_hash)
    others = Restriction.select().where(
        Restriction.customer == restriction.customer_id,
        Restriction.id != restriction.id,
        authorised_on(doing.today),
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
    situation, binding = bound_with(restriction)
    all_terms = terms if over else together([one.terms for one in binding])
    named = [one for one in binding if one.named and not over]
    whose = all_terms if named else terms
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
        "officer": whose.officer,
        "deputy": whose.deputy,
        "telephone": whose.officer_telephone,
        "people": people_of(situation, named[-1]) if named else [],
        "policy": cited_policy(restriction.policy),
        **beside_decision(restriction, all_terms),
        **_counted(restriction),
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


def renew_for(doing: Doing, staff: Staff) -> None:
    """The decisions that send a customer to this colleague, or to somebody whom they stand in for: who answers, and on
    which number, is another from now on (SIT-12)."""
    stands_in = Absence.select(Absence.staff).where(Absence.stand_in == staff, Absence.ended_at.is_null())
    theirs = [staff.id, *(row.staff_id for row in stands_in)]
    for restriction in with_people().where(
        Restriction.officer.in_(theirs) | Restriction.deputy.in_(theirs),
        authorised_on(doing.today),
    ):
        publish_decision(doing, restriction)


def publish_counts(doing: Doing, customer: Customer) -> None:
    """What is counted for a customer, on the page of each decision that is in force (RES-12, RES-13)."""
    situation = situation_of(customer)
    for one in situation.in_force:
        letters = Letter.select(Letter.appeal_reference).where(
            Letter.restriction == one.id, Letter.appeal_reference.is_null(False)
        )
        for letter in letters if one.terms.allowances or one.way_back else ():
            found = Published.get_or_none(Published.reference == letter.appeal_reference)
            if found is not None:
                publish(doing, found.kind, found.reference, found.body | counted(situation, one))


def _counted(restriction: Restriction) -> dict[str, Any]:
    situation = situation_of(restriction.customer)
    one = situation.decision(restriction.reference)
    return counted(situation, one) if one else {"allowances": [], "way_back": []}


def publish_letter(doing: Doing, letter: Letter) -> None:
    """A letter that was issued, to be read again; every decision of this customer names it (APP-9)."""
    doing.create(PublishedLetter, reference=letter.reference, pdf=letter.pdf)
    renew_decisions(doing, letter.customer)


def renew_decisions(doing: Doing, customer: Customer) -> None:
    """What has changed for a customer, on the page of each decision that they have a code for."""
    told = Letter.select(Letter.restriction).where(Letter.customer == customer, Letter.appeal_reference.is_null(False))
    for restriction in with_people().where(Restriction.id.in_(told)):
        _publish_one(doing, restriction)


def publish_appeal(
    doing: Doing, appeal: Appeal, code_hash: str = "", grounds: tuple[AppealGround, ...] | None = None
) -> None:
    """Where an appeal stands: who hears it by role, each ground, when to expect an answer, the outcome (APP-5, APP-9).

    `grounds` are given by the portal, whose connection reads none.
    """
    hearer = appeal.hearer if appeal.hearer_id else None
    # The portal publishes an appeal when it comes: nobody has it then, and it can't read who would.
    outside = reviewer_of(appeal) if doing.actor.staff_id is not None else None
    body = {
        "state": appeal.state,
        "received_on": local(appeal.received_at).date(),
        "answer_by": appeal.answer_by,
        "heard_by": _heard_by(hearer, outside),
        "heard_service": hearer.service.name if hearer else "",
        "heard_outside": outside.organisation if outside else "",
        "outcome": appeal.outcome.label if appeal.outcome else "",
        "answers": _answers(appeal) if appeal.outcome else [],
        "what_changes": appeal.what_changes,
        "told_by": appeal.told_by or "",
        "grounds": [
            ground.label for ground in ([row.ground for row in appeal.grounds] if grounds is None else grounds)
        ],
        "about": _decisions_of(doing, appeal),
    }
    publish(doing, "appeal", appeal.reference, body, code_hash)
    _beside_its_decision(doing, appeal.reference)


def _heard_by(hearer: Staff | None, outside: ExternalReview | None) -> str:
    """Who looks at an appeal: by role, for the customer."""
    if outside:
        return f"Somebody who does not work for us: {outside.organisation}"
    return f"A Director of another service: {hearer.service.name}" if hearer else ""


def _grounds_of(appeal: Appeal) -> list[AppealGround]:
    return [row.ground for row in appeal.grounds]


def _answers(appeal: Appeal) -> list[dict[str, str]]:
    return [{"ground": row.ground.label, "answer": row.answer} for row in appeal.grounds]


def _decisions_of(doing: Doing, appeal: Appeal) -> list[str]:
    """The published references of the decision that it is about; the portal knows only the one that it was given."""
    known = [appeal.decision_reference] if appeal.decision_reference else []
    if doing.actor.staff_id is None or appeal.restriction_id is None:
        return known
    told = Letter.select(Letter.appeal_reference).where(
        Letter.restriction == appeal.restriction_id, Letter.appeal_reference.is_null(False)
    )
    return list(dict.fromkeys([*known, *(str(row.appeal_reference) for row in told)]))


def _beside_its_decision(doing: Doing, reference: str) -> None:
    """The same on the page of the decision: one code opens both (APP-9)."""
    found = Published.get(Published.reference == reference)
    for about in found.body.get("about", []):
        decision = Published.get_or_none(Published.reference == about, Published.kind == "decision")
        if decision is not None:
            shown = {name: found.body.get(name) for name in _OF_AN_APPEAL}
            appeals = decision.body.get("appeals", {}) | {reference: shown}
            publish(doing, "decision", about, {**decision.body, "appeals": appeals})


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
        "told": enquiry.told,
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
        "adjustments": adjustments_of(request.customer) if request.outcome and request.customer else [],
    }
    publish(doing, "adjustment", request.reference, body, code_hash)
