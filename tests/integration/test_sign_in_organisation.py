"""Signing in by the organisation's own sign-in, against a provider that runs in a process of its own (DPA-4)."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from shared import clock
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Event, Staff, StaffSession
from tests import builders
from tests.identity_provider import CLIENT, SECRET
from tests.sign_in import back_office

COLLEAGUE = {"sub": "83f1", "sid": "a session there", "email": "Colleague@example.org", "email_verified": True}


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class There:
    """The back office, the provider's address, and the organisation."""

    app: Flask
    provider: str
    world: builders.World

    def lets_in(self, **claims: object) -> None:
        """From here on the provider says that whoever comes is this person."""
        requests.post(f"{self.provider}/person", json=COLLEAGUE | claims, timeout=10)

    def signs_in(self, client: FlaskClient, where: str = "/sign-in/organisation?next=/customers") -> str:
        """Go to the provider and come back. Returns the address that one is led to."""
        there = client.get(where).location
        back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
        return str(client.get(back.removeprefix("http://127.0.0.1:8001")).location)


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, int]]:
    """A provider that runs, and the port at which it expects us to listen for sessions that it ended."""
    port, ours = a_free_port(), a_free_port()
    told = f"http://127.0.0.1:{ours}/sign-in/organisation/ended"
    process = subprocess.Popen([sys.executable, "-m", "tests.identity_provider", str(port), told])
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            requests.get(f"{address}/keys", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield address, ours
    process.terminate()
    process.wait(10)


@pytest.fixture
def there(provider: tuple[str, int], sqlite_url: str) -> There:
    connect_to(sqlite_url)
    world = builders.world()
    client = {"oidc_issuer": provider[0], "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return There(back_office(sqlite_url, **client), provider[0], world)


@pytest.mark.clause("DPA-4")
def test_a_colleague_signs_in_by_the_organisation_and_may_do_what_they_may(there: There) -> None:
    there.lets_in()
    client = there.app.test_client()
    assert "Sign in with" in client.get("/sign-in").text
    assert there.signs_in(client) == "/customers"
    assert client.get("/customers").status_code == 200
    assert client.get("/staff").status_code == 403
    assert Event.select().where(Event.action == "sign_in", Event.reference == "colleague@example.org").exists()


@pytest.mark.clause("DPA-4")
@pytest.mark.parametrize(
    "claims", [{"email": "nobody@example.org"}, {"email_verified": False}, {"nonce": "another"}, {"aud": "another"}]
)
def test_nobody_else_is_let_in(there: There, claims: dict[str, object]) -> None:
    there.lets_in(**claims)
    client = there.app.test_client()
    assert there.signs_in(client) == "/sign-in"
    assert not StaffSession.select().exists()
    assert client.get("/work").status_code == 303


@pytest.mark.clause("DPA-4")
def test_an_answer_that_nobody_asked_for_lets_nobody_in(there: There) -> None:
    there.lets_in()
    asked, other = there.app.test_client(), there.app.test_client()
    address = asked.get("/sign-in/organisation").location
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    other.get("/sign-in/organisation")
    assert other.get(back.removeprefix("http://127.0.0.1:8001")).location == "/sign-in"
    assert not StaffSession.select().exists()


@pytest.mark.clause("DPA-4")
def test_when_the_provider_ends_a_leavers_session_the_next_request_fails(
    there: There, provider: tuple[str, int]
) -> None:
    there.lets_in()
    client = there.app.test_client()
    there.signs_in(client)
    there.app.config["WTF_CSRF_ENABLED"] = True  # the provider has no page of ours to take a token from
    server = make_server("127.0.0.1", provider[1], there.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for_another = {"sub": COLLEAGUE["sub"], "aud": "another"}
        said = [
            requests.post(f"{there.provider}/leave", json=one, timeout=20).json()
            for one in (for_another, {"sub": "83f1"})
        ]
    finally:
        server.shutdown()
        server.server_close()
    assert [one["status"] for one in said] == [400, 200]
    assert client.get("/customers").status_code == 303


@pytest.mark.clause("DPA-4")
def test_one_whose_access_ended_here_is_not_let_in_whatever_the_provider_says(there: There) -> None:
    with writing():
        Staff.update(active=False).where(Staff.email == "colleague@example.org").execute()
    there.lets_in()
    assert there.signs_in(there.app.test_client()) == "/sign-in"


@pytest.mark.clause("SEC-17")
def test_a_weighty_step_asks_the_provider_again(there: There) -> None:
    there.lets_in(email="admin@example.org")
    client = there.app.test_client()
    there.signs_in(client)
    with writing():
        StaffSession.update(password_at=clock.now() - timedelta(minutes=11)).execute()
    asked = client.post("/systems/new", data={"name": "Repairs", "scopes": "markers"})
    assert asked.status_code == 403
    assert "Nothing was sent yet." in asked.text
    assert there.signs_in(client, "/sign-in/organisation?again=yes&next=/systems") == "/systems"
    assert client.post("/systems/new", data={"name": "Repairs", "scopes": "markers"}).status_code == 200


@pytest.mark.clause("DPA-4")
def test_a_provider_that_is_away_leaves_the_other_door_open(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    builders.world()
    away = {"oidc_issuer": f"http://127.0.0.1:{a_free_port()}", "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    client = back_office(sqlite_url, **away).test_client()
    assert client.get("/sign-in/organisation").location == "/sign-in"
    assert "can’t be reached just now. You can also sign in with your password." in client.get("/sign-in").text
