"""Decide an appeal: the outcome, an answer to each ground, and the change to the restriction, in one step (APP-4)."""

from __future__ import annotations

from datetime import date

from shared.actions.change_restriction import Easing, apply_easing, end_restriction
from shared.actions.publish import publish_appeal, publish_decision
from shared.actions.verb import Doing, verb
from shared.models import Appeal, Letter, Restriction
from shared.models.references import new_reference
from shared.queries.restrictions import terms_of
from shared.rules import restrictions as rules
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.restrictions import long_date
from shared.rules.vocabulary import AppealGround, AppealOutcome, LetterKind, LetterState


@verb(Action.DECIDE_APPEAL)
def decide_appeal(
    doing: Doing,
    reference: str,
    expected: int,
    outcome: AppealOutcome,
    answers: dict[AppealGround, str],
    evidence_read: str,
    easing: Easing | None = None,
) -> Appeal:
    """Decide an appeal. Upheld ends the restriction and its marker; partly upheld eases them; else nothing changes.

    Its letter is drafted in the same step. Raises NotAllowed for a person with a part in the decision or of its
    service, or a ground left unanswered; Invalid for an outcome that does not say what changes.
    """
    appeal = doing.load(Appeal, reference)
    for row in appeal.grounds:
        if text := answers.get(row.ground, "").strip():
            doing.write(row, answer=text)
    doing.ask(appeal)
    if problems := _problems(evidence_read):
        raise Invalid(problems)
    restriction = _decision(appeal)
    changes = _change(doing, appeal, restriction, outcome, easing)
    doing.write(
        appeal,
        expected,
        outcome=outcome,
        evidence_read=evidence_read.strip(),
        what_changes=changes,
        decided_by=doing.me,
        decided_at=doing.now,
    )
    doing.create(
        Letter,
        reference=new_reference("LET"),
        kind=LetterKind.APPEAL_OUTCOME,
        state=LetterState.DRAFT,
        customer=restriction.customer,
        restriction=None,
        appeal=appeal,
        policy=restriction.policy,
        drafted_by=doing.me,
    )
    payload = {"outcome": outcome, "changes": changes, "evidence_read": evidence_read}
    doing.record(appeal, payload, case=restriction.case, customer=restriction.customer)
    publish_appeal(doing, appeal)
    publish_decision(doing, restriction)
    owner = restriction.case.owner
    doing.notify(owner, f"{appeal.reference}: {outcome.label.lower()}.", f"/appeals/{appeal.reference}")
    return appeal


def _decision(appeal: Appeal) -> Restriction:
    """The restriction appealed against; it was matched when the appeal was given to its hearer."""
    if appeal.restriction is None:
        raise OutOfStep("It is not known yet which decision this appeal is about.")
    return appeal.restriction


def _change(
    doing: Doing, appeal: Appeal, restriction: Restriction, outcome: AppealOutcome, easing: Easing | None
) -> list[str]:
    """Change the restriction and the marker as the outcome says; what changed, a sentence each."""
    if outcome is AppealOutcome.NOT_UPHELD:
        return [f"Nothing changes. The decision stands until {long_date(restriction.ends_on)}."]
    if outcome is AppealOutcome.UPHELD:
        end_restriction(doing, restriction, f"Upheld on appeal {appeal.reference}.")
        sentences = ["The restriction has ended.", "The notice about it on your account has been removed."]
    else:
        if easing is None:
            raise Invalid({"outcome": "Say what changes"})
        before = restriction.ends_on
        apply_easing(doing, restriction, easing)
        sentences = _now_reads(restriction, before)
    doing.record(restriction, {"appeal": appeal.reference, "changes": sentences}, case=restriction.case)
    return sentences


def _now_reads(restriction: Restriction, ended_before: date) -> list[str]:
    sentences = [
        f"You can now: {sentence[0].lower()}{sentence[1:]}" for sentence in rules.stays_open(terms_of(restriction))
    ]
    if restriction.ends_on != ended_before:
        sentences.append(f"The restriction now ends on {long_date(restriction.ends_on)}.")
    return sentences


def _problems(evidence_read: str) -> dict[str, str]:
    return {} if evidence_read.strip() else {"evidence_read": "Say what you read and whom you spoke to"}
