"""The portal's files are printed when a policy is published; nobody who asks before can hold the site (SEC-39)."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal import printing
from portal.printing import PATIENCE_SETTING
from shared.actions.print_pages import print_pages
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.letters.compose import Document
from shared.models import Organisation, PrintedPage
from shared.queries.paper import papers
from tests import builders
from tests.integration.test_cli import typed
from tests.visitor import URL, portal

STATEMENT = "/policy.pdf"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    """The portal as it is served, over an organisation with its policy in Welsh and easy read too."""
    made = portal(sqlite_url, **{PATIENCE_SETTING: printing.PATIENCE})
    builders.organisation()
    builders.policy(editions=True)
    return made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A printer that does not come to an end before it is let."""
    go_on = threading.Event()

    def render(document: Document) -> bytes:
        go_on.wait(30)
        return b"%PDF-" + document.identifier.encode()

    monkeypatch.setattr(printing, "render", render)
    monkeypatch.setattr(printing, "PRINTER", printing.Printer())
    return go_on


def test_what_the_worker_printed_is_given_out_and_nothing_is_printed_again(
    app: Flask, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed("worker --once", url=sqlite_url, mode="test").returncode == 0
    connect_to(sqlite_url)
    kept = {row.address: bytes(row.content) for row in PrintedPage.select()}
    assert set(kept) == {paper.address for paper in papers()}
    assert print_pages() == 0
    monkeypatch.setattr(printing, "render", None)
    visitor = app.test_client()
    for address, content in (("/policy.pdf", kept["/policy.pdf 12"]),
                             ("/policy.pdf?size=24", kept["/policy.pdf 24"]),
                             ("/privacy/in/cy.pdf?contrast=high", kept["/privacy/in/cy.pdf 12 in light letters"]),
                             ("/privacy/versions/1/in/ur.pdf", kept["/privacy/versions/1/in/ur.pdf 12"]),
                             ("/policy/poster.pdf?size=a3", kept["/policy/poster.pdf A3"])):  # fmt: skip
        answer = visitor.get(address, base_url=URL)
        assert answer.status_code == 200, address
        assert answer.data == content
        again = visitor.get(address, base_url=URL, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_a_new_version_or_another_organisation_is_printed_anew(app: Flask) -> None:
    assert print_pages(most=1) == 1
    builders.policy(builders.POLICIES[-1])
    addresses = [paper.address for paper in papers()]
    assert print_pages(most=2) == 2
    row = PrintedPage.get(PrintedPage.address == addresses[0])
    assert b"%PDF-" in bytes(row.content)
    assert PrintedPage.select().count() == 2


def test_what_can_not_be_printed_is_told_as_not_printed(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with writing():
        Organisation.update(name="Marrowfield \ue000").execute()
    assert print_pages(most=1) == 0
    assert "could not be printed" in caplog.text
    assert PrintedPage.select().count() == 0


@pytest.mark.clause("SEC-39")
def test_sixteen_cold_files_hold_nobody(app: Flask, slow: threading.Event) -> None:
    def ask(address: str) -> tuple[int, float, str]:
        start = time.monotonic()
        answer = app.test_client().get(address, base_url=URL)
        return answer.status_code, time.monotonic() - start, answer.headers.get("Retry-After", "")

    app.test_client().get("/policy", base_url=URL)
    addresses = [f"/{page}{form}.pdf{query}" for page in ("policy", "privacy") for form in ("", "/in/cy")
                 for query in ("", "?size=18", "?size=24", "?contrast=high")]  # fmt: skip
    with ThreadPoolExecutor(17) as people:
        asked = [people.submit(ask, address) for address in addresses]
        time.sleep(0.3)
        healthy = people.submit(ask, "/health").result()
        answers = [each.result() for each in asked]
    assert healthy[0] == 200
    assert [(status, wait) for status, _, wait in answers] == [(503, "5")] * 16
    # Two wait for what may be ready soon, the others not at all. What a busy machine adds is no waiting of ours.
    assert sorted(seconds for _, seconds, _ in answers)[8] < 2
    slow.set()
    deadline = time.monotonic() + 20
    while (last := ask(addresses[-1]))[0] == 503 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert last[0] == 200, "come again, and it is there"


def test_a_file_that_is_soon_ready_is_waited_for(app: Flask, slow: threading.Event) -> None:
    threading.Timer(0.3, slow.set).start()
    assert app.test_client().get(STATEMENT, base_url=URL).status_code == 200


def test_one_that_can_not_be_printed_is_an_error_and_is_tried_again(
    app: Flask, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.set()
    kept = printing.render
    monkeypatch.setattr(printing, "render", lambda document: 1 / 0)
    assert app.test_client().get(STATEMENT, base_url=URL).status_code == 500
    monkeypatch.setattr(printing, "render", kept)
    assert app.test_client().get(STATEMENT, base_url=URL).status_code == 200


@pytest.mark.parametrize("address", ["/policy/in/xx.pdf", "/privacy/in/zz.pdf?size=18"])
def test_a_file_that_there_is_not_is_not_found(app: Flask, address: str) -> None:
    assert app.test_client().get(address, base_url=URL).status_code == 404
