"""A colleague’s own page: another password, new recovery codes (SEC-15, SEC-16)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.staff import second_factor
from shared.database.writing import writing
from shared.models import Event, RecoveryCode, Staff
from shared.web import passwords
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import browser_of

PASSWORD, ANOTHER = "four plain words together", "marmalade on the quiet bus"


@pytest.fixture
def world(app: Flask) -> builders.World:
    """An organisation whose colleagues have a password and a second factor."""
    made = builders.world(password_hash=passwords.make(PASSWORD))
    with writing():
        Staff.update(totp_secret="JBSWY3DPEHPK3PXP").execute()
    return made


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> AtWork:
    """The colleague's browser."""
    return AtWork(app, world.staff["colleague"])


def signs_in_with(app: Flask, password: str) -> bool:
    """Whether this password leads the colleague to the second factor."""
    data = {"email": "colleague@example.org", "password": password}
    return app.test_client().post("/sign-in", data=data).location == "/sign-in/code"


def codes_on(browser: AtWork) -> set[str]:
    """The recovery codes on the page."""
    return set(re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4})<", browser.page))


def test_everybody_finds_their_own_page_by_their_name(app: Flask, world: builders.World) -> None:
    for staff in world.staff.values():
        browser = AtWork(app, staff)
        browser.get("/work")
        assert re.search(rf'href="/your-sign-in">{staff.name}<', browser.page)
        assert staff.email in browser.get("/your-sign-in")


@pytest.mark.clause("SEC-15", "DPA-4")
def test_a_changed_password_ends_the_other_sessions_and_not_this_one(
    app: Flask, colleague: AtWork, world: builders.World
) -> None:
    elsewhere, copied = browser_of(app, world.staff["colleague"]), app.test_client()
    kept = colleague.client.get_cookie("evenhand_backoffice", domain="127.0.0.1")
    assert kept
    copied.set_cookie("evenhand_backoffice", kept.value, domain="127.0.0.1")
    colleague.get("/your-sign-in/password")
    page = colleague.send({"current": PASSWORD, "password": ANOTHER})
    assert "Everywhere else you are signed out" in page
    assert [browser.get("/work").status_code for browser in (colleague.client, elsewhere, copied)] == [200, 303, 303]
    assert signs_in_with(app, ANOTHER)
    assert not signs_in_with(app, PASSWORD)
    assert Event.select().where(Event.action == "choose_password", Event.actor == "Ash Testley").count() == 1


@pytest.mark.clause("SEC-15", "SEC-19", "SEC-34")
@pytest.mark.parametrize(
    ("current", "new", "field", "said"),
    [
        ("not this one", ANOTHER, "current", "This is not the password that you have now"),
        ("", ANOTHER, "current", "Enter the password that you have now"),
        (PASSWORD, "too short", "password", "Choose a password of at least 15 characters"),
        (PASSWORD, "", "password", "Choose a password"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_changes_nothing(
    app: Flask, colleague: AtWork, current: str, new: str, field: str, said: str
) -> None:
    colleague.get("/your-sign-in/password")
    colleague.send({"current": current, "password": new})
    assert colleague.status == 422
    assert said in colleague.error(field)
    assert not [typed for typed in (current, new) if typed and typed in colleague.page]
    assert signs_in_with(app, PASSWORD)
    assert Event.select().where(Event.action == "confirm_refused").count() == (current == "not this one")


@pytest.mark.clause("SEC-33")
def test_the_password_can_not_be_guessed_here_either(colleague: AtWork) -> None:
    for _ in range(10):
        colleague.post("/your-sign-in/password", {"current": "a guess", "password": ANOTHER})
    colleague.post("/your-sign-in/password", {"current": PASSWORD, "password": ANOTHER})
    assert colleague.status == 429


@pytest.mark.clause("SEC-16")
def test_new_recovery_codes_take_the_place_of_the_old(colleague: AtWork, world: builders.World) -> None:
    staff = world.staff["colleague"]
    old = second_factor.renew_codes(staff)
    others = second_factor.renew_codes(world.staff["line-manager"])
    assert second_factor.use_recovery_code(staff, old[0])
    assert "9 of 10 left" in colleague.get("/your-sign-in")
    colleague.get("/your-sign-in/recovery-codes")
    colleague.send()
    new = codes_on(colleague)
    assert len(new) == 10
    assert not [code for code in old if second_factor.use_recovery_code(staff, code)]
    assert all(second_factor.use_recovery_code(staff, code) for code in new)
    assert "None left" in colleague.get("/your-sign-in")
    assert second_factor.use_recovery_code(world.staff["line-manager"], others[0])
    assert Event.select().where(Event.action == "renew_recovery_codes", Event.actor == "Ash Testley").count() == 2


@pytest.mark.clause("SEC-16", "SEC-17")
def test_who_finds_a_desk_unlocked_gets_no_codes_without_the_password(colleague: AtWork) -> None:
    colleague.get("/your-sign-in/recovery-codes")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert "Confirm it is you" in colleague.send()
        assert RecoveryCode.select().count() == 0
        colleague.send({"confirm_password": PASSWORD})
        assert len(codes_on(colleague)) == 10
