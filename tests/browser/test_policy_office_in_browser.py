"""A part of the policy written in a browser: how it will read comes while one types, rows by the keyboard (POL-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Sites
from tests.browser.looking import sound_at_every_width


@pytest.mark.clause("POL-4", "ACC-2")
def test_the_preview_follows_what_is_typed_and_rows_come_by_the_keyboard(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page, at = sites.colleague("senior-manager", bypass_csp=True), sites.backoffice
    page.goto(f"{at}/policy/drafts")
    page.get_by_label("The version in force").check()
    page.get_by_role("button", name="Begin a draft").click()
    sound_at_every_width(page)
    here = page.url

    page.goto(f"{here}/ladder")
    page.locator("#steps-0-words").fill("Please speak calmly, {customer}.")
    expect(page.locator("#preview")).to_contain_text("“Please speak calmly, (their name).”")
    expect(page.locator("#preview-said")).to_have_text("The preview is up to date.")
    page.get_by_role("button", name="Add another").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details:has(#steps-2) summary")).to_be_focused()
    expect(page.locator("#steps-0-words")).to_have_value("Please speak calmly, {customer}.")
    sound_at_every_width(page)
    page.locator("#steps-0-title").press("Enter")  # saves, and takes no row out
    expect(page.get_by_role("alert")).to_contain_text("Enter the heading")
    sound_at_every_width(page)
