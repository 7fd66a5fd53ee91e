"""With scripts, what is wrong in a form of the portal is said without a new page; without them it works the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Sites
from tests.browser.looking import press, refused, sound

_NO_DOUBLE_CLICK = 1_100
WORDS = "Does the policy cover letters?"


def marked(page: Page) -> None:
    """A page that was loaded anew would have lost this."""
    page.evaluate("window.mark = true")


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.mark === true"))


@pytest.mark.clause("ACC-1", "ACC-2", "POL-11")
def test_what_is_wrong_is_said_in_place_with_the_focus_and_all_that_was_typed(
    open_sites: Callable[..., Sites],
) -> None:
    sites = open_sites()
    page = sites.visitor()
    page.goto(sites.portal + "/enquiries")
    marked(page)
    page.locator("#words").fill(WORDS)
    press(page, "Continue")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert is_the_same(page)
    refused(page)
    assert summary.locator("[role=alert]").count() == 1
    expect(page.locator("#words")).to_have_value(WORDS)
    sound(page)
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "topic"
    page.get_by_label("A question about our policy").check()
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    press(page, "Continue")
    page.wait_for_url("**/enquiries/reply")
    page.locator("input[name=reply_by][value=none]").check()
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    press(page, "Continue")
    page.wait_for_url("**/enquiries/check")
    expect(page.locator("main")).to_contain_text(WORDS)
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    press(page, "Send")
    page.wait_for_url("**/enquiries/sent")
    assert not is_the_same(page)


@pytest.mark.clause("REL-3")
def test_when_the_line_breaks_it_is_said_and_everything_can_be_sent_again(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor()
    page.goto(sites.portal + "/enquiries")
    page.locator("#words").fill(WORDS)
    page.route("**/enquiries", lambda route: route.abort())
    page.get_by_role("button", name="Continue", exact=True).click()
    said = page.get_by_role("alert")
    expect(said).to_have_text("The connection broke, and nothing was sent. Your answers are still here: try again.")
    expect(page.locator("#words")).to_have_value(WORDS)
    page.unroute("**/enquiries")
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_a_question_is_passed_skipped_and_gone_back_from_as_ever(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor()
    page.goto(sites.portal + "/adjustments")  # who types the address of a question is asked whether it is still them
    page.get_by_role("button", name="Start now").click()
    marked(page)
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert is_the_same(page)
    page.get_by_label("Large print").check()
    page.wait_for_timeout(_NO_DOUBLE_CLICK)
    press(page, "Continue")
    page.wait_for_url(lambda address: not address.endswith("/what"))
    page.go_back()
    page.wait_for_url("**/adjustments/what")
    expect(page.get_by_label("Large print")).to_be_checked()


def test_a_wrong_code_is_answered_in_place(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor()
    page.goto(sites.portal + "/follow")
    marked(page)
    page.get_by_label("Reference").fill("DEC-0000-0000")
    page.locator("input[name=code]").fill("7K3Q9-XZ2MA-4TPR")
    press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert is_the_same(page)
    expect(page.get_by_label("Reference")).to_have_value("DEC-0000-0000")
