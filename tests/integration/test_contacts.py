"""The contact log: recorded, read page by page, and seen as volume and minutes (INC-9 in part, BEH-4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.customers.contact import ContactFacts, record_contact
from shared.models import Contact
from shared.rules.vocabulary import Channel, Direction
from tests import builders
from tests.sign_in import back_office, browser_of

LOG = "/customers/HA-204417/contacts"


@pytest.fixture
def app(database_url: str) -> Flask:
    return back_office(database_url)


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


def recorded(world: builders.World, count: int, apart: timedelta = timedelta(hours=1)) -> None:
    start = clock.now() - timedelta(minutes=1)
    for number in range(count):
        facts = ContactFacts(start - number * apart, Channel.EMAIL, Direction.IN, 10, f"Message {number:03}")
        record_contact(world.actor("colleague"), "HA-204417", facts)


def filled(**changes: str) -> dict[str, str]:
    now = clock.local(clock.now() - timedelta(minutes=2))
    return {
        "direction": "in",
        "channel": "telephone",
        "on-day": str(now.day),
        "on-month": str(now.month),
        "on-year": str(now.year),
        "time": f"{now:%H:%M}",
        "minutes": "14",
        "subject": "Kitchen tap",
        **changes,
    }


@pytest.mark.clause("BEH-7")
def test_a_contact_is_recorded_with_its_channel_direction_and_minutes(colleague: FlaskClient) -> None:
    answer = colleague.post(f"{LOG}/new", data=filled(direction="out", channel="social_media", issue="REP-1"))
    assert (answer.status_code, answer.location) == (303, "/customers/HA-204417")
    page = colleague.get(LOG).text
    for shown in ("Kitchen tap (REP-1)", "social media", "From us", "Ash Testley"):
        assert shown in page


def test_the_form_opens_with_a_call_just_now(colleague: FlaskClient) -> None:
    page = colleague.get(f"{LOG}/new").text
    assert re.search(r'value="in"[^>]*checked', page)
    assert re.search(r'value="telephone"[^>]*selected', page)


def test_a_contact_to_come_is_refused_and_what_was_typed_stays(colleague: FlaskClient) -> None:
    soon = clock.local(clock.now() + timedelta(days=2))
    answer = colleague.post(f"{LOG}/new", data=filled(**{"on-day": str(soon.day), "minutes": "many"}))
    assert answer.status_code == 422
    assert "Kitchen tap" in answer.text
    assert "Minutes it took must be a whole number" in answer.text
    assert not Contact.select().count()


def test_the_log_is_read_page_by_page_and_no_row_is_lost_or_shown_twice(
    world: builders.World, colleague: FlaskClient
) -> None:
    recorded(world, 60, apart=timedelta(0))  # all at one moment: the id decides
    seen: list[str] = []
    address: str | None = LOG
    while address:
        page = colleague.get(address).text
        seen += re.findall(r"Message (\d{3})", page)
        more = re.search(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"', page)
        address = next(filter(None, more.groups())) if more else None
    assert len(seen) == 60
    assert len(set(seen)) == 60


@pytest.mark.parametrize("mark", ["x", "1_x", "nan_1", "9999-99-99_1", "2026-11-21", "-1_-1"])
def test_a_page_that_there_is_not_is_not_found(world: builders.World, colleague: FlaskClient, mark: str) -> None:
    recorded(world, 1)
    assert colleague.get(LOG, query_string={"before": mark}).status_code == 404


@pytest.mark.clause("BEH-4")
def test_volume_and_minutes_are_a_picture_with_the_same_in_a_table(
    world: builders.World, colleague: FlaskClient
) -> None:
    recorded(world, 3, apart=timedelta(seconds=1))
    page = colleague.get(LOG).text
    assert page.count("<svg") >= 2
    monday = clock.today() - timedelta(days=clock.today().weekday())
    row = re.search(rf"{monday.day} {monday:%B %Y}</th>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td>", page)
    assert row is not None
    assert row.groups() == ("3", "30")


@pytest.mark.clause("REL-6")
def test_a_second_click_records_nothing_twice(colleague: FlaskClient) -> None:
    form = filled(key="a-key-of-one-form-0123456789")
    for _ in range(2):
        assert colleague.post(f"{LOG}/new", data=form).status_code == 303
    assert Contact.select().count() == 1
