"""Both sites, served for real on free ports over one database, and people who open them in Chromium.

They are served from this process, so that a test can let it be Tuesday at ten (time-machine) for both at once.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

import backoffice
import portal
from shared import clock
from shared.config import settings
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import Staff
from shared.web import passwords
from tests import builders
from tests.sign_in import browser_of

PASSWORD = "a-long-sentence-of-nine-plain-words"
#: How long a page may take on a machine that is busy with other tests, in milliseconds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Sites:
    """Where the two sites are, and what they stand on."""

    portal: str
    backoffice: str
    world: builders.World
    browser: Browser
    staff_site: Flask
    pages: list[Page] = field(default_factory=list)

    def visitor(self, **options: object) -> Page:
        """A member of the public, in a browser of their own."""
        page = self.browser.new_context(locale="en-GB", **options).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        self.pages.append(page)
        return page

    def colleague(self, key: str, **options: object) -> Page:
        """A colleague, in a browser of their own, signed in and at the work list: a real session, without its forms."""
        page = self.visitor(**options)
        name = self.staff_site.config["SESSION_COOKIE_NAME"]
        cookie = browser_of(self.staff_site, self.world.staff[key]).get_cookie(name)
        assert cookie
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": self.backoffice}])
        page.goto(f"{self.backoffice}/work")
        return page

    def sign_in(self, page: Page, key: str) -> None:
        """Sign in as this colleague with password and second factor, whatever the time is."""
        staff = Staff.get(Staff.email == f"{key}@example.org")
        with writing():  # the same thirty seconds may be needed again by the same person in one test
            Staff.update(totp_step=0).where(Staff.id == staff.id).execute()
        page.goto(f"{self.backoffice}/sign-in")
        page.get_by_label("Email").fill(staff.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name=re.compile("Continue|Sign in")).click()
        page.get_by_label(re.compile("code", re.IGNORECASE)).fill(pyotp.TOTP(staff.totp_secret).at(clock.now()))
        page.get_by_role("button", name=re.compile("Continue|Sign in")).click()
        page.wait_for_url(f"{self.backoffice}/work")


@pytest.fixture
def open_sites(chromium: Browser, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Sites]]:
    """Give the name of a ready policy; both sites then serve an organisation under it."""
    servers: list[BaseWSGIServer] = []
    opened: list[Sites] = []

    def open_them(policy: str = "housing-association") -> Sites:
        connect_to(sqlite_url)
        world = builders.world(policy, passwords.make(PASSWORD))
        with writing():
            for staff in world.staff.values():
                Staff.update(totp_secret=pyotp.random_base32()).where(Staff.id == staff.id).execute()
        addresses = _free_addresses(2)
        environment = {
            "DATABASE_URL": sqlite_url,
            "EVENHAND_MODE": "test",
            "EVENHAND_PORTAL_URL": f"http://127.0.0.1:{addresses[0]}",
            "EVENHAND_BACKOFFICE_URL": f"http://127.0.0.1:{addresses[1]}",
            "EVENHAND_PORTAL_SECRET_KEY": "portal-key-of-this-test-0123456789abcdef",
            "EVENHAND_BACKOFFICE_SECRET_KEY": "backoffice-key-of-this-test-0123456789ab",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        staff_site = backoffice.create_app()
        for port, site in zip(addresses, (portal.create_app(), staff_site), strict=True):
            server = make_server("127.0.0.1", port, site, threaded=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.append(server)
        opened.append(Sites(settings().portal_url, settings().backoffice_url, world, chromium, staff_site))
        return opened[-1]

    yield open_them
    for sites in opened:
        for page in sites.pages:
            page.context.close()
    for server in servers:
        server.shutdown()
        server.server_close()
    settings.cache_clear()


def _free_addresses(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
