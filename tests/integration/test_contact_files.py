"""Contacts from a file, as a colleague adds them: seen first, by column, once, and refused by line (INC-9)."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.customers.contact_file import import_contacts
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.models import Contact, ContactImport, Event, Tally
from shared.rules.actor import OPERATOR
from shared.rules.contact_file import Told
from shared.rules.triage import ContactState
from shared.rules.vocabulary import Channel
from tests import builders
from tests.integration.test_account_card import count_queries, put_in_force
from tests.sign_in import back_office, browser_of


@pytest.fixture
def app(database_url: str) -> Flask:
    return back_office(database_url)


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> FlaskClient:
    return browser_of(app, world.staff["colleague"])


def log(*more: str, lines: int = 3) -> bytes:
    start = clock.local(clock.now()) - timedelta(days=3)
    rows = ["Account;Start;Duration;Notes", *more]
    rows += [f"HA-204417;{start + timedelta(minutes=n):%d/%m/%Y %H:%M};00:14:31;Boiler {n}" for n in range(lines)]
    return "\r\n".join(rows).encode("utf-8-sig")


def looked_at(browser: FlaskClient, raw: bytes) -> dict[str, str]:
    """Choose the file; the fields of the page that comes, as a browser would send them again."""
    page = browser.post("/contacts/import", data={"file": (BytesIO(raw), "calls.csv")})
    assert page.status_code == 200, page.text
    browser.page = page.text  # type: ignore[attr-defined]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    sent = {name: unescape(value) for name, value in hidden.items()}
    for name, inner in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page.text, re.S):
        chosen = re.search(r'value="(\w*)"[^>]*selected', inner)
        sent[name] = chosen[1] if chosen else ""
    for radio in re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page.text):
        if "checked" in radio:
            sent[re.search(r'name="(\w+)"', radio)[1]] = re.search(r'value="(\w+)"', radio)[1]  # type: ignore[index]
    return sent


def added(browser: FlaskClient, raw: bytes, **changes: str) -> str:
    fields = looked_at(browser, raw) | changes | {"add": "yes"}
    answer = browser.post("/contacts/import/columns", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return browser.get(answer.location).text


def test_a_file_is_seen_before_it_is_added_and_the_same_twice_adds_nothing_twice(colleague: FlaskClient) -> None:
    looked_at(colleague, log())
    page = colleague.page  # type: ignore[attr-defined]
    assert "<strong>3</strong> to add" in page
    assert "Boiler 2" in page
    assert not Contact.select().count()
    assert "3 contacts are added" in added(colleague, log())
    assert {(row.minutes, row.channel) for row in Contact.select()} == {(15, Channel.TELEPHONE)}
    looked_at(colleague, log())
    assert "<strong>3</strong> in the log already" in colleague.page  # type: ignore[attr-defined]
    assert "1 contact is added" in added(colleague, log(lines=4))  # the export of a longer time
    assert Contact.select().count() == 4
    assert "Boiler 3" in colleague.get("/customers/HA-204417/contacts").text


def test_of_a_long_name_of_a_file_200_letters_are_kept(world: builders.World) -> None:
    taken = import_contacts(world.actor("colleague"), "calls " * 50, "0" * 64, Told())
    assert taken.name == ("calls " * 50)[:200]


def test_what_is_refused_is_named_by_line_and_keeps_nothing_else_back(colleague: FlaskClient) -> None:
    soon = clock.local(clock.now()) + timedelta(days=2)
    wrong = ["HA-999999;28/11/2026 10:00;00:01:00;x", f"HA-204417;{soon:%d/%m/%Y %H:%M};00:01:00;x", "HA-204417;;1;x"]
    page = added(colleague, log(*wrong))
    assert "3 contacts are added" in page
    for said in ("Line 2", "No account has “HA-999999”", "Line 3", "It is in the time to come", "Line 4", "no time"):
        assert said in page


def test_a_telephone_number_finds_its_account_and_one_of_two_accounts_is_refused(
    world: builders.World, colleague: FlaskClient
) -> None:
    number = world.customer.telephone
    at = f"{clock.local(clock.now()) - timedelta(hours=1):%Y-%m-%d %H:%M}"
    raw = f"Caller,Date,Minutes\n{number},{at},4\n".encode()
    assert "1 contact is added" in added(colleague, raw)
    add_customer(OPERATOR, CustomerDetails("HA-7", "Somebody Else", telephone=number), somebody_else=True)
    looked_at(colleague, raw)
    assert "More than one account has" in colleague.page  # type: ignore[attr-defined]


def test_other_columns_are_chosen_and_shown_again(colleague: FlaskClient) -> None:
    at = f"{clock.local(clock.now()) - timedelta(hours=1):%Y-%m-%d %H:%M}"
    fields = looked_at(colleague, f"A,B,C\nHA-204417,{at},845\n".encode())
    assert fields["who"] == ""
    sent = fields | {"who": "0", "when": "1", "taken": "2", "means": "seconds", "show": "yes"}
    page = colleague.post("/contacts/import/columns", data=sent, content_type="multipart/form-data")
    assert page.status_code == 200
    assert re.search(r'--numeric">14</td>', page.text)
    unsaid = colleague.post(
        "/contacts/import/columns", data=fields | {"add": "yes"}, content_type="multipart/form-data"
    )
    assert unsaid.status_code == 422
    assert "Choose the column that says whose contact it is" in unsaid.text


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02", b"only heads", b"PK\x03\x04\x00\x00", b"x" * 400_001])
def test_what_is_no_file_of_contacts_is_refused_with_a_sentence(colleague: FlaskClient, raw: bytes) -> None:
    answer = colleague.post("/contacts/import", data={"file": (BytesIO(raw), "calls.csv")})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_it_is_an_act_of_a_person_with_an_event_for_each_customer_and_counted_for_the_report(
    colleague: FlaskClient,
) -> None:
    added(colleague, log())
    events = list(Event.select().where(Event.action == "import_contacts"))
    assert {(event.actor, event.account) for event in events} == {("Ash Testley", ""), ("Ash Testley", "HA-204417")}
    assert [row.total for row in Tally.select().where(Tally.measure == "contact")] == [15, 15, 15]
    assert ContactImport.get().added == 3


@pytest.mark.clause("INC-12")
def test_what_came_from_a_restricted_customer_in_a_file_is_read_by_somebody(
    world: builders.World, colleague: FlaskClient
) -> None:
    put_in_force(world)
    added(colleague, log())
    assert {row.state for row in Contact.select()} == {ContactState.TO_READ}
    assert len(set(re.findall(r'href="(/contacts/\d+)"', colleague.get("/work").text))) == 3


def test_a_thousand_lines_are_looked_at_in_as_many_statements_as_one(colleague: FlaskClient) -> None:
    looked_at(colleague, log(lines=1))  # what is made once for each process
    one = count_queries(lambda: looked_at(colleague, log(lines=1)))
    assert count_queries(lambda: looked_at(colleague, log(lines=1000))) == one
