"""A page as everyone sees it: as it is, in the colours of the device, in high contrast, and four times larger."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
_EVERYTHING = "axe.run()"
#: What other colours can spoil, and what another size can.
_COLOURS = "axe.run({runOnly: ['color-contrast', 'link-in-text-block']})"
_SIZES = "axe.run({runOnly: ['target-size', 'scrollable-region-focusable', 'meta-viewport', 'css-orientation-lock']})"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SENT_IN_PLACE = """async button => {
  button.focus();  // what helps to send comes once somebody begins
  const scripts = document.body.classList.contains("js-enabled");
  const comes = scripts && document.querySelector("main[data-htmx]") && button.form?.dataset.hxBoost;
  while (comes && !window.htmx) await new Promise(done => setTimeout(done, 20));
  const sent = Boolean(window.htmx && button.form?.dataset.hxBoost);
  if (sent) document.querySelector("main").dataset.seen = "";
  return sent;
}"""
_WIDE, _LARGE = {"width": 1280, "height": 1024}, {"width": 320, "height": 256}


def press(page: Page | Locator, name: str) -> None:
    """Press the button of this name. A form that is sent in place is followed until its answer stands on the page."""
    button = page.get_by_role("button", name=name, exact=True)
    of = page if isinstance(page, Page) else page.page
    in_place = button.evaluate(_SENT_IN_PLACE)
    button.click()
    if in_place:
        of.locator("main:not([data-seen])").wait_for()
    of.wait_for_load_state("domcontentloaded")


def refused(page: Page) -> None:
    """The form is back with its messages: the title says so first. A slow machine may still be reading the page."""
    expect(page).to_have_title(re.compile("^Error: "))


def sound(page: Page) -> None:
    """Nothing that the checker finds wrong, and nothing wider than the window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    _nothing_wrong(page, _EVERYTHING, "as it is")
    _nothing_wider(page)


def sound_at_every_width(page: Page) -> None:
    """Nothing that the checker finds wrong, and nothing wider than the window, on a telephone either."""
    sound(page)
    page.set_viewport_size({"width": 320, "height": 800})
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert wider == 0, page.url


def sound_for_everyone(page: Page) -> None:
    """Sound as it is, and in every other way that people look at it. 1280 dots at 400 % are 320 dots at 100 %."""
    page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.classList.remove('ev-contrast')")
    sound(page)
    page.emulate_media(forced_colors="active")
    _nothing_wrong(page, _COLOURS, "in forced colours")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(_LARGE)  # type: ignore[arg-type]
    page.evaluate("window.scrollTo(0, 0)")  # what is scrolled half under the way out is not small for that
    _nothing_wrong(page, _SIZES, "at 400 %")
    _nothing_wider(page)
    page.evaluate("document.documentElement.classList.add('ev-contrast')")
    _nothing_wrong(page, _COLOURS, "in high contrast")


def _nothing_wrong(page: Page, rules: str, how: str) -> None:
    wrong = page.evaluate(rules + ".then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert wrong == [], f"{page.url} {how}: {wrong}"


def _nothing_wider(page: Page) -> None:
    assert page.evaluate(_WIDER) == 0, f"{page.url} is wider than the window"
