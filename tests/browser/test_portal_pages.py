"""The portal in a real browser: every page and every state checked for accessibility, and walked by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Sites
from tests.browser.looking import press, sound
from tests.visitor import told


def adjustments(page: Page, look: Callable[[Page], None]) -> None:
    """Every page of the form, empty, with errors, filled, checked and sent."""
    page.get_by_role("button", name="Start now").click()
    look(page)
    press(page, "Continue")
    look(page)
    page.get_by_label("Large print").check()
    press(page, "Continue")
    look(page)
    press(page, "Skip this question")
    look(page)
    page.get_by_label("Anxiety").check()
    press(page, "Continue")
    look(page)
    press(page, "Skip this question")
    look(page)
    page.get_by_label("Somebody else, and I am asking for them").check()
    press(page, "Continue")
    look(page)
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("Full name").fill("Morgan Okafor-Reed")
    press(page, "Continue")
    look(page)
    page.get_by_label("By email").check()
    press(page, "Continue")
    look(page)
    page.get_by_label("Email address").fill("morgan@example.com")
    press(page, "Continue")
    look(page)
    press(page, "Send")
    look(page)


def appeal(page: Page, look: Callable[[Page], None]) -> None:
    """From the first question to the confirmation."""
    look(page)
    press(page, "Continue")
    look(page)
    page.get_by_label("Some of the facts are wrong").check()
    page.get_by_label("Tell us in your own words").fill("I was not there.")
    press(page, "Continue")
    look(page)
    press(page, "Skip this question")
    look(page)
    page.get_by_label("Full name").fill("Morgan Okafor-Reed")
    page.get_by_label("No, I speak for myself").check()
    press(page, "Continue")
    look(page)
    page.get_by_label("By letter").check()
    page.get_by_label("Address", exact=True).fill("14 Elder Court")
    press(page, "Continue")
    look(page)
    file = {"name": "photo.pdf", "mimeType": "application/pdf", "buffer": b"not one"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Add these files")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look(page)
    page.locator("input[type=file]").set_input_files(file | {"name": "diary.txt"})  # type: ignore[arg-type]
    press(page, "Add these files")
    expect(page.get_by_role("button", name="Remove diary.txt")).to_be_visible()
    look(page)
    press(page, "Continue")
    look(page)
    press(page, "Send")
    look(page)


@pytest.mark.clause("ACC-1", "ACC-2")
def test_every_step_is_accessible_on_a_small_telephone(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    letter = told(sites.world)
    page = sites.visitor(bypass_csp=True, viewport={"width": 320, "height": 640})
    page.goto(sites.portal + "/adjustments")
    adjustments(page, sound)
    page.goto(sites.portal + "/follow")
    page.get_by_label("Reference").fill(letter[0])
    page.get_by_label("Private code").fill("0" * 14)
    press(page, "Continue")
    sound(page)
    page.get_by_label("Private code").fill(letter[1])
    press(page, "Continue")
    sound(page)
    page.get_by_text("Show dates and people").click()
    sound(page)
    page.get_by_role("button", name="Tell us something before we look again").click()
    press(page, "Send")
    sound(page)
    page.get_by_label("What would you like to add?").fill("It goes well.")
    press(page, "Send")
    sound(page)
    press(page, "Ask for a review")
    press(page, "Save and come back later")
    sound(page)
    way_back = page.locator(".ev-code").inner_text()
    page.get_by_role("button", name="Go on now").click()
    appeal(page, sound)
    reference, code = page.locator(".govuk-panel strong").inner_text(), page.locator(".ev-code").inner_text()
    page.goto(sites.portal + "/follow")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Private code").fill(code)
    press(page, "Continue")
    sound(page)
    page.get_by_role("link", name="Take this back").click()
    sound(page)
    press(page, "Take it back")
    sound(page)
    page.goto(sites.portal + "/continue")
    page.get_by_label("Code").fill(way_back)
    press(page, "Go on")
    expect(page.get_by_role("heading", name="You sent this already")).to_be_visible()
    sound(page)


@pytest.mark.clause("ACC-2", "ADJ-1")
def test_without_scripts_the_whole_journey_works(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    letter = told(sites.world)
    page = sites.visitor(java_script_enabled=False)
    page.goto(sites.portal + "/adjustments")
    adjustments(page, lambda page: None)
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    page.goto(sites.portal + f"/appeals#R={letter[0]}&C={letter[1]}")
    page.get_by_label("Reference").fill(letter[0])
    page.get_by_label("Private code").fill(letter[1])
    press(page, "Continue")
    press(page, "Save and come back later")
    code = page.locator(".ev-code").inner_text()
    other = sites.visitor(java_script_enabled=False)
    other.goto(sites.portal + "/continue")
    other.get_by_label("Code").fill(code)
    press(other, "Go on")
    appeal(other, lambda page: None)
    expect(other.get_by_role("heading", name="We have your appeal")).to_be_visible()


@pytest.mark.clause("LET-6", "SEC-31")
def test_the_address_of_the_qr_code_fills_the_form_and_is_cleared(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    letter = told(sites.world)
    page = sites.visitor()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sites.portal + f"/appeals#R={letter[0]}&C={letter[1]}")
    expect(page.get_by_label("Reference")).to_have_value(letter[0])
    expect(page.get_by_label("Private code")).to_have_value(letter[1])
    assert page.url == sites.portal + "/appeals"
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Why do you think the decision is wrong?")).to_be_visible()
    assert [url for url in asked if letter[1] in url] == []
    assert {re.sub(r"^(https?://[^/]+).*", r"\1", url) for url in asked} == {sites.portal}


@pytest.mark.clause("ACC-1")
def test_by_keyboard_alone(open_sites: Callable[..., Sites]) -> None:
    sites = open_sites()
    page = sites.visitor()

    def tab_to(name: str) -> None:
        """Press Tab until the focus stands on what is called so; it must show where it stands."""
        for _ in range(60):
            page.keyboard.press("Tab")
            if name in page.evaluate(_FOCUSED):
                shown: bool = page.evaluate(_SHOWN)
                assert shown, f"the focus on {name} does not show"
                return
        raise AssertionError(f"no way to {name} by keyboard")

    def go_to(name: str, address: str) -> None:
        """Tab there, press Enter, and wait for the page."""
        tab_to(name)
        page.keyboard.press("Enter")
        page.wait_for_url(sites.portal + address, wait_until="load")

    page.goto(sites.portal + "/")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate(_FOCUSED)
    page.keyboard.press("Enter")
    go_to("Ask for an adjustment", "/adjustments")
    go_to("Start now", "/adjustments/what")
    tab_to("Continue")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to("Choose what would help, or tell us in your own words")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "kinds"
    tab_to("Large print")
    page.keyboard.press("Space")
    go_to("Continue", "/adjustments/how")
    go_to("Skip this question", "/adjustments/barriers")
    go_to("Skip this question", "/adjustments/who")
    tab_to("Me")
    page.keyboard.press("Space")
    tab_to("Full name")
    page.keyboard.type("Morgan Okafor-Reed")
    go_to("Continue", "/adjustments/reply")
    tab_to("By email")
    page.keyboard.press("Space")
    tab_to("Email address")
    page.keyboard.type("morgan@example.com")
    go_to("Continue", "/adjustments/check")
    go_to("Send", "/adjustments/sent")
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()


#: What a screen reader would call the focused element, as far as these pages need it.
_FOCUSED = """() => {
  const on = document.activeElement;
  const label = on.labels && on.labels[0];
  return (label ? label.innerText : on.innerText || "").trim();
}"""
#: Whether it looks different from how it looks without the focus.
_SHOWN = """() => {
  const look = on => [on, on.nextElementSibling || on].flatMap(one => ["", "::before"].map(part => {
    const style = getComputedStyle(one, part);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderWidth].join();
  })).join();
  const on = document.activeElement, focused = look(on);
  on.blur();
  const plain = look(on);
  on.focus();
  return focused !== plain;
}"""
