"""What a letter says, gathered from the records, the policy version and the organisation (LET-4, LET-8).

The same records, day, reference and code always give the same content: issuing compares what was printed with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import cast

from shared.config import settings
from shared.letters import facts, wording
from shared.letters.format import INKS, PAPERS, POINTS, Format
from shared.models import AdjustmentRequest, Appeal, Customer, Letter, Organisation, Restriction, Staff
from shared.policy.placeholders import either, working_days
from shared.policy.schema import Policy
from shared.queries import letter_evidence
from shared.queries.adjustments import in_words
from shared.queries.letter_parts import (
    REGULATOR,
    day_of,
    envelope_of,
    letterhead_of,
    lines_of,
    named,
    ombudsman_of,
    our_organisation,
    short_address,
)
from shared.queries.policy import record_of
from shared.queries.restrictions import terms_of
from shared.rules.deadlines import after_working_days
from shared.rules.restrictions import long_date, precautions
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AlwaysOpen,
    AppealGround,
    AppealOutcome,
    LetterKind,
    RestrictionState,
)

#: Languages as people write them when a translation is agreed.
_LANGUAGES = {
    "arabic": "ar", "bengali": "bn", "chinese": "zh", "english": "en", "french": "fr", "gujarati": "gu",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "somali": "so", "spanish": "es",
    "urdu": "ur", "welsh": "cy",
}  # fmt: skip


def content_of(letter: Letter, *, on: date, appeal_reference: str, code: str) -> facts.Letter:
    """The facts of this letter, written on `on`. A draft has no code."""
    return _KINDS[letter.kind](letter, on, appeal_reference, code)


def format_of(customer: Customer) -> Format:
    """How this customer's letters are printed: what was agreed with them, and nothing to remember (LET-3)."""
    agreed = {row.kind: row.detail.strip().lower() for row in letter_evidence.agreed(customer)}
    size = agreed.get(AdjustmentKind.LARGE_PRINT, "")
    points = int(size) if size.isdigit() and int(size) in POINTS else 12
    words = re.findall(r"[a-z]+", agreed.get(AdjustmentKind.COLOURED, ""))
    coloured_ink = {"ink", "text"} & set(words)
    colour = next((word for word in words if word in (INKS if coloured_ink else PAPERS)), "")
    translation = agreed.get(AdjustmentKind.TRANSLATION, "")
    return Format(
        points=points if AdjustmentKind.LARGE_PRINT not in agreed else max(points, 16),
        paper=colour if colour and not coloured_ink else "white",
        ink=colour if colour and coloured_ink else "black",
        language=translation if re.fullmatch(r"[a-z]{2}", translation) else _LANGUAGES.get(translation, "en"),
        easy_read=AdjustmentKind.EASY_READ in agreed,
    )


def appeal_deadline(letter: Letter, issued_on: date) -> date:
    """The last day for an appeal in time: the policy's working days after the letter was issued (APP-7)."""
    policy = record_of(letter.policy)
    return after_working_days(issued_on, policy.times.appeal_window_working_days, policy.organisation.nation)


