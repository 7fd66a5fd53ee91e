"""What the letters about an appeal say, whether it is about a restriction or about a warning (LET-1, LET-8, APP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from shared import clock
from shared.letters import content, wording
from shared.models import Appeal, Customer, Incident, Letter, Organisation, Restriction, Staff
from shared.policy.schema import Policy
from shared.queries.involvement import named_outside, reviewer_of
from shared.queries.letters.parts import (
    REGULATOR,
    contacts_of,
    day_of,
    decision_in_words,
    envelope_of,
    letterhead_of,
    named,
    ombudsman_of,
    short_address,
    stays_open,
)
from shared.queries.letters.together import left_without, ways_with
from shared.queries.policy import record_of
from shared.queries.published import our_organisation
from shared.queries.restrictions import in_force, terms_of
from shared.queries.warnings import in_words
from shared.rules.direction import isolated
from shared.rules.terms import precautions
from shared.rules.vocabulary import AppealOutcome, LetterState, RestrictionState
from shared.rules.written import listed, long_date, points_of


@dataclass(frozen=True)
class _Answer:
    """What the outcome means for what was appealed against: the parts of the letter that depend on what that is."""

    change: str
    changes: tuple[str, ...]
    ways: tuple[content.ContactWay, ...]
    stays_open: tuple[content.StaysOpen, ...]
    told: tuple[str, ...]
    regulator: str
    ended_before: date | None = None


@dataclass(frozen=True)
class _Decider:
    """Who hears an appeal, here or outside; why they are independent, a sentence; and who signs our letter."""

    name: str
    named: str
    independence: str
    signs: Staff


def outcome(letter: Letter, on: date, _reference: str, _code: str) -> content.AppealOutcomeLetter:
    """The answer to an appeal, ground by ground, and what the customer can do now (APP-4)."""
    appeal = cast(Appeal, letter.appeal)
    policy, organisation = record_of(letter.policy), our_organisation()
    who = _decider(appeal)
    about = _about_warning if appeal.incident else _about_restriction
    answer = about(appeal, organisation, policy, on)
    return content.AppealOutcomeLetter(
        envelope=envelope_of(letter, on, letterhead_of(organisation), who.signs, policy),
        outcome=appeal.outcome,
        change=answer.change,
        effective=day_of(appeal.decided_at, on),
        received=day_of(appeal.received_at, on),
        appealed=_appealed(appeal, on),
        changes=answer.changes,
        ways=answer.ways,
        stays_open=answer.stays_open,
        grounds=tuple(
            content.GroundAnswered(row.ground.label, row.own_words or row.ground.label, "Our answer", row.answer)
            for row in appeal.grounds.order_by("id")
        ),
        evidence=points_of(appeal.evidence_read),
        heard_by=who.named,
        independence=who.independence,
        told=answer.told,
        ombudsman=ombudsman_of(policy),
        regulator=answer.regulator,
        ended_before=answer.ended_before,
    )


def acknowledgement(letter: Letter, on: date, _reference: str, _code: str) -> content.AppealAcknowledgementLetter:
    """That the appeal has come, who hears it, and by when the answer comes."""
    appeal = cast(Appeal, letter.appeal)
    who = _decider(appeal)
    policy, paper = record_of(letter.policy), letterhead_of(our_organisation())
    return content.AppealAcknowledgementLetter(
        envelope=envelope_of(letter, on, paper, letter.drafted_by, policy),
        received=day_of(appeal.received_at, on),
        appealed=_appealed(appeal, on),
        grounds=tuple(row.ground.label for row in appeal.grounds.order_by("id")),
        heard_by=who.named,
        independence=_instead(letter) + who.independence,
        answer_by=appeal.answer_by,
        timetable=(
            f"{isolated(who.name)} reads everything that you sent, and our records.",
            "If there is something to ask you, we ask in the way that you chose.",
            f"You have the answer in writing by {long_date(appeal.answer_by)}.",
        ),
        meanwhile="Until then the warning stays on our record. Nothing else changes."
        if appeal.incident
        else "Until then everything stays as our first letter said.",
        follow="You can see how far we are, or take your request back, with your reference and private code at "
        f"{short_address('/follow')}, or by telephoning {paper.telephone}.",
        ombudsman=ombudsman_of(policy),
    )


def _appealed(appeal: Appeal, on: date) -> str:
    if appeal.incident:
        return f"our {in_words(appeal.incident)} ({appeal.incident.reference})"
    return decision_in_words(cast(Restriction, appeal.restriction), on, appeal.decision_reference)


def _decider(appeal: Appeal) -> _Decider:
    apart = (
        "the warning or in our record of that day" if appeal.incident else "the first decision or in anything before it"
    )
    if outside := reviewer_of(appeal):
        return _Decider(
            outside.name,
            named_outside(appeal),
            f"{isolated(outside.name)} does not work for us, and had no part in {apart}. We asked somebody outside "
            "because nobody here could do it: they were too close to it, or not here in time.",
            outside.recorded_by or outside.recorder,
        )
    hearer = cast(Staff, appeal.decided_by or appeal.hearer)
    independence = f"{isolated(hearer.name)} works in {hearer.service.name}, and had no part in {apart}."
    return _Decider(hearer.name, named(hearer), independence, hearer)


def _instead(letter: Letter) -> str:
    """Where a letter before this one named somebody else."""
    before = (Letter.appeal == letter.appeal_id) & (Letter.kind == letter.kind) & (Letter.id < letter.id)
    told = Letter.select().where(before, Letter.state == LetterState.ISSUED).exists()
    return "They hear it in place of the person whom our earlier letter named. " if told else ""


def _about_restriction(appeal: Appeal, organisation: Organisation, policy: Policy, on: date) -> _Answer:
    restriction = cast(Restriction, appeal.restriction)
    terms = terms_of(restriction)
    officer, _ = contacts_of(restriction, organisation)
    changed = {
        AppealOutcome.UPHELD: "nothing limits how you can contact us any more",
        AppealOutcome.PARTLY_UPHELD: wording.change(terms, officer),
        AppealOutcome.NOT_UPHELD: "everything stays as our first letter said",
    }
    ended = restriction.state is RestrictionState.ENDED
    over = _over_before(appeal, restriction)
    if ended or over:
        others = left_without(restriction.customer, organisation, on, restriction.reference)
        if others.decisions:
            goes_on = listed([f"what we told you about in {one}" for one in others.decisions])
            changed[AppealOutcome.UPHELD] = f"the decision limits nothing any more; {goes_on} goes on as it is"
        left = others.ways
    else:
        left = ways_with(restriction, organisation, officer)
    return _Answer(
        change=changed[appeal.outcome],
        changes=(*appeal.what_changes, *_note(appeal, restriction, over)),
        ways=left,
        stays_open=stays_open(organisation, policy, restriction.goes_on),
        told=_told(restriction, officer),
        regulator=REGULATOR if restriction.markers.count() else "",
        ended_before=over,
    )


def _note(appeal: Appeal, restriction: Restriction, over: date | None) -> tuple[str, ...]:
    """What became of the note on the account in the same step (APP-4), a sentence; none where it stays as it is."""
    if over or not restriction.markers.count():
        return ()
    if restriction.state is RestrictionState.ENDED:
        return ("The note about it on your account has gone.",)
    if appeal.outcome is AppealOutcome.PARTLY_UPHELD:
        return (f"The note that colleagues see on your account says only: {precautions(terms_of(restriction)).label}.",)
    return ()


def _over_before(appeal: Appeal, restriction: Restriction) -> date | None:
    """The day on which the decision had ended, where that was before the appeal was decided (SIT-9)."""
    if restriction.ended_at is not None and appeal.decided_at is not None:
        return day_of(restriction.ended_at, restriction.ends_on) if restriction.ended_at < appeal.decided_at else None
    decided = day_of(appeal.decided_at, clock.today())
    return restriction.ends_on if restriction.ends_on < decided else None


def _about_warning(appeal: Appeal, organisation: Organisation, policy: Policy, on: date) -> _Answer:
    """A warning limits nothing: how the customer can contact us is as before, with the restrictions in force if any."""
    incident = cast(Incident, appeal.incident)
    restrictions = in_force(incident.customer_id, on)
    stands = appeal.outcome is AppealOutcome.NOT_UPHELD
    goes_on = " ".join(dict.fromkeys(one.goes_on.strip() for one in restrictions if one.goes_on.strip()))
    still = "This does not change how you can contact us."
    if restrictions:
        still += " What our earlier letters said about that holds until its end, or until we change it."
    told = ["The colleague who gave the warning, on the page of our record of that day."]
    if incident.recorded_by.line_manager:
        told.append("The manager of that colleague, in the same way.")
    return _Answer(
        change="the warning stays on our record" if stands else "the warning no longer counts",
        changes=(*appeal.what_changes, still),
        ways=left_without(cast(Customer, incident.customer), organisation, on).ways,
        stays_open=stays_open(organisation, policy, goes_on),
        told=tuple(told),
        regulator=REGULATOR,
    )


def _told(restriction: Restriction, officer: content.ContactPerson) -> tuple[str, ...]:
    owner = restriction.case.owner
    told = [f"{named(owner)}, who looks after your case."]
    if officer.name and officer.name != owner.name:
        told.append(f"{isolated(officer.name)}, {officer.title}, through the card on your account.")
    return (*told, "Colleagues who deal with your account, through the same card. It changed when we decided.")
