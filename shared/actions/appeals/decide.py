"""Decide an appeal: the outcome, an answer to each ground, and what changes, in one step (APP-4)."""

from __future__ import annotations

from datetime import date

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.publish import publish_appeal, publish_decision
from shared.actions.restrictions.change import Easing, apply_easing, end_restriction
from shared.models import Appeal, Incident, IncidentNote, Restriction
from shared.queries.restrictions import terms_of
from shared.queries.warnings import counts_until, in_words
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.terms import stays_open
from shared.rules.vocabulary import AppealGround, AppealOutcome, LetterKind
from shared.rules.written import long_date


@action(Action.DECIDE_APPEAL)
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

    A warning that was given in an incident no longer counts once an appeal about it is upheld, wholly or in part: who
    asks which warnings count reads that from the appeal. The incident keeps a note of it.

    Its letter is drafted in the same step. Raises NotAllowed for a person with a part in the decision or of its
    service, or a ground left unanswered; Invalid for an outcome that does not say what changes.
    """
    appeal = doing.load(Appeal, reference)
    for row in appeal.grounds:
        text = answers.get(row.ground, "").strip()
        if has_substance(text):
            doing.write(row, answer=text)
    doing.ask(appeal)
    words = {f"answer_{ground}": text for ground, text in answers.items()}
    if problems := _problems(evidence_read) | doing.words(evidence_read=evidence_read, **words):
        raise Invalid(problems)
    subject = _decision(appeal)
    if isinstance(subject, Incident):
        case, changes = None, _what_becomes_of(subject, outcome)
    else:
        case, changes = subject.case, _change(doing, appeal, subject, outcome, easing)
    doing.write(
        appeal,
        expected,
        outcome=outcome,
        evidence_read=evidence_read.strip(),
        what_changes=changes,
        decided_by=doing.me,
        decided_at=doing.now,
    )
    draft(doing, LetterKind.APPEAL_OUTCOME, subject.customer, subject.policy, appeal=appeal)
    payload = {"outcome": outcome, "changes": changes, "evidence_read": evidence_read}
    doing.record(appeal, payload, case=case, customer=subject.customer)
    publish_appeal(doing, appeal)
    if isinstance(subject, Incident):
        _tell_of_warning(doing, appeal, subject, changes)
    else:
        publish_decision(doing, subject)
        doing.notify(
            subject.case.owner, f"{appeal.reference}: {outcome.label.lower()}.", f"/appeals/{appeal.reference}"
        )
    return appeal


def _decision(appeal: Appeal) -> Restriction | Incident:
    """What is appealed against; it was matched when the appeal was given to its hearer."""
    subject: Restriction | Incident | None = appeal.incident or appeal.restriction
    if subject is None:
        raise OutOfStep("It is not known yet which decision this appeal is about.")
    return subject


def _what_becomes_of(incident: Incident, outcome: AppealOutcome) -> list[str]:
    """What the outcome means for the warning given in an incident, a sentence each."""
    warning = in_words(incident)
    if outcome is AppealOutcome.NOT_UPHELD:
        return [f"Nothing changes. The {warning} stands. It counts until {long_date(counts_until(incident))}."]
    return [f"The {warning} no longer counts.", "A note with our record of that day says so."]


def _tell_of_warning(doing: Doing, appeal: Appeal, incident: Incident, changes: list[str]) -> None:
    """The note on the incident, where the warning no longer counts, and word to who gave it and to their manager.

    After the appeal is decided: whoever has written to the record of an incident can't decide on its warning (APP-3).
    """
    if appeal.outcome is not AppealOutcome.NOT_UPHELD:
        text = f"Appeal {appeal.reference}: {appeal.outcome.label.lower()}. The {in_words(incident)} no longer counts."
        doing.create(IncidentNote, incident=incident, by=doing.me, at=doing.now, text=text)
        doing.write(incident)
        payload = {"appeal": appeal.reference, "changes": changes}
        doing.record(incident, payload, customer=incident.customer)
    recorder = incident.recorded_by
    for person in filter(None, (recorder, recorder.line_manager)):
        text = f"{appeal.reference}, about the warning in {incident.reference}: {appeal.outcome.label.lower()}."
        doing.notify(person, text, f"/incidents/{incident.reference}")


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
    sentences = [f"You can now: {sentence[0].lower()}{sentence[1:]}" for sentence in stays_open(terms_of(restriction))]
    if restriction.ends_on != ended_before:
        sentences.append(f"The restriction now ends on {long_date(restriction.ends_on)}.")
    return sentences


def _problems(evidence_read: str) -> dict[str, str]:
    return {} if has_substance(evidence_read) else {"evidence_read": "Say what you read and whom you spoke to"}
