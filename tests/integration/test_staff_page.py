"""Administrators keep colleagues; nobody else does (DPA-4)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Event, Message, Staff, StaffRole, StaffSession
from shared.queries import colleagues
from shared.rules.vocabulary import Role
from shared.web import passwords
from tests import builders
from tests.sign_in import back_office, browser_of

NEW = {
    "name": "Kit Newcomer",
    "email": "kit@example.org",
    "job_title": "Customer adviser",
    "telephone": "+44 1632 960999",
    "service": "housing",
    "line_manager": "line-manager@example.org",
    "roles": ["colleague"],
}


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world(password_hash=passwords.make("four plain words together"))


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


@pytest.fixture
def admin(app: Flask, world: builders.World) -> FlaskClient:
    """The administrator's browser."""
    return browser_of(app, world.staff["admin"])


def invitation(client: FlaskClient) -> str:
    """The path in the newest invitation."""
    text = Message.select().order_by(Message.id.desc()).get().text
    found = re.search(r"http://127\.0\.0\.1:8001(/sign-in/password/\S+)", text)
    assert found
    return found[1]


def test_everyone_is_listed_with_roles_and_service(admin: FlaskClient) -> None:
    page = admin.get("/staff").text
    assert "Eli Placeholder" in page
    assert "Director of Service" in page
    assert "No second factor yet" in page


@pytest.mark.clause("DPA-4")
def test_a_colleague_is_added_and_chooses_a_password_that_nobody_else_knows(app: Flask, admin: FlaskClient) -> None:
    answer = admin.post("/staff/new", data=NEW)
    assert answer.status_code == 303
    added = Staff.get(Staff.email == "kit@example.org")
    assert answer.location == f"/staff/{added.id}"
    assert {row.role for row in added.role_rows} == {Role.COLLEAGUE}
    assert added.line_manager.email == "line-manager@example.org"
    assert added.telephone == "01632 960999"  # customers read it in letters
    visitor = app.test_client()
    path = invitation(admin)
    assert visitor.post("/sign-in", data={"email": NEW["email"], "password": "!"}).status_code == 422
    assert "kit@example.org" in visitor.get(path).text
    assert visitor.post(path, data={"password": "short"}).status_code == 422
    assert visitor.post(path, data={"password": "marmalade on the quiet bus"}).location == "/sign-in/set-up"
    assert visitor.get("/sign-in/set-up").status_code == 200
    assert visitor.get("/work").location.startswith("/sign-in?next=")
    into = app.test_client().post("/sign-in", data={"email": NEW["email"], "password": "marmalade on the quiet bus"})
    assert into.location == "/sign-in/set-up"


def test_without_a_mail_server_the_administrator_is_given_the_link(admin: FlaskClient) -> None:
    page = admin.post("/staff/new", data=NEW, follow_redirects=True).text
    assert "No mail server is set up" in page
    assert invitation(admin) in page


@pytest.mark.clause("SEC-16")
def test_an_invitation_works_once_and_only_as_it_was_made(app: Flask, admin: FlaskClient) -> None:
    admin.post("/staff/new", data=NEW)
    path = invitation(admin)
    visitor = app.test_client()
    assert visitor.get(path[:-1]).status_code == 410
    assert visitor.post(path, data={"password": "marmalade on the quiet bus"}).status_code == 303
    assert visitor.get(path).status_code == 410
    assert visitor.post(path, data={"password": "another one of my own"}).status_code == 410


@pytest.mark.clause("REL-6")
def test_a_second_click_sends_no_second_invitation(admin: FlaskClient, world: builders.World) -> None:
    address = f"/staff/{world.staff['colleague'].id}"
    [button] = re.findall(rf'<form method="post" action="{address}/invite">.*?</form>', admin.get(address).text, re.S)
    [key] = re.findall(r'name="key" value="([^"]+)"', button)
    for _ in range(2):
        assert admin.post(f"{address}/invite", data={"key": key}).status_code == 303
    assert Message.select().count() == 1


@pytest.mark.clause("SEC-15", "SEC-16")
def test_a_new_password_ends_the_sessions_and_leaves_the_second_factor(
    app: Flask, admin: FlaskClient, world: builders.World
) -> None:
    colleague = world.staff["colleague"]
    with writing():
        Staff.update(totp_secret="JBSWY3DPEHPK3PXP").where(Staff.id == colleague.id).execute()
    theirs = browser_of(app, colleague)
    assert admin.post(f"/staff/{colleague.id}/invite").status_code == 303
    assert theirs.get("/work").status_code == 200
    visitor = app.test_client()
    visitor.post(invitation(admin), data={"password": "marmalade on the quiet bus"})
    assert theirs.get("/work").status_code == 303
    into = visitor.post("/sign-in", data={"email": colleague.email, "password": "marmalade on the quiet bus"})
    assert into.location == "/sign-in/code"


