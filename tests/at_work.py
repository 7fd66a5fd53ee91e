"""A colleague at the back office without scripts: opens pages, fills in the form that is there, reads what comes."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from shared.models import Staff
from tests.pages import parsed
from tests.sign_in import browser_of


class AtWork:
    """One colleague's browser. `status`, `page` (HTML) and `text` (what a reader sees) are of the last answer."""

    def __init__(self, app: Flask, staff: Staff) -> None:
        self.client = browser_of(app, staff)
        self.status, self.page, self.path = 0, "", ""

    @classmethod
    def of(cls, client: FlaskClient) -> AtWork:
        """Whoever has signed in with this browser."""
        work = cls.__new__(cls)
        work.client, work.status, work.page, work.path = client, 0, "", ""
        return work

    def get(self, path: str, **headers: str) -> str:
        """Open a page. Returns its text."""
        return self._came(self.client.get(path, headers=headers, follow_redirects=True))

    def post(self, path: str, answers: dict[str, Any], **headers: str) -> str:
        """Send a request made by hand. Returns the text of what comes."""
        return self._came(self.client.post(path, data=_several(answers), headers=headers, follow_redirects=True))

    def filled(self, action: str = "") -> tuple[str, dict[str, Any]]:
        """The form whose address ends so (the first on the page for none): where it goes, and all that stands in it."""
        forms = [form for form in self._main().iter("form") if (form.get("action") or "").endswith(action)]
        forms.sort(key=lambda form: form.get("method") != "post")  # a search asks, and sends nothing
        assert forms, f"no form to {action} on this page: {self.text[:400]}"
        form = forms[0]
        return form.get("action") or self.path, _standing_in(form)

    def send(self, answers: dict[str, Any] | None = None, action: str = "", **headers: str) -> str:
        """Fill in the form on this page and send it. Returns the text of what comes."""
        where, standing = self.filled(action)
        return self.post(where, standing | (answers or {}), **headers)

    @property
    def text(self) -> str:
        """The text of the page's main part, or of all of a fragment."""
        return " ".join("".join(self._main().itertext()).split())

    def error(self, field: str) -> str:
        """The message beside a field. Fails when there is none, or when the summary does not link to it."""
        found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', self.page, re.DOTALL)
        assert found, f"no message beside {field}: {self.text[:400]}"
        assert f'href="#{field}' in self.page
        return " ".join(re.sub(r"<[^>]*>|Error:", " ", found[1]).split())

    def value(self, name: str) -> Any:
        """What stands in the field of this name, in whichever form."""
        for form in self._main().iter("form"):
            standing = _standing_in(form)
            if name in standing:
                return standing[name]
        raise AssertionError(f"no field {name}")

    def _main(self) -> Element:
        body = parsed(self.page)
        main = body.find(".//main")
        return body if main is None else main

    def _came(self, answer: Any) -> str:
        self.status, self.path = answer.status_code, answer.request.path
        self.page = answer.text if answer.mimetype == "text/html" else ""
        self.headers = answer.headers
        self.content: bytes = answer.data
        return self.text


def _standing_in(form: Element) -> dict[str, Any]:
    standing: dict[str, Any] = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag == "button":
            continue
        if one.tag == "textarea":
            standing[name] = (one.text or "").removeprefix("\n")
        elif one.tag == "select":
            chosen = [option.get("value", "") for option in one.iter("option") if option.get("selected") is not None]
            standing[name] = chosen[0] if chosen else ""
        elif one.get("type") in {"checkbox", "radio"}:
            if one.get("checked") is not None:
                standing.setdefault(name, []).append(one.get("value", ""))
        elif one.get("type") == "hidden" and name in standing:  # a choice of several, carried along
            before = standing[name]
            standing[name] = [*(before if isinstance(before, list) else [before]), one.get("value", "")]
        elif one.get("type") != "file":
            standing[name] = one.get("value", "")
    return standing


def _several(answers: dict[str, Any]) -> MultiDict[str, Any]:
    pairs = [
        (name, each) for name, value in answers.items() for each in (value if isinstance(value, list) else [value])
    ]
    return MultiDict(pairs)
