"""Many anonymous clients at the dearest public addresses, beside a colleague's search and a customer's form (SEC-39).

Only ever this machine's own addresses, for a stated number of seconds.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from shared.actions.staff import sessions
from shared.database import migrations
from shared.database.connections import database
from tests import builders
from tests.breaking.flooding import KINDS, hidden
from tests.breaking.found import Found
from tests.integration.test_logs import KEY, Person

_CLIENTS = 60
_BOUND = 1.0
#: All processes of both sites together, with their printers, in MiB.
_MEMORY = 900


def trial(times: int) -> Found:
    """Flood the portal for so many seconds."""
    found = Found()
    with tempfile.TemporaryDirectory(prefix="evenhand-flood-") as folder:
        url = f"sqlite:///{Path(folder) / 'flooded.sqlite'}"
        migrations.migrate(url)
        migrations.ready(url)
        world = builders.world()
        token = sessions.begin(world.staff["colleague"], complete=True)
        database.close()
        sites = [_Site("portal", url, Path(folder)), _Site("backoffice", url, Path(folder))]
        try:
            for site in sites:
                site.wait()
            _flood(found, sites[0], sites[1], times, token)
        finally:
            for site in sites:
                site.process.terminate()
                site.process.wait()
    return found


class _Customer(Person):
    """A customer who is led on by hand, so that each answer is measured."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Not by itself."""


class _Site:
    """One site, on gunicorn as it is served."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "EVENHAND_MODE": "test",
            "EVENHAND_BACKOFFICE_SECRET_KEY": KEY,
            "EVENHAND_PORTAL_SECRET_KEY": KEY[::-1],
            "EVENHAND_PORTAL_URL": self.address,
            "EVENHAND_BACKOFFICE_URL": self.address,
        }
        bound = ["--bind", f"127.0.0.1:{self.port}", "--workers=2", "--log-level=error"]
        command = [sys.executable, "-m", "gunicorn", *bound]
        self.process = subprocess.Popen([*command, f"{name}:create_app()"], env=environment)

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=60).close()  # noqa: S310 - our own address
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"nothing answers on port {self.port}")


def _flood(found: Found, portal: _Site, office: _Site, seconds: int, token: str) -> None:
    colleague, customer, most = _signed_in(office, token), _Customer(portal.address), 0
    # In a process of their own: in this one their threads would hold up those who measure.
    asked = [sys.executable, "-m", "tests.breaking.flooding", portal.address, str(_CLIENTS), str(seconds)]
    clients = subprocess.Popen(asked, stdout=subprocess.PIPE)
    opened = ""

    def search() -> None:
        colleague.open(f"{office.address}/customers?q=Okafor", timeout=30).read()

    def open_form() -> None:
        nonlocal opened
        opened = customer.ask("/enquiries")

    def answer() -> None:
        typed = {**hidden(opened), "topic": "policy", "words": "How long may a restriction last?", "about": ""}
        customer.ask("/enquiries", typed)
        assert customer.statuses[-1] == 303

    def go_on() -> None:
        assert "How shall we answer you?" in customer.ask("/enquiries/reply")

    acts = {
        "a colleague’s search": search,
        "a customer’s form": open_form,
        "its first answer": answer,
        "its second question": go_on,
    }
    waits: dict[str, list[float]] = {who: [] for who in acts}
    while clients.poll() is None:
        for who, act in acts.items():
            start = time.monotonic()
            act()
            waits[who].append(time.monotonic() - start)
        most = max(most, _megabytes(portal.process.pid) + _megabytes(office.process.pid))
        time.sleep(0.1)
    answers = {(does, status): count for does, status, count in json.loads(clients.communicate()[0])}
    told = ", ".join(f"{does} {count} × {status}" for (does, status), count in sorted(answers.items()))
    found.told.append(f"{_CLIENTS} clients for {seconds} s: {told}.")
    for who, spent in waits.items():
        found.told.append(f"{who}: {len(spent)} times, at most {max(spent):.2f} s.")
        found.expect(max(spent) <= _BOUND, f"{who} took {max(spent):.2f} s")
    found.told.append(f"Memory of both sites with their printers: at most {most} MiB.")
    found.expect(most <= _MEMORY, f"{most} MiB")
    found.expect({does for does, status in answers if status} == set(KINDS), f"not all were answered: {told}")
    found.expect(not {status for _, status in answers if status >= 500} - {503}, f"answers of 5xx: {told}")


def _signed_in(office: _Site, token: str) -> urllib.request.OpenerDirector:
    """A colleague's browser: the session is there, its cookie is made as the site makes it."""
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface

    app = Flask("cookie")
    app.secret_key = KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("Cookie", f"evenhand_backoffice={serializer.dumps({'_user_id': token})}")]
    return opener


def _megabytes(pid: int) -> int:
    """What a process and those that it started hold, shared pages counted in parts."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            waiting += [int(each) for each in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total // 1024
