"""Other systems ask for the precaution of an account, and are told when it changes (CUS-4)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
import schemathesis
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth

from shared import clock
from shared.actions.markers import NewMarker, place_marker, remove_marker
from shared.config import Settings
from shared.config import settings as settings_of_this_process
from shared.models import Event, Marker, Message, System
from shared.notify.outbox import deliver
from shared.rules.deadlines import after_months
from shared.rules.markers import MarkerOn
from shared.rules.systems import ASKS_A_MINUTE
from shared.rules.vocabulary import Precaution
from tests import builders
from tests.at_work import AtWork
from tests.integration.test_restrictions_page import issued

WHERE = "/api/v1/accounts/HA-204417/precautions"


def added(app: Flask, world: builders.World, **answers: Any) -> tuple[System, str]:
    """A system with its token, as an administrator lets it ask."""
    admin = AtWork(app, world.staff["admin"])
    admin.get("/systems/new")
    text = admin.send({"name": "Repairs scheduler", "scopes": ["markers"], **answers})
    assert "This is shown once." in text, text[:300]
    return System.get(), next(word for word in text.split() if word.startswith("evh_"))


def asked(app: Flask, token: str, where: str = WHERE) -> Any:
    return app.test_client().get(where, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.clause("CUS-4")
def test_a_system_is_answered_the_precaution_and_nothing_else_and_each_look_is_logged(
    app: Flask, world: builders.World
) -> None:
    restriction = issued(world)
    _, token = added(app, world)
    answer = asked(app, token)  # they were told of it now, before it has begun
    with time_machine.travel(clock.at(max(restriction.starts_on, clock.today()), 10)):
        assert asked(app, token).json == answer.json
    marker = Marker.get()
    assert answer.json == {
        "account": "HA-204417",
        "precautions": [
            {
                "code": marker.precaution,
                "text": marker.precaution.label,
                "since": restriction.starts_on.isoformat(),
                "until": restriction.ends_on.isoformat(),
            }
        ],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    look = Event.select().where(Event.action == "look", Event.actor == "Repairs scheduler").get()
    assert look.account == "HA-204417"
    assert asked(app, token, WHERE.replace("HA-204417", "HA-999999")).status_code == 404


@pytest.mark.clause("CUS-4")
def test_no_token_a_wrong_one_and_one_that_ended_open_nothing(app: Flask, world: builders.World) -> None:
    system, token = added(app, world)
    assert app.test_client().get(WHERE).status_code == 401
    assert asked(app, f"{token}x").headers["WWW-Authenticate"] == "Bearer"
    assert asked(app, token).json == {"account": "HA-204417", "precautions": []}
    admin = AtWork(app, world.staff["admin"])
    admin.get("/systems")
    admin.send(action=f"/systems/{system.id}/end")
    assert asked(app, token).status_code == 401
    for method in ("post", "put", "delete"):
        assert getattr(app.test_client(), method)(WHERE).status_code in {400, 405}
    assert AtWork(app, world.staff["senior-manager"]).get("/systems").startswith("This page is for other colleagues")


@pytest.mark.clause("CUS-4")
def test_a_system_that_asks_too_much_waits(app: Flask, world: builders.World) -> None:
    _, token = added(app, world)
    answers = [asked(app, token, WHERE.replace("HA-204417", "none")).status_code for _ in range(ASKS_A_MINUTE + 1)]
    assert answers[-2:] == [404, 429]
    with time_machine.travel(clock.now().timestamp() + 61):
        assert asked(app, token).status_code == 200


@pytest.mark.clause("CUS-4")
def test_the_interface_is_as_it_describes_itself(app: Flask, world: builders.World) -> None:
    _, token = added(app, world)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operation: Any = schema["/api/v1/accounts/{account}/precautions"]["GET"]
    tried: list[int] = []

    @given(case=operation.as_strategy())
    @settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def agrees(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, excluded_checks=[ignored_auth])  # whom it answers is tried above
        tried.append(answer.status_code)

    agrees()
    assert len(tried) >= 10


class Receiver(BaseHTTPRequestHandler):
    """Another system’s end of the line: keeps what came, and answers what it is told to."""

    came: ClassVar[list[tuple[dict[str, str], str]]] = []
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).came.append((dict(self.headers.items()), body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("EVENHAND_MODE", "test")  # in production, it would have to have a certificate
    settings_of_this_process.cache_clear()
    Receiver.came, Receiver.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hooks"
    server.shutdown()
    server.server_close()
    monkeypatch.undo()
    settings_of_this_process.cache_clear()


@pytest.mark.clause("CUS-4")
def test_a_system_is_told_of_a_change_signed_so_that_it_can_check_it_and_again_where_it_did_not_take_it(
    app: Flask, world: builders.World, receiver: str
) -> None:
    system, _ = added(app, world, webhook_url=receiver)
    issued(world)
    Receiver.answers = [500]
    assert deliver(Settings(mode="test")) == 0
    with time_machine.travel(clock.now().timestamp() + 120):
        assert deliver(Settings(mode="test")) == 1
    (first, body), (second, again) = Receiver.came
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert json.loads(body)["data"] == {"account": "HA-204417"}
    key = base64.b64decode(system.webhook_secret.removeprefix("whsec_"))
    signed = f"{second['webhook-id']}.{second['webhook-timestamp']}.{again}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert second["webhook-signature"] == f"v1,{expected}"
    assert Message.select().where(Message.system == system, Message.sent_at.is_null(False)).count() == 1


@pytest.mark.clause("CUS-4")
def test_a_system_is_told_of_a_marker_that_stands_by_itself_when_it_comes_and_when_it_goes(
    app: Flask, world: builders.World
) -> None:
    system, token = added(app, world, webhook_url="https://repairs.example.org/hooks")

    def told() -> int:
        return Message.select().where(Message.system == system).count()

    day = clock.today()
    facts = NewMarker(
        MarkerOn.PERSON, Precaution.ANIMALS_AWAY, "A dog bit a colleague at the door.", after_months(day, 6),
        after_months(day, 12), told_how="By letter",
    )  # fmt: skip
    marker = place_marker(world.proposer, builders.incident(world).reference, facts)
    assert told() == 1
    assert [one["code"] for one in asked(app, token).json["precautions"]] == ["animals_away"]
    remove_marker(world.proposer, marker.reference, marker.version, "The dog has been given away.")
    assert told() == 2
    assert asked(app, token).json["precautions"] == []


@pytest.mark.parametrize("url", ["http://repairs.example.org/hooks", "https://me:secret@example.org/", "ftp://x"])
def test_an_address_that_is_not_checked_or_holds_a_password_is_refused(
    app: Flask, world: builders.World, url: str
) -> None:
    admin = AtWork(app, world.staff["admin"])
    admin.get("/systems/new")
    admin.send({"name": "Repairs", "scopes": ["markers"], "webhook_url": url})
    assert admin.status == 422
    assert admin.error("webhook_url")
