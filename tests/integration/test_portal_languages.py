"""The interface in the language that somebody chose or that their browser asks for (ACC-3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from babel.support import NullTranslations
from flask import Flask

from portal.notices.routes import LISTED
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel
from shared.web import languages
from tests import builders
from tests.visitor import URL, Visitor, portal, told

PAGES = [*LISTED, "/policy/in/cy", "/adjustments/what", "/follow", "/continue", "/nothing-here"]


MONTHS = "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    made = portal(sqlite_url)
    builders.organisation()
    builders.policy(editions=True)
    return made


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)"', page)
    assert found
    return found[1]


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_which_language_it_is_in(app: Flask, path: str) -> None:
    visitor = Visitor(app)
    for language, name in (("cy", "Cymraeg"), ("en", "English")):
        visitor.get(f"{path}?lang={language}")
        assert language_of(visitor.page) == language
        assert f'<span lang="{language}" aria-current="true">{name}</span>' in visitor.page


@pytest.mark.clause("ACC-3")
def test_the_choice_stays_without_anything_that_could_follow_the_person(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/?lang=cy")
    kept = [cookie for cookie in visitor.headers.getlist("Set-Cookie") if "evenhand" in cookie]  # type: ignore[attr-defined]
    assert [cookie.split(";")[0] for cookie in kept] == ["evenhand_language=cy"]
    assert "HttpOnly" in kept[0]
    assert "SameSite=Lax" in kept[0]
    visitor.get("/adjustments")
    assert language_of(visitor.page) == "cy"
    assert "Gofyn am addasiad" in visitor.text
    visitor.get("/adjustments?lang=en")
    assert "Ask for an adjustment" in visitor.text


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize(
    ("wanted", "got"), [("cy", "cy"), ("cy-GB,en;q=0.5", "cy"), ("xx,en;q=0.8", "en"), ("xx", "en"), ("", "en")]
)
def test_before_any_choice_the_browser_is_asked(app: Flask, wanted: str, got: str) -> None:
    headers = {"Accept-Language": wanted}
    answer = app.test_client().get("/policy", base_url=URL, headers=headers, follow_redirects=True)
    assert language_of(answer.text) == got
    assert not [c for c in answer.headers.getlist("Set-Cookie") if languages.COOKIE in c]


@pytest.mark.parametrize("asked", ["xx", "../../etc", "en-US", "", "%00"])
def test_a_language_that_there_is_not_is_not_kept(app: Flask, asked: str) -> None:
    answer = app.test_client().get(f"/policy?lang={asked}", base_url=URL)
    assert languages.COOKIE not in str(answer.headers.getlist("Set-Cookie"))


def test_a_page_that_is_kept_in_one_language_is_never_given_for_another(app: Flask) -> None:
    client = app.test_client()
    tags: dict[str, str] = {}
    for language in ("en", "cy", "en", "cy"):
        answer = client.get("/accessibility", base_url=URL, headers={"Accept-Language": language})
        assert language_of(answer.text) == language
        assert {"accept-language", "cookie"} <= {each.lower() for each in answer.vary}
        assert tags.setdefault(language, answer.headers["ETag"]) == answer.headers["ETag"]
        seen = {"Accept-Language": "cy", "If-None-Match": tags["en"]}
        again = client.get("/accessibility", base_url=URL, headers=seen)
        assert again.status_code == 200
    assert tags["en"] != tags["cy"]


def test_the_links_to_another_language_never_lead_to_another_site(app: Flask) -> None:
    answer = app.test_client().get("//another.example/page", base_url=URL)
    links = re.findall(r'href="([^"]*\?lang=\w+)"', answer.text)
    assert links
    assert all(link.startswith("/") and not link.startswith("//") for link in links)


@pytest.mark.clause("ACC-3")
def test_what_is_wrong_with_a_form_is_said_in_the_language_of_the_page(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/adjustments/what?lang=cy")
    text = visitor.fill()
    assert visitor.status == 422
    assert "Mae problem" in text
    assert "Dewiswch beth fyddai’n helpu" in text
    assert "<title>Gwall: " in visitor.page
    assert "Nodau ar ôl" in visitor.page


def test_dates_are_written_in_the_language_of_the_page(app: Flask) -> None:
    visitor = Visitor(app)
    assert re.search(rf"fel yr oedd ar \d+ ({MONTHS}) \d{{4}}", visitor.get("/policy?lang=cy"))


class Marked(NullTranslations):
    """A language in which every text of the catalogues stands in brackets, and nothing else does."""

    def ugettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return f"⟦{singular if num == 1 else plural}⟧"


#: Said in every language as it is: the organisation's own name, address and hours, names of languages and bodies.
OWN = re.compile(
    r"Marrowfield Homes|Marrowfield|1 Example Row|ZZ1 1ZZ|hello@example\.org|Cymraeg"
    r"|English|Polski|اردو|Housing Ombudsman Service"
    r"|https?://[\w.:/-]*|www\.[\w.-]+|PO Box [\w ,]+|evenhand\w*|ENG-|Samaritans|" + MONTHS
)
SIGNS = re.compile(r"[\d\s.,:;·–—()/+-]+")


def said(element: Element, foreign: bool = False) -> Iterator[str]:
    """The texts that a page shows, but for those that it says are in another language than its own."""
    foreign = foreign or (element.get("lang") not in (None, "cy"))
    if element.tag in {"script", "style", "textarea"}:
        return
    if not foreign and element.text:
        yield element.text
    for child in element:
        yield from said(child, foreign)
        if not foreign and child.tail:
            yield child.tail


#: The policy and the notice lead to their Welsh editions, whose words are the policy's own.
SPOKEN = [path for path in PAGES if not path.startswith("/policy/in/") and path not in {"/policy", "/privacy"}]


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize("path", SPOKEN)
def test_no_text_of_a_page_is_past_the_catalogues(app: Flask, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(languages, "catalogue", lambda language: Marked() if language == "cy" else NullTranslations())
    page = app.test_client().get(f"{path}?lang=cy", base_url=URL).text
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    texts = list(said(body))
    assert [text for text in texts if "⟧⟦" in text] == [], "two sentences without a space between them"
    shown = "".join(texts)
    assert shown.count("⟦") == shown.count("⟧") > 10
    while "⟦" in shown:  # a text may stand inside another one
        shown = re.sub(r"⟦[^⟦⟧]*⟧", " ", shown)
    assert SIGNS.sub(" ", OWN.sub("", shown)).strip() == ""


@pytest.mark.clause("ACC-3")
def test_what_frames_a_decision_is_welsh_and_what_colleagues_wrote_is_marked_as_english(sqlite_url: str) -> None:
    app = portal(sqlite_url)
    world = builders.world()
    asked = NewAdjustmentRequest(
        world.customer.name, Channel.EMAIL, (AdjustmentKind.LARGE_PRINT,), email="m@example.com"
    )
    made = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TPR")
    made = match_adjustment(world.actor("colleague"), made.reference, made.version, world.customer.account)
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),)
    decide_adjustment(
        world.actor("line-manager"), made.reference, made.version, AdjustmentState.AGREED, "Yes, always.", agreed
    )
    reference, code = told(world)
    visitor = Visitor(app)
    visitor.get("/follow?lang=cy")
    text = visitor.fill(reference=reference, code=code)
    assert "Print bras: 18" in text
    assert "Cydweithwyr a ysgrifennodd rywfaint o hyn, yn Saesneg" in text
    visitor.get("/follow/why")
    assert 'lang="en"' in visitor.page
