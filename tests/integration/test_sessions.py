"""Sessions live on the server: what ends them, and what a cookie is worth afterwards."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import portal
from shared import clock
from shared.actions.staff.colleagues import change_roles
from shared.actions.staff.leave import disable_colleague
from shared.config import Settings
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import TABLES, Staff, StaffSession
from shared.rules.vocabulary import Role
from shared.web import passwords
from tests import builders
from tests.sign_in import back_office, browser_of

PASSWORD = "four plain words together"
COOKIE = "evenhand_backoffice"


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world(password_hash=passwords.make(PASSWORD))


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


@pytest.fixture
def client(app: Flask, world: builders.World) -> FlaskClient:
    """The colleague's browser, signed in."""
    return browser_of(app, world.staff["colleague"])


def with_cookie(app: Flask, value: str) -> FlaskClient:
    """Another browser that was given a copy of a cookie."""
    client = app.test_client()
    client.set_cookie(COOKIE, value, domain="127.0.0.1")
    return client


def cookie_of(client: FlaskClient) -> str:
    """The cookie as somebody could copy it."""
    kept = client.get_cookie(COOKIE, domain="127.0.0.1")
    assert kept
    return kept.value


@pytest.mark.clause("SEC-10")
def test_a_cookie_copied_before_signing_out_is_dead_after_it(app: Flask, client: FlaskClient) -> None:
    copied = cookie_of(client)
    assert with_cookie(app, copied).get("/work").status_code == 200
    client.post("/sign-out")
    assert with_cookie(app, copied).get("/work").status_code == 303


@pytest.mark.clause("SEC-24")
def test_signing_out_has_the_browser_forget_everything(client: FlaskClient) -> None:
    answer = client.post("/sign-out")
    assert answer.location == "/signed-out"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/signed-out").status_code == 200


