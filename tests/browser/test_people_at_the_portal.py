"""People whom the portal is for, each with what is theirs alone: with scripts and without (ACC-1 to ACC-5, INP-5).

Who has a letter in hand, signs nothing and types with two thumbs is in `test_portal_pages.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from shared import clock
from shared.models import AdjustmentRequest, Appeal, Enquiry
from shared.rules.reply import Through
from tests import builders
from tests.browser.conftest import Sites
from tests.browser.looking import press, sound
from tests.visitor import told

_CLIENTS = ("Asha Nowhere", "Bo Nobody", "Cerys Noone", "Dev Nonesuch", "Ewa Nikt")
_LINES_OF_HELP = ("tel:999", "tel:116123", "https://999bsl.co.uk", "sms:85258", "tel:08082000247", "/cookies#leaving")


@dataclass(frozen=True)
class People:
    """A site with every edition, whoever opens it, and how each of their pages is looked at."""

    sites: Sites
    scripts: bool

    def one(self, **options: object) -> Page:
        """Somebody in a browser of their own, on the front page."""
        page = self.sites.visitor(java_script_enabled=self.scripts, bypass_csp=True, **options)
        page.goto(self.sites.portal)
        return page

    def look(self, page: Page) -> None:
        """Check the page, where what checks it can run."""
        if self.scripts:
            sound(page)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(request: pytest.FixtureRequest, open_sites: Callable[..., Sites]) -> People:
    sites = open_sites()
    builders.policy(editions=True)
    return People(sites, request.param)


@pytest.mark.clause("ACC-5", "INP-5")
def test_each_finds_what_is_theirs(people: People) -> None:
    who_signs(people.one())
    who_may_not_be_safe_at_home(people.one(viewport={"width": 320, "height": 568}))
    an_adviser_on_a_library_computer(people.one())
    for language, direction in (("ur", "rtl"), ("pl", "ltr")):
        who_reads(people.one(), language, direction, people.look)
    who_reads_welsh(people.one(), people.look)
    at_night_on_a_telephone(people, told(people.sites.world))


def who_signs(page: Page) -> None:
    """Text relay dials by itself; an answer in British Sign Language is asked for, and promised on the receipt."""
    expect(page.locator('main a[href="tel:1800101632960000"]')).to_be_visible()
    page.get_by_role("link", name="Ask us", exact=True).first.click()
    page.get_by_label("A complaint about a service").check()
    page.get_by_label("What do you want to ask or tell us?").fill("Nobody signed at the meeting.")
    press(page, "Continue")
    page.get_by_label("In British Sign Language").check()
    page.get_by_label("Email, to agree a time and send you the link").fill("sam@example.com")
    press(page, "Continue")
    press(page, "Send")
    expect(page.locator("main")).to_contain_text("in British Sign Language")
    assert Enquiry.get().reply_through is Through.BSL


def who_may_not_be_safe_at_home(page: Page) -> None:
    """Every line of help is on one page, with how to hide a visit, and the way out stays in reach."""
    page.get_by_role("link", name="Contact us").click()
    for href in _LINES_OF_HELP:
        expect(page.locator(f'main a[href="{href}"]')).to_be_attached()
    page.locator('main a[href="/cookies#leaving"]').click()
    expect(page.get_by_role("heading", name="If somebody must not see that you were here")).to_be_visible()
    expect(page.get_by_role("link", name="Emergency Exit this page")).to_be_in_viewport(ratio=1)


def an_adviser_on_a_library_computer(page: Page) -> None:
    """Five clients in a row, one of them left half-way: none meets the words of another."""
    front = page.url
    for number, name in enumerate(_CLIENTS):
        page.goto(front)
        page.get_by_role("link", name="Adjustments", exact=True).first.click()
        page.get_by_role("button", name="Start now").click()
        if number == 3:
            press(page, "Start afresh")
        assert not any(client in page.content() for client in _CLIENTS), "nothing of whoever was here before"
        page.get_by_label("Tell us more, or say it in your own words").fill(f"Large print for {name}")
        press(page, "Continue")
        if number == 2:
            continue  # called away in the middle of it
        press(page, "Skip this question")
        press(page, "Skip this question")
        page.get_by_label("Somebody else, and I am asking for them").check()
        page.get_by_label("Your own name").fill("Robin Adviser")
        page.get_by_label("How can you ask for them?").fill("They have asked me to.")
        page.get_by_label("Full name").fill(name)
        press(page, "Continue")
        page.get_by_label("By letter").check()
        page.get_by_label("Address", exact=True).fill("14 Elder Court")
        press(page, "Continue")
        assert [client for client in _CLIENTS if client in page.content()] == [name]
        press(page, "Send")
        expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
        press(page, "Finish and clear this device")
    assert {made.name for made in AdjustmentRequest.select()} == {*_CLIENTS} - {_CLIENTS[2]}
    assert all(made.on_behalf_name == "Robin Adviser" for made in AdjustmentRequest.select())


def who_reads(page: Page, language: str, direction: str, look: Callable[[Page], None]) -> None:
    """From the front page to a call back about a decision, without a word of English to find on the way."""
    page.locator(f'main nav a[hreflang="{language}"]').click()
    look(page)
    page.locator(f'main a[href="/call/{language}"]').first.click()
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    assert (html.get_attribute("dir") or "ltr") == direction
    page.locator("main form button").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look(page)
    page.locator('input[value="review"]').check()
    page.locator('input[name="name"]').fill("Invented Person")
    page.locator('input[name="telephone"]').fill("01632 960001")
    page.locator("main form button").first.click()
    expect(page.locator(".govuk-panel, .ev-code").first).to_be_visible()
    look(page)
    assert Appeal.select().where(Appeal.name == "Invented Person").count() == (1 if language == "ur" else 2)


def who_reads_welsh(page: Page, look: Callable[[Page], None]) -> None:
    """The whole site, and its policy, is in Welsh once it is chosen."""
    page.get_by_role("link", name="Cymraeg").first.click()
    page.get_by_role("link", name="Ein polisi", exact=True).first.click()
    for _ in range(2):
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        look(page)
        page.goto(page.url.partition("/policy")[0] + "/enquiries")


def at_night_on_a_telephone(people: People, letter: tuple[str, str]) -> None:
    """What the code opens at 11pm: when to call next, what is open all the same, nothing to scroll sideways for."""
    night = clock.at(clock.today() + timedelta(days=1), 23)
    with time_machine.travel(night):
        page = people.one(viewport={"width": 320, "height": 568})
        page.get_by_role("link", name="Follow up", exact=True).first.click()
        page.get_by_label("Reference").fill(letter[0])
        page.get_by_label("Private code").fill(letter[1])
        press(page, "Continue")
        expect(page.locator("main")).to_contain_text("Next time to call")
        expect(page.locator('main a[href="tel:999"]').first).to_be_visible()
        people.look(page)
