"""What a screen reader is given, page by page of a journey, as files that a person can read (ACC-1, ACC-2).

The words are Chromium's own: role, name and state of each part, in reading order. Where a text changes on purpose,
write the files anew with `EVENHAND_WRITE_WORDS=yes pytest tests/browser/test_words.py`, and read them before you keep
them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Sites
from tests.browser.looking import press
from tests.browser.test_portal_pages import adjustments
from tests.visitor import told

_WORDS = Path(__file__).with_name("words")
#: What is another at each run: days, references, codes, telephone windows.
_CHANGES = (
    (re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?\d{1,2} [A-Z][a-z]+ \d{4}\b"), "(a day)"),
    (re.compile(r"\b[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"), "(a reference)"),
    (re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}\b"), "(a code)"),
    (
        re.compile(r"(?:\b[0-9A-Z] ){4}[0-9A-Z], (?:[0-9A-Z] ){4}[0-9A-Z], (?:[0-9A-Z] ){3}[0-9A-Z]\b"),
        "(a code, spelt)",
    ),
    (re.compile(r"(?:Next time to call|You can call now)[^\n\"]*"), "(when to call next)"),
    (re.compile(r"\(a day\), \d{1,2}(?::\d{2})?[ap]m"), "(a day), (a time)"),
    (re.compile(r"127\.0\.0\.1:\d+"), "(this site)"),
)


def words_of(page: Page) -> str:
    """The main part of a page as it is read out."""
    said = page.locator("main").aria_snapshot()
    for pattern, instead in _CHANGES:
        said = pattern.sub(instead, said)
    return f"{page.title().partition(' – ')[0]}\n\n{said}"


@pytest.mark.clause("ACC-2")
@pytest.mark.parametrize("journey", ["asking for an adjustment", "the page behind a letter’s code"])
def test_what_a_screen_reader_says_is_as_it_was_read(open_sites: Callable[..., Sites], journey: str) -> None:
    sites = open_sites()
    page = sites.visitor()
    heard: list[str] = []
    if journey.startswith("asking"):
        page.goto(sites.portal + "/adjustments")
        adjustments(page, lambda page: heard.append(words_of(page)))
    else:
        reference, code = told(sites.world)
        page.goto(sites.portal + "/follow")
        page.get_by_label("Reference").fill(reference)
        page.get_by_label("Private code").fill(code)
        press(page, "Continue")
        page.wait_for_url("**/follow/opened")
        heard.append(words_of(page))
        page.get_by_role("link", name="Why, who decided, and what it rests on").click()
        page.wait_for_url("**/follow/why")
        heard.append(words_of(page))
    said = "\n\n────────\n\n".join(heard) + "\n"
    file = _WORDS / f"{journey.replace('’', '')}.txt"
    if os.environ.get("EVENHAND_WRITE_WORDS"):
        file.write_text(said, "utf-8")
    assert said == file.read_text("utf-8"), "read it aloud; if it is right, write it anew"
