"""A visitor who follows every link and sends every form with what nobody should send, and looks at what comes back."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

#: What must never become markup, a template, a formula or a second line of a header.
MARKUP = "<img src=canary hx-get=/canary onerror=alert(1)>\"'><svg/onload=canary()></textarea></title>"
HOSTILE = f"=cmd|' /C calc'!A0 {{{{7*7191}}}} ${{7*7191}} {MARKUP} \u202eevil %0d%0aX-Canary: 1 \r\nX-Canary: 1"
#: 7 × 7191: only a template that was executed writes it.
EXECUTED = "50337"
NUL = "be\0fore"
LONG = "Ŵ🙂 میں " * 1_500
LONG_LINE = LONG[:300]
#: How many pages of one kind are opened; each form is sent once.
_PAGES = 2


@dataclass(frozen=True)
class Found:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    fields: tuple[Element, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it asks for, which tells it from other forms."""
        return tuple(sorted({one.get("name", "") for one in self.fields}))

    def filled(self, how: str) -> MultiDict[str, str]:
        """Everything that a browser would send, filled in one way: one of `_WAYS`."""
        return MultiDict([pair for one in self.fields for pair in _WAYS[how](one)])


@dataclass
class Crawl:
    """One browser on one site. What it found wrong stands in `wrong`, a sentence each.

    A form that another browser has sent before (`known`) is sent in two ways only: what differs is who sends it.
    """

    app: Flask
    client: FlaskClient
    known: set[tuple[str, ...]] = field(default_factory=set)
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
        """Judge one answer. Returns its page, or None where it is none."""
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.wrong.append(f"{what}: {answer.status_code}")
        if "X-Canary" in answer.headers:
            self.wrong.append(f"{what}: a header was smuggled in")
        is_page = answer.mimetype == "text/html"
        if not is_page and answer.data[:200].lstrip().lower().startswith((b"<!doctype", b"<html")):
            self.wrong.append(f"{what}: a page sent as {answer.mimetype}")
        if not is_page or answer.status_code in range(300, 400):
            return None
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(answer.text)
        self.wrong += [f"{what}: {code} at {place} {said}" for place, code, said in parser.errors[:5]]
        self.wrong += [f"{what}: {sign}" for sign in _come_to_life(tree)]
        ids = Counter(one.attrib["id"] for one in tree.iter() if "id" in one.attrib)
        self.wrong += [f"{what}: the id {name} stands {count} times" for name, count in ids.items() if count > 1]
        return tree

    def _send_in_all_ways(self, form: Found) -> list[str]:
        """Send it in every way. Returns where a redirect leads."""
        kind = (self._kind(form.action), form.method, *form.names)
        self._forms[kind] += 1
        if self._forms[kind] > 1:
            return []
        ways = WAYS_AGAIN if kind in self.known else tuple(_WAYS)
        self.known.add(kind)
        leads = []
        for how in ways:
            answers = form.filled(how)
            if form.method == "get":
                answer = self.client.get(form.action, query_string=answers)
            else:
                answer = self.client.post(form.action, data=answers)
            self.sent[how] += 1
            self.look(answer, f"{form.method.upper()} {form.action} ({how}) of {form.page}")
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
        try:
            endpoint, parts = self.app.url_map.bind("crawl.example").match(path, method="GET")
        except HTTPException:  # it takes POST only, or leads nowhere: each stands for itself
            return path
        return f"{endpoint} {parts.get('step', '')}"


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
        )
        for form in tree.iter("form")
    ]


Pairs = list[tuple[str, str]]


def _is_choice(one: Element) -> bool:
    return one.get("type") in {"radio", "checkbox"} or one.tag == "select"


def _stands(one: Element) -> str:
    return (one.text or "").removeprefix("\n") if one.tag == "textarea" else one.get("value", "")


def _first(one: Element) -> str:
    """What the choice offers."""
    if one.tag != "select":
        return one.get("value", "")
    offered = [option.get("value", "") for option in one.iter("option")]
    return next(filter(None, offered), "")


def _nothing(one: Element) -> Pairs:
    """Sent with the token alone, as by hand."""
    return []


def _empty(one: Element) -> Pairs:
    if one.get("type") == "hidden":
        return [(one.get("name", ""), one.get("value", ""))]
    return [] if one.get("type") in {"radio", "checkbox"} else [(one.get("name", ""), "")]


def _with(words: str, choices: bool = False, hidden: bool = False) -> Any:
    """Everything that can be typed is `words`; also what is chosen, or what is hidden, if so told."""

    def answers(one: Element) -> Pairs:
        name = one.get("name", "")
        if one.get("type") == "file":
            return []
        if _is_choice(one):
            return [(name, words if choices else _first(one))]
        if one.get("type") == "hidden":
            return [(name, words if hidden else _stands(one))]
        return [(name, LONG_LINE if words is LONG and one.tag == "input" else words)]

    return answers


_FITTING = {
    "day": "1",
    "month": "3",
    "year": "2027",
    "email": "canary@example.com",
    "tel": "01632 960 001",
    "account": MARKUP[:40],  # as long as an account number may be
}


def _fitting(one: Element) -> Pairs:
    """What would be accepted, hostile wherever words are free, so that it is kept and shown on other pages."""
    name, kind = one.get("name", ""), one.get("type")
    if kind == "hidden":
        return [(name, _stands(one))]
    if kind in {"file", "password"} or (one.tag == "input" and one.get("inputmode") == "numeric" and "-" not in name):
        return []
    if _is_choice(one):
        return [(name, _first(one))]
    part = name.rsplit("-", 1)[-1]
    words = _FITTING.get(part) or _FITTING.get(kind or "") or ("10:30" if "time" in name or "opens" in name else "")
    return [(name, _stands(one) or words or MARKUP)]


#: Each way to fill in a form, by its name.
_WAYS: dict[str, Any] = {
    "nothing": _nothing,
    "empty": _empty,
    "all hostile": _with(HOSTILE, choices=True, hidden=True),
    "hostile words": _with(HOSTILE),
    "a NUL": _with(NUL),
    "far too long": _with(LONG),
    "a huge number": _with("99999999999999999999", hidden=True),
    "fitting": _fitting,
}
WAYS_AGAIN = ("all hostile", "fitting")
