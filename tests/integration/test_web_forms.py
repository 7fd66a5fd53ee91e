"""Fields take anything that is posted, say what is wrong beside the input, and keep what was typed."""

from __future__ import annotations

import itertools
import re
from datetime import date, time
from io import BytesIO

import html5lib  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from shared.web import parse
from tests.gallery import pages
from tests.gallery.pages import EveryField

BASE = "http://127.0.0.1:8110"
GOOD: dict[str, str | list[str]] = {
    "name": "Jo Placeholder", "help": ["large_print", "other_channel"], "reach": "email", "email": "Jo@Example.org",
    "telephone": "01632 960 001", "service": "repairs", "happened-day": "27", "happened-month": "3",
    "happened-year": "2026", "at": "2.30pm", "minutes": "1,0", "words": "  One.\r\nTwo.  ", "agree": "yes",
    "version": "3",
}  # fmt: skip


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return pages.make("portal", sqlite_url, WTF_CSRF_ENABLED=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, **changes: object) -> tuple[int, str]:
    """Post the good form with changes; a None leaves a field out. Status and page."""
    data = {name: value for name, value in (GOOD | changes).items() if value is not None}
    answer = client.post("/form", data=MultiDict(data), base_url=BASE)
    return answer.status_code, answer.text


def read(app: Flask, **changes: object) -> EveryField:
    data = {name: value for name, value in (GOOD | changes).items() if value is not None}
    with app.test_request_context("/form", method="POST", data=MultiDict(data), base_url=BASE):
        form = EveryField()
        form.validate()
        return form


def error_beside(page: str, field: str) -> str:
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found, f"no message beside {field}"
    return re.sub(r"<[^>]*>|Error:|\s+", " ", found[1]).strip()


def test_a_good_form_is_read(app: Flask, client: FlaskClient) -> None:
    form = read(app)
    assert form.errors == {}
    assert form.name.data == "Jo Placeholder"
    assert form.help.data == ["other_channel", "large_print"]
    assert form.email.data == "Jo@example.org"
    assert form.telephone.data == "+441632960001"
    assert form.happened.data == date(2026, 3, 27)
    assert form.at.data == time(14, 30)
    assert form.minutes.data == 10
    assert form.words.data == "One.\nTwo."
    assert form.agree.data is True
    assert form.version.data == 3
    assert post(client)[0] == 303


DATE_NAMES = ("happened-day", "happened-month", "happened-year")


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("value", ["", "1", "99", "x", "\x00", "²", "2026", "9" * 5000])
def test_a_date_of_any_number_of_values_never_fails(client: FlaskClient, count: int, value: str) -> None:
    data = MultiDict((DATE_NAMES[i % 3], value) for i in range(count))
    answer = client.post("/form", data=data, base_url=BASE)
    assert answer.status_code == 422
    assert error_beside(answer.text, "happened")


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (("", "3", "2026"), "must include a day", ["day"]),
        (("27", "", ""), "must include a month and year", ["month", "year"]),
        (("31", "2", "2026"), "must be a real date", ["day"]),
        (("29", "2", "2027"), "must be a real date", ["day"]),
        (("1", "13", "2026"), "must be a real date", ["month"]),
        (("1", "Foo", "2026"), "must be a real date", ["month"]),
        (("0", "1", "2026"), "must be a real date", ["day"]),
        (("1", "1", "26"), "year of four numbers", ["year"]),
        (("1", "1", "0000"), "year of four numbers", ["year"]),
        (("1", "1", "2027"), "must be 31 December 2026 or earlier", ["day", "month", "year"]),
        (("", "", ""), "Enter when it happened", ["day", "month", "year"]),
        (("31", "12", "9999"), "must be a real date", ["year"]),
    ],
)
def test_a_date_says_what_is_wrong_and_where(
    client: FlaskClient, typed: tuple[str, str, str], message: str, wrong: list[str]
) -> None:
    status, page = post(client, **dict(zip(DATE_NAMES, typed, strict=True)))
    assert status == 422
    assert message in error_beside(page, "happened")
    inputs = {m[1]: m[0] for m in re.finditer(r'<input[^>]*id="happened-(\w+)"[^>]*>', page)}
    assert [part for part in ("day", "month", "year") if "govuk-input--error" in inputs[part]] == wrong
    assert f'href="#happened-{wrong[0]}"' in page
    for part, value in zip(("day", "month", "year"), typed, strict=True):
        assert f'value="{value}"' in inputs[part]


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", " MARCH "])
def test_a_month_may_be_a_name(month: str) -> None:
    assert parse.calendar_date(["27", month, "2026"], "It") == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10:20", time(10, 20)), ("10.20am", time(10, 20)), ("2pm", time(14)), ("2.30 PM", time(14, 30)),
        ("1430", time(14, 30)), ("12am", time(0)), ("12pm", time(12)), ("midday", time(12)), ("midnight", time(0)),
        ("12 noon", time(12)), ("00:00", time(0)), ("10:20:30", time(10, 20)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(typed: str, expected: time) -> None:
    assert parse.time_of_day(typed, "It") == expected


@pytest.mark.parametrize("typed", ["", "10", "25:00", "13pm", "0am", "10:60", "ten", "٣pm", "9" * 999])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"must be a time|in the morning or later"):
        parse.time_of_day(typed, "It")


