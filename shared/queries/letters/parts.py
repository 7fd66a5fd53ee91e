"""What letters have in common: letterhead, window and signature, what stays open, the ombudsman, the way to appeal."""

from __future__ import annotations

from datetime import date

import peewee

from shared import clock
from shared.config import settings
from shared.database.prepared import prepared
from shared.letters import content, wording
from shared.models import Customer, Letter, Organisation, PolicyVersion, Restriction, Staff, SupportContact
from shared.policy.placeholders import either, working_days
from shared.policy.schema import Policy
from shared.queries.letters.received import received
from shared.queries.policy import record_of
from shared.rules.deadlines import after_working_days
from shared.rules.direction import isolated
from shared.rules.terms import Terms
from shared.rules.vocabulary import AlwaysOpen, AppealGround, LetterKind, Nation
from shared.rules.written import long_date

#: Free and independent advice, by nation; the customer's own advocates stand before it.
_ADVICE = {
    Nation.ENGLAND: "Citizens Advice, free and independent: 0800 144 8848",
    Nation.WALES: "Citizens Advice, free and independent: 0800 702 2020",
    Nation.SCOTLAND: "Citizens Advice, free and independent: 0800 028 1456",
    Nation.NORTHERN_IRELAND: "Advice NI, free and independent: 0800 915 4604",
}
_EQUALITY_ADVICE = "Equality Advisory and Support Service: 0808 800 0082"
RIGHTS = "You can ask for a copy of what we hold about you, and ask us to put right what is wrong."
REGULATOR = (
    "You can also complain about how we use your information to the Information Commissioner: 0303 123 1113, "
    "www.ico.org.uk."
)
#: No restriction at all.
FREE = Terms(())
_FORMATS = ("large print", "other colours", "easy read", "another language", "British Sign Language")


def letterhead_of(organisation: Organisation) -> content.Letterhead:
    """What stands at the top of every letter."""
    return content.Letterhead(
        name=organisation.name,
        address=lines_of(organisation.address),
        telephone=organisation.telephone,
        email=organisation.email,
        website=organisation.website,
        colour=organisation.primary_colour,
        logo=organisation.logo_svg.encode(),
        text_messages=organisation.text_messages,
        social_media=organisation.social_media,
    )


def envelope_of(
    letter: Letter, on: date, paper: content.Letterhead, signed_by: Staff | None, policy: Policy
) -> content.Envelope:
    """Whom the letter is for, who signs it, and who can help to read and answer it."""
    customer = letter.customer
    advice = [_ADVICE[policy.organisation.nation]]
    if policy.organisation.nation is not Nation.NORTHERN_IRELAND:
        advice.append(_EQUALITY_ADVICE)
    return content.Envelope(
        letterhead=paper,
        recipient=content.Recipient(customer.name, (*lines_of(customer.address), *lines_of(customer.postcode))),
        salutation=f"Dear {isolated(customer.name)}",
        written=on,
        reference=letter.reference,
        signatory=content.Signatory(signed_by.name, signed_by.job_title, signed_by.service.name)
        if signed_by
        else content.Signatory("", "", ""),
        help=content.Help(paper.telephone, paper.email, _FORMATS, (*_advocates(customer), *advice)),
        account=customer.account,
    )


def _advocates(customer: Customer) -> tuple[str, ...]:
    """The customer's own supporters, those whom they agreed that we contact."""
    return tuple(
        ", ".join(filter(None, [isolated(row.name), row.part, isolated(row.organisation)]))
        + (f": {row.telephone}" if row.telephone else "")
        for row in _agreed_to(customer.id)
    )


@prepared
def _agreed_to(customer: int) -> peewee.ModelSelect[SupportContact]:
    agreed = SupportContact.customer == customer, SupportContact.consent_on.is_null(False)
    return SupportContact.select().where(*agreed).order_by(SupportContact.id)


def ombudsman_of(policy: Policy) -> content.OmbudsmanWay:
    """The sector’s ombudsman, as the policy names it."""
    ombudsman = policy.organisation.ombudsman
    return content.OmbudsmanWay(
        name=ombudsman.name,
        telephone=ombudsman.telephone,
        website=ombudsman.website,
        address=ombudsman.address,
        when="They can look at how we treated you once we have answered your request for a review, or sooner if we "
        "are late.",
    )


def policy_in_words(version: PolicyVersion, policy: Policy) -> str:
    """The policy as a letter names it, with the address at which these words last (POL-12).

    “our policy “…”, version 3 of 1 April 2026 (contact.example.org/policy/versions/3/restrictions)”.
    """
    named = f"our policy “{policy.name}”, version {version.number} of {long_date(version.effective_from)}"
    return f"{named} ({short_address(clause_address(version.number, policy, 'restrictions', 'at_once'))})"


def cited_policy(version: PolicyVersion) -> dict[str, object]:
    """For the page behind a letter's code: the policy that was used, and where its clause on limits lasts."""
    address = clause_address(version.number, record_of(version), "restrictions", "at_once")
    return {"name": version.name, "number": version.number, "address": address}


