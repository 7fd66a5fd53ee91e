"""Pages that are the same for everybody go out before Flask begins, and are forgotten when a version is published."""

from __future__ import annotations

import gzip
import time

import brotli  # type: ignore[import-untyped]
import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared.actions.installation.organisation import OrganisationDetails, set_up_organisation
from shared.database.connections import close_after_request
from shared.models import Organisation
from shared.rules.actor import OPERATOR
from shared.web import whole_answers
from shared.web.application import FORGET_AFTER
from tests import beginnings, builders
from tests.sign_in import back_office, browser_of
from tests.visitor import URL, portal

PUBLIC = (
    "/", "/policy", "/privacy", "/contact", "/accessibility", "/cookies", "/policy/versions", "/policy/versions/1",
    "/policy.txt", "/robots.txt", "/sitemap.xml", "/adjustments", "/organisation.css",
)  # fmt: skip


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    made = portal(sqlite_url, **{FORGET_AFTER: whole_answers.FORGET_AFTER})
    builders.organisation()
    builders.policy()
    return made


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Flask was asked for."""
    done: list[str] = []
    inner = app.full_dispatch_request

    def counted() -> object:
        from flask import request

        done.append(request.path)
        return inner()

    monkeypatch.setattr(app, "full_dispatch_request", counted)
    return done


def ask(app: Flask, path: str, base: str = URL, method: str = "GET", **headers: str) -> TestResponse:
    """A browser that was never here."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client(use_cookies=False).open(path, method=method, base_url=base, headers=named)


def told_by(answer: TestResponse) -> dict[str, set[str]]:
    """Its headers but the moment when it was given, each with its words in no order."""
    return {name: set(value.split(", ")) for name, value in answer.headers.items() if name != "Date"}


def warm(app: Flask, path: str, **headers: str) -> None:
    for _ in range(2):
        ask(app, path, **headers)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_kept_is_what_flask_answers_header_for_header(app: Flask, work: list[str], path: str) -> None:
    first = ask(app, path)
    warm(app, path)
    work.clear()
    kept = ask(app, path)
    assert work == []
    assert kept.status == first.status
    assert kept.data == first.data
    # Flask compresses for whoever can read it; nobody asked for that here.
    assert told_by(kept) == told_by(first)
    assert ask(app, path, If_None_Match=kept.headers["ETag"]).status_code == 304
    assert work == []


def test_it_is_compressed_once_as_the_browser_can_read_it(app: Flask, work: list[str]) -> None:
    plain = ask(app, "/policy").data
    for accepted, encoding, unpack in (
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ):
        warm(app, "/policy", Accept_Encoding=accepted)
        work.clear()
        answer = ask(app, "/policy", Accept_Encoding=accepted)
        assert work == []
        assert answer.headers.get("Content-Encoding") == encoding
        assert unpack(answer.data) == plain
        assert "Accept-Encoding" in answer.headers["Vary"]
        if encoding:
            assert len(answer.data) < len(plain) / 3
            assert answer.headers["ETag"].startswith("W/")
        assert ask(app, "/policy", Accept_Encoding=accepted, If_None_Match=answer.headers["ETag"]).status_code == 304


def test_each_language_and_contrast_has_its_own(app: Flask) -> None:
    for _ in range(3):
        pages = {
            (language, contrast): ask(
                app, "/contact", Cookie=f"evenhand_language={language}; evenhand_contrast={contrast}"
            ).text
            for language in ("en", "cy")
            for contrast in ("usual", "high")
        }
        assert len(set(pages.values())) == 4
        assert all(f'lang="{language}"' in page for (language, _), page in pages.items())
        assert 'lang="cy"' in ask(app, "/contact", Accept_Language="cy-GB,en;q=0.5").text
        assert 'lang="en"' in ask(app, "/contact", Accept_Language="xx").text
        assert 'lang="cy"' in ask(app, "/contact", Cookie='evenhand_language="cy"').text
        assert 'lang="en"' in ask(app, "/contact", Cookie='evenhand_language="en"', Accept_Language="cy").text


