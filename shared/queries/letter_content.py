"""What a letter says, gathered from the records, the policy version and the organisation (LET-4, LET-8).

The same records, day, reference and code always give the same content: issuing compares what was printed with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import cast

from shared import clock
from shared.config import settings
from shared.letters import facts, wording
from shared.letters.format import INKS, PAPERS, POINTS, Format
from shared.models import Appeal, Customer, Letter, Organisation, Restriction, Staff, SupportContact
from shared.policy.placeholders import either, working_days
from shared.policy.schema import Policy
from shared.queries import letter_evidence
from shared.queries.policy import record_of
from shared.queries.restrictions import terms_of
from shared.rules.deadlines import after_working_days
from shared.rules.errors import NotFound
from shared.rules.restrictions import long_date, precautions
from shared.rules.vocabulary import (
    AdjustmentKind,
    AlwaysOpen,
    AppealGround,
    AppealOutcome,
    LetterKind,
    Nation,
    RestrictionState,
)

#: Free and independent advice, by nation; the customer's own advocates stand before it.
_ADVICE = {
    Nation.ENGLAND: "Citizens Advice, free and independent: 0800 144 8848",
    Nation.WALES: "Citizens Advice, free and independent: 0800 702 2020",
    Nation.SCOTLAND: "Citizens Advice, free and independent: 0800 028 1456",
    Nation.NORTHERN_IRELAND: "Advice NI, free and independent: 0800 915 4604",
}
_EQUALITY_ADVICE = "Equality Advisory and Support Service: 0808 800 0082"
_REGULATOR = (
    "You can also complain about how we use your information to the Information Commissioner: 0303 123 1113, "
    "www.ico.org.uk."
)
_FORMATS = ("large print", "other colours", "easy read", "another language", "British Sign Language")
#: Languages as people write them when a translation is agreed.
_LANGUAGES = {
    "arabic": "ar", "bengali": "bn", "chinese": "zh", "english": "en", "french": "fr", "gujarati": "gu",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "somali": "so", "spanish": "es",
    "urdu": "ur", "welsh": "cy",
}  # fmt: skip


def content_of(letter: Letter, *, on: date, appeal_reference: str, code: str) -> facts.Letter:
    """The facts of this letter, written on `on`. A draft has no code. Raises NotFound for a kind not drafted yet."""
    gather = _KINDS.get(letter.kind)
    if gather is None:
        raise NotFound(f"Letters of the kind “{letter.kind.label}” are not drafted yet.")
    return gather(letter, on, appeal_reference, code)


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
    policy, organisation = record_of(version), _organisation()
    paper = _letterhead(organisation)
    officer, deputy = _contacts(restriction, organisation)
    decider = restriction.authorised_by
    warnings = letter_evidence.warnings(restriction, policy)
    return facts.RestrictionLetter(
        envelope=_envelope(letter, on, paper, decider, policy),
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
        start=restriction.starts_on,
        review=restriction.review_on,
        end=restriction.ends_on,
        test="We will ask: has contact been calm and workable, and is this still needed? If it is not, we ease it or "
        "end it early.",
        decided_by=_named(decider),
        decided_on=_day(restriction.authorised_at, on),
        marker=_marker(restriction, organisation, decider),
        appeal=_appeal_way(letter, organisation, policy, on, reference, code),
        ombudsman=_ombudsman(policy),
    )


def _outcome_letter(letter: Letter, on: date, _reference: str, _code: str) -> facts.AppealOutcomeLetter:
    appeal = cast(Appeal, letter.appeal)
    restriction = cast(Restriction, appeal.restriction)
    policy, terms = record_of(letter.policy), terms_of(restriction)
    organisation = _organisation()
    paper = _letterhead(organisation)
    officer, _ = _contacts(restriction, organisation)
    hearer = cast(Staff, appeal.decided_by)
    ended = restriction.state is RestrictionState.ENDED
    free = terms_of(Restriction(kinds=[]))
    changed = {
        AppealOutcome.UPHELD: "nothing limits how you can contact us any more",
        AppealOutcome.PARTLY_UPHELD: wording.change(terms, officer),
        AppealOutcome.NOT_UPHELD: "everything stays as our first letter said",
    }
    first = _first_letter(restriction)
    return facts.AppealOutcomeLetter(
        envelope=_envelope(letter, on, paper, hearer, policy),
        outcome=appeal.outcome,
        change=changed[appeal.outcome],
        effective=_day(appeal.decided_at, on),
        received=_day(appeal.received_at, on),
        appealed=f"our decision of {long_date(_day(restriction.authorised_at, on))} ({first or restriction.reference})",
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
        heard_by=_named(hearer),
        independence=f"{hearer.name} works in {hearer.service.name}, and had no part in the first decision or in "
        "anything before it.",
        told=_told(restriction, officer),
        ombudsman=_ombudsman(policy),
        regulator=_REGULATOR if restriction.markers.count() else "",
    )


_KINDS: dict[LetterKind, Callable[[Letter, date, str, str], facts.Letter]] = {
    LetterKind.RESTRICTION: _restriction_letter,
    LetterKind.APPEAL_OUTCOME: _outcome_letter,
}


def _organisation() -> Organisation:
    organisation = Organisation.get_or_none()
    if organisation is None:
        raise NotFound("The organisation has not been set up yet.")
    return organisation


def _letterhead(organisation: Organisation) -> facts.Letterhead:
    return facts.Letterhead(
        name=organisation.name,
        address=_lines(organisation.address),
        telephone=organisation.telephone,
        email=organisation.email,
        website=organisation.website,
        colour=organisation.primary_colour,
        logo=organisation.logo_svg.encode(),
    )


def _envelope(
    letter: Letter, on: date, paper: facts.Letterhead, signed_by: Staff | None, policy: Policy
) -> facts.Envelope:
    customer = letter.customer
    advice = [_ADVICE[policy.organisation.nation]]
    if policy.organisation.nation is not Nation.NORTHERN_IRELAND:
        advice.append(_EQUALITY_ADVICE)
    return facts.Envelope(
        letterhead=paper,
        recipient=facts.Recipient(customer.name, (*_lines(customer.address), *_lines(customer.postcode))),
        salutation=f"Dear {customer.name}",
        written=on,
        reference=letter.reference,
        signatory=facts.Signatory(signed_by.name, signed_by.job_title, signed_by.service.name)
        if signed_by
        else facts.Signatory("", "", ""),
        help=facts.Help(paper.telephone, paper.email, _FORMATS, (*_advocates(customer), *advice)),
        account=customer.account,
    )


def _advocates(customer: Customer) -> tuple[str, ...]:
    """The customer's own supporters, those whom they agreed that we contact."""
    rows = customer.support.where(SupportContact.consent_on.is_null(False)).order_by(SupportContact.id)
    return tuple(
        ", ".join(filter(None, [row.name, row.part, row.organisation]))
        + (f": {row.telephone}" if row.telephone else "")
        for row in rows
    )


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
        AlwaysOpen.APPEAL: (telephone, f"or {_short_address('/appeals')}", hours),
        AlwaysOpen.OMBUDSMAN: (ombudsman.telephone, ombudsman.website, ""),
    }
    return tuple(facts.StaysOpen(item.label, *how[item], key=item) for item in AlwaysOpen)


