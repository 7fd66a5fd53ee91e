"""Telephone and recovery codes are lost: an administrator resets the second factor; nobody gets round it (SEC-16)."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.staff import second_factor
from shared.database.writing import writing
from shared.models import Event, EventPayload, Message, RecoveryCode, Staff, StaffSession
from shared.web import passwords
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office, browser_of

PASSWORD, ANOTHER = "four plain words together", "marmalade on the quiet bus"
EMAIL = "colleague@example.org"
REASON = "Her telephone was stolen on the bus; she came to the desk."


def organisation() -> builders.World:
    """An organisation in which the colleague and the administrator have a second factor."""
    made = builders.world(password_hash=passwords.make(PASSWORD))
    with writing():
        joined = Staff.email.in_([EMAIL, "admin@example.org"])
        Staff.update(totp_secret="JBSWY3DPEHPK3PXP", totp_step=1).where(joined).execute()
    return made


@pytest.fixture
def world(app: Flask) -> builders.World:
    """Such an organisation."""
    return organisation()


@pytest.fixture
def admin(app: Flask, world: builders.World) -> AtWork:
    """The administrator's browser."""
    return AtWork(app, world.staff["admin"])


def colleague() -> Staff:
    """The colleague as they are now."""
    return Staff.get(Staff.email == EMAIL)


def reset(admin: AtWork, **changes: str) -> None:
    """Reset the colleague's second factor by the page."""
    admin.get(f"/staff/{colleague().id}/second-factor")
    admin.send({"reason": REASON} | changes)


def give_password(app: Flask, password: str = PASSWORD) -> FlaskClient:
    """A browser in which the password was given, and nothing else."""
    client = app.test_client()
    client.post("/sign-in", data={"email": EMAIL, "password": password})
    return client


def links() -> list[str]:
    """The paths in all invitations, oldest first."""
    texts = [message.text for message in Message.select().order_by(Message.id)]
    return [found[1] for text in texts if (found := re.search(r":8001(/sign-in/password/\S+)", text))]


def join_telephone(client: FlaskClient) -> str:
    """Set up the second factor on the page that is open to this browser; returns what comes."""
    with client.session_transaction() as cookie:
        code = pyotp.TOTP(cookie["secret"]).at(clock.now())
    return client.post("/sign-in/set-up", data={"code": code}).text


@pytest.mark.clause("SEC-16", "SEC-15", "DPA-4")
def test_the_colleague_begins_again_and_everything_from_before_is_worth_nothing(database_url: str) -> None:
    app = back_office(database_url)
    admin = AtWork(app, organisation().staff["admin"])
    theirs = browser_of(app, colleague())
    second_factor.renew_codes(colleague())
    assert f"/staff/{colleague().id}/second-factor" in admin.client.get(f"/staff/{colleague().id}").text
    reset(admin)
    assert (admin.status, admin.path) == (200, f"/staff/{colleague().id}")
    assert theirs.get("/work").status_code == 303
    assert RecoveryCode.select().count() == 0
    assert give_password(app).get("/sign-in/set-up").location == "/sign-in"
    visitor = app.test_client()
    assert visitor.post(links()[-1], data={"password": ANOTHER}).location == "/sign-in/set-up"
    assert visitor.get("/work").status_code == 303
    assert visitor.get("/sign-in/set-up").status_code == 200
    assert "Keep your recovery codes" in join_telephone(visitor)
    assert visitor.get("/work").status_code == 200


@pytest.mark.clause("SEC-16", "SEC-34")
def test_it_is_recorded_with_its_reason_and_the_colleague_is_told(admin: AtWork) -> None:
    reset(admin)
    event = Event.select().where(Event.action == "reset_second_factor").get()
    assert (event.actor, event.reference) == ("Jo Dummyson", EMAIL)
    assert EventPayload.get(EventPayload.event_number == event.number).body == {"reason": REASON}
    told, invited = Message.select().order_by(Message.id)
    assert told.to == invited.to == EMAIL
    assert "Jo Dummyson has reset your second factor" in told.text
    assert "If you did not ask for this" in told.text
    assert "/sign-in/password/" in invited.text


