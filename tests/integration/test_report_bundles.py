"""Figures beside the report: answers, analysis without anybody, what was done to protect colleagues."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.cases import open_case
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.incidents.record import ask_for_support, offer_support, record_incident
from shared.actions.incidents.safeguarding import see_to_danger
from shared.actions.installation.reading import confirm_reading
from shared.database.connections import database
from shared.database.writing import writing
from shared.models import ProcedureRead, Tally
from shared.queries.reports.bundles import answers, communications, steps_taken
from shared.reports import BUNDLED
from shared.rules.figures import Bundle, plain
from shared.rules.quarters import quarter_of, quarters_of_financial_year
from shared.rules.suppression import HELD_BACK
from shared.rules.vocabulary import Channel, Direction
from tests import builders, visitor
from tests.at_work import AtWork
from tests.integration.test_hot_reads import statements


def rows(bundle: Bundle, key: str) -> dict[str, tuple[object, ...]]:
    """A table of the bundle, row by row."""
    table = next(table for table in bundle.tables if table.key == key)
    return {str(row[0]): tuple(map(plain, row[1:])) for row in table.rows}


@pytest.fixture
def officer(app: Flask, world: builders.World) -> AtWork:
    """The committee's officer."""
    return AtWork(app, world.staff["reports"])


@pytest.mark.clause("REP-3")
def test_volumes_are_by_channel_category_service_hour_and_outcome_and_of_nobody(
    officer: AtWork, world: builders.World
) -> None:
    at = clock.at(clock.today(), 0, 5)
    for minutes in (10, 25):
        facts = NewContact(at=at, channel=Channel.EMAIL, direction=Direction.IN, minutes=minutes, subject="Rent")
        record_contact(world.actor("colleague"), world.customer.account, facts)
    builders.incident(world)
    quarter = quarter_of(clock.today())
    with statements() as sent:
        found = communications(quarter)
    asked = {table for sql, _ in sent for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    assert asked <= {"tally", "quarter_tally", "organisation", "service", "policy_version"}, "no record of anybody"
    assert rows(found, "contacts-by-channel") == {"Email": (2, 35)}
    assert rows(found, "contacts-by-hour") == {"00:00 to 00:59": (2, 35)}
    assert rows(found, "contacts-by-service") == {"Housing": (2, 35)}
    assert rows(found, "incidents-by-channel") == {"Telephone": (1, 12)}
    assert rows(found, "incidents-by-category") == {"Aggressive or abusive behaviour": (1,)}
    page = officer.get(f"/reports/analysis/{quarter}")
    assert "Email235" in page.replace(" ", "")
    assert "Okafor" not in officer.page
    assert world.customer.account not in officer.page
    people = {"customer", "account", "name", "reference", "staff", "event", "restriction", "incident"}
    columns = {column.name.removesuffix("_id") for column in database.get_columns(Tally._meta.table_name)}
    assert not people & columns


@pytest.mark.clause("REP-6")
def test_what_was_done_as_at_a_day_is_the_same_bytes_whenever_it_is_made(
    officer: AtWork, world: builders.World
) -> None:
    facts = builders.facts_of_an_incident(world)
    incident = record_incident(world.actor("colleague"), replace(facts, danger=True, danger_reason="He waits outside."))
    see_to_danger(world.proposer, incident.reference, "The police came; nobody goes home alone this week.")
    case = open_case(world.proposer, world.customer.account, (incident.reference,), "A threat.")
    builders.warned_in_writing(world, case)
    with writing():
        ProcedureRead.delete().where(ProcedureRead.staff == world.staff["colleague"]).execute()
    confirm_reading(world.actor("colleague"), 1)
    ask_for_support(world.actor("colleague"), incident.reference, wanted=True)
    offer_support(world.actor("line-manager"), incident.reference)
    day = clock.today()
    found = steps_taken(day)
    assert rows(found, "protection-team") == {
        "Team leader": (1, 1, 0, 0, 0, 1, 0, 1),
        "Tenancy manager": (0, 0, 1, 0, 1, 0, 1, 0),
    }
    assert rows(found, "protection-channel")["Telephone"] == (1, 1, 1, 0, 0, 1, 1), "nobody reads by telephone"
    steps = rows(found, "steps")
    done = ("Written warnings", "Support offered", "Dangers seen to by a senior manager, with what was done")
    assert [steps[each] for each in done] == [(1,), (1,), (1,)]
    assert [row[1] for row in rows(found, "versions").values()] == [1], "who confirmed reading it"
    assert "This day is not over" in found.about[0]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        found = steps_taken(day)
        before = {form: write(found) for form, (_, write) in BUNDLED.items()}
    with time_machine.travel(clock.now() + timedelta(days=90)):
        builders.incident(world)
        builders.policy()
        again = steps_taken(day)
        assert {form: write(again) for form, (_, write) in BUNDLED.items()} == before
        assert steps_taken(clock.today()) != found
        officer = AtWork(officer.client.application, world.staff["reports"])
        officer.get(f"/reports/protection/{day}.pdf")
        assert officer.content == before["pdf"]


@pytest.mark.clause("REP-7")
def test_answers_hold_back_what_is_of_few_people(officer: AtWork, world: builders.World) -> None:
    visitor.told(world)
    quarter = quarter_of(clock.today())
    year = quarter.financial_year
    assert "This year is not over yet." in officer.get(f"/reports/answers/{year}")
    assert "Take it away" not in officer.text
    officer.get(f"/reports/answers/{year}.csv")
    assert officer.status == 404
    with time_machine.travel(clock.at(quarters_of_financial_year(year)[-1].ends + timedelta(days=1), 10)):
        found = answers(year)
        assert set(rows(found, "answers").values()) == {(HELD_BACK,)}
        assert set(rows(found, "assessment").values()) == {(HELD_BACK,)}
        assert set(rows(found, "answers-lengths").values()) <= {(HELD_BACK,), ("0",)}


@pytest.mark.parametrize(
    "address",
    ["answers/1999", "analysis/2999-Q1", "protection/2999-01-01", "protection/yesterday", "protection/2020-01-01.doc"],
)
def test_what_there_is_no_record_of_is_not_found(officer: AtWork, address: str) -> None:
    officer.get(f"/reports/{address}")
    assert officer.status == 404


def test_the_steps_without_a_day_are_those_as_at_today(officer: AtWork) -> None:
    officer.get("/reports/protection")
    assert officer.status == 200
    assert f"/reports/protection/{clock.today()}.pdf" in officer.page
    officer.get("/reports/protection?day-day=&day-month=&day-year=")
    assert officer.status == 422
