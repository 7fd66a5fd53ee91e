"""What a letter's code opens, and the appeal, in every language that has an edition (APP-8, ACC-3).

A failure prints, for each page and language, what of the page is not in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from shared import catalogues
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.questions import ask_customer
from shared.models import Addition, Appeal
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdditionKind, AdjustmentKind, AdjustmentState, Channel
from tests import beginnings, builders
from tests.integration.test_portal_adjustments import CODE
from tests.listening import listen
from tests.pages import parsed
from tests.visitor import Visitor, portal, told

Letter = tuple[str, str]


def promised() -> tuple[builders.World, Letter]:
    """A decision with what it rests on, whose letter is out, for a customer to whom large print was promised."""
    world = builders.world(editions=True)
    asked = NewAdjustmentRequest(
        world.customer.name, Channel.EMAIL, (AdjustmentKind.LARGE_PRINT,), email="m@example.com"
    )
    made = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    made = match_adjustment(world.actor("colleague"), made.reference, made.version, world.customer.account)
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),)
    decide_adjustment(world.actor("line-manager"), made.reference, made.version, AdjustmentState.AGREED, "Yes.", agreed)
    return world, told(world)


def not_in_english(part: Element) -> str:
    """The text of a part of a page, without what it says is in English."""
    inside = [(part.text or "")] + [(not_in_english(each) + (each.tail or "")) for each in part]
    return "" if part.get("lang") == "en" else "".join(inside)


class Reader(Visitor):
    """Somebody who has chosen a language, and notes for each page which of its texts are not in it."""

    def __init__(self, app: Any, language: str, missing: Callable[[], list[str]]) -> None:
        super().__init__(app)
        self.language, self._missing, self.wanting = language, missing, dict[str, list[str]]()

    def _came(self, answer: Any) -> str:
        text = super()._came(answer)
        if wanting := sorted(set(self._missing())):
            self.wanting[self.path] = wanting
        self._missing().clear()
        assert f'<html lang="{self.language}"' in self.page, self.path
        return text


@pytest.fixture
def begun(sqlite_url: str) -> tuple[Any, builders.World, Letter]:
    app = portal(sqlite_url)
    world, letter = beginnings.begin("promised, with editions", promised)
    return app, world, letter


@pytest.fixture
def reader(begun: tuple[Any, builders.World, Letter], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Reader]:
    heard = listen(monkeypatch)

    def reads(language: str) -> Reader:
        found = Reader(begun[0], language, lambda: heard[language].missing if language in heard else [])
        found.get(f"/follow?lang={language}")
        return found

    return reads


def asks_for_a_review(reader: Reader) -> None:
    """From the decision to the receipt, by way of every message."""
    reader.get("/follow/opened")
    number = next(n for n, form in enumerate(reader._forms()) if form.get("action") == "/follow/appeal")
    reader.fill(form=number)
    reader.fill()
    reader.fill(grounds=["facts_wrong"], own_words="x", told_by="call", call_on="12")
    reader.fill(grounds=["facts_wrong"], own_words="I was not there.")
    reader.fill(skip="yes")
    reader.fill()
    reader.fill(name="Morgan Okafor-Reed", spoken_for="no")
    reader.fill(reply_by="bsl")
    reader.fill(reply_by="email", email="morgan@example.com")
    reader.fill()
    reader.fill()


@pytest.mark.clause("APP-8")
@pytest.mark.parametrize("language", catalogues.for_editions())
def test_nothing_of_what_a_code_opens_is_missing_from_a_catalogue(
    begun: tuple[Any, builders.World, Letter], reader: Callable[[str], Reader], language: str
) -> None:
    _app, world, letter = begun
    one = reader(language)
    one.fill(reference=letter[0], code="00000-00000-0000")
    one.fill(reference=letter[0], code=letter[1])
    assert one.path == "/follow/opened"
    assert re.search(r'href="/follow/missed/(\d+)"', one.page)
    missed = re.findall(r'href="(/follow/missed/\d+)"', one.page)[0]
    one.get("/follow/why")
    for page, words in ((missed, "Small print."), ("/follow/add", "It goes well.")):
        one.get(page)
        one.fill(words="")
        one.fill(words=words)
        assert one.path == "/follow/opened"
    asks_for_a_review(one)
    assert CODE.search(one.text), one.text
    one.get("/appeals/sent")
    appeal = Appeal.get()
    hearer = world.actor("director-repairs")
    assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    ask_customer(hearer, appeal.reference, Appeal.get().version, "Which week was it?")
    one.get("/follow")
    one.fill(reference=letter[0], code=letter[1])
    number = next(n for n, form in enumerate(one._forms()) if form.get("action") == "/follow/review")
    one.fill(form=number)
    assert "Which week was it?" in one.text
    one.get("/follow/answer")
    one.fill(words="The first.")
    one.get("/follow/withdraw")
    one.get("/follow/lost")
    one.fill()
    one.get("/appeals")
    one.get("/continue")
    assert not one.wanting, f"in {language}: {one.wanting}"
    assert Addition.select().where(Addition.kind == AdditionKind.ANSWER).exists()


@pytest.mark.clause("APP-8", "POL-4")
@pytest.mark.parametrize(
    ("language", "kind", "policy"),
    [
        ("cy", "Ymddygiad ymosodol neu sarhaus", "Polisi ymddygiad annerbyniol cymdeithas dai"),
        ("pl", "Zachowanie agresywne lub obraźliwe", ""),
        ("ur", "جارحانہ یا بدسلوکی والا رویہ", ""),
    ],
)
def test_kinds_of_behaviour_and_the_policy_are_named_in_the_readers_language(
    begun: tuple[Any, builders.World, Letter], language: str, kind: str, policy: str
) -> None:
    app, world, letter = begun
    one = Visitor(app)
    one.get(f"/follow?lang={language}")
    one.fill(reference=letter[0], code=letter[1])
    one.get("/follow/why")
    assert kind in one.text
    assert policy in one.text
    assert f'href="/policy/versions/1/in/{language}#' in one.page
    assert ('dir="rtl"' in re.findall(r"<html [^>]*>", one.page)[0]) == (language == "ur")
    hour = {"pl": "10:00", "ur": "10:00 صبح"}.get(language, "10am")
    assert hour in one.get("/follow/opened"), "hours are written as people do"
    if language == "ur":
        main = parsed(one.page).find(".//main")
        assert main is not None
        assert ", " not in not_in_english(main), "commas are Urdu's, and names are marked as English"
    marked = '<span lang="en" dir="ltr">' if language == "ur" else '<span lang="en">'
    assert f"{marked}{world.staff['line-manager'].name}" in one.page, "names stay in one piece, and say what they are"
    assert re.search(rf'<span lang="en"[^>]*>{re.escape(world.staff["line-manager"].name)}', one.page), (
        "read as English"
    )
    assert not re.search(r">\s*0\d+ \d", one.page), "a number that may be broken at its space is turned round"
    one.get("/follow/why")
    wrote = re.findall(r'<p class="govuk-body ev-words"([^>]*)>', one.page)
    assert wrote
    assert all('lang="en"' in each and ('dir="ltr"' in each) == (language == "ur") for each in wrote)
