"""Decide an appeal: the outcome, an answer to each ground, and what changes, in one step (APP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.markers import ground_gone
from shared.actions.publish import publish_appeal, publish_decision
from shared.actions.restrictions.change import NewTerms, apply_easing, end_restriction
from shared.models import Appeal, GroundOfAppeal, Incident, IncidentNote, Restriction, Review
from shared.queries.involvement import given_with
from shared.queries.restrictions import over_on, terms_of
from shared.queries.warnings import citing, counts_until, in_words
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.terms import Terms, opened
from shared.rules.vocabulary import AppealGround, AppealOutcome, LetterKind, RestrictionState, ReviewOutcome
from shared.rules.written import long_date


@action(Action.DECIDE_APPEAL)
def decide_appeal(
    doing: Doing,
    reference: str,
    expected: int,
    outcome: AppealOutcome,
    answers: dict[AppealGround, str],
    evidence_read: str,
    easing: NewTerms | None = None,
) -> Appeal:
    """Decide an appeal. Upheld ends the restriction and its marker; partly upheld eases them; else nothing changes.

    A warning that was given in an incident no longer counts once an appeal about it is upheld, wholly or in part: who
    asks which warnings count reads that from the appeal. The incident keeps a note of it.

    Other appeals about the same decision that its hearer was given are decided with it, each with its letter (SIT-9).
    Once the restriction has ended, the outcome is a finding: nothing is left to change (SIT-9).

    Its letter is drafted in the same step. Raises NotAllowed for a person with a part in the decision or of its
    service, or a ground left unanswered; Invalid for an outcome that does not say what changes.
    """
    appeal = doing.load(Appeal, reference)
    if appeal.told_by and not appeal.written_down_at:
        raise OutOfStep("First write down what the customer said. They then confirm it.")
    together = [appeal, *given_with(appeal)]
    answer_grounds(doing, together, answers)
    doing.ask(appeal)
    words = {f"answer_{ground}": text for ground, text in answers.items()}
    if problems := _problems(evidence_read) | doing.words(evidence_read=evidence_read, **words):
        raise Invalid(problems)
    settle(doing, together, expected, Found(outcome, evidence_read.strip(), easing), by=doing.me)
    return appeal


@dataclass(frozen=True)
class Found:
    """How an appeal ends, what was read for it, and the terms from now on where the decision is eased."""

    outcome: AppealOutcome
    evidence_read: str
    easing: NewTerms | None = None


def answer_grounds(doing: Doing, together: list[Appeal], answers: dict[AppealGround, str]) -> None:
    """Put the answer to each ground beside it, in every one of the appeals that are decided together."""
    for row in GroundOfAppeal.select().where(GroundOfAppeal.appeal.in_(together)):
        text = answers.get(row.ground, "").strip()
        if has_substance(text):
            doing.write(row, answer=text)


def settle(doing: Doing, together: list[Appeal], expected: int, found: Found, by: int | None) -> None:
    """Decide the first of these appeals and those decided with it: what changes, the letter of each, and who is told.

    `by` is the colleague who decided; none where somebody outside did. Raises Invalid, as `decide_appeal`.
    """
    appeal, outcome = together[0], found.outcome
    subject = _decision(appeal)
    if isinstance(subject, Incident):
        case, changes = None, _what_becomes_of(subject, outcome)
    else:
        case, changes = subject.case, _change(doing, appeal, subject, outcome, found.easing)
    for one in together:
        version = expected if one is appeal else one.version
        values = {"outcome": outcome, "evidence_read": found.evidence_read, "what_changes": changes}
        doing.write(one, version, **values, decided_by=by, decided_at=doing.now)
        draft(doing, LetterKind.APPEAL_OUTCOME, subject.customer, subject.policy, appeal=one)
        doing.record(one, values, case=case, customer=subject.customer)
        publish_appeal(doing, one)
    if isinstance(subject, Incident):
        _tell_of_warning(doing, appeal, subject, changes)
    else:
        publish_decision(doing, subject)
        doing.notify(subject.case.owner, f"{appeal.reference}: {outcome.in_sentence}.", record_page(appeal.reference))


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


def _review_what_cites(doing: Doing, appeal: Appeal, incident: Incident) -> None:
    """What rests on a warning that no longer counts, or cites it, is reviewed now: its owner and whoever decided it
    know at once, and whoever has proposed something on it (SIT-9)."""
    for restriction in citing(incident):
        decided = restriction.state is RestrictionState.AUTHORISED
        if decided and restriction.review_on > doing.today:
            doing.write(restriction, review_on=doing.today, review_set_on=doing.today)
        what = "review it now" if decided else "it rests on that"
        text = f"{restriction.reference} cites the warning in {incident.reference}, which no longer counts: {what}."
        people = [restriction.case.owner, restriction.authorised_by, restriction.proposed_by]
        for person in dict.fromkeys(filter(None, people)):
            doing.notify(person, text, record_page(restriction.reference), urgent=True)
        payload = {"appeal": appeal.reference, "warning_overturned": incident.reference, "review_on": doing.today}
        _record(doing, restriction, payload)


def _tell_of_warning(doing: Doing, appeal: Appeal, incident: Incident, changes: list[str]) -> None:
    """The note on the incident, where the warning no longer counts, and word to who gave it and to their manager.

    After the appeal is decided: whoever has written to the record of an incident can't decide on its warning (APP-3).
    """
    if appeal.outcome is not AppealOutcome.NOT_UPHELD:
        text = f"Appeal {appeal.reference}: {appeal.outcome.in_sentence}. The {in_words(incident)} no longer counts."
        doing.create(IncidentNote, incident=incident, by=doing.me, at=doing.now, text=text)
        doing.write(incident)
        payload = {"appeal": appeal.reference, "changes": changes}
        doing.record(incident, payload, customer=incident.customer)
        _review_what_cites(doing, appeal, incident)
        ground_gone(doing, incident)
    recorder = incident.recorded_by
    for person in filter(None, (recorder, recorder.line_manager)):
        text = f"{appeal.reference}, about the warning in {incident.reference}: {appeal.outcome.in_sentence}."
        doing.notify(person, text, record_page(incident.reference))


def _change(
    doing: Doing, appeal: Appeal, restriction: Restriction, outcome: AppealOutcome, easing: NewTerms | None
) -> list[str]:
    """Change the restriction and the marker as the outcome says; what changed, a sentence each."""
    if over := over_on(restriction, doing.today):
        _record(doing, restriction, {"appeal": appeal.reference, "finding": outcome})
        return _found_afterwards(outcome, over)
    if outcome is AppealOutcome.NOT_UPHELD:
        changed = _eased_since(appeal, restriction)
        return [*changed, f"Nothing changes. The decision stands until {long_date(restriction.ends_on)}."]
    if outcome is AppealOutcome.UPHELD:
        end_restriction(doing, restriction, f"Upheld on appeal {appeal.reference}.")
        sentences = ["The restriction has ended.", "The notice about it on your account has been removed."]
    else:
        if easing is None:
            raise Invalid({"outcome": "Say what changes"})
        terms, ends_on = terms_of(restriction), restriction.ends_on
        apply_easing(doing, restriction, easing)
        sentences = _now_reads(restriction, terms, ends_on)
    _record(doing, restriction, {"appeal": appeal.reference, "changes": sentences})
    return sentences


def _record(doing: Doing, restriction: Restriction, payload: dict[str, Any]) -> None:
    doing.record(restriction, payload, case=restriction.case, customer=restriction.customer)


def _found_afterwards(outcome: AppealOutcome, over: date) -> list[str]:
    """What an outcome says of a decision that had ended already: it was right, or it was not."""
    ended = f"It ended on {long_date(over)}, before this answer, so there is nothing left to change."
    found = {
        AppealOutcome.UPHELD: "The decision was wrong. Our record says so; the same facts can’t carry it again.",
        AppealOutcome.PARTLY_UPHELD: "Part of the decision was wrong, as our answers say. Our record says so.",
        AppealOutcome.NOT_UPHELD: "The decision was right when it was taken.",
    }
    return [found[outcome], ended]


def _eased_since(appeal: Appeal, restriction: Restriction) -> list[str]:
    """That it was eased after the customer had appealed, where it was."""
    asked = clock.local(appeal.received_at).date()
    eased = Review.select().where(
        Review.restriction == restriction, Review.outcome == ReviewOutcome.EASED, Review.on >= asked
    )
    return [f"A review on {long_date(review.on)} made the decision less strict already." for review in eased]


def _now_reads(restriction: Restriction, before: Terms, ended_before: date) -> list[str]:
    """What they can do again, and the new end: what stays as it was is no answer to an appeal."""
    again = opened(before, terms_of(restriction))
    sentences = [f"You can now: {sentence[0].lower()}{sentence[1:]}" for sentence in again]
    if restriction.ends_on != ended_before:
        sentences.append(f"The restriction now ends on {long_date(restriction.ends_on)}.")
    return sentences


def _problems(evidence_read: str) -> dict[str, str]:
    return {} if has_substance(evidence_read) else {"evidence_read": "Say what you read and whom you spoke to"}