HOSTILE = [
    "\x00", "a\x00b", "\ud800", "\ufffd", "x" * 10_000, "<img src=x hx-get=/>", "{{1337*1337}}", "=cmd|' /C calc'!A0",
    "a\r\nSet-Cookie: x=y", "\u202egnp.exe", "%s%n", "' OR 1=1 --", "\uff19" * 50, "²", "-1", "1e9", "NaN",
]  # fmt: skip
FIELDS = [*GOOD, "evidence", "password", "key", "csrf_token", "nothing"]


@pytest.mark.clause("SEC-27")
@pytest.mark.parametrize("name", FIELDS)
def test_hostile_text_in_any_field_is_inert(client: FlaskClient, name: str) -> None:
    for hostile in HOSTILE:
        raw = hostile.encode("utf-8", "surrogatepass")
        answer = client.post("/form", data=body({**GOOD, name: raw}), base_url=BASE, content_type=URLENCODED)
        assert answer.status_code in ({400} if hostile == "\ud800" else {303, 422}), repr(hostile[:20])
        assert "<img src=x" not in answer.text
        assert "1787569" not in answer.text
        assert "\x00" not in answer.text
        assert "\u202e" not in answer.text
        assert "Set-Cookie: x" not in str(answer.headers)


URLENCODED = "application/x-www-form-urlencoded"


def body(data: dict[str, object]) -> bytes:
    def quoted(value: object) -> str:
        raw = value if isinstance(value, bytes) else str(value).encode()
        return "".join(f"%{byte:02x}" for byte in raw)

    pairs = itertools.chain.from_iterable(
        [(name, one) for one in value] if isinstance(value, list) else [(name, value)] for name, value in data.items()
    )
    return "&".join(f"{name}={quoted(value)}" for name, value in pairs).encode()


@pytest.mark.clause("SEC-27")
def test_text_that_cannot_be_read_gets_a_message(client: FlaskClient) -> None:
    status, page = post(client, name="Jo\x00")
    assert status == 422
    assert "can’t be read" in error_beside(page, "name")
    assert 'value="Jo"' in page


@pytest.mark.clause("SEC-27")
@pytest.mark.parametrize("raw", [b"Jo\xff\xfe", b"Jo\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_refused(client: FlaskClient, raw: bytes) -> None:
    posted = client.post("/form", data=body({**GOOD, "name": raw}), base_url=BASE, content_type=URLENCODED)
    assert posted.status_code == 400
    in_parts = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + raw + b"\r\n--b--\r\n"
    posted = client.post("/form", data=in_parts, base_url=BASE, content_type="multipart/form-data; boundary=b")
    assert posted.status_code == 422
    assert "can’t be read" in error_beside(posted.text, "name")
    assert client.get("/form?q=" + "".join(f"%{byte:02x}" for byte in raw), base_url=BASE).status_code == 400
    assert client.get("/form?q=%00", base_url=BASE).status_code == 400


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("name", "", "Enter your name"),
        ("name", "\u200b\u2060 \ufeff", "Enter your name"),
        ("name", "x" * 201, "200 characters or fewer"),
        ("words", "x" * 501, "500 characters or fewer"),
        ("email", "jo@", "like name@example.com"),
        ("telephone", "12", "Enter a telephone number"),
        ("telephone", "call me", "Enter a telephone number"),
        ("service", "elsewhere", "choose from the list"),
        ("reach", "pigeon", "Choose how we shall answer you"),
        ("help", ["large_print", "gold"], "Choose what would help"),
        ("minutes", "601", "between 0 and 600"),
        ("minutes", "ten", "must be a whole number"),
        ("at", "25:00", "must be a time"),
        ("agree", None, "Tick the box to go on"),
    ],
)
def test_a_message_stands_beside_the_field_and_in_the_summary(
    client: FlaskClient, name: str, value: object, message: str
) -> None:
    status, page = post(client, **{name: value})
    assert status == 422
    assert message in error_beside(page, name)
    assert re.search(rf'<a href="#{name}">[^<]*{re.escape(message)}', page)
    assert re.search(rf'<(input|textarea|select)[^>]*id="{name}"', page)
    assert page.count("<title>Error: Tell us what would help – Evenhand</title>") == 1


