"""Who walks the journey, at what time, and what they carry from one step to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import time_machine
from playwright.sync_api import Locator, Page, expect

from shared import clock
from shared.policy.schema import Policy
from shared.rules.vocabulary import Role
from tests.browser.conftest import Sites

#: The week in which it happens begins on a Monday; no bank holiday is near.
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 3, day) for day in range(1, 6))
CUSTOMER = "Morgan Okafor-Reed"
ACCOUNT = "HA-204417"

REFERENCE = r"\b[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"
CODE = r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}\b"


@dataclass
class Receipt:
    """What the customer is given: a reference and its private code."""

    reference: str
    code: str


@dataclass
class Journey:
    """The people, the time, and the references that one step hands to the next."""

    sites: Sites
    policy: Policy
    time: time_machine.Traveller
    in_full: bool = True
    asked: Receipt = field(default_factory=lambda: Receipt("", ""))
    asked_again: str = ""
    incident: str = ""
    case: str = ""
    restriction: str = ""
    letter: str = ""
    decision: Receipt = field(default_factory=lambda: Receipt("", ""))
    appeal: Receipt = field(default_factory=lambda: Receipt("", ""))
    outcome_letter: str = ""
    pages: dict[str, Page] = field(default_factory=dict)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Let it be this time in the office. Sessions have run out by then, so everyone signs in anew."""
        self.time.move_to(clock.at(day, hour, minute))
        for page in self.pages.values():
            page.close()
        self.pages.clear()

    def later(self, *, minutes: float) -> None:
        """Let some minutes pass."""
        self.time.shift(minutes * 60)

    def customer(self, **options: object) -> Page:
        """The customer, in a new window of their own browser, on the portal."""
        return self.sites.visitor(base_url=self.sites.portal, **options)

    def colleague(self, key: str) -> Page:
        """The colleague, signed in to the back office: by its forms and with scripts, or with neither."""
        if key not in self.pages:
            self.pages[key] = self._signed_in(key)
        return self.pages[key]

    def _signed_in(self, key: str) -> Page:
        if not self.in_full:
            return self.sites.colleague(key, base_url=self.sites.backoffice, java_script_enabled=False)
        page = self.sites.visitor(base_url=self.sites.backoffice)
        self.sites.sign_in(page, key)
        return page

    @property
    def decider(self) -> str:
        """Who authorises, as the policy's record names the role: a Director, or the other senior manager."""
        return "director-housing" if Role.DIRECTOR in self.policy.authority.authorise else "senior-manager-2"

    def name(self, key: str) -> str:
        """The colleague's name."""
        return self.sites.world.staff[key].name

    def person(self, key: str) -> str:
        """The colleague as lists show them."""
        return f"{self.name(key)}, {self.sites.world.staff[key].job_title}"

    def restriction_page(self, key: str) -> Page:
        """The page on which the proposal is read and decided, as this colleague sees it."""
        page = self.colleague(key)
        page.goto(f"/restrictions/{self.restriction}")
        return page


@contextmanager
def from_monday() -> Iterator[time_machine.Traveller]:
    """Let it be Monday at nine, and time go on from there."""
    with time_machine.travel(clock.at(MONDAY, 9), tick=True) as time:
        yield time


def main(page: Page) -> Locator:
    """The page without its header and footer."""
    return page.get_by_role("main")


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    """The page is headed so."""
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def card(page: Page, title: str) -> Locator:
    """The part of the page under this title."""
    return main(page).locator("section", has=page.get_by_role("heading", name=title, exact=True))


def found(pattern: str, text: str) -> str:
    """The first thing in the text that looks so."""
    match = re.search(pattern, text)
    assert match, f"nothing like {pattern} in: {text}"
    return match[0]
