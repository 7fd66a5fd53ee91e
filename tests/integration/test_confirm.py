"""Before a weighty step the password is asked for again when it is old, and nothing that was typed is lost (SEC-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.models import Attempt, Event, EventPayload, Restriction, Staff
from shared.rules.vocabulary import RestrictionState, Role
from shared.web import passwords
from tests import builders
from tests.at_work import AtWork

PASSWORD = "four plain words together"
REASONS = "It is needed: “no less” would do.\n\n<b>And</b> her notes say so."
NEW = {
    "name": "Kit Newcomer", "email": "kit@example.org", "job_title": "Customer adviser", "service": "housing",
    "roles": ["colleague", "reports"], "key": "k" * 32,
}  # fmt: skip


@pytest.fixture
def world(app: Flask) -> builders.World:
    """An organisation whose colleagues have a password."""
    return builders.world(password_hash=passwords.make(PASSWORD))


@pytest.fixture
def director(app: Flask, world: builders.World) -> AtWork:
    """Whoever authorises, signed in just now."""
    return AtWork(app, world.staff["director-housing"])


@pytest.fixture
def restriction(director: AtWork, world: builders.World) -> Restriction:
    """A proposal, open on the Director's screen."""
    made = builders.proposed(world)
    director.get(f"/restrictions/{made.reference}")
    return made


@pytest.fixture
def eleven_minutes_later(restriction: Restriction) -> Iterator[None]:
    """The Director has read for so long."""
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        yield


def authorise(director: AtWork) -> str:
    """Give reasons and press the button. Returns what comes."""
    return director.send({"reasons": REASONS, "decision": "authorise"}, action="/decide")


def state(restriction: Restriction) -> RestrictionState:
    """As it stands now."""
    return Restriction.get_by_id(restriction.id).state


@pytest.mark.clause("SEC-17", "DPA-4")
def test_with_a_password_of_just_now_nothing_is_asked(director: AtWork, restriction: Restriction) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=9)):
        authorise(director)
    assert state(restriction) is RestrictionState.AUTHORISED


@pytest.mark.clause("SEC-17", "DPA-4")
@pytest.mark.usefixtures("eleven_minutes_later")
def test_an_old_password_is_asked_for_again_and_the_decision_goes_on_as_it_was_sent(
    director: AtWork, restriction: Restriction
) -> None:
    page = authorise(director)
    assert director.status == 200
    assert "Confirm it is you" in page
    assert "And</b> her notes say so" in page
    assert state(restriction) is RestrictionState.PROPOSED
    director.send({"confirm_password": PASSWORD})
    assert director.path == f"/restrictions/{restriction.reference}"
    decided = Restriction.get_by_id(restriction.id)
    assert (decided.state, decided.decision_reasons) == (RestrictionState.AUTHORISED, REASONS)
    assert Event.select().where(Event.action == "confirm", Event.actor == "Eli Placeholder").count() == 1


@pytest.mark.clause("SEC-17")
@pytest.mark.usefixtures("eleven_minutes_later")
def test_ten_minutes_from_then_nothing_more_is_asked(
    app: Flask, director: AtWork, world: builders.World, restriction: Restriction
) -> None:
    other_window = AtWork(app, world.staff["director-housing"])
    authorise(director)
    director.send({"confirm_password": PASSWORD})
    second = builders.proposed(world)
    with time_machine.travel(clock.now() + timedelta(minutes=9)):
        director.get(f"/restrictions/{second.reference}")
        authorise(director)
        assert state(second) is RestrictionState.AUTHORISED
    third = builders.proposed(world)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):  # another session has a password of its own age
        other_window.get(f"/restrictions/{third.reference}")
        assert "Confirm it is you" in authorise(other_window)
    assert state(third) is RestrictionState.PROPOSED


@pytest.mark.clause("SEC-17", "SEC-34")
@pytest.mark.usefixtures("eleven_minutes_later")
@pytest.mark.parametrize(
    ("given", "said"), [("a canary of a password", "This is not your password"), ("", "Enter your password")]
)
def test_a_wrong_password_does_nothing_and_loses_nothing(
    director: AtWork, restriction: Restriction, given: str, said: str
) -> None:
    authorise(director)
    page = director.send({"confirm_password": given})
    assert director.status == 422
    assert director.error("confirm_password") == said
    assert "<title>Error: Confirm it is you" in director.page
    assert "her notes say so" in page
    assert "canary" not in director.page
    assert state(restriction) is RestrictionState.PROPOSED
    refused = list(Event.select().where(Event.action == "confirm_refused"))
    assert [event.actor for event in refused] == (["Eli Placeholder"] if given else [])
    assert "canary" not in " ".join(str(row.__data__) for table in (Event, EventPayload) for row in table.select())
    director.send({"confirm_password": PASSWORD})
    assert Restriction.get_by_id(restriction.id).decision_reasons == REASONS


@pytest.mark.clause("SEC-17", "SEC-33")
@pytest.mark.usefixtures("eleven_minutes_later")
def test_wrong_passwords_count_together_with_those_at_signing_in(
    app: Flask, director: AtWork, restriction: Restriction
) -> None:
    authorise(director)
    for _ in range(10):
        director.send({"confirm_password": "wrong"})
        assert director.status == 422
    page = director.send({"confirm_password": PASSWORD})
    assert director.status == 429
    assert "her notes say so" in page
    assert state(restriction) is RestrictionState.PROPOSED
    data = {"email": "director-housing@example.org", "password": PASSWORD}
    elsewhere = app.test_client().post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 429


@pytest.mark.clause("SEC-17", "SEC-26")
@pytest.mark.usefixtures("eleven_minutes_later")
def test_another_site_can_not_use_up_the_tries(
    app: Flask, director: AtWork, restriction: Restriction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    director.post(f"/restrictions/{restriction.reference}/decide", {"confirm_password": "wrong"})
    assert director.status == 400
    assert Attempt.select().count() == 0


@pytest.mark.clause("SEC-17", "DPA-4", "REL-6")
def test_several_choices_come_through_and_a_double_click_acts_once(app: Flask, world: builders.World) -> None:
    admin = AtWork(app, world.staff["admin"])
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert "Confirm it is you" in admin.post("/staff/new", NEW)
        assert Staff.get_or_none(Staff.email == "kit@example.org") is None
        where, carried = admin.filled()
        for _ in range(2):
            admin.post(where, carried | {"confirm_password": PASSWORD})
    [added] = Staff.select().where(Staff.email == "kit@example.org")
    assert {row.role for row in added.role_rows} == {Role.COLLEAGUE, Role.REPORTS}


@pytest.mark.clause("SEC-17", "SEC-13")
def test_the_password_does_not_bring_back_a_session_that_is_over(app: Flask, world: builders.World) -> None:
    admin, colleague = AtWork(app, world.staff["admin"]), world.staff["colleague"]
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        page = admin.post(f"/staff/{colleague.id}/end-access", {"version": 1, "confirm_password": PASSWORD})
    assert "Sign in" in page
    assert Staff.get_by_id(colleague.id).active
