"""What is kept of a colleague's page, between requests: it is nobody else's, and no older than what has happened."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from shared import clock
from shared.actions.incidents.record import record_incident
from shared.actions.look import note_look
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Message
from shared.queries.work.list import Count, counts
from shared.web.written_once import WrittenOnce
from tests import builders
from tests.sign_in import back_office, browser_of


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Its back office, whose forms need their tokens."""
    made = back_office(sqlite_url)
    monkeypatch.setitem(made.config, "WTF_CSRF_ENABLED", True)
    return made


def test_a_part_is_written_once_for_the_same_values_and_anew_for_others() -> None:
    written = []

    def say(name: str) -> str:
        written.append(name)
        return f"<{name}>"

    environment = Environment(autoescape=True, extensions=[WrittenOnce])
    page = environment.from_string("{% kept name %}{{ say(name) }}{% endkept %}")
    assert [page.render(name=name, say=say) for name in "aba"] == ["&lt;a&gt;", "&lt;b&gt;", "&lt;a&gt;"]
    assert written == ["a", "b"]


def test_what_stands_around_a_page_is_of_whoever_asks(app: Flask, world: builders.World) -> None:
    here, there = (browser_of(app, world.staff[who]) for who in ("colleague", "line-manager"))
    assert _token(here) != _token(there)
    mine, theirs = _token(here), _token(there)
    for who, browser in (("colleague", here), ("line-manager", there)):
        page = browser.get("/customers").text
        names = [world.staff[one].name for one in ("colleague", "line-manager") if world.staff[one].name in page]
        assert names == [world.staff[who].name]
    assert there.post("/sign-out", data={"csrf_token": mine}).status_code == 400
    assert there.post("/sign-out", data={"csrf_token": theirs}).status_code == 303


def test_what_waits_is_counted_again_when_something_has_happened_and_not_for_a_look(world: builders.World) -> None:
    colleague, admin = world.actor("colleague"), world.actor("admin")
    before = counts(colleague).get("/incidents", Count()).waiting
    note_look(colleague, world.customer, "marker")
    assert counts(colleague).get("/incidents", Count()).waiting == before
    nobody_knows = replace(builders.facts_of_an_incident(world), account="", unknown_person="A man with a dog")
    record_incident(colleague, nobody_knows)
    assert counts(colleague)["/incidents"].waiting == before + 1
    before = counts(admin).get("/work", Count()).waiting
    with writing():  # no event tells of an email that can't be sent
        Message.update(last_error="connection refused", attempts=3, queued_at=clock.now()).execute()
    assert counts(admin)["/work"].waiting == before + 1


def _token(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/customers").text)
    assert found
    return found[1]
