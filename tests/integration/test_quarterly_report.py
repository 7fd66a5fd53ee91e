"""The committee’s report: the figures that the records give, whenever it is run and in every form (REP-1)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from random import Random

import openpyxl
import pytest
from odfdo import Document
from page import validate_pdf_bytes

from bench.recount import differences, recount
from shared import clock, reports
from shared.actions.customers.death import record_death
from shared.actions.reports.sum_up import sum_up, sum_up_restrictions
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.demo import afterwards, load, steps, stories
from shared.demo.stories import Stage, at
from shared.models import Customer, RestrictionStep, RestrictionSum, Tally, Warning
from shared.queries.reports.behind import list_of
from shared.queries.reports.bundles import answers
from shared.queries.reports.quarterly import counted
from shared.queries.reports.restriction_sums import as_at
from shared.rules.counting import Countable
from shared.rules.figures import Figure, Report, from_plain, plain, sentence_in_words, to_plain
from shared.rules.measures import MeasureKind
from shared.rules.quarters import Quarter, quarter_of
from shared.rules.report import AGREED, OVERTURNED
from shared.rules.report_method import at_the_end
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, AppealOutcome, CaseDecision, ReviewOutcome
from shared.spreadsheets.report import as_csv, as_ods, as_xlsx
from tests import beginnings, builders, pdf_reading
from tests.integration.test_hot_reads import statements


def stage_of(world: builders.World) -> Stage:
    """The people of the tests in the parts of the demonstration’s."""
    others = {"colleague-2": world.staff["senior-manager-2"], "colleague-4": world.staff["colleague"]}
    return Stage(world.staff | others, Random(7))


def history() -> builders.World:
    """A year lived through the actions: restrictions of every fate, an appeal, requests, warnings, a referral."""

    def make() -> builders.World:
        with clock.as_if(at(430, 9)):
            world = builders.world()
            known = [builders.another_customer(world, f"HA-30000{number}") for number in range(10)]
        stage = stage_of(world)
        who = iter(known)
        agreed, refused = AdjustmentState.AGREED, AdjustmentState.NOT_AGREED
        load.play([
            stories.restricted(stage, next(who), 300, months=2, review_months=1),  # lapses by itself
            stories.restricted(stage, next(who), 150, afterwards=afterwards.reviewed(ReviewOutcome.ENDED, 88)),
            stories.restricted(stage, next(who), 105),  # its review is overdue
            stories.restricted(stage, next(who), 40, afterwards=afterwards.appealed(AppealOutcome.NOT_UPHELD)),
            stories.investigated(stage, next(who), CaseDecision.REFERRAL),
            stories.ladder(stage, next(who), 6, "ended"),
            stories.ladder(stage, next(who), 130, "stopped"),
            stories.ladder(stage, next(who), 3, "danger"),
            stories.adjustment(stage, next(who), 130, AdjustmentKind.LARGE_PRINT, "18", agreed),
            stories.adjustment(stage, next(who), 20, AdjustmentKind.NAMED_CONTACT, "", refused),
        ])  # fmt: skip
        return world

    return beginnings.begin("a year of history", make)


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """The year."""
    connect_to(sqlite_url)
    return history()


@pytest.fixture
def on_both(database_url: str) -> builders.World:
    """The year, on either database."""
    connect_to(database_url)
    return history()


def quarters() -> tuple[Quarter, ...]:
    """The quarters of the year."""
    return quarter_of(clock.today()).last(5)


def numbers(report: Report, key: str, column: int = 1) -> dict[str, object]:
    """What a table says, row by row."""
    table = next(table for table in report.tables if table.key == key)
    return {str(row[0]): plain(row[column]) for row in table.rows}


@pytest.mark.clause("REP-1")
def test_each_figure_is_what_the_records_give(on_both: builders.World) -> None:
    """Every table, row by row, against a count of the records that shares nothing with the report’s own."""
    for quarter in quarters():
        report = counted(quarter)
        assert differences(report, recount(quarter, as_at(quarter))) == []
    assert sum(len(numbers(counted(each), "incidents-by-channel")) for each in quarters()) > 1
    at = at_the_end(quarters()[-1], clock.today())
    assert numbers(counted(quarters()[-1]), "restrictions")[f"In force {at}"] == 2
    assert set(AGREED + OVERTURNED) <= {*AdjustmentState, *AppealOutcome}


@pytest.mark.clause("REP-1")
def test_what_a_death_takes_back_and_a_written_warning_stand_in_the_figures(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    with clock.as_if(at(430, 9)):
        world = builders.world()
        known = [builders.another_customer(world, f"HA-30000{number}") for number in range(3)]
    stage = stage_of(world)
    load.play([
        stories.restricted(stage, known[0], 9, afterwards=afterwards.appealed("under review")),
        stories.undecided(stage, known[1], "waiting"),
        steps.gentler_step(stage, known[2], 4, MeasureKind.WRITTEN_WARNING, "goes on"),
    ])  # fmt: skip
    before = counted(quarters()[-1])
    for customer in known[:2]:
        version = Customer.get_by_id(customer.id).version
        record_death(world.actor("line-manager"), customer.account, version, clock.today(), "Their daughter.")
    for quarter in quarters():
        assert differences(counted(quarter), recount(quarter, as_at(quarter))) == []
    report = counted(quarters()[-1])
    for table in ("appeals", "proposals"):
        assert (numbers(before, table)["Withdrawn"], numbers(report, table)["Withdrawn"]) == (0, 1)
    given = sum(int(str(numbers(counted(each), "warnings").get("Written warning", 0))) for each in quarters())
    assert given == Warning.select().where(Warning.step == 0).count() == 1


def test_the_count_of_the_records_notices_a_difference(world: builders.World) -> None:
    quarter = quarters()[-1]
    builders.incident(world)
    before = counted(quarter)
    builders.incident(world)
    told = differences(before, recount(quarter, as_at(quarter)))
    assert any("incidents-by-channel, Telephone" in each for each in told), told


@pytest.mark.clause("REP-1")
def test_every_restriction_is_counted_once_in_each_part_of_its_life(world: builders.World) -> None:
    lives = {"New": 0, "Ended": 0, "Lapsed": 0}
    for quarter in quarters():
        for part in lives:
            lives[part] += int(str(numbers(counted(quarter), "restrictions")[part]))
    assert lives == {"New": 4, "Ended": 1, "Lapsed": 1}
    reviews = [numbers(counted(quarter), "reviews") for quarter in quarters()]
    assert sum(int(str(each["Held by their date"])) for each in reviews) == 1
    assert reviews[-1][f"Overdue {at_the_end(quarters()[-1], clock.today())}"] == 1


@pytest.mark.clause("REP-1")
def test_a_past_quarter_is_the_same_after_all_its_people_were_erased(world: builders.World) -> None:
    past = quarters()[:-1]
    before = [counted(quarter) for quarter in past]
    files = [as_csv(before[-1]), as_ods(before[-1]), as_xlsx(before[-1]), reports.as_pdf(before[-1])]
    assert any(numbers(report, "restrictions")["New"] for report in before)
    erase_everybody()
    assert [counted(quarter) for quarter in past] == before
    again = counted(past[-1])
    assert [as_csv(again), as_ods(again), as_xlsx(again), reports.as_pdf(again)] == files


def erase_everybody() -> None:
    """No record of a customer is left, nor what was said in an event, nor who was counted under which number."""
    tables = (
        "pseudonym", "published", "addition",
        "letter_sending", "letter", "ground_of_appeal", "appeal", "review", "marker", "restriction",
        "referral", "consultation", "checklist_answer", "case_incident", "case_file", "warning", "ladder",
        "incident_behaviour", "incident_person", "incident_note", "incident", "contact", "agreed_adjustment",
        "adjustment_request", "sensitive_detail", "support_contact", "customer", "event_payload",
    )  # fmt: skip
    with writing():
        for (trigger,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute_sql(f'DROP TRIGGER "{trigger}"')
        for table in tables:
            database.execute_sql(f'DELETE FROM "{table}"')


def test_what_happens_later_changes_no_past_quarter(world: builders.World) -> None:
    last = quarters()[-2]
    before = counted(last)
    builders.incident(world)
    with clock.as_if(clock.now() + timedelta(days=200)):
        builders.incident(world)
        assert counted(last) == before


@pytest.mark.clause("REP-1")
def test_summing_the_lines_up_changes_nothing_and_loses_nothing(on_both: builders.World) -> None:
    before = [counted(quarter) for quarter in quarters()]
    assert sum_up(at_least=1) == Tally.select().count() > 50
    assert [counted(quarter) for quarter in quarters()] == before
    builders.incident(on_both)
    after = counted(quarters()[-1])
    assert figure(after, "incidents") == figure(before[-1], "incidents") + 1
    sum_up(at_least=1)
    assert counted(quarters()[-1]) == after
    assert sum_up(at_least=1) == 0


@pytest.mark.clause("REP-1")
def test_restrictions_that_were_summed_up_are_not_gone_through_again_and_come_to_the_same(
    on_both: builders.World,
) -> None:
    on_first = quarters()[-2]
    with writing():  # one that ran out on the day before a quarter, and so is over on its first
        began = on_first.begins - timedelta(days=60)
        a_step(1, 2, began, ends_on=on_first.begins - timedelta(days=1))
    before, year = [counted(quarter) for quarter in quarters()], answers(on_first.financial_year - 1)
    while sum_up_restrictions():
        pass
    with statements() as sent:
        assert [counted(quarter) for quarter in quarters()] == before
        assert answers(on_first.financial_year - 1) == year
    gone_through = [sql for sql, _ in sent if '"restriction_step"' in sql]
    assert len(gone_through) == 1  # of the quarter that goes on: whether anything came since
    assert "LIMIT" in gone_through[0]
    assert numbers(before[-2], "restrictions", 2)["Lapsed"] == list_of(on_first, "restrictions-lapsed", {}).count > 0


def a_step(spell: int, person: int, on: date, **other: object) -> None:
    """A restriction as it stood after a step that is not in the history."""
    RestrictionStep.create(**{
        "spell": spell, "person": person, "on": on, "action": "issue_letter", "stood": "authorised", "told": True,
        "danger": False, "starts_on": on, "ends_on": on + timedelta(days=90), "review_on": on + timedelta(days=30),
        "service": "housing", "kinds": ["named_officer"], "categories": [], **other,
    })  # fmt: skip


@pytest.mark.clause("REP-1")
def test_what_came_after_the_sums_of_the_day_is_in_the_report_and_they_serve_no_other_day(
    on_both: builders.World,
) -> None:
    quarter, today = quarters()[-1], clock.today()
    with writing():
        for spell in (11, 12):
            a_step(spell, 1, today - timedelta(days=40), kinds=["named_officer", "premises"])
    while sum_up_restrictions():
        pass
    with writing():
        a_step(11, 1, today, stood="ended", starts_on=today - timedelta(days=40))  # one of two: the customer stays
        a_step(12, 2, today, starts_on=today - timedelta(days=40), kinds=["premises"])  # now of another customer
        a_step(13, 2, today, review_on=today - timedelta(days=1), categories=["threats"])
        a_step(14, 3, today, service="repairs", told=False)
        a_step(13, 2, today, action="review_restriction", review_on=today - timedelta(days=1))
    kept = counted(quarter)
    with clock.as_if(clock.now() + timedelta(days=1)):
        on_the_next = counted(quarter_of(clock.today()))
    with writing():
        RestrictionSum.delete().execute()
    assert kept == counted(quarter)
    assert numbers(kept, "restrictions", 2)["Ended"] == list_of(quarter, "restrictions-ended", {}).count > 0
    with clock.as_if(clock.now() + timedelta(days=1)):
        assert on_the_next == counted(quarter_of(clock.today()))


def figure(report: Report, behind: str) -> int:
    """The number in the summary that opens this list."""
    found = [part for sentence in report.summary for part in sentence if isinstance(part, Figure)]
    return next(each.value for each in found if each.behind == behind)


def test_nobody_changes_or_deletes_what_was_counted(world: builders.World) -> None:
    for statement in ("UPDATE tally SET count = 9", "DELETE FROM tally", "DELETE FROM restriction_step"):
        with pytest.raises(Exception, match="is never"), writing():
            database.execute_sql(statement)
    assert Tally.select().where(Tally.count != 1).count() == 0


def test_what_is_counted_leads_to_nobody(world: builders.World) -> None:
    """No column could hold a name, an account or a reference; and by barrier not even the day is kept."""
    words = {
        value
        for row in Tally.select().dicts()
        for name, value in row.items()
        if name not in {"id", "measure", "on"} and isinstance(value, str)
    }
    assert not [word for word in words if "HA-" in word or "INC-" in word or "Okafor" in word]
    by_group = Tally.select().where(Tally.measure.in_([Countable.WARNED, Countable.RESTRICTED]))
    assert by_group.count() > 3
    assert {row.on for row in by_group} <= {quarter.begins for quarter in quarters()}


def as_number(value: object) -> object:
    """A number whatever its form, and what is no number (“9.1 (1.6 to 37.7)”) as it stands."""
    try:
        return float(str(value))
    except ValueError:
        return str(value)


@pytest.mark.clause("REP-1")
def test_every_form_holds_every_number(world: builders.World) -> None:
    report = counted(quarters()[-1])
    expected = [(table.title, [list(map(plain, row)) for row in table.rows]) for table in report.tables]

    lines = list(csv.reader(io.StringIO(as_csv(report).decode("utf-8-sig"))))[1:]
    told = [(line[1], line[2], as_number(line[4])) for line in lines]
    assert told == [(title, row[0], as_number(value)) for title, rows in expected for row in rows for value in row[1:]]

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(report)))
    document = Document(io.BytesIO(as_ods(report)))
    sheets = document.body.tables
    assert len(book.worksheets) == len(sheets) == len(expected) + 1
    for (_title, rows), page, sheet in zip(expected, book.worksheets[1:], sheets[1:], strict=True):
        if rows:
            assert [list(row)[: len(rows[0])] for row in page.iter_rows(values_only=True)][-len(rows) :] == rows
            assert [row[: len(rows[0])] for row in sheet.get_values()][-len(rows) :] == rows

    text = pdf_reading.read_aloud(reports.as_pdf(report))
    for sentence in report.summary:
        assert sentence_in_words(sentence) in text
    for title, rows in expected[:-6]:
        assert title in text
        for row in rows:
            assert " ".join(map(str, row)) in text


def test_the_paper_is_accessible_and_each_chart_says_what_it_shows(world: builders.World) -> None:
    report = counted(quarters()[-1])
    pdf = reports.as_pdf(report)
    assert pdf == reports.as_pdf(from_plain(to_plain(report)))
    assert validate_pdf_bytes(pdf, profile="ua1").is_compliant
    tags = pdf_reading.tags(pdf)
    assert tags.count("Figure") == 6
    assert tags.count("Table") == len([table for table in report.tables if table.rows])


@pytest.mark.clause("REP-1")
def test_the_first_restriction_of_all_is_in_the_figures_of_the_day_that_began_with_none(database_url: str) -> None:
    connect_to(database_url)
    beginnings.world()
    today = clock.today()
    assert sum_up_restrictions() == 1
    with writing():
        a_step(1, 1, today)
    assert numbers(counted(quarters()[-1]), "restrictions", 2)[f"In force {at_the_end(quarters()[-1], today)}"] == 1
