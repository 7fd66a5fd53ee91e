"""6: the letter that puts the restriction in force, and the card that answers by the hour."""

from __future__ import annotations

import re

import page as pdf_checker
import segno
from playwright.sync_api import Locator, expect

from tests import pdf_reading
from tests.browser.journey.casework import REASONS
from tests.browser.journey.walk import ACCOUNT, CODE, Journey, Receipt, found, heading, main
from tests.browser.looking import press


def issues_the_letter(journey: Journey) -> None:
    """Whoever proposed it reads the letter as it will print, and issues it."""
    page = journey.colleague("senior-manager")
    page.goto("/work")
    page.get_by_role("link", name=f"{journey.restriction} was authorised").click()
    page.get_by_label("By hand, at our office").check()
    press(page, "Issue and send this letter")
    heading(page, re.compile("Restriction: letter of 1 March 2027"))
    for shown in ("18 point, white paper, black ink", "Large print, 18 point: met"):
        expect(main(page).get_by_role("definition").filter(has_text=shown)).to_be_visible()
    journey.letter = page.url.rpartition("/")[2]


def letter_is_as_it_must_be(journey: Journey) -> None:
    """The same file to the byte, in large print, to be read aloud; with the way to appeal, and its QR code."""
    first, second = (pdf_of(journey, journey.letter) for _ in range(2))
    assert first == second
    assert pdf_checker.validate_pdf_bytes(first, profile="ua1").is_compliant
    text = pdf_reading.running_text(first)
    sizes = pdf_reading.sizes(first)
    for sentence in (REASONS, "Tuesday 10am to midday", "1 September 2027", "1 June 2027"):
        assert sentence in text
    assert {size for line, size in sizes.items() if line in REASONS} == {18}
    reference = found(r"\bDEC-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    journey.decision = Receipt(reference, found(CODE, text))
    printed = segno.make(appeal_address(journey), error="m", micro=False, mask=2).matrix
    assert pdf_reading.qr_code(first, len(printed)) == [[bool(module) for module in row] for row in printed]


def appeal_address(journey: Journey) -> str:
    """Where the QR code leads; no server sees what stands after the #."""
    decision = journey.decision
    return f"{journey.sites.portal}/appeals#R={decision.reference}&C={decision.code}"


def pdf_of(journey: Journey, letter: str) -> bytes:
    """The letter, as the colleague downloads it."""
    answer = journey.colleague("colleague").request.get(f"/letters/{letter}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def account(journey: Journey) -> Locator:
    """What the colleague reads on the account at this moment."""
    page = journey.colleague("colleague")
    page.goto(f"/customers/{ACCOUNT}")
    return main(page)


def card_tuesday_morning(journey: Journey) -> None:
    """On Tuesday at ten the call may be taken, by the named officer; the precaution stands on the account."""
    shown = account(journey)
    officer = journey.name("line-manager")
    expect(shown.get_by_role("heading", name=re.compile(f"^You may take this call.*{officer}"))).to_be_visible()
    expect(shown).to_contain_text("until midday")
    expect(shown).to_contain_text(journey.name("senior-manager"))
    expect(shown).to_contain_text("Follow the card on this account before you reply")
    expect(shown).to_contain_text("Large print, 18 point")


def card_tuesday_evening(journey: Journey) -> None:
    """On Tuesday at six it says that it may not, when it may next, and what stays open."""
    shown = account(journey)
    expect(shown.get_by_role("heading", name=re.compile("^Calls are not taken at this time"))).to_be_visible()
    expect(shown).to_contain_text("Thursday 4 March, 2pm to 4pm")
    expect(shown).to_contain_text("For an emergency, a repair or a payment I can help you straight away.")
