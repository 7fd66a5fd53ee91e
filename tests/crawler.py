"""A visitor who follows every link and sends every form with what nobody should send, and looks at what comes back."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.filling import EXECUTED, Found, Sending, in_all_ways
from tests.page_shape import plain, shape
from tests.pages import parsed

#: How many pages of one kind are opened; each form is sent once.
_PAGES = 2
#: Shapes of pages that a parser has judged in this process, and in which nothing was wrong.
_sound: set[str] = set()


@dataclass
class Crawl:
    """One browser on one site. What it found wrong stands in `wrong`, a sentence each.

    `fill` says how a form is sent, and is told whether another browser has sent it before (`known`).
    """

    app: Flask
    client: FlaskClient
    known: set[tuple[str, ...]] = field(default_factory=set)
    fill: Callable[[Found, bool], Iterable[Sending]] = in_all_ways
    wrong: list[str] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    _seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _forms: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def everything(self, start: str, leave_out: tuple[str, ...] = (), apart: tuple[str, ...] = ()) -> None:
        """Open every page that can be reached from `start`, and send every form on the way.

        `apart` are beginnings of addresses that belong to another crawl.
        """
        waiting = deque([start])
        while waiting:
            address = waiting.popleft()
            if address in leave_out or address.startswith(apart) or self._often(address):
                continue
            answer = self.client.get(address)
            tree = self.look(answer, f"GET {address}")
            if tree is None:
                if (answer.location or "").startswith("/"):  # as a browser would
                    waiting.append(answer.location)
                continue
            waiting += [link for one in tree.iter("a") if (link := one.get("href", "")).startswith("/")]
            for form in _forms_of(tree, address):
                if form.action in leave_out or f"POST {form.action}" in leave_out:
                    continue
                waiting += self._send_in_all_ways(form)

    def look(self, answer: TestResponse, what: str) -> Element | None:
        """Judge one answer. Returns its page, or None where it is none.

        One of a shape that is known to be sound is read in C, and not judged by the standard's parser again.
        """
        if not self._is_page(answer, what):
            return None
        page = answer.text
        known = shape(page) in _sound and plain(page)
        return parsed(page) if known else self._parse(page, what)

    def _is_page(self, answer: TestResponse, what: str) -> bool:
        """Judge what is no page's. Returns whether there is a page to judge."""
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.wrong.append(f"{what}: {answer.status_code}")
        if "X-Canary" in answer.headers:
            self.wrong.append(f"{what}: a header was smuggled in")
        is_page = answer.mimetype == "text/html"
        if not is_page and answer.data[:200].lstrip().lower().startswith((b"<!doctype", b"<html")):
            self.wrong.append(f"{what}: a page sent as {answer.mimetype}")
        return is_page and bool(answer.data) and answer.status_code not in range(300, 400)

    def _parse(self, page: str, what: str) -> Element:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree: Element = parser.parse(page)
        wrong = [f"{code} at {place} {said}" for place, code, said in parser.errors[:5]]
        wrong += _come_to_life(tree)
        ids = Counter(one.attrib["id"] for one in tree.iter() if "id" in one.attrib)
        wrong += [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]
        self.wrong += [f"{what}: {each}" for each in wrong]
        if not wrong:
            _sound.add(shape(page))
        return tree

    def _send_in_all_ways(self, form: Found) -> list[str]:
        """Send it in every way. Returns where a redirect leads."""
        kind = (self._kind(form.action), form.method, *form.names)
        self._forms[kind] += 1
        if self._forms[kind] > 1:
            return []
        again = kind in self.known
        self.known.add(kind)
        leads = []
        for sending in self.fill(form, again):
            if form.method == "get":
                answer = self.client.get(sending.action, query_string=sending.answers)
            else:
                answer = self.client.post(sending.action, **_sent(sending.answers))
            self.sent[sending.how] += 1
            self.look(answer, f"{form.method.upper()} {sending.action} ({sending.how}) of {form.page}")
            if (answer.location or "").startswith("/"):
                leads.append(answer.location)
        return leads

    def _often(self, address: str) -> bool:
        parts = urlsplit(address)
        kind = (self._kind(address), *sorted(name for name, _ in parse_qsl(parts.query)))
        self._seen[kind] += 1
        return self._seen[kind] > _PAGES

    def _kind(self, address: str) -> str:
        """Its route, with the step of a journey, each of which is a page of its own."""
        path = urlsplit(address).path
        for method in ("GET", "POST"):
            try:
                endpoint, parts = self.app.url_map.bind("crawl.example").match(path, method=method)
            except HTTPException:  # it leads nowhere, or somewhere else
                continue
            return f"{endpoint} {parts.get('step', '')}"
        return path


def _sent(answers: MultiDict[str, Any]) -> dict[str, Any]:
    """As the test client takes it, which can't write down by itself what is no UTF-8."""
    pairs = list(answers.items(multi=True))
    if any(isinstance(value, bytes) for _, value in pairs):
        words = [pair for pair in pairs if isinstance(pair[1], str | bytes)]
        return {"data": urlencode(words), "content_type": "application/x-www-form-urlencoded"}
    return {"data": answers}


def _come_to_life(tree: Element) -> list[str]:
    """What was typed and has become part of the page."""
    signs = []
    for one in tree.iter():
        live = [name for name in one.attrib if name.startswith("on")]
        if "canary" in (one.get("src") or "") + (one.get("hx-get") or "") or live:
            signs.append(f"typed text became <{one.tag} {live}>")
    if EXECUTED in "".join(tree.itertext()):
        signs.append("typed text was executed as a template")
    return signs


def _forms_of(tree: Element, page: str) -> list[Found]:
    return [
        Found(
            page,
            form.get("action") or page,
            (form.get("method") or "get").lower(),
            tuple(one for one in form.iter() if one.get("name") and one.tag in {"input", "textarea", "select"}),
            tuple(one for one in form.iter("button") if one.get("name") or one.get("formaction")),
        )
        for form in tree.iter("form")
    ]
