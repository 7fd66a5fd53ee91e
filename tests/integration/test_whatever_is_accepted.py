"""Whatever a field accepts comes back the same on the page, and prints in every kind of letter (INP-1)."""

from __future__ import annotations

import shutil
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import html5lib  # type: ignore[import-untyped]
import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from page import validate_pdf_bytes
from werkzeug.datastructures import MultiDict

from shared.letters import content
from shared.letters.catalogue import PLACES
from shared.letters.compose import compose
from shared.letters.render import close_pool, render
from shared.web.forms import Address, Form, Postcode, Text, TextArea
from tests import letter_samples as samples
from tests.gallery import pages

BASE = "http://127.0.0.1:8110"
#: What people paste, beside all that Unicode has.
_PASTED = (
    "\uf0b7\uf0a7\uf0d8\u2028\u2029\x0b\x0c\x85\r\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00a0\u202f\u3000"
    "\u202e\u2067\u2069\x91\x93\x96‘’“”–—…•€£😀👍🏽❤️🏴ٱلܢֿ김王ਗ੍ਰਿनमஸ்ရွှེ"
)
_LETTERS = st.one_of(
    st.sampled_from(_PASTED),
    st.sampled_from(string.printable),
    st.characters(codec="utf-8", max_codepoint=0x2FFF),
    st.characters(codec="utf-8"),
)


class Words(Form):
    """One of each field that keeps words. What the others accept is made of letters and digits that they name."""

    line = Text("Name")
    postcode = Postcode("Postcode")
    words = TextArea("What happened")
    address = Address("Address")


FIELDS = ("line", "postcode", "words", "address")


@pytest.fixture(scope="module")
def app(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    copy = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("words") / "evenhand.sqlite")
    yield pages.make("portal", f"sqlite:///{copy}", WTF_CSRF_ENABLED=False)
    close_pool()


def sent(typed: dict[str, str]) -> Words:
    form = Words(MultiDict(typed))
    form.validate()
    return form


def in_the_boxes(form: Words) -> dict[str, str]:
    """What a browser would send from the inputs as they stand."""
    html = "".join(str(form[name]()) for name in FIELDS)
    tree = html5lib.parse(f"<form>{html}</form>", namespaceHTMLElements=False)
    lines = {one.get("name"): one.get("value", "").replace("\r", "").replace("\n", "") for one in tree.iter("input")}
    texts = {one.get("name"): (one.text or "").replace("\n", "\r\n") for one in tree.iter("textarea")}
    return lines | texts


def letters(text: str) -> list[str]:
    """Letters and digits; what an old program wrote under the numbers of control characters is read as it meant it."""
    meant = "".join(bytes([ord(c)]).decode("cp1252", "ignore") if "\x80" <= c <= "\x9f" else c for c in text)
    return [c for c in unicodedata.normalize("NFC", meant) if c.isalnum()]


@pytest.mark.clause("INP-1")
def test_whatever_is_accepted_comes_back_the_same_and_prints_in_every_letter(app: Flask) -> None:
    accepted: list[str] = []

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.text(_LETTERS, max_size=30))
    @example(_PASTED)
    @example("Flat 3\x0b14 Elder Court")
    def comes_back_the_same(typed: str) -> None:
        with app.test_request_context("/form", base_url=BASE):
            form = sent(dict.fromkeys(("line", "words", "address"), typed) | {"postcode": typed[:12]})
            if form.errors:
                return
            again = sent(in_the_boxes(form))
            assert [again[name].data for name in FIELDS] == [form[name].data for name in FIELDS]
            assert in_the_boxes(again) == in_the_boxes(form)
            for field in (form.line, form.words):
                assert letters(field.data) == letters(typed), "nothing seen is lost"
            accepted.extend(form[name].data for name in FIELDS)

    comes_back_the_same()
    words = "\n\n".join(dict.fromkeys(text for text in accepted if text))
    lines = tuple(dict.fromkeys(text for text in accepted if text and "\n" not in text))
    assert len(lines) > 30
    for letter in samples.EVERY:
        envelope = replace(letter.envelope, recipient=content.Recipient(max(lines, key=len), lines[:3]))
        additions = {place.key: words for place in PLACES}
        pdf = render(compose(replace(letter, envelope=envelope), additions=additions))
        assert validate_pdf_bytes(pdf, profile="ua1").is_compliant, letter.kind