def _restriction_letter(letter: Letter, on: date, reference: str, code: str) -> facts.RestrictionLetter:
    restriction = cast(Restriction, letter.restriction)
    version, terms = letter.policy, terms_of(restriction)
    policy, organisation = record_of(version), our_organisation()
    paper = letterhead_of(organisation)
    officer, deputy = _contacts(restriction, organisation)
    decider = restriction.authorised_by
    warnings = letter_evidence.warnings(restriction, policy)
    return facts.RestrictionLetter(
        envelope=envelope_of(letter, on, paper, decider, policy),
        change=wording.change(terms, officer),
        terms=wording.sentences(terms, officer, deputy),
        scope=_scope(restriction, organisation),
        person="It is for you alone, and for nobody else in your home.",
        ways=wording.ways(terms, paper, organisation.opening_hours, organisation.text_relay, officer),
        stays_open=_stays_open(organisation, policy, restriction.goes_on),
        officer=officer,
        deputy=deputy,
        policy=f"our policy “{policy.name}”, version {version.number} of {long_date(version.effective_from)}",
        incidents=letter_evidence.incidents(restriction, policy),
        warnings=warnings,
        why_no_warning="" if warnings else letter_evidence.why_no_warning(restriction),
        adjustments=letter_evidence.adjustments(restriction),
        alternatives=(facts.Considered("What we tried or thought of first", restriction.alternatives),),
        reason=restriction.why,
        start=restriction.starts_on if restriction.danger_reason else max(restriction.starts_on, on),
        review=restriction.review_on,
        end=restriction.ends_on,
        test="We will ask: has contact been calm and workable, and is this still needed? If it is not, we ease it or "
        "end it early.",
        decided_by=named(decider),
        decided_on=day_of(restriction.authorised_at, on),
        marker=_marker(restriction, organisation, decider),
        appeal=_appeal_way(letter, organisation, policy, on, reference, code),
        ombudsman=ombudsman_of(policy),
    )


def _outcome_letter(letter: Letter, on: date, _reference: str, _code: str) -> facts.AppealOutcomeLetter:
    appeal = cast(Appeal, letter.appeal)
    restriction = cast(Restriction, appeal.restriction)
    policy, terms = record_of(letter.policy), terms_of(restriction)
    organisation = our_organisation()
    paper = letterhead_of(organisation)
    officer, _ = _contacts(restriction, organisation)
    hearer = cast(Staff, appeal.decided_by)
    ended = restriction.state is RestrictionState.ENDED
    free = terms_of(Restriction(kinds=[]))
    changed = {
        AppealOutcome.UPHELD: "nothing limits how you can contact us any more",
        AppealOutcome.PARTLY_UPHELD: wording.change(terms, officer),
        AppealOutcome.NOT_UPHELD: "everything stays as our first letter said",
    }
    return facts.AppealOutcomeLetter(
        envelope=envelope_of(letter, on, paper, hearer, policy),
        outcome=appeal.outcome,
        change=changed[appeal.outcome],
        effective=day_of(appeal.decided_at, on),
        received=day_of(appeal.received_at, on),
        appealed=_appealed(restriction, on),
        changes=tuple(appeal.what_changes),
        ways=wording.ways(
            free if ended else terms, paper, organisation.opening_hours, organisation.text_relay, officer
        ),
        stays_open=_stays_open(organisation, policy, restriction.goes_on),
        grounds=tuple(
            facts.GroundAnswered(row.ground.label, row.own_words or row.ground.label, "Our answer", row.answer)
            for row in appeal.grounds.order_by("id")
        ),
        evidence=tuple(line.strip() for line in appeal.evidence_read.splitlines() if line.strip()),
        heard_by=named(hearer),
        independence=_independence(hearer),
        told=_told(restriction, officer),
        ombudsman=ombudsman_of(policy),
        regulator=REGULATOR if restriction.markers.count() else "",
    )


def _acknowledgement_letter(letter: Letter, on: date, _reference: str, _code: str) -> facts.AppealAcknowledgementLetter:
    appeal = cast(Appeal, letter.appeal)
    restriction, hearer = cast(Restriction, appeal.restriction), cast(Staff, appeal.hearer)
    policy, paper = record_of(letter.policy), letterhead_of(our_organisation())
    return facts.AppealAcknowledgementLetter(
        envelope=envelope_of(letter, on, paper, letter.drafted_by, policy),
        received=day_of(appeal.received_at, on),
        appealed=_appealed(restriction, on),
        grounds=tuple(row.ground.label for row in appeal.grounds.order_by("id")),
        heard_by=named(hearer),
        independence=_independence(hearer),
        answer_by=appeal.answer_by,
        timetable=(
            f"{hearer.name} reads everything that you sent, and our records.",
            "If there is something to ask you, we ask in the way that you chose.",
            f"You have the answer in writing by {long_date(appeal.answer_by)}.",
        ),
        meanwhile="Until then everything stays as our first letter said.",
        follow="You can see how far we are, or take your request back, with your reference and private code at "
        f"{short_address('/follow')}, or by telephoning {paper.telephone}.",
        ombudsman=ombudsman_of(policy),
    )


