"""Nothing personal is in a log: a planted canary goes through both applications, and is looked for afterwards."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from shared import clock
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.actions.incidents.record import NewIncident, record_incident
from shared.database.connections import connect_to, database
from shared.models.references import read_code
from shared.queries.policy import policy_in_force
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import Channel
from shared.web import passwords
from tests import builders

CANARY = "Xanthippe"
CODE = "C4N4R-YC0DE-7777"
PASSWORD = "a canary sings at five in the morning"
KEY = "the-canary-s-key-of-forty-characters-0123"
SECRETS = re.compile(
    "|".join(map(re.escape, (CANARY, CODE, read_code(CODE), PASSWORD, KEY, "07700 900999"))) + "|canary", re.IGNORECASE
)


@contextmanager
def served(application: str, url: str, port: int, log: Path) -> Iterator[str]:
    """The application on gunicorn, as it is served; what it and its workers say goes to `log`."""
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DATABASE_URL": url, "EVENHAND_MODE": "test", "EVENHAND_BACKOFFICE_SECRET_KEY": KEY}
    environment |= {"EVENHAND_PORTAL_SECRET_KEY": KEY[::-1]}
    environment |= {"EVENHAND_PORTAL_URL": address, "EVENHAND_BACKOFFICE_URL": address}
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning"]
    with (
        log.open("w") as output,
        subprocess.Popen(
            [*command, f"{application}:create_app()"], env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            _wait(port, server)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionError:
            assert server.poll() is None
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


class Person:
    """Somebody at a browser without JavaScript."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.statuses: list[int] = []
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, data: dict[str, str] | None = None, **headers: str) -> str:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 - our own address
        try:
            with self._opener.open(request, timeout=20) as answer:
                self.statuses.append(answer.status)
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            self.statuses.append(refused.code)
            return refused.read().decode()

    def send(self, path: str, data: dict[str, str]) -> str:
        """Open a form, fill it in and send it, with the token that it holds."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask(path))
        return self.ask(path, {**data, "csrf_token": token.group(1) if token else ""})


@pytest.mark.clause("SEC-36", "SEC-31")
def test_no_name_code_word_or_key_is_in_a_log_whatever_succeeds_or_fails(
    sqlite_url: str, free_port: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    connect_to(sqlite_url)
    with_history(sqlite_url)
    said = ""
    for application in ("portal", "backoffice"):
        log = tmp_path / f"{application}.log"
        with served(application, sqlite_url, free_port, log) as address:
            person = Person(address)
            (at_the_portal if application == "portal" else at_the_back_office)(person)
            broken_database(person, sqlite_url, application)
        said += log.read_text(encoding="utf-8", errors="replace")
        assert person.statuses.count(200) >= 3
        assert {404, 500} <= set(person.statuses)
    assert "OperationalError" in said or "DatabaseError" in said, "the failures were logged at all"
    assert SECRETS.findall(said) == []
    assert SECRETS.findall(caplog.text) == []


def with_history(url: str) -> None:
    world = builders.world(password_hash=passwords.make(PASSWORD))
    facts = CustomerDetails(account="HA-777777", name=f"{CANARY} Songbird", telephone="07700 900999")
    add_customer(OPERATOR, facts)
    behaviour = policy_in_force().categories[0].behaviours[0].key
    record_incident(
        world.actor("colleague"),
        NewIncident(
            happened_at=clock.now() - timedelta(hours=1),
            channel=Channel.TELEPHONE,
            account="HA-777777",
            words_used=f"{CANARY} was here",
            what_happened=f"{CANARY} sang.",
            behaviours=(behaviour,),
            affected=(world.staff["colleague"].id,),
        ),
    )
    database.close()


def at_the_portal(person: Person) -> None:
    for path in ("/", "/policy", "/privacy", "/adjustments", f"/{CANARY}", f"/policy?{CANARY}=1"):
        person.ask(path)
    person.send("/follow", {"reference": "ADJ-7777-7777", "code": CODE})
    person.ask("/follow", {"reference": CANARY, "code": CODE})  # no token
    person.ask("/follow", {"reference": CANARY, "code": CODE}, Origin=f"https://{CANARY}.example")
    person.ask("/follow", {"code": CODE + "x" * 600_000})


def at_the_back_office(person: Person) -> None:
    person.send("/sign-in", {"email": "colleague@example.org", "password": f"{PASSWORD} no"})
    person.send("/sign-in", {"email": f"{CANARY}@example.org", "password": PASSWORD})
    person.send("/sign-in", {"email": "colleague@example.org", "password": PASSWORD})
    for path in (f"/customers?q={CANARY}", "/customers/HA-777777", f"/{CANARY}", f"/sign-in?next=/{CANARY}"):
        person.ask(path)
    person.ask("/sign-in", {"email": f"{CANARY}@example.org", "password": PASSWORD})  # no token


def broken_database(person: Person, url: str, application: str) -> None:
    """Every table that these pages read is gone: what fails then is an unexpected error, with its traceback."""
    connect_to(url)
    tables = ("published", "policy_version", "organisation", "staff", "staff_session", "throttle")
    kept = [table for table in tables if table in database.get_tables()]
    for table in kept:
        database.execute_sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        for path in ("/policy", "/follow", "/sign-in"):
            person.ask(
                path, {"email": f"{CANARY}@example.org", "reference": CANARY, "code": CODE, "password": PASSWORD}
            )
            person.ask(f"{path}?{CANARY}={CODE}")
        person.ask(f"/customers?q={CANARY}")
    finally:
        for table in kept:
            database.execute_sql(f"ALTER TABLE {table}_away RENAME TO {table}")
        database.close()