def clause_address(number: int, policy: Policy, *keys: str) -> str:
    """The lasting address of the first of these clauses that a version has; or else of the whole version."""
    known = {section.key for section in policy.statement}
    key = next((one for one in keys if one in known), "")
    return f"/policy/versions/{number}{'/' if key else ''}{key}"


def appeal_deadline(letter: Letter, otherwise: date) -> date:
    """The last day for an appeal in time: the policy's working days after the letter counts as received (APP-7)."""
    policy = record_of(letter.policy)
    return after_working_days(
        received(letter, otherwise), policy.times.appeal_window_working_days, policy.organisation.nation
    )


def contacts_of(
    restriction: Restriction, organisation: Organisation
) -> tuple[content.ContactPerson, content.ContactPerson]:
    """The named officer and deputy; without them, whoever has the case and somebody who stands in (LET-8)."""
    officer = restriction.officer or restriction.case.owner
    deputy = restriction.deputy or _stand_in(restriction, restriction.case.owner)
    return _person(officer, organisation), _person(deputy, organisation)


def _stand_in(restriction: Restriction, owner: Staff) -> Staff | None:
    asked = (owner.line_manager, restriction.proposed_by, restriction.authorised_by)
    return next((one for one in asked if one and one.active and one != owner), None)


def _person(staff: Staff | None, organisation: Organisation) -> content.ContactPerson:
    """A colleague to speak to; blank where there is none or they have left, so that it shows as missing."""
    if staff is None or not staff.active:
        return content.ContactPerson("", "", "")
    return content.ContactPerson(staff.name, staff.job_title, staff.telephone or organisation.telephone)


def ways_of(terms: Terms, organisation: Organisation, officer: content.ContactPerson) -> tuple[content.ContactWay, ...]:
    """How the customer can contact us under these terms, each way with its hours and its number or address."""
    paper = letterhead_of(organisation)
    return wording.ways(terms, paper, organisation.opening_hours, organisation.text_relay, officer)


def stays_open(organisation: Organisation, policy: Policy, goes_on: str) -> tuple[content.StaysOpen, ...]:
    """Everything that no restriction closes, each with the way to it (RES-9)."""
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
    return tuple(content.StaysOpen(item.label, *how[item], key=item) for item in AlwaysOpen)


def appeal_way(
    letter: Letter, organisation: Organisation, policy: Policy, on: date, reference: str, code: str
) -> content.AppealWay:
    """How to appeal against the decision that this letter tells of (APP-7, LET-6)."""
    link = f"{settings().portal_url}/appeals#R={reference}&C={code}"
    return content.AppealWay(
        reference=reference,
        code=code,
        address=short_address("/appeals"),
        link=link if code else "",
        deadline=appeal_deadline(letter, on),
        post=("Reviews", organisation.name, *lines_of(organisation.address)),
        telephone=organisation.telephone,
        grounds=grounds_of(policy),
        heard_by=heard_by(policy),
        answer=answered_within(policy),
        meanwhile="Until then the change stays as it is.",
    )


def grounds_of(policy: Policy) -> tuple[str, ...]:
    """The grounds of appeal that a letter names."""
    return tuple(ground.label for ground in policy.appeal_grounds if ground is not AppealGround.OTHER)


def heard_by(policy: Policy) -> str:
    """Who hears an appeal, as a letter says it."""
    who = either(policy.authority.hear_appeals)
    other = " of another service" if policy.authority.hearer_of_other_service else ""
    return f"{who[0].upper()}{who[1:]}{other}, who had no part in this decision, looks at everything afresh."


def answered_within(policy: Policy) -> str:
    """How soon an appeal is answered, as a letter says it."""
    answer = working_days(policy.times.appeal_answer_working_days)
    return f"They write to you within {answer} of hearing from you."


def decision_in_words(restriction: Restriction, on: date, reference: str = "") -> str:
    """A decision by its day and the reference that its letter gave: the first one, or the review that gave this one."""
    brought = Letter.appeal_reference == reference if reference else Letter.kind == LetterKind.RESTRICTION
    letter = _without_file().where(Letter.restriction == restriction, brought).first()
    named_by = letter.appeal_reference if letter and letter.appeal_reference else restriction.reference
    if letter and letter.review:
        return f"our review of {long_date(letter.review.on)} ({named_by})"
    return f"our decision of {long_date(day_of(restriction.authorised_at, on))} ({named_by})"


def latest_decision_letter(restriction: Restriction) -> Letter | None:
    """The last letter that gave the customer a reference and a code; None where none was issued."""
    given = Letter.appeal_reference.is_null(False)
    return _without_file().where(Letter.restriction == restriction, given).order_by(Letter.issued_at.desc()).first()


def _without_file() -> peewee.ModelSelect[Letter]:
    return Letter.select(Letter.appeal_reference, Letter.issued_at, Letter.review, Letter.policy)


def named(staff: Staff | None) -> str:
    """A colleague by name and title; nothing for nobody."""
    return staff.in_full if staff else ""


def day_of(moment: object, otherwise: date) -> date:
    """The local day of a moment."""
    return clock.local(moment).date() if moment else otherwise  # type: ignore[arg-type]


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def short_address(path: str) -> str:
    """An address as it is printed and typed: without https://."""
    return settings().portal_url.removeprefix("https://").removeprefix("http://") + path