def test_every_link_of_the_summary_leads_to_an_input(client: FlaskClient) -> None:
    page = client.post("/form", data={}, base_url=BASE).text
    links = re.findall(r'<a href="#([\w-]+)">', page.split('class="govuk-error-summary"')[1].split("<form")[0])
    assert links == ["name", "help", "reach", "happened-day", "agree"]
    for target in links:
        assert re.search(rf'<input[^>]*id="{target}"', page), target


def test_all_that_was_typed_is_kept_but_the_password(client: FlaskClient) -> None:
    typed = {
        "name": "",
        "happened-day": "31",
        "happened-month": "Feb",
        "at": "25:00",
        "minutes": "many",
        "email": "jo@",
    }
    status, page = post(client, **typed, words="Dear <all>,\n\nI am upset.", password="a secret of mine")
    assert status == 422
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    inputs = {i.get("name"): i for i in tree.iter("input") if i.get("type") not in {"checkbox", "radio"}}
    for name in ("happened-day", "happened-month", "at", "minutes", "email"):
        assert inputs[name].get("value") == typed[name]
    assert next(tree.iter("textarea")).text == "Dear <all>,\n\nI am upset."
    chosen = [i.get("value") for i in tree.iter("input") if i.get("checked") is not None]
    assert chosen == ["other_channel", "large_print", "email", "yes"]
    assert [o.get("value") for o in tree.iter("option") if o.get("selected") is not None] == ["repairs"]
    assert inputs["version"].get("value") == "3"
    assert "a secret of mine" not in page


def test_what_was_unticked_stays_unticked(app: Flask) -> None:
    with app.test_request_context("/form", method="POST", data={"name": "x"}, base_url=BASE):
        form = EveryField(data={"help": ["large_print"], "agree": True, "happened": date(2026, 1, 1), "name": "y"})
    assert (form.help.data, form.agree.data, form.happened.data, form.name.data) == ([], False, None, "x")


def test_a_form_opened_with_values_shows_them(app: Flask) -> None:
    with app.test_request_context("/form", base_url=BASE):
        form = EveryField(data={"happened": date(2026, 3, 27), "at": time(9, 5), "help": ["large_print"], "minutes": 0})
        assert 'value="27"' in form.happened()
        assert 'value="09:05"' in form.at()
        assert 'value="0"' in form.minutes()
        assert form.help().count(" checked") == 1


@pytest.mark.clause("REL-6")
def test_the_key_is_new_for_each_form_and_kept_while_it_is_mended(client: FlaskClient) -> None:
    def key(page: str) -> str:
        return re.findall(r'name="key" value="([\w-]{20,})"', page)[0]

    first, second = (key(client.get("/form", base_url=BASE).text) for _ in range(2))
    assert first != second
    assert key(post(client, name="", key=first)[1]) == first
    assert key(post(client, name="", key="' OR 1=1")[1]) not in {first, second}


def test_what_an_action_refuses_stands_beside_the_field(client: FlaskClient) -> None:
    status, page = post(client, name="Refused")
    assert status == 422
    assert error_beside(page, "name") == "That name is taken"
    summary = page.split('class="govuk-error-summary"')[1].split("<form")[0]
    assert "And something else is wrong" in summary
    assert 'value="Refused"' in page


def test_files_are_counted_and_an_empty_input_is_none(client: FlaskClient) -> None:
    def files(count: int) -> list[tuple[BytesIO, str]]:
        return [(BytesIO(b"x"), f"{i}.txt") for i in range(count)]

    for chosen, status in ((files(2), 303), (files(3), 422), ([(BytesIO(), "")], 303)):
        answer = client.post("/form", data={**GOOD, "evidence": chosen}, base_url=BASE)
        assert answer.status_code == status
    assert client.post("/form", data={**GOOD, "name": files(1)}, base_url=BASE).status_code == 422


def test_too_much_is_refused_with_a_page(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/form", data={"words": "x" * 2000}, base_url=BASE)
    assert answer.status_code == 413
    assert "too large to send" in answer.text


@pytest.mark.parametrize("content", ["[1]", '{"name": {"a": 1}}', "null", "{"])
def test_json_is_not_a_form(client: FlaskClient, content: str) -> None:
    answer = client.post("/form", data=content, content_type="application/json", base_url=BASE)
    assert answer.status_code == 422