def _adjustment_letter(letter: Letter, on: date, _reference: str, _code: str) -> facts.AdjustmentDecisionLetter:
    request = cast(AdjustmentRequest, letter.adjustment)
    policy, paper = record_of(letter.policy), letterhead_of(our_organisation())
    decider = cast(Staff, request.decided_by)
    agreed = list(request.agreed.order_by("id"))
    review = next((row.review_on for row in agreed if row.review_on), None)
    again = "We look at this again whenever you ask, and when something changes for you."
    if review:
        again = f"We look at this again together on {long_date(review)}, or sooner if something changes for you."
    return facts.AdjustmentDecisionLetter(
        envelope=envelope_of(letter, on, paper, decider, policy),
        received=day_of(request.received_at, on),
        effective=day_of(request.decided_at, on),
        answers=(_answered(request, [in_words(row.kind, row.detail) for row in agreed]),),
        decided_by=named(decider),
        review=again,
        challenge=f"Telephone {paper.telephone} or write to us. Somebody who had no part in this answer looks at it "
        "again.",
        ombudsman=ombudsman_of(policy),
    )


def _answered(request: AdjustmentRequest, agreed: list[str]) -> facts.AdjustmentAnswered:
    """The request and its answer in the words of whoever decided; they are the reasons where not all is agreed."""
    asked = "; ".join([AdjustmentKind(kind).label for kind in request.kinds] or [request.own_words])
    now = f"From now on: {'; '.join(agreed)}."
    if request.state is AdjustmentState.AGREED:
        return facts.AdjustmentAnswered(asked, "Agreed", f"{now} {request.answer}")
    reasons = (facts.Considered("Our reasons", request.answer),)
    if request.state is AdjustmentState.PARTLY_AGREED:
        return facts.AdjustmentAnswered(asked, "Agreed in part", now, reasons)
    return facts.AdjustmentAnswered(asked, "Not agreed", "We can’t do this as you asked.", reasons)


_KINDS: dict[LetterKind, Callable[[Letter, date, str, str], facts.Letter]] = {
    LetterKind.RESTRICTION: _restriction_letter,
    LetterKind.APPEAL_OUTCOME: _outcome_letter,
    LetterKind.APPEAL_ACKNOWLEDGEMENT: _acknowledgement_letter,
    LetterKind.ADJUSTMENT_DECISION: _adjustment_letter,
}


def _contacts(restriction: Restriction, organisation: Organisation) -> tuple[facts.Person, facts.Person]:
    """The named officer and deputy; without them, whoever has the case and somebody who stands in (LET-8)."""
    owner = restriction.case.owner
    stand_ins = (owner.line_manager, restriction.proposed_by, restriction.authorised_by)
    stand_in = next((one for one in stand_ins if one and one.active and one != owner), None)
    officer = restriction.officer or owner
    deputy = restriction.deputy or stand_in
    return _person(officer, organisation), _person(deputy, organisation)


def _person(staff: Staff | None, organisation: Organisation) -> facts.Person:
    """A colleague to speak to; blank where there is none or they have left, so that it shows as missing."""
    if staff is None or not staff.active:
        return facts.Person("", "", "")
    return facts.Person(staff.name, staff.job_title, staff.telephone or organisation.telephone)


def _scope(restriction: Restriction, organisation: Organisation) -> str:
    if restriction.service:
        return f"This is for {restriction.service.name} only. Nothing changes with our other services."
    return f"This is for the whole of {organisation.name}."