def test_a_choice_sets_its_cookie_each_time(app: Flask) -> None:
    for _ in range(4):
        assert "evenhand_language=cy" in ask(app, "/contact?lang=cy").headers["Set-Cookie"]
        assert "evenhand_contrast=high" in ask(app, "/contact?contrast=high").headers["Set-Cookie"]
    assert "Set-Cookie" not in ask(app, "/contact").headers


def test_head_has_the_headers_and_no_body(app: Flask, work: list[str]) -> None:
    warm(app, "/policy")
    work.clear()
    answer = ask(app, "/policy", method="HEAD")
    assert answer.data == b""
    assert answer.headers["Content-Length"] == str(len(ask(app, "/policy").data))
    assert work == []


@pytest.mark.clause("SEC-25")
def test_another_host_gets_nothing_that_was_kept(app: Flask) -> None:
    warm(app, "/policy")
    for _ in range(3):
        assert ask(app, "/policy", base="http://evil.example").status_code == 400
    assert ask(app, "/policy", method="POST").status_code == 405


def test_a_new_version_and_another_name_are_seen_within_a_second_in_every_process(app: Flask, sqlite_url: str) -> None:
    other = portal(sqlite_url, **{FORGET_AFTER: whole_answers.FORGET_AFTER})
    for each in (app, other):
        warm(each, "/policy")
        warm(each, "/")
    before = ask(app, "/policy").headers["ETag"]
    builders.policy(builders.POLICIES[-1])
    time.sleep(1)
    changed = [ask(each, "/policy") for each in (app, other)]
    assert before not in {answer.headers["ETag"] for answer in changed}
    assert len({answer.data for answer in changed}) == 1
    row = Organisation.get()
    facts = {name: getattr(row, name) for name in OrganisationDetails.__dataclass_fields__ if hasattr(row, name)}
    set_up_organisation(OPERATOR, OrganisationDetails(**{**facts, "name": "Renamed Homes"}), {"housing": "Housing"})
    time.sleep(1)
    assert "Renamed Homes" in ask(app, "/").text
    assert "Renamed Homes" in ask(other, "/").text


@pytest.mark.clause("SEC-24")
def test_nothing_of_the_back_office_is_kept_but_its_files(sqlite_url: str) -> None:
    app = back_office(sqlite_url)
    world, _ = beginnings.told()
    for key in ("colleague", "line-manager"):
        browser = browser_of(app, world.staff[key])
        for path in ("/work", "/customers/HA-204417", "/sign-in", "/health"):
            for _ in range(3):
                answer = browser.get(path)
                assert answer.headers["Cache-Control"] == "no-store"
    assert world.staff["colleague"].name in browser_of(app, world.staff["colleague"]).get("/work").text
    style = [
        line for line in browser.get("/work").text.split('"') if line.startswith("/static/built/backoffice.css?v=")
    ]
    answers = [browser.get(style[0], headers={"Accept-Encoding": "br"}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert "immutable" in answers[-1].headers["Cache-Control"]
    assert brotli.decompress(answers[-1].data) == browser.get(style[0]).data


def test_what_is_public_stays_readable_while_the_database_is_away(postgres_url: str) -> None:
    app = portal(postgres_url, **{FORGET_AFTER: 0.2})
    builders.organisation()
    builders.policy()
    close_after_request()
    warm(app, "/policy")
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url.replace(name, "postgres"), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        time.sleep(0.3)
        assert ask(app, "/policy").status_code == 200
        assert ask(app, "/follow").status_code == 503
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    builders.policy(builders.POLICIES[-1])
    close_after_request()
    time.sleep(0.4)
    assert ask(app, "/policy").status_code == 200
    assert "Version 2" in ask(app, "/policy").text
