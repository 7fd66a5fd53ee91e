"""Somebody who uses a site without JavaScript: opens pages, fills in the form that is there, and reads what comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import MultiDict

from portal import create_app
from portal.printing import PATIENCE_SETTING
from shared.actions.letters.issue import issue_letter
from shared.config import Settings
from shared.database.connections import connect_to
from shared.models import Letter, Published
from shared.web.application import FORGET_AFTER
from tests import builders, pdf_reading
from tests.builders import BY_HAND
from tests.pages import parsed
from tests.postgres import portal_account

URL = "http://127.0.0.1:8150"
KEY = "portal-key-for-tests-0123456789-abcdefgh"


def portal(database_url: str, **config: Any) -> Flask:
    """The real portal over this database, with every protection on."""
    connect_to(database_url)  # for what the test itself does; the portal's requests have their own, narrow connection
    made = Settings(
        mode="test", portal_database_url=portal_account(database_url), portal_url=URL, portal_secret_key=KEY
    )
    return create_app(made, **{PATIENCE_SETTING: 60, FORGET_AFTER: 0, **config})


def told(world: builders.World, **changes: object) -> tuple[str, str]:
    """A decision whose letter was issued: the reference and the private code that stand in the letter."""
    restriction = builders.authorised(world, **changes)
    letter = Letter.get(Letter.restriction == restriction)
    letter = issue_letter(world.authoriser, letter.reference, letter.version, BY_HAND)
    assert letter.pdf
    code = re.search(
        r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}\b", pdf_reading.text(letter.pdf)
    )
    assert code
    return str(letter.appeal_reference), code[0]


class Visitor:
    """One browser of the portal, with scripts switched off."""

    def __init__(self, app: Flask, address: str = "192.0.2.7") -> None:
        self.client = app.test_client()
        self.address = address
        self.status, self.page, self.path = 0, "", ""
        self.headers: Mapping[str, str] = {}

    def get(self, path: str) -> str:
        """Open a page. Returns its text, as a reader sees it."""
        return self._came(
            self.client.get(path, base_url=URL, environ_base={"REMOTE_ADDR": self.address}, follow_redirects=True)
        )

    def fill(self, form: int = 0, **answers: Any) -> str:
        """Send the form on this page (the first, unless another is named) with these answers. Returns what comes."""
        return self._came(self.send(form, **answers))

    def ask_us(self, **answers: Any) -> str:
        """Answer both questions of *Ask us*, and send what is shown to check. Returns the confirmation."""
        if self.path != "/enquiries":
            self.get("/enquiries")
        self.fill(**{name: answers.pop(name) for name in ("topic", "words", "about") if name in answers})
        self.fill(**answers)
        return self.fill()

    def send(self, form: int = 0, follow: bool = True, **answers: Any) -> Any:
        """The answer to this page's form, redirects followed unless told otherwise."""
        found = self._forms()[form]
        hidden = {i.get("name"): i.get("value", "") for i in found.iter("input") if i.get("type") == "hidden"}
        given = hidden | {name.replace("__", "-"): value for name, value in answers.items()}
        return self.client.post(
            found.get("action") or self.path,
            data=MultiDict(
                [
                    (name, each)
                    for name, value in given.items()
                    for each in (value if isinstance(value, list) else [value])
                ]
            ),
            base_url=URL,
            environ_base={"REMOTE_ADDR": self.address},
            follow_redirects=follow,
        )

    @property
    def text(self) -> str:
        """What a reader sees of the page's main part."""
        body = parsed(self.page)
        main = body.find(".//main")
        return " ".join("".join(main.itertext() if main is not None else body.itertext()).split())

    def value(self, name: str) -> str:
        """What stands in the input or text area of this name."""
        for element in parsed(self.page).iter():
            if element.get("name") == name:
                return str(element.text or "").strip("\n") if element.tag == "textarea" else element.get("value", "")
        raise AssertionError(f"no input {name}")

    def ticked(self) -> set[str]:
        """The values of all boxes and buttons that stand ticked."""
        inputs = parsed(self.page).iter("input")
        return {one.get("value", "") for one in inputs if one.get("checked") is not None}

    def error(self, field: str) -> str:
        """The message beside a field. Fails when there is none, or when the summary does not link to it."""
        found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', self.page, re.DOTALL)
        assert found, f"no message beside {field}"
        message = " ".join(re.sub(r"<[^>]*>|Error:", " ", found[1]).split())
        assert f'href="#{field}"' in self.page
        assert "<title>Error: " in self.page
        return message

    def _forms(self) -> list[Element]:
        return list(parsed(self.page).findall(".//main//form"))

    def _came(self, answer: Any) -> str:
        self.status, self.path = answer.status_code, answer.request.path
        self.page = answer.text if answer.mimetype.startswith("text/") else ""
        self.headers = answer.headers
        return self.text


def published(kind: str) -> Published:
    """The one thing of this kind that can be followed."""
    return Published.get(Published.kind == kind)