def _stays_open(organisation: Organisation, policy: Policy, goes_on: str) -> tuple[facts.StaysOpen, ...]:
    hours, telephone, email = organisation.opening_hours, organisation.telephone, organisation.email
    ombudsman = policy.organisation.ombudsman
    how: dict[AlwaysOpen, tuple[str, str, str]] = {
        AlwaysOpen.EMERGENCIES: ("999", f"or {telephone} for an emergency that is ours to deal with", "at any time"),
        AlwaysOpen.SAFEGUARDING: (telephone, "or 999 where somebody is in danger now", hours),
        AlwaysOpen.PAYMENTS: (telephone, "or in the way that you pay now", hours),
        AlwaysOpen.STATUTORY_SERVICES: (telephone, goes_on.strip().rstrip("."), ""),
        AlwaysOpen.INFORMATION_REQUESTS: ("", f"write to {email} or to the address at the top of this letter", ""),
        AlwaysOpen.APPEAL: (telephone, f"or {short_address('/appeals')}", hours),
        AlwaysOpen.OMBUDSMAN: (ombudsman.telephone, ombudsman.website, ""),
    }
    return tuple(facts.StaysOpen(item.label, *how[item], key=item) for item in AlwaysOpen)


def _marker(restriction: Restriction, organisation: Organisation, decider: Staff | None) -> facts.Marker:
    return facts.Marker(
        wording=(precautions(terms_of(restriction)).label,),
        seen_by=f"colleagues who deal with your account, and nobody outside {organisation.name}",
        decided_by=named(decider),
        review=restriction.review_on,
        object=f"If you object to it, telephone {organisation.telephone} or write to us. We answer within one month.",
        rights="You can ask for a copy of what we hold about you, and ask us to put right what is wrong. Our privacy "
        f"notice is at {short_address('/privacy')}.",
        regulator=REGULATOR,
    )


def _appeal_way(
    letter: Letter, organisation: Organisation, policy: Policy, on: date, reference: str, code: str
) -> facts.AppealWay:
    who = either(policy.authority.hear_appeals)
    other = " of another service" if policy.authority.hearer_of_other_service else ""
    answer = working_days(policy.times.appeal_answer_working_days)
    link = f"{settings().portal_url}/appeals#R={reference}&C={code}"
    return facts.AppealWay(
        reference=reference,
        code=code,
        address=short_address("/appeals"),
        link=link if code else "",
        deadline=appeal_deadline(letter, on),
        post=("Reviews", organisation.name, *lines_of(organisation.address)),
        telephone=organisation.telephone,
        grounds=tuple(ground.label for ground in policy.appeal_grounds if ground is not AppealGround.OTHER),
        heard_by=f"{who[0].upper()}{who[1:]}{other}, who had no part in this decision, looks at everything afresh.",
        answer=f"They write to you within {answer} of hearing from you.",
        meanwhile="Until then the change stays as it is.",
    )


def _told(restriction: Restriction, officer: facts.Person) -> tuple[str, ...]:
    owner = restriction.case.owner
    told = [f"{named(owner)}, who looks after your case."]
    if officer.name and officer.name != owner.name:
        told.append(f"{officer.name}, {officer.title}, through the card on your account.")
    return (*told, "Colleagues who deal with your account, through the same card. It changed when we decided.")


def _appealed(restriction: Restriction, on: date) -> str:
    """The decision, by its day and the reference that its letter gave."""
    letter = Letter.get_or_none(Letter.restriction == restriction, Letter.kind == LetterKind.RESTRICTION)
    reference = letter.appeal_reference if letter and letter.appeal_reference else restriction.reference
    return f"our decision of {long_date(day_of(restriction.authorised_at, on))} ({reference})"


def _independence(hearer: Staff) -> str:
    service = hearer.service.name
    return f"{hearer.name} works in {service}, and had no part in the first decision or in anything before it."
