"""Pages that are expected of a public site, and what machines look for on it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
import time_machine
from flask import Flask
from PIL import Image

from portal.notices.routes import LISTED
from shared.queries.policy import policy_in_force
from tests import builders
from tests.visitor import URL, Visitor, portal, told


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    made = portal(sqlite_url)
    builders.organisation()
    builders.policy("housing-association")
    return made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.mark.clause("POL-11", "ACC-2")
def test_every_way_to_reach_the_organisation_is_on_one_page(visitor: Visitor) -> None:
    text = visitor.get("/contact")
    ombudsman = policy_in_force().organisation.ombudsman
    for shown in (
        "01632 960000", "18001 01632 960000", "British Sign Language", "hello@example.org", "1 Example Row",
        "In person", ombudsman.name, ombudsman.telephone.replace(" ", " "), ombudsman.website, ombudsman.address,
    ):  # fmt: skip
        assert shown.replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert 'href="tel:1800101632960000"' in visitor.page
    assert 'href="/enquiries"' in visitor.page


@pytest.mark.clause("POL-11", "ACC-2")
def test_every_number_on_a_public_page_is_a_link_that_dials_it(visitor: Visitor) -> None:
    missed = {}
    for page in (*LISTED, "/follow", "/follow/lost", "/policy/easy-read", "/policy/cy", "/?lang=cy"):
        visitor.get(page)
        shown = re.sub(r"<(a|option|textarea)\b.*?</\1>|<[^>]*>", " ", visitor.page.replace("&nbsp;", " "), flags=re.S)
        missed[page] = re.findall(r"\b(?:0\d{2,4}[\s\u00a0]\d{3}|1800[12] \d)[\d\s\u00a0]*", shown)
    assert {page: numbers for page, numbers in missed.items() if numbers} == {}


@pytest.mark.clause("ACC-1")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_accessibility_statement_has_every_part_of_its_form(visitor: Visitor, name: str) -> None:
    builders.policy(name)
    text = visitor.get("/accessibility")
    organisation = policy_in_force().organisation
    for part in (
        "How accessible this site is", "version 2.2, at level AA", "What does not work as well as it should",
        "If something does not work for you", "hello@example.org", "How we tested it, and when", "21 November 2026",
    ):  # fmt: skip
        assert part in text
    assert f"within {policy_in_force().times.adjustment_answer_working_days} working days" in text
    assert ("Public Sector Bodies" in text) is (organisation.kind == "public_authority")


def test_the_page_about_cookies_names_every_cookie_that_is_set(visitor: Visitor) -> None:
    text = visitor.get("/cookies")
    assert visitor.client.get_cookie("evenhand_portal") is None, "reading sets none"
    visitor.get("/?lang=cy")
    visitor.get("/?contrast=high")
    visitor.get("/adjustments/what")
    visitor.fill(kinds=["large_print"])
    names = {cookie.key for cookie in (visitor.client._cookies or {}).values()}
    assert names == {"evenhand_portal", "evenhand_language", "evenhand_contrast"}
    assert [name for name in names if name not in text] == []


@pytest.mark.clause("ACC-5")
def test_every_page_has_a_quick_way_out_that_needs_no_script(visitor: Visitor) -> None:
    for path in (*LISTED, "/follow", "/adjustments/what", "/nothing"):
        visitor.get(path)
        assert "Exit this page" in visitor.page
        [way] = re.findall(r'href="/leave" [^>]*data-leave="(https://[^"]+)"', visitor.page)
        assert urlsplit(way).hostname not in {None, urlsplit(URL).hostname}
        assert 'rel="nofollow noreferrer"' in visitor.page, "where they come from is not told"


def test_search_engines_are_told_what_is_for_them(visitor: Visitor) -> None:
    robots = visitor.client.get("/robots.txt", base_url=URL)
    assert robots.mimetype == "text/plain"
    forbidden = re.findall(r"^Disallow: (\S+)$", robots.text, re.MULTILINE)
    assert f"Sitemap: {URL}/sitemap.xml" in robots.text.splitlines()
    sitemap = visitor.client.get("/sitemap.xml", base_url=URL)
    assert sitemap.mimetype == "application/xml"
    listed = [address.removeprefix(URL) for address in re.findall(r"<loc>(.*?)</loc>", sitemap.text)]
    assert listed == list(LISTED)
    for path in listed:
        visitor.get(path)
        assert visitor.status == 200, path
        assert not path.startswith(tuple(forbidden)), path


@pytest.mark.clause("SEC-23")
@pytest.mark.parametrize("today", ["2026-11-21", "2028-02-29", "2031-08-31"])
def test_whoever_finds_a_weakness_finds_whom_to_tell(sqlite_url: str, today: str) -> None:
    with time_machine.travel(f"{today}T10:00:00+00:00", tick=False):
        visitor = Visitor(portal(sqlite_url))
        builders.organisation()
        answer = visitor.client.get("/.well-known/security.txt", base_url=URL)
        fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
        expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert answer.mimetype == "text/plain"
    assert fields["Contact"] == "mailto:hello@example.org"
    assert fields["Canonical"] == f"{URL}/.well-known/security.txt"
    assert visitor.client.get("/security.txt", base_url=URL).location == "/.well-known/security.txt"


def test_the_icons_and_the_picture_for_links_are_there(visitor: Visitor) -> None:
    visitor.get("/policy")
    icon, touch = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]+)"', visitor.page)
    [preview] = re.findall(r'<meta property="og:image" content="([^"]+)"', visitor.page)
    assert preview.startswith(URL)
    for address, size in (("/favicon.ico", (48, 48)), (touch, (180, 180)), (preview.removeprefix(URL), (1200, 630))):
        answer = visitor.client.get(address, base_url=URL)
        assert answer.status_code == 200
        with Image.open(BytesIO(answer.data)) as picture:
            assert picture.size == size
    assert visitor.client.get(icon, base_url=URL).mimetype == "image/svg+xml"
    for part in ("og:title", "og:description", "og:site_name"):
        assert re.search(rf'<meta property="{part}" content="[^"]+">', visitor.page)


@pytest.mark.parametrize(("accepted", "unpack"), [("gzip, br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_with_a_form_is_small_and_its_length_tells_nothing(
    app: Flask, accepted: str, unpack: Callable[[bytes], bytes]
) -> None:
    client = app.test_client()
    asked = {"Accept-Encoding": accepted}
    answers = [client.get("/follow", base_url=URL, headers=asked) for _ in range(12)]
    assert len({len(answer.data) for answer in answers}) > 3, "padded by chance (BREACH)"
    for answer in answers:
        assert len(answer.data) < 2_600
        assert b'name="reference"' in unpack(answer.data)
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_too_large_says_what_to_do_and_what_was_answered_before_is_still_there(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url, MAX_CONTENT_LENGTH=2_000))
    told(builders.world())
    visitor.get("/adjustments/what")
    visitor.fill(kinds=["large_print"])
    visitor.fill(format="x" * 3_000)
    assert visitor.status == 413
    assert "too large" in visitor.text
    assert "Go back" in visitor.text
    visitor.get("/adjustments/what")
    assert "large_print" in visitor.ticked()
