"""Every page of the portal and every state of its forms in a browser, in every way that people look at it (ACC-1)."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.browser.looking import sound_for_everyone
from tests.quality.crawled import Portal

#: Of the ways in which the crawler fills in a form, those that give pages of their own; colours are seen on each page,
#: and a place on a page is that page.
_LEFT_OUT = re.compile(
    r"\((nothing|all hostile|hostile words|a NUL|far too long|a huge number)\)|[?&]contrast=|[?&]lang=en|#"
)
_AS_IT_CAME = "/as-it-came"


@dataclass
class _Showing:
    """The portal, and at one address a page that came before. The browser keeps the files of the pages, as it would."""

    portal: WSGIApplication
    page: str = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] != _AS_IT_CAME:
            return self.portal(environ, start_response)
        page = Response(self.page, headers={"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")
        return page(environ, start_response)


@pytest.mark.clause("ACC-1", "ACC-2", "ACC-5")
def test_every_page_and_state_is_sound_for_everyone(chromium: Browser, crawled: Portal) -> None:
    client, seen = crawled
    pages = {what: one.html for what, one in seen.items() if not _LEFT_OUT.search(what)}
    showing = _Showing(client.application)
    server = make_server("127.0.0.1", 0, showing, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_context(bypass_csp=True).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))
    began = time.monotonic()
    try:
        for what, html in pages.items():
            showing.page = html
            page.goto(f"http://127.0.0.1:{server.port}{_AS_IT_CAME}", wait_until="load")
            try:
                sound_for_everyone(page)
            except AssertionError as wrong:
                wrong.add_note(what)
                raise
    finally:
        page.context.close()
        server.shutdown()
        server.server_close()
    languages = Counter(re.findall(r'<html lang="(\w+)"', " ".join(pages.values())))
    errors = sum("<title>Error: " in html or "<title>Gwall: " in html for html in pages.values())
    print(
        f"axe: {len(pages)} pages and states, {errors} of them with errors, {dict(languages)}; each in four ways: no "
        f"violation, in {time.monotonic() - began:.0f} s; asked of nobody but {asked}"
    )
    assert asked == {f"http://127.0.0.1:{server.port}"}, "something was asked of somebody else"
    assert min(languages["en"], languages["cy"]) >= 10
    assert errors >= 12
