"""The fairness mirror over real records: who was warned, with what on record, and what of it is shown (REP-2)."""

from __future__ import annotations

import pytest

from shared import clock, reports
from shared.actions.customers.keep import record_sensitive_detail
from shared.actions.incidents.ladder import start_ladder, stop_ladder
from shared.database.connections import connect_to
from shared.queries.reports.quarterly import counted
from shared.rules.figures import Report, plain
from shared.rules.quarters import quarter_of
from shared.rules.suppression import HELD_BACK
from shared.rules.vocabulary import Barrier, Channel, ProtectedCharacteristic
from shared.spreadsheets.report import as_csv, as_ods, as_xlsx
from tests import beginnings, builders, pdf_reading


@pytest.fixture
def world(database_url: str) -> builders.World:
    """Thirty customers: twelve with anxiety, of whom seven were warned; two who are deaf, both warned; ten others."""
    connect_to(database_url)

    def make() -> builders.World:
        made = builders.world()
        for number in range(30):
            customer = builders.another_customer(made, f"HA-3000{number:02}")
            what = Barrier.ANXIETY if number < 12 else Barrier.DEAFNESS if number < 14 else None
            if what:
                record_sensitive_detail(made.actor("line-manager"), customer.account, what, "", clock.today())
            if number < 7 or 12 <= number < 24:
                for _ in range(2 if number == 3 else 1):
                    walk = start_ladder(made.actor("colleague"), customer.account, Channel.TELEPHONE)
                    stop_ladder(made.actor("colleague"), walk.reference, 1)
        return made

    return beginnings.begin("thirty customers", make)


def warned(report: Report) -> dict[str, tuple[object, ...]]:
    """What the mirror says of warnings, by group."""
    table = next(table for table in report.tables if table.key == "mirror-warned")
    return {str(row[0]): tuple(map(plain, row[1:])) for row in table.rows}


def now() -> Report:
    """The report of this quarter."""
    return counted(quarter_of(clock.today()))


@pytest.mark.clause("REP-2")
def test_each_customer_counts_once_and_few_are_not_shown(world: builders.World) -> None:
    found = warned(now())
    assert found["Everybody"][:2] == (19, 31)
    assert found["Anxiety"][:2] == ("7", "about 10")
    assert str(found["Anxiety"][2]).startswith("70.0 (")
    assert found["Deaf or hard of hearing"] == (HELD_BACK, HELD_BACK, HELD_BACK)
    assert ProtectedCharacteristic.SEX.label not in found


@pytest.mark.clause("REP-2")
def test_no_form_shows_what_another_holds_back(world: builders.World) -> None:
    report = now()
    text = pdf_reading.read_aloud(reports.as_pdf(report))
    notes = [table.as_read.note for table in report.tables if "Deaf or hard of hearing" in table.as_read.note]
    assert len(notes) == text.count("Deaf or hard of hearing")
    assert all(note in text for note in notes)
    assert notes[0] in reports.as_text(report).decode()
    lines = [line for line in as_csv(report).decode("utf-8-sig").splitlines() if "Deaf or" in line]
    assert lines
    assert all(line.endswith(HELD_BACK) for line in lines)
    assert as_xlsx(report)
    assert as_ods(report)


def test_one_more_person_who_is_warned_shows_only_for_groups_that_are_large_enough(world: builders.World) -> None:
    record_sensitive_detail(
        world.actor("line-manager"), world.customer.account, ProtectedCharacteristic.AGE, "", clock.today()
    )
    before = warned(now())
    walk = start_ladder(world.actor("colleague"), world.customer.account, Channel.TELEPHONE)
    stop_ladder(world.actor("colleague"), walk.reference, 1)
    after = warned(now())
    assert after["Everybody"][0] == 20
    assert {group: row for group, row in after.items() if group != "Everybody"} == {
        group: row for group, row in before.items() if group != "Everybody"
    }
