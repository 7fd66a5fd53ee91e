"""Every benchmark still runs, on a handful of records: what it measures is told, whatever the figures are here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

import pytest
import time_machine

from bench import card, copy_out, finding, history, letters, log, reading, report, serving
from bench.measuring import Row
from shared.actions.reports.sum_up import sum_up
from shared.config import Settings
from shared.database import connections
from shared.models import CaseFile, Customer
from shared.queries.staff import actor_of
from tests import builders


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """One customer with a restriction in force that they were told of, and others whom nothing is known of."""
    connections.connect_to(sqlite_url)
    world = builders.world()
    card.told(world)
    for number in range(4):
        builders.another_customer(world, f"HA-30000{number}")
    return world


def settings(url: str) -> Settings:
    """As `script/bench` has them."""
    return Settings(mode="demonstration", database_url=url, backoffice_secret_key="benchmarks")


def measured(rows: list[Row]) -> list[str]:
    """What was measured, once each of it has taken time on both sides."""
    assert all(row.ours.median > 0 and row.beside.median > 0 for row in rows), rows
    return [row.what for row in rows]


def test_the_hottest_reads(world: builders.World, sqlite_url: str) -> None:
    """The search, and the card with a marker and without."""
    rows = measured(reading.measure(settings(sqlite_url), Customer.select().count(), 5))
    assert len(rows) == 6


def test_the_log_and_the_report(world: builders.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What writes."""
    monkeypatch.setattr(log, "_TIMES", 3)
    assert len(measured([*log.measure(20), report.measure(20)])) == 4


def test_letters(world: builders.World) -> None:
    """Printed, and from the record."""
    assert len(measured(letters.measure(1))) == 2


def test_the_public_page(world: builders.World, sqlite_url: str, tmp_path: Path) -> None:
    """Under load, beside the same page of a bare application."""
    assert measured(serving.measure(settings(sqlite_url), tmp_path, rounds=1, seconds=0.1)) == [
        "public page",
        "  of the same run",
    ]


def test_a_card_with_ten_records(world: builders.World, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside that of a customer with one."""
    many = builders.World(world.staff, Customer.get(Customer.account == "HA-300001"))
    card.ten_records(many)
    card.measure(world, many, sqlite_url, rounds=1)
    assert "ten beside one" in capsys.readouterr().out


def test_finding(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every way to type a name, of people who are made for it."""
    connections.connect_to(sqlite_url)
    finding.fill(50)
    finding.report(time.perf_counter_ns, asked=2)
    assert "| a first name and such a surname |" in capsys.readouterr().out


@pytest.fixture
def at_midday() -> Iterator[None]:
    """A copy lies whole days earlier in UTC: in the last hour of a winter’s day it would be of the next in summer."""
    with time_machine.travel(datetime.combine(datetime.now(UTC), time_of_day(12), UTC)):
        yield


def test_a_history_agrees_with_the_count(
    at_midday: None, world: builders.World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of copied cases, every quarter: no number of a report differs."""
    history.copy(20)
    sum_up(at_least=1)
    assert CaseFile.select().count() >= 20
    assert history.held_against() == 0
    assert "20 cases, 20 decisions" in capsys.readouterr().out


def test_a_copy_of_what_is_held(world: builders.World, capsys: pytest.CaptureFixture[str]) -> None:
    """On one customer, with their files."""
    people = {key: actor_of(one) for key, one in world.staff.items()}
    builders.incident(world)
    copy_out.measure(people, records=3, size=2_000)
    assert "of processor time" in capsys.readouterr().out
