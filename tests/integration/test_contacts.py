"""The contact log: recorded, read page by page, and seen as volume and minutes (INC-9 in part, BEH-4)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.models import Contact
from shared.rules.errors import Invalid
from shared.rules.vocabulary import Channel, Direction
from tests import builders
from tests.integration.test_account_card import put_in_force
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
        facts = NewContact(start - number * apart, Channel.EMAIL, Direction.IN, 10, f"Message {number:03}")
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


def test_a_contact_takes_a_day_at_most(world: builders.World) -> None:
    day = NewContact(clock.now(), Channel.OFFICE, Direction.IN, 1440, "They would not leave the office.")
    with pytest.raises(Invalid, match="between 0 and 1,440"):
        record_contact(world.actor("colleague"), "HA-204417", replace(day, minutes=1441))
    assert record_contact(world.actor("colleague"), "HA-204417", day).minutes == 1440


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
    day = clock.local(clock.now() - timedelta(minutes=2)).date()  # when the last was recorded, though it be midnight
    monday = day - timedelta(days=day.weekday())
    row = re.search(rf"{monday.day} {monday:%B %Y}</th>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td>", page)
    assert row is not None
    assert row.groups() == ("3", "30")


@pytest.mark.clause("REL-6")
def test_a_second_click_records_nothing_twice(colleague: FlaskClient) -> None:
    form = filled(key="a-key-of-one-form-0123456789")
    for _ in range(2):
        assert colleague.post(f"{LOG}/new", data=form).status_code == 303
    assert Contact.select().count() == 1


def called(world: builders.World, times: int, minutes: int = 14, **facts: object) -> None:
    for number in range(times):
        at = clock.now() - timedelta(seconds=number + 1)
        record_contact(
            world.actor("colleague"),
            "HA-204417",
            NewContact(at, Channel.TELEPHONE, Direction.IN, minutes, f"Call {number}", **facts),  # type: ignore[arg-type]
        )


def test_six_calls_today_stand_on_the_card_and_on_the_managers_list_until_a_case_is_open(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    called(world, 2)
    assert "today, " not in colleague.get("/customers/HA-204417").text
    manager = browser_of(app, world.staff["line-manager"])
    assert "calls today" not in manager.get("/work").text
    called(world, 4)
    assert "6 calls today, 84 minutes" in colleague.get("/customers/HA-204417").text
    assert "6 calls today, 84 minutes" in manager.get("/work").text
    assert "calls today" not in colleague.get("/work").text
    builders.case(world)
    assert "calls today" not in manager.get("/work").text


def test_yesterdays_calls_and_our_own_are_not_the_customers_calls_today(
    world: builders.World, colleague: FlaskClient
) -> None:
    for hours, direction in ((24, Direction.IN), (0, Direction.OUT)):
        for number in range(6):
            at = clock.now() - timedelta(hours=hours, seconds=number)
            facts = NewContact(at, Channel.TELEPHONE, direction, 3, "Call")
            record_contact(world.actor("colleague"), "HA-204417", facts)
    assert "calls today" not in colleague.get("/customers/HA-204417").text


def test_the_picture_has_matters_over_their_life_and_what_is_usual(
    world: builders.World, colleague: FlaskClient
) -> None:
    for weeks in range(1, 8):
        at = clock.now() - timedelta(weeks=weeks)
        facts = NewContact(at, Channel.EMAIL, Direction.IN, 10, "Damp", "REP-77")
        record_contact(world.actor("colleague"), "HA-204417", facts)
    called(world, 9)
    page = colleague.get(LOG).text
    assert "Usual for this customer: 1 contact and 10 minutes a week." in page
    first = clock.local(clock.now() - timedelta(weeks=7))  # late in the evening, summer time makes it the next day
    matter = re.search(r">REP-77</th>\s*<td[^>]*>(\d+)</td>.*?<td[^>]*>(\d+)</td>\s*<td[^>]*>([^<]+)</td>", page, re.S)
    assert matter is not None
    assert matter.groups()[:2] == ("7", "70")
    assert matter[3].startswith(f"{first.day} {first:%B %Y} to")
    assert page.count('role="img"') == 4
    assert "<title" in page


def test_a_case_is_opened_from_the_volume_with_its_figures(app: Flask, world: builders.World) -> None:
    called(world, 9)
    senior = browser_of(app, world.staff["senior-manager"])
    assert "/cases/new?from=contacts" in senior.get(LOG).text
    form = senior.get("/cases/new?from=contacts&account=HA-204417").text
    assert "there were 9 contacts" in form
    assert "taking 126 minutes of colleagues’ time" in form


@pytest.mark.clause("INC-12")
def test_every_contact_of_a_restricted_customer_asks_whether_it_is_new_and_a_new_matter_is_work_until_placed(
    app: Flask, world: builders.World, colleague: FlaskClient
) -> None:
    put_in_force(world)
    refused = colleague.post(f"{LOG}/new", data=filled())
    assert refused.status_code == 422
    assert "Say whether it is about something new" in refused.text
    assert colleague.post(f"{LOG}/new", data=filled(new_issue="yes")).status_code == 303
    contact = Contact.get()
    manager = browser_of(app, world.staff["line-manager"])
    for who in (colleague, manager):
        assert "New matter to place" in who.get("/work").text
    place = f"/contacts/{contact.id}"
    assert colleague.post(place, data={"version": "1", "placed_with": " "}).status_code == 422
    answer = colleague.post(place, data={"version": "1", "placed_with": "The repairs team, order 4417"})
    assert answer.status_code == 303
    for who in (colleague, manager):
        assert "New matter to place" not in who.get("/work").text
    assert "with The repairs team, order 4417" in colleague.get(LOG).text


@pytest.mark.clause("INC-12")
def test_a_contact_of_which_nobody_said_whether_it_is_new_is_work_with_a_day_until_somebody_does(
    world: builders.World, colleague: FlaskClient
) -> None:
    put_in_force(world)
    called(world, 1)
    contact = Contact.get()
    assert contact.due_on is not None
    assert "Contact to read: is it new?" in colleague.get("/work").text
    answer = colleague.post(f"/contacts/{contact.id}", data={"version": "1", "is_new": "no", "issue": "REP-1"})
    assert answer.status_code == 303
    assert "Contact to read" not in colleague.get("/work").text
    assert Contact.get().issue == "REP-1"
    again = colleague.post(f"/contacts/{contact.id}", data={"version": "2", "is_new": "yes"})
    assert again.status_code == 409


def test_what_is_known_of_somebody_without_restriction_is_nobodys_triage(
    world: builders.World, colleague: FlaskClient
) -> None:
    called(world, 1)
    assert "is it new" not in colleague.get("/work").text
