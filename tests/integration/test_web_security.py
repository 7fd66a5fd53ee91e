"""What every answer carries, and what no request gets past."""

from __future__ import annotations

import gzip
import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.database import connections
from shared.database.writing import writing
from shared.models import Organisation
from shared.web import organisation, security
from shared.web.once_a_minute import OnceAMinute
from tests.gallery import pages

BASE = {"portal": "http://127.0.0.1:8110", "backoffice": "http://127.0.0.1:8111"}
ANSWERS = [
    ("/", 200),
    ("/form", 200),
    ("/health", 200),
    ("/organisation.css", 200),
    ("/static/scripts/page.js", 200),
    ("/static/nothing.js", 404),
    ("/nothing", 404),
    ("/any-colleague", 303),
    ("/fails/not-allowed", 403),
    ("/fails/stale", 409),
    ("/fails/invalid", 422),
    ("/fails/tries", 429),
    ("/fails/bug", 500),
    *((f"/fails/{code}", code) for code in (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)),
]


@pytest.fixture(params=["portal", "backoffice"])
def app(request: pytest.FixtureRequest, sqlite_url: str) -> Flask:
    """The gallery in each layout."""
    pages.signed_in.clear()
    return pages.make(request.param, sqlite_url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def base(app: Flask) -> str:
    return BASE[app.name]


@pytest.mark.clause("SEC-22", "SEC-23")
@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_carries_the_policy(app: Flask, client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, base_url=base(app))
    assert answer.status_code == status
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"):
        assert answer.headers[name]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.clause("SEC-22")
@pytest.mark.parametrize("path", ["/", "/form", "/done", "/rows", "/fails/404"])
def test_no_page_has_a_script_or_style_of_its_own(app: Flask, client: FlaskClient, path: str) -> None:
    html = client.get(path, base_url=base(app)).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)


@pytest.mark.clause("SEC-24")
def test_nothing_personal_is_kept_but_static_and_published_pages_are(app: Flask, client: FlaskClient) -> None:
    for path in ("/", "/form", "/rows", "/fails/404", "/fails/bug", "/any-colleague"):
        assert client.get(path, base_url=base(app)).headers["Cache-Control"] == "no-store", path
    published = client.get("/published", base_url=base(app))
    assert published.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/published", base_url=base(app), headers={"If-None-Match": published.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    address = re.search(r'src="(/static/scripts/page.js\?v=\w+)"', client.get("/", base_url=base(app)).text)
    assert address
    script = client.get(address[1], base_url=base(app))
    imported = re.findall(r'\bimport(?:\(| .* from )"([^"]+)"', script.text)
    assert len(imported) == 2
    for kept in (script, *(client.get(one, base_url=base(app)) for one in imported)):
        assert (kept.status_code, kept.mimetype) == (200, "text/javascript")
        assert "immutable" in kept.headers["Cache-Control"], "asked for once, not on every page"


@pytest.mark.clause("SEC-22")
@pytest.mark.parametrize(
    "path", ["styles/portal.scss", "styles/_base.scss", "built/.digest", "letters/", "../README.md", "%2e%2e/README.md"]
)
def test_only_what_the_pages_use_is_served(client: FlaskClient, app: Flask, path: str) -> None:
    assert client.get(f"/static/{path}", base_url=base(app)).status_code == 404


def test_what_everybody_gets_alike_is_compressed_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    """A page with a token in it is not: its compressed length would give the token away, letter by letter."""
    for path in ("/published", "/organisation.css", "/static/built/portal.css", "/static/images/mark.svg"):
        plain = client.get(path, base_url=base(app))
        small = client.get(path, base_url=base(app), headers={"Accept-Encoding": "br, gzip"})
        assert "Accept-Encoding" in small.headers["Vary"]
        if len(plain.data) < 500:
            assert "Content-Encoding" not in small.headers
            continue
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
        again = {"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
        assert client.get(path, base_url=base(app), headers=again).status_code == 304
    for path in ("/form", "/fails/404"):
        assert (
            "Content-Encoding" not in client.get(path, base_url=base(app), headers={"Accept-Encoding": "gzip"}).headers
        )


@pytest.mark.clause("SEC-24")
def test_signing_out_clears_the_browser(app: Flask, client: FlaskClient) -> None:
    header = client.get("/sign-out", base_url=base(app)).headers["Clear-Site-Data"]
    assert {'"cache"', '"cookies"', '"storage"'} == set(header.split(", "))


@pytest.mark.clause("SEC-25")
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example"])
def test_a_foreign_host_is_refused(app: Flask, client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.clause("SEC-26")
@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({}, False),
    ],
)
def test_another_site_can_change_nothing_even_with_a_token(
    app: Flask, client: FlaskClient, headers: dict[str, str], refused: bool
) -> None:
    token = token_of(client, base(app))
    answer = client.post("/form", data={"csrf_token": token}, headers=headers, base_url=base(app))
    assert answer.status_code == (403 if refused else 422)


