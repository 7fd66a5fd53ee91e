"""An edition is whole: its menu, headings, formats and short form are in its language and direction (POL-4, ACC-3).

A failure prints, for each page and language, what of the page is not in the catalogue.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from shared import catalogues
from shared.models import AdjustmentRequest, Appeal, Enquiry
from shared.models.references import code_matches
from shared.notify.wording import reads
from shared.rules.vocabulary import Channel
from tests import builders
from tests.at_work import AtWork
from tests.integration.test_portal_adjustments import CODE
from tests.listening import Listening, listen
from tests.sign_in import back_office
from tests.visitor import Visitor, portal

ABOUT: dict[str, Any] = {
    "name": "Invented Person",
    "telephone": "01632 960001",
    "good_time": "mornings",
    "reference": "DEC-7K3Q-9XZ2",
}
PAGES = [
    "/policy/in/{}",
    "/privacy/in/{}",
    "/call/{}",
    "/call/{} wrong",
    "/call/{}/sent",
    "/call/{}/sent again",
    "/finished/{}",
]


@pytest.fixture
def visitor(sqlite_url: str) -> Visitor:
    app = portal(sqlite_url)
    builders.organisation()
    builders.policy(editions=True)
    return Visitor(app)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> dict[str, Listening]:
    return listen(monkeypatch)


def opened(visitor: Visitor, page: str, language: str) -> None:
    """The page in one of its states: as it opens, with mistakes, or after the form was sent."""
    address, _, state = page.format(language).partition(" ")
    if address.endswith("/sent"):
        visitor.get(address.removesuffix("/sent"))
        visitor.fill(about="other", **ABOUT)
        if state == "again":
            visitor.get(address)
        return
    visitor.get(address)
    if state == "wrong":
        visitor.fill(telephone="12")


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", catalogues.for_editions())
def test_nothing_of_a_page_around_an_edition_is_missing_from_its_catalogue(
    visitor: Visitor, listening: dict[str, Listening], language: str, page: str
) -> None:
    opened(visitor, page, language)
    assert visitor.status in {200, 422}
    missing = sorted(set(listening[language].missing))
    assert not missing, f"{page.format(language)}: {len(missing)} texts are not in the catalogue"


@pytest.mark.clause("POL-4")
@pytest.mark.parametrize(("language", "way"), [("ur", "rtl"), ("pl", "ltr")])
def test_a_page_around_an_edition_runs_as_its_language_does(visitor: Visitor, language: str, way: str) -> None:
    for address in (f"/policy/in/{language}", f"/call/{language}"):
        visitor.get(address)
        head = re.search(r"<html [^>]*>", visitor.page)
        assert head
        assert f'lang="{language}"' in head[0]
        assert ('dir="rtl"' in head[0]) == (way == "rtl")
        assert f'href="/call/{language}"' in visitor.page
    visitor.get("/call/xx")
    assert visitor.status == 404


@pytest.mark.clause("APP-1", "APP-10")
def test_the_short_form_in_urdu_is_a_real_appeal_that_staff_call_about(visitor: Visitor) -> None:
    visitor.get("/call/ur")
    visitor.fill(about="review", **ABOUT)
    assert visitor.path == "/call/ur/sent"
    appeal = Appeal.get()
    code = CODE.search(visitor.text)
    assert code
    assert code_matches(code[0], appeal.code_hash)
    assert (appeal.told_by, appeal.reply_by, appeal.telephone) == ("call", Channel.TELEPHONE, "+441632960001")
    assert "Please call in Urdu, with an interpreter" in appeal.decision_described
    assert "DEC-7K3Q-9XZ2" in appeal.decision_described
    assert str(appeal.answer_by.day) in visitor.text
    visitor.get("/call/ur/sent")
    assert not CODE.search(visitor.page), "the code is shown once"


def test_the_short_form_in_polish_reaches_whoever_answers_for_its_matter(visitor: Visitor) -> None:
    for about in ("adjustment", "service"):
        visitor.get("/call/pl")
        visitor.fill(about=about, **ABOUT)
        assert visitor.path == "/call/pl/sent"
    assert "Please call in Polish" in AdjustmentRequest.get().own_words
    assert (Enquiry.get().topic, Enquiry.get().language) == ("service", "pl")
    visitor.get("/call/pl")
    visitor.fill(telephone="12", name="A")
    assert (visitor.status, visitor.path) == (200, "/call/pl")  # asked for anew, at an address of its own
    assert "Jest problem" in visitor.text


def test_staff_are_told_which_translations_no_native_speaker_has_read(visitor: Visitor, sqlite_url: str) -> None:
    manager = AtWork(back_office(sqlite_url), builders.people()["line-manager"])
    text = manager.get("/policy")
    assert text.count("Not read by a native speaker yet") == 3
    assert "Not tried with readers yet" in text
    assert reads("cy").endswith("No native speaker has read our texts in it yet.")
