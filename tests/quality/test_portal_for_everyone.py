"""Every page of the portal and every state of its forms in a browser, in every way that people look at it (ACC-1)."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter

import pytest
from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import make_server

from tests.browser.looking import sound_for_everyone
from tests.quality.crawled import Portal

#: Of the ways in which the crawler fills in a form, those that give pages of their own; colours are seen on each page,
#: and a place on a page is that page.
_LEFT_OUT = re.compile(
    r"\((nothing|all hostile|hostile words|a NUL|far too long|a huge number)\)|[?&]contrast=|[?&]lang=en|#"
)


@pytest.mark.clause("ACC-1", "ACC-2", "ACC-5")
def test_every_page_and_state_is_sound_for_everyone(chromium: Browser, crawled: Portal) -> None:
    client, seen = crawled
    pages = {what: one.html for what, one in seen.items() if not _LEFT_OUT.search(what)}
    server = make_server("127.0.0.1", 0, client.application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_context(bypass_csp=True).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))
    began = time.monotonic()
    try:
        for what, html in pages.items():
            _show(page, f"http://127.0.0.1:{server.port}/as-it-came", html)
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


def _show(page: Page, address: str, html: str) -> None:
    """Open a page that came before; what it asks for comes from the server."""

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(address, answer, times=1)
    page.goto(address, wait_until="load")