def _marker(restriction: Restriction, organisation: Organisation, decider: Staff | None) -> facts.Marker:
    return facts.Marker(
        wording=(precautions(terms_of(restriction)).label,),
        seen_by=f"colleagues who deal with your account, and nobody outside {organisation.name}",
        decided_by=_named(decider),
        review=restriction.review_on,
        object=f"If you object to it, telephone {organisation.telephone} or write to us. We answer within one month.",
        rights="You can ask for a copy of what we hold about you, and ask us to put right what is wrong. Our privacy "
        f"notice is at {_short_address('/privacy')}.",
        regulator=_REGULATOR,
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
        address=_short_address("/appeals"),
        link=link if code else "",
        deadline=appeal_deadline(letter, on),
        post=("Reviews", organisation.name, *_lines(organisation.address)),
        telephone=organisation.telephone,
        grounds=tuple(ground.label for ground in policy.appeal_grounds if ground is not AppealGround.OTHER),
        heard_by=f"{who[0].upper()}{who[1:]}{other}, who had no part in this decision, looks at everything afresh.",
        answer=f"They write to you within {answer} of hearing from you.",
        meanwhile="Until then the change stays as it is.",
    )


def _ombudsman(policy: Policy) -> facts.OmbudsmanWay:
    ombudsman = policy.organisation.ombudsman
    return facts.OmbudsmanWay(
        name=ombudsman.name,
        telephone=ombudsman.telephone,
        website=ombudsman.website,
        address=ombudsman.address,
        when="They can look at how we treated you once we have answered your request for a review, or sooner if we "
        "are late.",
    )


def _told(restriction: Restriction, officer: facts.Person) -> tuple[str, ...]:
    owner = restriction.case.owner
    told = [f"{_named(owner)}, who looks after your case."]
    if officer.name and officer.name != owner.name:
        told.append(f"{officer.name}, {officer.title}, through the card on your account.")
    return (*told, "Colleagues who deal with your account, through the same card. It changed when we decided.")


def _first_letter(restriction: Restriction) -> str:
    letter = Letter.get_or_none(Letter.restriction == restriction, Letter.kind == LetterKind.RESTRICTION)
    return letter.appeal_reference or "" if letter else ""


def _named(staff: Staff | None) -> str:
    return f"{staff.name}, {staff.job_title}" if staff else ""


def _day(moment: object, otherwise: date) -> date:
    return clock.local(moment).date() if moment else otherwise  # type: ignore[arg-type]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _short_address(path: str) -> str:
    """An address as it is printed and typed: without https://."""
    return settings().portal_url.removeprefix("https://").removeprefix("http://") + path
