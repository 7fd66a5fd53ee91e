"""Counts what a task takes: the keys and clicks beyond the words that are written, and where a button stands."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

#: A keyboard that never arrives is a fault, and not a long task.
_LOST = 120


@dataclass
class Keyboard:
    """Somebody who uses the keys alone. `pressed` counts them; the letters of what they write are not counted."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, place: Locator, key: str = "Tab") -> None:
        """Go to a field, link or button, one at a time."""
        for _ in range(_LOST):
            if place.evaluate("it => it === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"the keyboard does not come to {place}")

    def past_the_masthead(self) -> None:
        """By the page's first link, straight to its main part."""
        self.to(self.page.get_by_role("link", name="Skip to main content"))
        self.press("Enter")

    def write(self, words: str) -> None:
        """Write into what has the focus."""
        self.page.keyboard.insert_text(words)


@dataclass
class Mouse:
    """Somebody who clicks. `clicked` counts it, and writing is free."""

    page: Page
    clicked: int = 0

    def click(self, place: Locator) -> None:
        """Click once."""
        place.click()
        self.clicked += 1


def bottom_of(place: Locator) -> float:
    """How far down the page its lower edge is, in CSS pixels from the top."""
    return float(place.evaluate("it => it.getBoundingClientRect().bottom + window.scrollY"))