@pytest.mark.clause("SEC-15")
def test_an_administrator_signs_a_colleague_out_everywhere(
    app: Flask, admin: FlaskClient, world: builders.World
) -> None:
    colleague = world.staff["colleague"]
    desk, telephone, other = (browser_of(app, world.staff[key]) for key in ("colleague", "colleague", "line-manager"))
    page = admin.post(f"/staff/{colleague.id}/sign-out", follow_redirects=True).text
    assert "Ash Testley is signed out everywhere" in page
    assert [browser.get("/work").status_code for browser in (desk, telephone, other)] == [303, 303, 200]
    event = Event.select().where(Event.action == "end_sessions").get()
    assert (event.actor, event.reference) == ("Jo Dummyson", "colleague@example.org")
    assert browser_of(app, colleague).get("/work").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter their name"),
        ("email", "not an address", "Enter an email address in the correct format"),
        ("email", "colleague@example.org", "already here"),
        ("service", "", "Choose a service"),
        ("service", "elsewhere", "Choose a service"),
        ("roles", [], "Choose at least one role"),
        ("roles", ["king"], "Choose at least one role"),
        ("line_manager", "nobody@example.org", "choose from the list"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_everything_typed_stays(
    admin: FlaskClient, field: str, value: object, said: str
) -> None:
    before = Staff.select().count()
    answer = admin.post("/staff/new", data=NEW | {"job_title": "Adviser of the day", field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Adviser of the day" in answer.text
    assert Staff.select().count() == before


@pytest.mark.clause("REL-6")
def test_a_double_click_adds_one_colleague(admin: FlaskClient) -> None:
    key = {"key": "k" * 32}
    first, second = (admin.post("/staff/new", data=NEW | key) for _ in range(2))
    assert first.location == second.location
    assert Staff.select().where(Staff.email == "kit@example.org").count() == 1


@pytest.mark.clause("DPA-4", "SEC-6")
def test_roles_are_changed_and_count_at_once(app: Flask, admin: FlaskClient, world: builders.World) -> None:
    colleague = world.staff["colleague"]
    theirs = browser_of(app, colleague)
    assert theirs.get("/audit").status_code == 403
    answer = admin.post(f"/staff/{colleague.id}", data={"version": 1, "roles": ["colleague", "auditor"]})
    assert answer.status_code == 303
    assert theirs.get("/audit").status_code == 200
    event = Event.select().where(Event.action == "change_roles").get()
    assert (event.actor, event.reference) == ("Jo Dummyson", "colleague@example.org")


@pytest.mark.clause("REL-5")
def test_the_second_of_two_administrators_is_told_what_the_first_did(admin: FlaskClient, world: builders.World) -> None:
    number = world.staff["colleague"].id
    admin.post(f"/staff/{number}", data={"version": 1, "roles": ["auditor"]})
    answer = admin.post(f"/staff/{number}", data={"version": 1, "roles": ["reports"]})
    assert answer.status_code == 409
    assert "Jo Dummyson" in answer.text
    assert {row.role for row in StaffRole.select().where(StaffRole.staff == number)} == {Role.AUDITOR}


def test_ones_own_roles_are_for_another_administrator(admin: FlaskClient, world: builders.World) -> None:
    number = world.staff["admin"].id
    answer = admin.post(f"/staff/{number}", data={"version": 1, "roles": ["administrator", "director"]})
    assert answer.status_code == 422
    assert "Another administrator must change your own roles" in answer.text
    assert admin.post(f"/staff/{number}/end-access", data={"version": 1}).status_code == 422


@pytest.mark.clause("DPA-4", "RES-11")
def test_ending_access_says_first_what_it_means(app: Flask, admin: FlaskClient, world: builders.World) -> None:
    restriction = builders.authorised(world)
    leaver = world.staff["line-manager"]
    theirs = browser_of(app, leaver)
    page = admin.get(f"/staff/{leaver.id}/end-access").text
    assert restriction.reference in page
    assert theirs.get("/work").status_code == 200
    assert admin.post(f"/staff/{leaver.id}/end-access", data={"version": 1}).location == "/staff"
    assert theirs.get("/work").status_code == 303
    assert StaffSession.select().where(StaffSession.staff == leaver, StaffSession.ended_at.is_null()).count() == 0
    assert "Access ended" in admin.get("/staff").text
    assert "Change roles" not in admin.get(f"/staff/{leaver.id}").text
    assert admin.post(f"/staff/{leaver.id}/invite").status_code == 422


@pytest.mark.clause("SEC-7")
def test_fields_that_the_form_does_not_have_change_nothing(admin: FlaskClient, world: builders.World) -> None:
    colleague = world.staff["colleague"]
    extra = {"active": "", "password_hash": "x", "totp_secret": "x", "email": "me@example.org", "service": "repairs"}
    admin.post(f"/staff/{colleague.id}", data={"version": 1, "roles": ["colleague"]} | extra)
    after = Staff.get_by_id(colleague.id)
    assert (after.active, after.password_hash, after.totp_secret) == (True, colleague.password_hash, "")
    assert (after.email, after.service_id) == (colleague.email, colleague.service_id)


def test_a_colleague_who_is_not_there_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/staff/999").status_code == 404
    assert admin.post("/staff/999/invite").status_code == 404
    assert admin.get("/staff/" + "9" * 30).status_code == 404
    assert admin.get("/staff?after=" + "9" * 30).status_code == 200


def test_a_long_list_comes_in_pages_without_gaps(
    admin: FlaskClient, world: builders.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.post(f"/staff/{world.staff['reports'].id}/end-access", data={"version": 1})
    monkeypatch.setattr(colleagues, "PAGE", 3)
    found: list[str] = []
    address = "/staff"
    while address:
        page = admin.get(address).text
        found += re.findall(r'href="/staff/(\d+)"', page)
        older = re.search(r'href="(/staff\?after=\d+)"', page)
        address = older[1] if older else ""
    assert len(found) == len(set(found)) == Staff.select().count()
    assert found[-1] == str(world.staff["reports"].id)
