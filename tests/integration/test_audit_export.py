"""The auditor takes the log away, as CSV and as a spreadsheet; that is an event, and no cell is a formula (SEC-29)."""

from __future__ import annotations

import csv
import hashlib
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from odfdo import Document

from shared import clock
from shared.actions import export_log
from shared.actions.cases import record_customer_account
from shared.database.connections import connect_to
from shared.models import CaseFile, Event, EventPayload
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office, browser_of

FORMULA = '=HYPERLINK("http://example.org","Read me")'


@pytest.fixture
def world(database_url: str) -> builders.World:
    """A restriction was authorised, and a customer's account begins like a formula."""
    connect_to(database_url)
    made = beginnings.authorised()
    case = CaseFile.get()
    record_customer_account(made.actor("line-manager"), case.reference, case.version, FORMULA, "")
    return made


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    """Its back office."""
    return back_office(database_url)


@pytest.fixture
def auditor(app: Flask, world: builders.World) -> FlaskClient:
    """The auditor's browser."""
    return browser_of(app, world.staff["auditor"])


def rows_of(content: bytes, form: str) -> list[list[str]]:
    """The rows as a spreadsheet program reads them, each cell as text."""
    if form == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    table = Document(BytesIO(content)).body.tables[0]
    assert not any(cell.formula for row in table.rows for cell in row.cells)
    read = [[str("" if value is None else value) for value in row] for row in table.get_values()]
    return [[cell.removesuffix(".0") if n == 0 else cell for n, cell in enumerate(row)] for row in read]


def last_event() -> Event:
    """The newest event."""
    found: Event = Event.select().order_by(Event.number.desc()).get()
    return found


@pytest.mark.clause("SEC-17")
def test_the_button_on_the_page_carries_the_token_that_the_export_asks_for(
    app: Flask, auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    work = AtWork.of(auditor)
    work.get("/audit")
    where, standing = work.filled("/export")
    assert auditor.post(where, data={"form": "csv", "key": standing["key"]}).status_code == 400
    answer = auditor.post(where, data=standing | {"form": "csv"})
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")


@pytest.mark.clause("SEC-29")
@pytest.mark.parametrize("form", ["csv", "ods"])
def test_the_whole_log_is_in_the_file_and_no_cell_is_a_formula(auditor: FlaskClient, form: str) -> None:
    before = Event.select().count()
    answer = auditor.post("/audit/export", data={"form": form})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-log-')
    head, *rows = rows_of(answer.data, form)
    assert head[0] == "Number"
    assert [int(row[0]) for row in rows] == list(range(1, before + 1))
    assert [row[-1] for row in rows] == [event.hash for event in Event.select().order_by(Event.number).limit(before)]
    account = next(row for row in rows if row[5] == "record_customer_account")
    assert FORMULA in account[10]
    assert not any(cell.lstrip().startswith(tuple("=+-@")) for row in rows for cell in row)


@pytest.mark.parametrize("form", ["csv", "ods"])
def test_taking_it_is_an_event_that_says_what_was_taken(auditor: FlaskClient, form: str) -> None:
    end = last_event().number
    answer = auditor.post("/audit/export", data={"form": form, "action": "open_case"})
    event = last_event()
    assert (event.number, event.actor, event.action) == (end + 1, "Ira Specimen", "export_log")
    said = EventPayload.get_by_id(event.number).body
    assert said["fingerprint"] == hashlib.sha256(answer.data).hexdigest()
    assert (said["events"], said["form"], said["action"]) == (1, form, "open_case")
    assert said["log_ended_with"].startswith(f"{end} ")
    assert "took the audit log away as a file" in auditor.get("/audit").text


def test_the_file_holds_what_the_page_was_asked_for(auditor: FlaskClient, world: builders.World) -> None:
    page = auditor.get("/audit?about=ha-204417&since-day=1&since-month=1&since-year=2020").text
    assert '<input type="hidden" name="about" value="ha-204417">' in page
    asked = {"about": "ha-204417", "since-day": "1", "since-month": "1", "since-year": "2020", "form": "csv"}
    rows = rows_of(auditor.post("/audit/export", data=asked).data, "csv")[1:]
    assert {int(row[0]) for row in rows} == {
        event.number
        for event in Event.select().where((Event.account == "HA-204417") | (Event.reference == "HA-204417"))
    }
    tomorrow = clock.today() + timedelta(days=1)
    later = {"since-day": tomorrow.day, "since-month": tomorrow.month, "since-year": tomorrow.year, "form": "csv"}
    assert len(rows_of(auditor.post("/audit/export", data=later).data, "csv")) == 1


@pytest.mark.clause("SEC-17")
def test_it_asks_for_the_password_again(auditor: FlaskClient) -> None:
    before = Event.select().count()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        page = auditor.post("/audit/export", data={"form": "csv", "about": "HA-204417"}).text
    assert "Confirm it is you" in page
    assert 'name="about" value="HA-204417"' in page  # nothing of the question is lost on the way
    assert Event.select().count() == before


@pytest.mark.clause("SEC-2")
@pytest.mark.parametrize("role", [key for key in builders.PEOPLE if key != "auditor"])
def test_nobody_but_the_auditor_takes_it(app: Flask, world: builders.World, role: str) -> None:
    assert browser_of(app, world.staff[role]).post("/audit/export", data={"form": "csv"}).status_code == 403
    assert not Event.select().where(Event.action == "export_log").exists()


def test_what_is_too_much_for_one_file_is_said_on_the_page(
    auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, kind, _ = export_log.KINDS["ods"]
    monkeypatch.setitem(export_log.KINDS, "ods", (write, kind, 3))
    page = auditor.post("/audit/export", data={"form": "ods", "about": "HA-204417"}, follow_redirects=True)
    assert "Ask for fewer, by dates" in page.text
    assert page.request.args["about"] == "HA-204417"
    assert not Event.select().where(Event.action == "export_log").exists()


def test_a_kind_of_file_that_there_is_not_is_refused(auditor: FlaskClient) -> None:
    page = auditor.post("/audit/export", data={"form": "exe"}, follow_redirects=True)
    assert page.status_code == 200
    assert "Choose a kind of file" in page.text
    assert not Event.select().where(Event.action == "export_log").exists()