@pytest.mark.clause("SEC-16")
def test_who_had_got_as_far_as_the_code_with_the_password_does_not_get_further(app: Flask, admin: AtWork) -> None:
    thief = give_password(app)
    assert thief.get("/sign-in/code").status_code == 200
    reset(admin)
    for page in ("code", "recovery", "set-up"):
        assert thief.get(f"/sign-in/{page}").location == "/sign-in"
    assert StaffSession.select().where(StaffSession.staff == colleague(), StaffSession.ended_at.is_null()).count() == 0


@pytest.mark.clause("SEC-16")
def test_a_link_that_was_used_before_does_not_come_back_to_life(app: Flask, admin: AtWork) -> None:
    with writing():  # as when they were added
        Staff.update(totp_secret="", totp_step=0, password_hash=passwords.NONE).where(Staff.email == EMAIL).execute()
    admin.post(f"/staff/{colleague().id}/invite", {})
    newcomer = app.test_client()
    newcomer.post(links()[0], data={"password": ANOTHER})
    newcomer.get("/sign-in/set-up")
    join_telephone(newcomer)
    assert colleague().totp_secret
    reset(admin)
    first, latest = links()
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(latest).status_code == 200


@pytest.mark.clause("SEC-16")
def test_a_lost_password_alone_leaves_the_second_factor(app: Flask, admin: AtWork) -> None:
    before = colleague().totp_secret
    admin.post(f"/staff/{colleague().id}/invite", {})
    visitor = app.test_client()
    assert visitor.post(links()[-1], data={"password": ANOTHER}).location == "/sign-in"
    assert visitor.get("/sign-in/set-up").location == "/sign-in"
    assert give_password(app, ANOTHER).get("/sign-in/set-up").location == "/sign-in"
    assert colleague().totp_secret == before


@pytest.mark.clause("SEC-16")
def test_ones_own_is_for_another_administrator(admin: AtWork, world: builders.World) -> None:
    number = world.staff["admin"].id
    assert f"/staff/{number}/second-factor" not in admin.client.get(f"/staff/{number}").text
    admin.get(f"/staff/{number}/second-factor")
    admin.send({"reason": REASON})
    assert admin.status == 422
    assert "Another administrator must reset your own second factor" in admin.error("reason")
    assert Staff.get_by_id(number).totp_secret
    assert Staff.get_by_id(number).password_hash != passwords.NONE


@pytest.mark.clause("SEC-16")
def test_a_reason_is_needed_and_nothing_happens_without(admin: AtWork) -> None:
    reset(admin, reason="")
    assert admin.status == 422
    assert "Say what happened" in admin.error("reason")
    assert colleague().totp_secret
    assert Message.select().count() == 0


@pytest.mark.clause("SEC-8", "SEC-16")
def test_where_there_is_none_or_no_access_nothing_is_reset(admin: AtWork, world: builders.World) -> None:
    newcomer = world.staff["line-manager"]
    assert f"/staff/{newcomer.id}/second-factor" not in admin.client.get(f"/staff/{newcomer.id}").text
    admin.post(f"/staff/{newcomer.id}/second-factor", {"version": 1, "reason": REASON})
    assert admin.status == 409
    admin.post(f"/staff/{colleague().id}/end-access", {"version": 1})
    admin.post(f"/staff/{colleague().id}/second-factor", {"version": 2, "reason": REASON})
    assert admin.status == 409
    assert Event.select().where(Event.action == "reset_second_factor").count() == 0
    assert Message.select().count() == 0


@pytest.mark.clause("REL-5")
def test_what_another_administrator_did_meanwhile_is_read_first(admin: AtWork) -> None:
    admin.get(f"/staff/{colleague().id}/second-factor")
    where, standing = admin.filled()
    admin.post(f"/staff/{colleague().id}", {"version": 1, "roles": ["auditor"]})
    page = admin.post(where, standing | {"reason": REASON})
    assert admin.status == 422
    assert "changed a colleague’s roles" in page
    assert REASON in page
    assert colleague().totp_secret
    admin.send()
    assert colleague().totp_secret == ""
