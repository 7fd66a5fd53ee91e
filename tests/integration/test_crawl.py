"""Every form of both sites, sent as each role with nothing, too much and hostile words (REL-14, SEC-27).

`script/break crawl` does it at length, in the demonstration too, with what chance picks.
"""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from tests import busy as beginning
from tests.busy import JOURNEYS, LEFT_OUT, WAYS_OUT, Busy
from tests.crawler import Crawl
from tests.filling import EXECUTED, MARKUP
from tests.sign_in import back_office, browser_of
from tests.visitor import portal

#: Who, and how many forms they reach at least. Ending somebody's access comes last.
ROLES = {
    "colleague": 18, "line-manager": 24, "senior-manager": 26, "director-repairs": 24,
    "reports": 0, "auditor": 1, "admin": 3,
}  # fmt: skip


@pytest.fixture
def busy(sqlite_url: str) -> Busy:
    return beginning.make(sqlite_url)


@pytest.mark.clause("REL-14", "SEC-27")
def test_nothing_that_a_colleague_sends_breaks_the_back_office(busy: Busy) -> None:
    app = back_office(busy.url)
    known: set[tuple[str, ...]] = set()
    for who, least in ROLES.items():
        crawl = Crawl(app, browser_of(app, busy.staff[who]), known)
        crawl.everything("/work", LEFT_OUT)
        assert not crawl.wrong, who
        assert crawl.sent["fitting"] >= least, f"{who} did not reach the forms of this role"
        assert set(crawl.statuses) <= {200, 303, 400, 403, 404, 405, 409, 422}, who


@pytest.mark.clause("REL-14", "SEC-27")
@pytest.mark.parametrize(("door", "least"), JOURNEYS.items())
def test_nothing_that_a_customer_sends_breaks_the_portal(busy: Busy, door: str, least: int) -> None:
    app = portal(busy.url, WTF_CSRF_ENABLED=False, SERVER_NAME="127.0.0.1:8150")
    client = app.test_client()
    if door == "/follow/opened":
        assert client.post("/follow", data={"reference": busy.reference, "code": busy.code}).location == door
    crawl = Crawl(app, client)
    crawl.everything(door, WAYS_OUT, tuple(other for other in JOURNEYS if other != door))
    assert not crawl.wrong
    assert crawl.sent["fitting"] >= least, f"forms were not reached: {sorted(crawl.known)}"
    assert set(crawl.statuses) <= {200, 302, 303, 400, 404, 405, 422, 429}


def test_the_crawler_sees_what_it_is_there_to_see() -> None:
    app = Flask("broken")
    app.add_url_rule("/", "front", lambda: f"<!DOCTYPE html><title>x</title><p>{MARKUP} 50337</b>")
    app.add_url_rule("/falls", "falls", lambda: ("", 500))
    app.add_url_rule("/shown", "shown", lambda: app.response_class("<!doctype html>x", mimetype="text/plain"))
    crawl = Crawl(app, app.test_client())
    crawl.everything("/")
    crawl.everything("/falls")
    crawl.everything("/shown")
    seen = " ".join(crawl.wrong)
    assert "typed text became <img" in seen
    assert "executed as a template" in seen
    assert "GET /falls: 500" in seen
    assert "GET /shown: a page sent as text/plain" in seen
    assert "unexpected-end-tag" in seen


_SOUND = '<p id="a">one</p><table><tr><td id="b">2</td></tr></table>'


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('id="b"', 'id="a"'), ("one", "\ufffe"), ("one", EXECUTED), ("</p>", "</b></p>"), ("<p ", '<p onload="x" '),
        ("one", '<img src="canary">'), ('id="b"', 'id=""b"" b'), ('"b"', '"\x01"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_seen_though_a_page_like_it_was_sound(right: str, wrong: str) -> None:
    app = Flask("pages")
    pages = {"/sound": _SOUND, "/sound/too": _SOUND.replace("one", '<img src="c">'), "/w": _SOUND.replace(right, wrong)}
    for address, page in pages.items():
        app.add_url_rule(address, address, partial("<!DOCTYPE html><title>x</title>{}".format, page))
    crawl = Crawl(app, app.test_client())
    for address in ("/sound", "/sound/too"):
        crawl.look(crawl.client.get(address), address)
    assert not crawl.wrong
    crawl.look(crawl.client.get("/w"), "/w")
    assert crawl.wrong
