"""The front line in a real browser: found by telephone number, warned step by step, ended, and asked after."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.models import Incident, Warning
from tests.browser.conftest import Sites


def open_account(page: Page, sites: Sites) -> None:
    box = page.get_by_label(re.compile("Find a customer"))
    box.fill("07700 900 123")
    box.press("Enter")
    page.wait_for_url(f"{sites.backoffice}/customers/HA-204417")


@pytest.mark.clause("CUS-2")
def test_customers_appear_as_one_types(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.colleague("colleague")
    page.goto(f"{sites.backoffice}/customers")
    box = page.get_by_label("Name, telephone, account, reference, email, postcode or address")
    box.press_sequentially("okaf", delay=30)
    expect(page.get_by_role("link", name="Morgan Okafor-Reed")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("1 found.")
    page.get_by_role("link", name="Morgan Okafor-Reed").click()
    page.wait_for_url(f"{sites.backoffice}/customers/HA-204417")
    page.go_back()
    expect(box).to_have_value("okaf")
    expect(page.get_by_role("link", name="Morgan Okafor-Reed")).to_be_visible()
    box.fill("nobody at all")
    expect(page.get_by_role("status")).to_contain_text("Nobody found")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.goto(f"{sites.backoffice}/work")
    page.get_by_label(re.compile("Find a customer")).press_sequentially("okaf", delay=30)
    number = page.locator("header li span").filter(has_text="07700").first
    expect(number).to_be_visible()
    assert number.evaluate("one => getComputedStyle(one).color") != "rgb(255, 255, 255)", "white on white"


@pytest.mark.clause("INC-3", "INC-6")
def test_the_ladder_is_walked_with_one_click_a_step_and_nothing_typed(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites("agency-zero-tolerance")
    page = sites.colleague("colleague")
    open_account(page, sites)
    page.get_by_role("button", name="Start warning ladder").click()
    for number in (1, 2):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Step {number} of 3")
        expect(page.get_by_role("timer")).to_contain_text("min")
        page.get_by_role("button", name="It goes on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Step 3 of 3")
    page.get_by_role("button", name="End the call").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Filed as INC-")
    expect(page.get_by_role("heading", name="Are you all right?")).to_be_visible()
    page.get_by_role("button", name="I’d like to talk to someone").click()
    expect(page.get_by_text("Your line manager knows that you would like to talk.")).to_be_visible()
    page.get_by_role("link", name="Open the incident").or_(page.get_by_role("button", name="Open the incident")).click()
    expect(page.get_by_text("The warning ladder began, by telephone.")).to_be_visible()


@pytest.mark.clause("REL-6")
def test_going_back_and_clicking_again_leads_to_where_one_is(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites("agency-zero-tolerance")
    page = sites.colleague("colleague")
    open_account(page, sites)
    page.get_by_role("button", name="Start warning ladder").click()
    page.get_by_role("button", name="It goes on").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Step 2 of 3")
    page.go_back()
    page.goto(page.url) if "/ladder/" in page.url else page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Step 2 of 3")
    assert Warning.select().count() == 1
    assert not Incident.select().count()


@pytest.mark.clause("ACC-2", "INC-3")
def test_it_is_walked_without_scripts_on_a_small_telephone(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites("agency-zero-tolerance")
    page = sites.colleague("colleague", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(f"{sites.backoffice}/customers?q=okafor")
    page.get_by_role("button", name="Start warning ladder").click()
    page.get_by_role("button", name="It goes on").click()
    page.get_by_text("Danger: end now").click()
    page.get_by_label("What is the danger?").fill("He says that he is on his way")
    page.get_by_role("button", name="End now: there is danger").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Filed as INC-")
    assert Incident.get().danger_reason == "He says that he is on his way"
