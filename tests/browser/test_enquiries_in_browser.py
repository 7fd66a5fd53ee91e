"""Asking and answering in a browser: each state checked for accessibility, wide and narrow, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.actions.enquiries.send import NewEnquiry, send_enquiry
from shared.models import Enquiry
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import Channel, EnquiryTopic
from tests.browser.conftest import Sites
from tests.browser.looking import press
from tests.browser.test_backoffice_pages import sound_at_every_width

CODE = "7K3Q9-XZ2MA-4TPR"


def complain(page: Page, look: Callable[[Page], None]) -> None:
    """From the privacy notice to the confirmation, by way of every message."""
    page.get_by_role("button", name="Complain about how we use your information").click()
    look(page)
    press(page, "Continue")
    look(page)
    page.get_by_label("What do you want to ask or tell us?").fill("You wrote to my old address.")
    press(page, "Continue")
    expect(page).to_have_title(re.compile("How shall we answer you"))
    look(page)
    page.get_by_label("By letter").check()
    press(page, "Continue")
    look(page)
    page.get_by_label("Name and address").fill("Morgan Okafor-Reed\n14 Elder Court")
    press(page, "Continue")
    expect(page).to_have_title(re.compile("Check your answers"))
    look(page)
    press(page, "Send")
    look(page)
    expect(page.get_by_role("heading", name="We have your complaint", level=1)).to_be_visible()


@pytest.mark.clause("ACC-1", "ACC-2")
def test_every_state_of_an_enquiry_is_accessible_and_narrow(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor(bypass_csp=True)
    page.goto(sites.portal + "/privacy")
    complain(page, sound_at_every_width)
    reference, code = page.locator(".govuk-panel strong").inner_text(), page.locator(".ev-code").inner_text()
    page.goto(sites.portal + "/follow")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Private code").fill(code)
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Your complaint")).to_be_visible()
    sound_at_every_width(page)
    feedback = send_enquiry(CUSTOMER, NewEnquiry(EnquiryTopic.FEEDBACK, "It took too long."), CODE)
    manager = sites.colleague("senior-manager", bypass_csp=True)
    for path in ("", "?show=answered", f"/{feedback.reference}", f"/{reference}"):
        manager.goto(f"{sites.backoffice}/enquiries{path}")
        sound_at_every_width(manager)
    manager.goto(f"{sites.backoffice}/enquiries/new")
    press(manager, "Enter it")
    sound_at_every_width(manager)
    manager.goto(f"{sites.backoffice}/enquiries/{reference}")
    press(manager, "Answer")
    expect(manager.locator(".govuk-error-summary")).to_be_focused()
    sound_at_every_width(manager)
    manager.get_by_label("The answer", exact=True).fill("You are right. We have corrected it.")
    manager.get_by_label("The answer is posted").check()
    press(manager, "Answer")
    sound_at_every_width(manager)
    page.reload()
    expect(page.get_by_text("We have corrected it")).to_be_visible()
    sound_at_every_width(page)


@pytest.mark.clause("ACC-2")
def test_without_scripts_an_enquiry_is_sent(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor(java_script_enabled=False)
    page.goto(sites.portal + "/privacy")
    complain(page, lambda page: None)
    assert Enquiry.get().reply_by is Channel.LETTER