def test_signing_out_twice_or_without_a_session_is_no_mistake(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.post("/sign-out").status_code == 303


@pytest.mark.clause("SEC-10")
def test_the_server_keeps_only_a_digest_of_what_the_cookie_holds(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    kept = StaffSession.get()
    assert token != kept.token_hash
    assert len(token) >= 43  # 256 random bits


@pytest.mark.clause("SEC-11")
def test_each_factor_rotates_the_session_and_drops_what_was_in_it(app: Flask, world: builders.World) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.post("/sign-in", data={"email": "colleague@example.org", "password": PASSWORD})
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        between = cookie["_user_id"]
    half = cookie_of(client)
    client.get("/sign-in/set-up")
    with client.session_transaction() as cookie:
        secret = cookie["secret"]
    code = pyotp.TOTP(secret).at(clock.now())
    assert client.post("/sign-in/set-up", data={"code": code}).status_code == 200
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != between
        assert "secret" not in cookie
    assert with_cookie(app, half).get("/work").status_code == 303
    assert with_cookie(app, half).get("/sign-in/set-up").location == "/sign-in"


@pytest.mark.clause("SEC-12")
def test_the_cookie_goes_with_the_browser_and_scripts_can_not_read_it(app: Flask, world: builders.World) -> None:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": "colleague@example.org", "password": PASSWORD})
    set_cookies = answer.headers.getlist("Set-Cookie")
    assert len(set_cookies) == 1
    assert set_cookies[0].startswith(f"{COOKIE}=")
    attributes = set_cookies[0].lower()
    assert "httponly" in attributes
    assert "samesite=lax" in attributes
    assert "expires" not in attributes
    assert "max-age" not in attributes


@pytest.mark.clause("SEC-21")
def test_on_https_the_cookie_is_bound_to_the_host(sqlite_url: str, world: builders.World) -> None:
    app = back_office(sqlite_url, backoffice_url="https://127.0.0.1:8001")
    data = {"email": "colleague@example.org", "password": PASSWORD}
    kept = app.test_client().post("/sign-in", data=data, base_url="https://127.0.0.1:8001").headers["Set-Cookie"]
    assert kept.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in kept
    assert "Path=/" in kept
    assert "Domain" not in kept


@pytest.mark.clause("SEC-21")
def test_a_cookie_of_the_portal_is_nothing_to_the_back_office(sqlite_url: str, app: Flask, client: FlaskClient) -> None:
    settings = Settings(mode="test", portal_secret_key="the portal's own key")
    public = portal.create_app(settings.model_copy(update={"database_url": sqlite_url}), SERVER_NAME="127.0.0.1:8000")
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    visitor = public.test_client()
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = token  # even with a token that is good here
    theirs = visitor.get_cookie("evenhand_portal", domain="127.0.0.1")
    assert theirs
    assert client.get("/work").status_code == 200
    assert with_cookie(app, theirs.value).get("/work").status_code == 303


@pytest.mark.clause("SEC-10")
@pytest.mark.parametrize("value", ["", "x", "eyJfdXNlcl9pZCI6IjEifQ.Zm9v.YmFy", "a" * 4000])
def test_a_cookie_that_we_did_not_make_is_nothing(app: Flask, value: str) -> None:
    assert with_cookie(app, value).get("/work").status_code == 303


@pytest.mark.clause("SEC-10")
@pytest.mark.parametrize("held", ["1", "", None])
def test_a_session_that_is_not_there_is_nothing(app: Flask, held: str | None) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = held
    assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-13")
def test_half_an_hour_without_a_click_ends_it(client: FlaskClient) -> None:
    begun = clock.now()
    for minutes in (29, 58):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert client.get("/work").status_code == 200
    with time_machine.travel(begun + timedelta(minutes=58 + 31)):
        assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-13")
def test_twelve_hours_end_it_however_busy(client: FlaskClient) -> None:
    begun = clock.now()
    for quarters in range(1, 12 * 4 + 1):
        with time_machine.travel(begun + timedelta(minutes=15 * quarters - 1)):
            assert client.get("/work").status_code == 200
    with time_machine.travel(begun + timedelta(hours=12, minutes=1)):
        assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-6")
def test_a_removed_role_counts_from_the_very_next_request(app: Flask, world: builders.World) -> None:
    client = browser_of(app, world.staff["auditor"])
    assert client.get("/audit").status_code == 200
    change_roles(world.actor("admin"), "auditor@example.org", 1, frozenset({Role.COLLEAGUE}))
    assert client.get("/audit").status_code == 403
    assert client.get("/work").status_code == 200


@pytest.mark.clause("SEC-6", "DPA-4")
def test_a_leaver_loses_access_at_the_very_next_request(client: FlaskClient, world: builders.World) -> None:
    assert client.get("/work").status_code == 200
    disable_colleague(world.actor("admin"), "colleague@example.org", 1)
    assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-6")
def test_a_session_that_outlived_the_access_is_worth_nothing(client: FlaskClient, world: builders.World) -> None:
    disable_colleague(world.actor("admin"), "colleague@example.org", 1)
    with writing():  # as if ending the sessions had been forgotten
        StaffSession.update(ended_at=None).execute()
    assert not Staff.get(Staff.email == "colleague@example.org").active
    assert client.get("/work").status_code == 303


@pytest.mark.clause("SEC-14")
def test_an_expired_fragment_moves_the_whole_window_to_the_sign_in_page(client: FlaskClient) -> None:
    client.post("/sign-out")
    answer = client.get(
        "/audit", headers={"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8001/audit?about=X"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/audit%3Fabout%3DX"
    assert answer.data == b""


@pytest.mark.clause("SEC-9")
def test_reading_writes_nothing_but_that_the_session_is_in_use(client: FlaskClient) -> None:
    before = {table.__name__: table.select().count() for table in TABLES}
    for address in ("/work", "/policy", "/sign-in"):
        client.get(address)
    assert {table.__name__: table.select().count() for table in TABLES} == before
