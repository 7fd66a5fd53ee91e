"""The statement in a real browser as it is printed, from right to left, and in high contrast without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from shared.actions.installation.policy import use_policy
from shared.policy.editions import beside
from shared.policy.reading import library
from shared.rules.actor import OPERATOR
from tests.browser.conftest import Sites


@pytest.mark.clause("POL-4", "ACC-2")
def test_it_prints_on_the_whole_sheet_reads_from_the_right_and_turns_light_on_black(
    open_sites: Callable[..., Sites],
) -> None:
    sites = open_sites()
    file = library()["housing-association"]
    editions = [path.read_text("utf-8") for path in beside(file).values()]
    use_policy(OPERATOR, file.read_text("utf-8"), file.stem, editions=editions)
    page = sites.visitor(java_script_enabled=False, viewport={"width": 1280, "height": 900})

    page.goto(sites.portal + "/policy/in/ur")
    text, sheet = page.locator(".ev-read__text"), page.locator(".ev-read")
    beside_the_list = text.bounding_box()
    page.emulate_media(media="print")
    expect(page.locator(".ev-contents")).to_be_hidden()
    expect(page.locator(".ev-choices")).to_be_hidden()
    expect(page.locator("#forms")).to_be_hidden()
    printed, whole = text.bounding_box(), sheet.bounding_box()
    assert beside_the_list
    assert printed
    assert whole
    assert printed["width"] == whole["width"] > beside_the_list["width"]
    page.emulate_media(media="screen")

    paragraph = page.locator(".ev-read__text p").first
    expect(paragraph).to_have_css("direction", "rtl")
    page.get_by_role("link", name="ہائی کنٹراسٹ").click()  # high contrast, as everything of this page in Urdu
    for part in (page.locator("body"), paragraph, page.locator(".ev-hero")):
        expect(part).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(paragraph).to_have_css("color", "rgb(255, 255, 255)")
    page.goto(sites.portal + "/appeals")
    expect(page.locator("main")).to_have_css("background-color", "rgb(0, 0, 0)")
    page.get_by_role("link", name="Usual colours").click()
    expect(page.locator("body")).not_to_have_css("color", "rgb(255, 255, 255)")
