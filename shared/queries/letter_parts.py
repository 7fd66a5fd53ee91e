"""What every letter has: the letterhead, whom it is for and who signs it, the ombudsman, and how things are written."""

from __future__ import annotations

from datetime import date

from shared import clock
from shared.config import settings
from shared.letters import facts
from shared.models import Customer, Letter, Organisation, Staff, SupportContact
from shared.policy.schema import Policy
from shared.rules.errors import NotFound
from shared.rules.vocabulary import Nation

#: Free and independent advice, by nation; the customer's own advocates stand before it.
_ADVICE = {
    Nation.ENGLAND: "Citizens Advice, free and independent: 0800 144 8848",
    Nation.WALES: "Citizens Advice, free and independent: 0800 702 2020",
    Nation.SCOTLAND: "Citizens Advice, free and independent: 0800 028 1456",
    Nation.NORTHERN_IRELAND: "Advice NI, free and independent: 0800 915 4604",
}
_EQUALITY_ADVICE = "Equality Advisory and Support Service: 0808 800 0082"
REGULATOR = (
    "You can also complain about how we use your information to the Information Commissioner: 0303 123 1113, "
    "www.ico.org.uk."
)
_FORMATS = ("large print", "other colours", "easy read", "another language", "British Sign Language")


def our_organisation() -> Organisation:
    """The organisation as it is set up. Raises NotFound before it is."""
    organisation = Organisation.get_or_none()
    if organisation is None:
        raise NotFound("The organisation has not been set up yet.")
    return organisation


def letterhead_of(organisation: Organisation) -> facts.Letterhead:
    """What stands at the top of every letter."""
    return facts.Letterhead(
        name=organisation.name,
        address=lines_of(organisation.address),
        telephone=organisation.telephone,
        email=organisation.email,
        website=organisation.website,
        colour=organisation.primary_colour,
        logo=organisation.logo_svg.encode(),
    )


def envelope_of(
    letter: Letter, on: date, paper: facts.Letterhead, signed_by: Staff | None, policy: Policy
) -> facts.Envelope:
    """Whom the letter is for, who signs it, and who can help to read and answer it."""
    customer = letter.customer
    advice = [_ADVICE[policy.organisation.nation]]
    if policy.organisation.nation is not Nation.NORTHERN_IRELAND:
        advice.append(_EQUALITY_ADVICE)
    return facts.Envelope(
        letterhead=paper,
        recipient=facts.Recipient(customer.name, (*lines_of(customer.address), *lines_of(customer.postcode))),
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


def ombudsman_of(policy: Policy) -> facts.OmbudsmanWay:
    """The sector’s ombudsman, as the policy names it."""
    ombudsman = policy.organisation.ombudsman
    return facts.OmbudsmanWay(
        name=ombudsman.name,
        telephone=ombudsman.telephone,
        website=ombudsman.website,
        address=ombudsman.address,
        when="They can look at how we treated you once we have answered your request for a review, or sooner if we "
        "are late.",
    )


def named(staff: Staff | None) -> str:
    """A colleague by name and title; nothing for nobody."""
    return f"{staff.name}, {staff.job_title}" if staff else ""


def day_of(moment: object, otherwise: date) -> date:
    """The local day of a moment."""
    return clock.local(moment).date() if moment else otherwise  # type: ignore[arg-type]


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def short_address(path: str) -> str:
    """An address as it is printed and typed: without https://."""
    return settings().portal_url.removeprefix("https://").removeprefix("http://") + path
