"""The auditor reads the log, and sees whether the chain holds (DPA-1)."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from shared import audit, clock
from shared.actions.installation.drafts import begin_draft
from shared.actions.reports.quarterly import write_commentary
from shared.database.connections import connect_to, database, is_sqlite
from shared.database.writing import writing
from shared.models import Event, EventPayload
from shared.queries.audit import log as audit_log
from shared.queries.audit.words import DONE, TAKEN_DOWN
from shared.queries.policy import version_in_force
from shared.rules.actor import OPERATOR
from shared.rules.lifecycle import TABLE, Action
from shared.rules.quarters import quarter_of
from tests import beginnings, builders
from tests.sign_in import back_office, browser_of


@pytest.fixture
def world(database_url: str) -> builders.World:
    """An organisation in which a restriction was authorised."""
    connect_to(database_url)
    return beginnings.authorised()


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    """Its back office."""
    return back_office(database_url)


@pytest.fixture
def auditor(app: Flask, world: builders.World) -> FlaskClient:
    """The auditor's browser."""
    return browser_of(app, world.staff["auditor"])


def lines(page: str) -> list[str]:
    """What each line says, in plain words, newest first."""
    found = re.findall(r'<p class="ev-log__what">(.*?)</p>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<span.*?</span>", "", text)).split()) for text in found]


@pytest.mark.clause("DPA-1")
def test_every_step_stands_in_the_log_in_words(auditor: FlaskClient, world: builders.World) -> None:
    page = auditor.get("/audit").text
    said = lines(page)
    restriction = world.made["restriction"]
    reference = restriction.reference  # type: ignore[attr-defined]
    case = restriction.case.reference  # type: ignore[attr-defined]
    assert said[0] == f"Eli Placeholder authorised a restriction: {reference} , in {case} , account HA-204417"
    assert f"Cam Sampleton proposed a restriction: {reference} , in {case} , account HA-204417" in said
    assert "Proportionate." in page  # what the event says


def test_each_action_of_the_table_has_its_words() -> None:
    assert DONE.keys() >= {action.value for action in Action}
    assert TAKEN_DOWN.keys() == {action.value for action, rule in TABLE.items() if rule.customer}


@pytest.mark.clause("DPA-1", "SEC-34")
def test_looking_at_the_log_is_itself_logged(auditor: FlaskClient) -> None:
    auditor.get("/audit?about=ha-204417")
    last = Event.select().order_by(Event.number.desc()).get()
    assert (last.actor, last.action, last.record) == ("Ira Specimen", "look", "audit log")
    assert EventPayload.get_by_id(last.number).body == {"about": "HA-204417"}
    assert lines(auditor.get("/audit").text)[0] == "Ira Specimen looked at the audit log"


@pytest.mark.clause("DPA-1")
@pytest.mark.parametrize("role", [key for key in builders.PEOPLE if key != "auditor"])
def test_nobody_but_the_auditor_reads_it(app: Flask, world: builders.World, role: str) -> None:
    client = browser_of(app, world.staff[role])
    for address in ("/audit", "/audit/verification"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Auditor" in answer.text
    assert "/audit" not in client.get("/work").text


@pytest.mark.clause("DPA-1")
def test_one_record_has_its_history_and_a_case_everything_in_it(auditor: FlaskClient, world: builders.World) -> None:
    restriction = world.made["restriction"]
    one = lines(auditor.get("/audit", query_string={"about": restriction.reference}).text)  # type: ignore[attr-defined]
    assert [line.split(" a restriction")[0] for line in one] == ["Eli Placeholder authorised", "Cam Sampleton proposed"]
    whole = lines(auditor.get("/audit", query_string={"about": restriction.case.reference.lower()}).text)  # type: ignore[attr-defined]
    assert len(whole) == 12 + 1 + 2  # the checklist, the case, the restriction
    account = lines(auditor.get("/audit?about=HA-204417").text)
    assert len(account) > len(whole)


def test_what_has_only_a_number_has_its_own_history_and_not_that_of_another_kind(
    auditor: FlaskClient, world: builders.World
) -> None:
    director = world.actor("director-housing")
    begin_draft(director, version_in_force().source)
    write_commentary(world.actor("reports"), str(quarter_of(clock.today())), 1, "A quiet quarter so far.")
    page = auditor.get("/audit").text
    [address] = [html.unescape(one) for one in re.findall(r'href="(/audit\?about=1&amp;kind=policy_draft)"', page)]
    assert [line.split(":")[0] for line in lines(auditor.get(address).text)] == [
        f"{world.staff['director-housing'].name} began a draft of the policy"
    ]


def test_the_log_can_be_asked_by_person_action_and_day(auditor: FlaskClient, world: builders.World) -> None:
    number = world.staff["director-housing"].id
    assert {line.split(" authorised")[0] for line in lines(auditor.get(f"/audit?who={number}").text)} == {
        "Eli Placeholder"
    }
    assert len(lines(auditor.get("/audit?action=open_case").text)) == 1
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    asked = {"action": "open_case", "since-day": today.day, "since-month": today.month, "since-year": today.year}
    assert len(lines(auditor.get("/audit", query_string=asked).text)) == 1
    asked = {
        "action": "open_case",
        "since-day": tomorrow.day,
        "since-month": tomorrow.month,
        "since-year": tomorrow.year,
    }
    page = auditor.get("/audit", query_string=asked).text
    assert lines(page) == []
    assert "No event is like that." in page
    until = {"until-day": today.day, "until-month": today.month, "until-year": today.year, "action": "open_case"}
    assert len(lines(auditor.get("/audit", query_string=until).text)) == 1
    with time_machine.travel(clock.at(tomorrow, 9)):
        client = browser_of(auditor.application, world.staff["auditor"])
        assert len(lines(client.get("/audit", query_string=until).text)) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since-day=31&since-month=2&since-year=2026", "From"),
        ("who=nobody", "choose from the list"),
        ("action=nothing", "What was done"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(auditor: FlaskClient, asked: str, said: str) -> None:
    answer = auditor.get(f"/audit?{asked}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert said in answer.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [("before=x", 404), ("before=" + "9" * 30, 404), ("before=-1", 404), ("about=%27%20OR%201=1--", 200),
     ("about=" + "x" * 61, 422)],
)  # fmt: skip
def test_odd_questions_are_no_failure(auditor: FlaskClient, asked: str, status: int) -> None:
    assert auditor.get(f"/audit?{asked}").status_code == status


def test_a_long_log_comes_in_pages_without_gaps_and_with_as_many_queries(
    auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "PAGE", 7)
    head = Event.select().count()
    found: list[int] = []
    address = "/audit?about=&who="
    while address:
        page = auditor.get(address).text
        found += [int(number) for number in re.findall(r'id="event-(\d+)"', page)]
        older = re.search(r'href="(/audit\?[^"]*before=\d+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert found == list(range(head, 0, -1))


def test_htmx_gets_the_lines_alone_and_without_it_the_page_works(auditor: FlaskClient) -> None:
    part = auditor.get("/audit?action=open_case", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert len(lines(part)) == 1


@pytest.mark.clause("DPA-1", "REL-9")
def test_the_chain_is_shown_to_hold_with_its_length_and_head(auditor: FlaskClient) -> None:
    head = audit.verify()
    page = auditor.get("/audit/verification").text
    assert f"The chain holds: {head.count} events" in page
    assert head.head in page


@pytest.mark.clause("DPA-1", "REL-9")
def test_a_byte_changed_by_hand_in_the_database_is_named(auditor: FlaskClient) -> None:
    with writing():
        _without_the_guards()
        database.execute_sql("UPDATE event SET actor = 'Eli Placehilder' WHERE number = 20")
    page = auditor.get("/audit/verification").text
    assert "The chain is broken" in page
    assert "event 20 (" in page


def test_what_retention_erased_is_said_to_be_erased(auditor: FlaskClient) -> None:
    last = audit.checkpoint().number
    with writing():
        audit.erase_words(OPERATOR, [last], "kept long enough")
    page = auditor.get("/audit").text
    assert page.count("was erased when its time was over") == 1
    assert "erased what events said" in page
    proved = auditor.get("/audit/verification").text
    assert "The chain holds" in proved
    assert "1 of them have lost their words" in proved


@pytest.mark.clause("SEC-27")
def test_hostile_words_in_an_event_are_only_words(auditor: FlaskClient, world: builders.World) -> None:
    with writing():
        audit.append(
            world.proposer, "open_case", "case_file", "<img src=x>", {"<b>": "<script>alert(1)</script>{{7*7}}"}
        )
    page = auditor.get("/audit").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def _without_the_guards() -> None:
    """As somebody would who owns the database: take the triggers away first."""
    if is_sqlite():
        names = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            database.execute_sql(f"DROP TRIGGER {name}")
    else:
        for table in ("event", "event_payload"):
            database.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