def test_whoever_forgot_to_name_the_proxies_reads_why_every_form_is_refused(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "_elsewhere", OnceAMinute(logging.getLogger("evenhand.web")))
    assert client.post("/form", headers={"Origin": "https://canary.example"}, base_url=base(app)).status_code == 403
    assert "EVENHAND_PROXIES" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.clause("SEC-26")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_nothing_is_changed_without_a_token(app: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    token_of(client, base(app))
    answer = client.post("/form", data={"name": "Jo"}, headers=headers, base_url=base(app))
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert ('href="/form">Open the form again' in answer.text) is (not headers), "a page; a fragment stands in one"


def token_of(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/form", base_url=address).text)
    assert found
    return found[1]


@pytest.mark.clause("SEC-21")
@pytest.mark.parametrize("https", [False, True])
def test_the_cookies_of_the_two_are_strangers(sqlite_url: str, https: bool) -> None:
    names = set()
    for which in ("portal", "backoffice"):
        app = pages.make(which, sqlite_url, https=https)
        answer = app.test_client().get(
            "/form", base_url=BASE[which].replace("http:", "https:") if https else BASE[which]
        )
        cookie = answer.headers["Set-Cookie"]
        names.add(cookie.split("=")[0])
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is https
        assert ("Strict-Transport-Security" in answer.headers) is https
    prefix = "__Host-" if https else ""
    assert names == {f"{prefix}evenhand_portal", f"{prefix}evenhand_backoffice"}


@pytest.mark.clause("SEC-36")
def test_a_failure_tells_neither_the_page_nor_the_log_what_was_in_it(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/fails/bug", base_url=base(app))
    assert answer.status_code == 500
    number = re.search(r"give this number: (\w+)", answer.text)
    assert number
    assert number[1] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "pages.py" in caplog.text
    assert pages.CANARY not in answer.text + caplog.text


def test_a_failing_database_still_gets_a_page(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("disk")

    monkeypatch.setattr(connections, "connect_for_request", broken)
    answer = client.get("/form", base_url=base(app))
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/fails/not-allowed", "somebody else must authorise it"),
        ("/fails/stale", "Bo Sample changed the end date"),
        ("/fails/invalid", "The start must be before the end"),
        ("/fails/tries", "Wait 5 minutes"),
    ],
)
def test_a_refusal_says_why_as_a_page_and_as_a_fragment(app: Flask, client: FlaskClient, path: str, words: str) -> None:
    page = client.get(path, base_url=base(app))
    assert words in page.text
    assert page.text.count("<h1") == 1
    fragment = client.get(path, base_url=base(app), headers={"HX-Request": "true"})
    assert fragment.status_code == page.status_code
    assert words in fragment.text
    assert "<html" not in fragment.text


def test_htmx_gets_the_part_that_the_page_includes(app: Flask, client: FlaskClient) -> None:
    page = client.get("/rows", base_url=base(app))
    part = client.get("/rows", base_url=base(app), headers={"HX-Request": "true"})
    back = client.get("/rows", base_url=base(app), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" not in part.text
    assert part.text.strip() in page.text
    assert back.text.count("<html") == 1
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize("colour", ["#0f4f58", "#a84a1b", "#767676", "#000000"])
def test_a_readable_colour_is_taken(colour: str) -> None:
    assert organisation.check_colour(colour) == colour


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd400", "#777777", "red", "#fff", "#12345g"])
def test_a_colour_that_cannot_be_read_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match=r"too light|written #rrggbb|invalid literal"):
        organisation.check_colour(colour)


def test_the_organisation_gives_its_name_colours_and_logo(app: Flask, client: FlaskClient) -> None:
    with writing():
        Organisation.insert(
            name="Sample & Placeholder Homes", short_name="SPH", address="1 Test Street", telephone="01632 960 001",
            email="hello@example.org", primary_colour="#123456", accent_colour="#ffd400", logo_svg="<svg></svg>",
            created_at="2026-01-01", version=1,
        ).execute()  # fmt: skip
    page = client.get("/form", base_url=base(app)).text
    assert "Sample &amp; Placeholder Homes" in page
    sheet = client.get("/organisation.css", base_url=base(app))
    assert "--ev-brand: #123456" in sheet.text
    assert "--ev-accent:" not in sheet.text
    assert sheet.headers["ETag"]
    logo = client.get("/organisation/logo.svg", base_url=base(app))
    assert logo.mimetype == "image/svg+xml"
    assert "default-src 'none'" in logo.headers["Content-Security-Policy"]


def test_no_mark_of_the_government_is_in_our_style_sheets() -> None:
    built = Path(__file__).parents[2] / "static" / "built"
    for sheet in ("portal.css", "backoffice.css"):
        text = (built / sheet).read_text()
        assert len(text) > 50_000
        assert not re.search("GDS Transport|crest|crown|govuk-logotype", text, re.IGNORECASE)
