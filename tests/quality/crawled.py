"""Every page of the portal and every state of its forms, as a crawler gets them: for tests that judge them all."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests import builders
from tests.crawler import Crawl
from tests.visitor import portal, told

#: They make the server forget, so that nothing more could be opened after them.
WAYS_OUT = ("/leave", "/finish", "/follow/close", "POST /begun/adjustments", "POST /begun/appeals")
#: They begin something, and what was open elsewhere asks who is there before it shows: each has a browser of its own.
BEGINNINGS = ("/begun/adjustments", "POST /appeals/without", "POST /follow/appeal", "POST /follow/format")


@dataclass(frozen=True)
class Seen:
    """A page as it came: its text, how many bytes were sent, and what it asks a browser to fetch."""

    html: str
    sent: int

    @property
    def assets(self) -> tuple[str, ...]:
        """The addresses of its style sheets, scripts and pictures."""
        linked = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', self.html)
        return tuple(dict.fromkeys(linked + re.findall(r'<(?:script|img)\b[^>]*\bsrc="([^"]+)"', self.html)))


@dataclass
class Collecting(Crawl):
    """A crawl that keeps what it saw, by what it did to see it."""

    seen: dict[str, Seen] = field(default_factory=dict)

    def look(self, answer: TestResponse, what: str) -> Element | None:
        """Unpack the page as a browser would, keep it, and judge it."""
        sent = len(answer.data)
        if answer.headers.get("Content-Encoding") == "gzip":
            answer.set_data(gzip.decompress(answer.data))
        tree = super().look(answer, what)
        if tree is not None:
            self.seen[what] = Seen(answer.text, sent)
        return tree


#: A client of it, and what was seen, by what was done to see it.
Portal = tuple[Any, dict[str, Seen]]


def everything(database_url: str) -> Portal:
    """A client of the portal, and every page and state that can be reached: by everyone, and with a code."""
    app = portal(database_url, WTF_CSRF_ENABLED=False, SERVER_NAME="127.0.0.1:8150")
    reference, code = told(builders.world("housing-association", editions=True))
    first = _browser(app)
    crawl = Collecting(app, first)
    crawl.everything("/", WAYS_OUT + BEGINNINGS)
    crawl.look(first.get("/nothing"), "GET /nothing")
    seen = dict(crawl.seen)
    for opens, begins in (
        (False, "/begun/adjustments"),
        (False, "/appeals/without"),
        (True, ""),
        (True, "/follow/appeal"),
        (True, "/follow/format"),
    ):
        browser = _browser(app)
        start = "/follow/opened"
        if opens:
            browser.post("/follow", data={"reference": reference, "code": code})
        if begins:
            answer = browser.get(begins) if begins.startswith("/begun") else browser.post(begins)
            start = answer.location
        further = Collecting(app, browser, crawl.known)
        further.everything(start, WAYS_OUT + BEGINNINGS)
        seen |= further.seen
    return first, seen


def _browser(app: Any) -> Any:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    return client
