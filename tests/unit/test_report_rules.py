"""What the reports are made of: quarters, sums, spells in force, rates, groups; each at its edges (REP)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.rules.analysis import Volumes, analysis
from shared.rules.counting import IN_WRITING, Countable, Counted, Line
from shared.rules.figures import (
    Bundle,
    Figure,
    FigureTable,
    Report,
    ReportPart,
    Trend,
    from_plain,
    plain,
    sentence_in_words,
    to_plain,
)
from shared.rules.gentler_figures import gentler_rows, warning_called
from shared.rules.intervals import Rate
from shared.rules.intervals import rate as rate_of
from shared.rules.ledger import Ledger, customers, customers_by, restrictions_of
from shared.rules.mirror import (
    QUESTIONS,
    OnRecord,
    about,
    answers,
    cells,
    mirror,
    shown_in_quarter,
    shown_in_year,
)
from shared.rules.protection import InForce, Protection, protection
from shared.rules.quarters import Quarter, quarter_of, quarters_of_financial_year, read_quarter
from shared.rules.restriction_sums import RestrictionSums, as_rows, changed, from_rows, sums_of
from shared.rules.spells import REVIEWED, Spell, SpellStep, reach, spells
from shared.rules.suppression import STILL_POSSIBLE, Cell, Shown, hidden_values, shows, year_shown
from shared.rules.vocabulary import LadderState, RestrictionState

S, C = RestrictionState, Countable
Q1, Q4 = Quarter(2027, 1), Quarter(2026, 4)


@pytest.mark.parametrize(
    ("quarter", "begins", "ends", "year"),
    [
        (Q1, date(2027, 1, 1), date(2027, 3, 31), 2026),
        (Quarter(2027, 2), date(2027, 4, 1), date(2027, 6, 30), 2027),
        (Quarter(2027, 3), date(2027, 7, 1), date(2027, 9, 30), 2027),
        (Q4, date(2026, 10, 1), date(2026, 12, 31), 2026),
    ],
)
def test_a_quarter_has_its_days_and_its_financial_year(quarter: Quarter, begins: date, ends: date, year: int) -> None:
    assert (quarter.begins, quarter.ends, quarter.financial_year) == (begins, ends, year)
    assert quarter_of(begins) == quarter_of(ends) == quarter
    assert quarter_of(ends + timedelta(days=1)) == quarter.after(1)
    assert quarter in quarters_of_financial_year(year)


def test_quarters_follow_one_another_and_have_names() -> None:
    assert Q1.after(-1) == Q4
    assert Q4.after(1) == Q1
    assert Q1.after(4) == Quarter(2028, 1)
    assert Q1.last(3) == (Quarter(2026, 3), Q4, Q1)
    assert quarters_of_financial_year(2026) == (Quarter(2026, 2), Quarter(2026, 3), Q4, Q1)
    assert (str(Q1), Q1.label, Q1.short) == ("2027-Q1", "January to March 2027", "Jan–Mar 27")
    assert Quarter(2005, 1).short == "Jan–Mar 05"
    assert sorted([Q1, Q4]) == [Q4, Q1]
    assert read_quarter(" 2027-q1 ") == Q1
    assert [read_quarter(name) for name in ("2027-Q5", "2027-Q0", "1999-Q1", "2027")] == [None] * 4


def ledger(**sums: int) -> Ledger:
    rows = {("2027-Q1", "warning", service, "", group, word): Counted(count, 2 * count)
            for name, count in sums.items() for service, group, word in [name.split("_")]}  # fmt: skip
    return Ledger(rows)


def test_sums_are_asked_for_by_word_group_and_column() -> None:
    held = ledger(housing_age_1=3, repairs__1=4, repairs__2=5)
    assert held.sum(Q1, C.WARNING) == Counted(12, 24)
    assert held.count(Q1, C.WARNING, "1") == 7
    assert held.sum(Q1, C.WARNING, "1", "2", category="") == Counted(9, 18)
    assert held.sum(Q1, C.WARNING, category="age") == Counted(3, 6)
    assert held.count(Q4, C.WARNING) == held.count(Q1, C.LADDER) == 0
    by = {column: held.by(Q1, C.WARNING, column) for column in ("service", "channel", "category", "word")}
    assert list(by["service"].items()) == [("housing", Counted(3, 6)), ("repairs", Counted(9, 18))]
    assert set(by["channel"]) == {""}
    assert set(by["category"]) == {"", "age"}
    assert list(by["word"]) == ["1", "2"]


def test_a_mean_of_nothing_is_nought() -> None:
    assert Counted(4, 10).mean == 2.5
    assert Counted().mean == 0.0
    assert Counted() == Counted(0, 0)
    assert (Line(C.CONTACT, date(2027, 1, 1)).count, Line(C.CONTACT, date(2027, 1, 1)).total) == (1, 0)


STEP = SpellStep(
    spell=1, person=7, on=date(2027, 1, 4), action="issue_letter", state=S.AUTHORISED, told=True, danger=False,
    danger_until=None, starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 4), review_on=date(2027, 2, 4),
    service="housing", kinds=("named_officer",), categories=(),
)  # fmt: skip


def spell(*steps: SpellStep, as_at: date = date(2027, 2, 1)) -> Spell:
    found = spells(steps, as_at)
    assert len(found) == 1
    return found[0]


def test_a_spell_begins_when_it_holds_and_is_over_the_day_after_its_last() -> None:
    assert spell(STEP).began == date(2027, 1, 4)
    assert (spell(STEP).over, spell(STEP).lapsed, spell(STEP).days, spell(STEP).waits) == (None, False, 0, False)
    assert not spells([STEP], date(2027, 1, 3))
    assert not spells([replace(STEP, starts_on=date(2027, 1, 9))], date(2027, 1, 8))
    assert spell(replace(STEP, starts_on=date(2027, 1, 9)), as_at=date(2027, 1, 9)).began == date(2027, 1, 9)
    put_off = replace(STEP, starts_on=date(2027, 1, 20))
    steps = (replace(STEP, starts_on=date(2027, 1, 10)), replace(put_off, on=date(2027, 1, 6)))
    assert spell(*steps, replace(put_off, on=date(2027, 1, 15))).began == date(2027, 1, 20)
    last = spell(STEP, as_at=date(2027, 3, 4))
    assert (last.over, last.lapsed) == (None, False)
    lapsed = spell(STEP, as_at=date(2027, 3, 5))
    assert (lapsed.over, lapsed.lapsed, lapsed.days, lapsed.waits) == (date(2027, 3, 5), True, 60, False)


def test_a_spell_that_somebody_ends_does_not_run_out() -> None:
    ended = replace(STEP, on=date(2027, 1, 14), action="end_restriction", state=S.ENDED)
    found = spell(STEP, ended)
    assert (found.over, found.lapsed, found.days) == (date(2027, 1, 14), False, 10)
    late = replace(ended, on=date(2027, 3, 5))
    assert spell(STEP, late, as_at=date(2027, 4, 1)).lapsed


def test_a_spell_that_begins_in_a_later_step_and_one_that_is_taken_away_before_it_begins() -> None:
    untold = replace(STEP, told=False)
    told = replace(STEP, on=date(2027, 1, 20))
    assert spell(untold, told).began == date(2027, 1, 20)
    assert not spells([untold], date(2027, 2, 1))
    assert spell(STEP, replace(STEP, on=date(2027, 1, 20), told=False)).waits
    danger = replace(STEP, told=False, danger=True, danger_until=date(2027, 1, 11))
    assert not spell(danger, as_at=date(2027, 1, 11)).waits
    assert spell(danger, as_at=date(2027, 1, 12)).waits
    assert not spell(replace(danger, danger_until=None), as_at=date(2027, 2, 1)).waits


def test_one_that_is_over_on_the_first_day_of_a_quarter_reaches_into_it() -> None:
    begins, ends = date(2027, 4, 1), date(2027, 6, 30)
    lasting = replace(STEP, ends_on=begins - timedelta(days=1))
    assert reach([lasting], begins, ends)
    assert restrictions_of(spells([lasting], ends), ends, since=begins).lapsed
    assert not reach([replace(STEP, ends_on=begins - timedelta(days=2))], begins, ends)
    assert not reach([replace(STEP, on=ends + timedelta(days=1))], begins, ends)


def test_reviews_are_on_time_on_their_day_and_overdue_the_day_after() -> None:
    held = replace(STEP, on=date(2027, 2, 4), action=REVIEWED, review_on=date(2027, 3, 1))
    assert spell(STEP, held, as_at=date(2027, 2, 5)).reviews == ((date(2027, 2, 4), True),)
    assert spell(STEP, replace(held, on=date(2027, 2, 5)), as_at=date(2027, 2, 5)).reviews == (
        (date(2027, 2, 5), False),
    )
    assert spell(STEP, as_at=date(2027, 2, 4)).review_overdue_since is None
    assert spell(STEP, as_at=date(2027, 2, 5)).review_overdue_since == date(2027, 2, 4)
    assert spell(replace(STEP, review_on=STEP.ends_on), as_at=date(2027, 3, 4)).review_overdue_since is None
    assert spell(STEP, as_at=date(2027, 3, 5)).review_overdue_since is None


def test_what_restrictions_came_to_in_a_quarter() -> None:
    one = spell(STEP, as_at=date(2027, 3, 31))
    ended = replace(one, number=2, over=date(2027, 1, 31), lapsed=False, kinds=("named_officer", "premises"))
    going_on = replace(one, number=3, person=8, over=None, lapsed=False, reviews=((date(2027, 1, 1), False),))
    waits = replace(going_on, number=4, waits=True, review_overdue_since=date(2027, 2, 1),
                    reviews=((date(2026, 12, 31), True), (date(2027, 3, 31), True)))  # fmt: skip
    older = replace(going_on, number=5, began=date(2026, 12, 31), reviews=())
    found = restrictions_of([one, ended, going_on, waits, older], date(2027, 3, 31), since=date(2027, 1, 1))
    assert [each.number for each in found.new] == [1, 2, 3, 4]
    assert [each.number for each in found.in_force] == [3, 5]
    assert ([each.number for each in found.ended], [each.number for each in found.lapsed]) == ([2], [1])
    assert (found.reviews_on_time, found.reviews_late) == (1, 1)
    assert [each.number for each in found.overdue] == [4]
    assert sums_of(found).days == (44, 44, 60)
    assert sums_of(restrictions_of([going_on], date(2027, 3, 31), since=date(2027, 1, 1))).days is None
    assert from_rows(as_rows(sums_of(found))) == sums_of(found)
    assert (sums_of(found).new.customers, sums_of(found).new.restrictions, sums_of(found).over) == (2, 4, 2)
    assert sums_of(found).ended.of("kind") == {"named_officer": 1, "premises": 1}
    assert customers([one, ended, going_on]) == 2
    assert customers_by([one, ended, going_on], lambda each: each.kinds) == {"named_officer": 2, "premises": 1}


def test_sums_change_by_what_some_customers_came_to_before_and_after() -> None:
    def sums(*found: Spell) -> RestrictionSums:
        return sums_of(restrictions_of(found, date(2027, 3, 31), since=date(2027, 1, 1)))

    lapsed = spell(STEP, as_at=date(2027, 3, 31))
    other = replace(lapsed, number=2, person=8)
    third = replace(lapsed, number=3, person=9, over=date(2027, 1, 31), lapsed=False)
    assert sums(lapsed, other).lasted == {60: 2}
    assert changed(sums(), sums(), sums(lapsed, other)) == sums(lapsed, other)
    assert changed(sums(lapsed, other), sums(lapsed, other), sums(third)) == sums(third)
    assert changed(sums(lapsed, third), sums(third), sums()) == sums(lapsed)


@pytest.mark.parametrize(
    ("count", "among", "low", "high"),
    [(0, 10, 0.0, 27.8), (1, 10, 1.8, 40.4), (5, 10, 23.7, 76.3), (10, 10, 72.2, 100.0)],
)
def test_a_rate_has_wilsons_range(count: int, among: int, low: float, high: float) -> None:
    found = rate_of(count, among)
    assert found
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)
    assert found.share == 10.0 * count
    assert str(found) == f"{10.0 * count:.1f} ({low:.1f} to {high:.1f})"


def test_there_is_no_rate_of_nothing_or_of_too_few_and_ranges_that_touch_do_not_differ() -> None:
    assert rate_of(0, 0) is rate_of(3, 2) is rate_of(0, -1) is None
    assert rate_of(1, 1)
    low, high = Rate(1, 0, 2), Rate(4, 3, 5)
    assert low.differs_from(high)
    assert high.differs_from(low)
    assert not low.differs_from(Rate(3, 2, 4))
    assert not Rate(3, 2, 4).differs_from(low)


@pytest.mark.parametrize(
    ("count", "everybody", "shown"), [(4, 20, False), (5, 10, True), (5, 9, False), (5, 20, True), (0, 20, False)]
)
def test_a_number_is_shown_with_enough_of_it_and_of_the_rest(count: int, everybody: int, shown: bool) -> None:
    assert shows(Cell(count, everybody), 5) is shown
    assert shown_in_quarter([Cell(count, everybody), Cell(9, 40)], 5)[1] == Shown(9 if shown else None)


def test_what_may_hide_behind_a_number_that_is_held_back() -> None:
    assert hidden_values(11, 5) == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    assert STILL_POSSIBLE == 3
    assert str(Shown(1234)) == "1,234"
    assert str(Shown(None)) == "not shown"
    whole = [Cell(10, 40)] * 3
    assert year_shown([*whole, Cell(2, 40)], [Cell(2, 40)], 5) == Shown(None)
    assert year_shown([Cell(10, 40)] * 4, [], 5) == Shown(40)
    assert year_shown([*whole, Cell(2, 40), Cell(1, 40)], [Cell(2, 40), Cell(1, 40)], 5) == Shown(33)
    assert year_shown([*whole, Cell(1, 40), Cell(0, 40)], [Cell(1, 40), Cell(0, 40)], 5) == Shown(None)


def mirrored(quarter: Quarter = Q1, group: int = 6, everybody: int = 40, of_group: int = 12) -> ReportPart:
    rows = {
        (str(each), measure, "", "", category, word): Counted(count)
        for each in quarter.last(4)
        for measure, word in (("warned", ""), ("overturned", "overturned"), ("overturned", "stands"))
        for category, count in (("", everybody), ("age", group))
    }
    return mirror(Ledger(rows), quarter, OnRecord(400, {"age": of_group}), 5)


def test_the_mirror_shows_everybody_and_each_group_that_is_on_record() -> None:
    part = mirrored(Quarter(2026, 4))
    assert [table.key for table in part.tables] == [f"mirror-{one.key}" for one in QUESTIONS]
    warned, _, overturned, _ = part.tables
    assert warned.rows[0][:3] == ("Everybody", 40, 400)
    assert warned.rows[1][1:3] == ("6", "about 10")
    assert overturned.rows[0][:3] == ("Everybody", 40, 80)
    assert overturned.rows[1][1:3] == ("6", "12")
    assert len(warned.rows) == 2
    assert any("more often with" in "".join(map(str, sentence)) for sentence in part.sentences)


def test_the_mirror_has_the_year_once_its_last_quarter_is_over() -> None:
    part = mirrored()
    assert [table.key for table in part.tables][:2] == ["mirror-warned", "mirror-warned-year"]
    year = part.tables[1]
    assert year.title == "Customers who were warned, by group, April 2026 to March 2027"
    assert (year.rows[0][1], year.rows[1][1]) == (160, "24")


def test_a_group_of_few_has_no_number_and_no_rate() -> None:
    rows = mirrored(Quarter(2026, 4), group=4).tables[0].rows
    assert rows[1][1:] == ("not shown", "about 10", "not shown")
    assert mirrored(Quarter(2026, 4), of_group=4).tables[0].rows[1][2] == "not shown"
    unsaid = mirrored(Quarter(2026, 4), group=4, of_group=4).tables[0]
    assert unsaid.rows[1][1:] == ("not shown",) * 3
    assert [row[0] for row in unsaid.as_read.rows] == ["Everybody"]
    assert unsaid.as_read.note == "Nothing can be shown of: Age."
    assert [about(count, 5).count for count in (4, 5, 7, 8, 12, 13)] == [None, 5, 5, 10, 10, 15]
    assert len(mirrored(of_group=0).tables[0].rows) == 1


def test_what_belongs_together_is_shown_together_or_not_at_all() -> None:
    overturned = QUESTIONS[2]
    held = Ledger({("2027-Q1", "overturned", "", "", group, word): Counted(count)
                   for group, word, count in (("", "overturned", 40), ("", "stands", 40), ("age", "overturned", 9),
                                              ("age", "stands", 4))})  # fmt: skip
    found = cells(overturned, held, Q1, "age")
    assert found == (Cell(9, 40), Cell(4, 40))
    assert shown_in_quarter(found, 5) == (Shown(None), Shown(None))
    shown = answers(overturned, {"age": (Shown(9), Shown(None))}, OnRecord(0, {}), 5)[0]
    assert (shown.count, shown.among, shown.rate) == (Shown(9), Shown(None), None)
    quarters = [[Cell(10, 40), Cell(10, 40)]] * 4
    assert shown_in_year(quarters, 5) == (Shown(40), Shown(40))
    few = [[Cell(10, 40), Cell(0, 40)]] * 4
    assert shown_in_year(few, 5) == (Shown(None), Shown(None))


def volumes(**sums: Any) -> Volumes:
    empty: dict[str, Any] = dict.fromkeys(("channel", "service", "category", "hour", "word", "services", "categories"))
    return Volumes(**{name: sums.get(name) or {} for name in empty})


def test_the_analysis_has_a_row_for_each_value_in_the_order_of_their_names() -> None:
    found = volumes(
        channel={("contact", "email"): Counted(3, 9), ("contact", "telephone"): Counted(2, 8), ("incident", "email"):
                 Counted(1, 5), ("contact", "zz"): Counted(1, 1)},
        hour={("contact", 9): Counted(4, 4), ("contact", 23): Counted(1, 1)},
        category={("incident_category", "threats"): Counted(2)},
        categories={"threats": "threats of harm"},
        word={("ladder", state): Counted(number) for number, state in enumerate(LadderState, 1) if number > 1},
    )  # fmt: skip
    parts = analysis(found)
    assert [part.key for part in parts] == ["contacts", "incidents", "outcomes"]
    tables = {table.key: table for part in parts for table in part.tables}
    assert tables["contacts-by-channel"].rows == (("Telephone", 2, 8), ("Email", 3, 9), ("Zz", 1, 1))
    assert tables["contacts-by-hour"].rows == (("09:00 to 09:59", 4, 4), ("23:00 to 23:59", 1, 1))
    assert tables["contacts-by-channel"].head == ("Channel", "Number", "Minutes")
    assert tables["incidents-by-category"].rows == (("Threats of harm", 2),)
    assert tables["ladders"].rows == (
        ("The warning was enough", 2),
        ("The contact was ended after the last warning", 3),
        ("The contact was ended at once, for danger", 4),
        ("Somebody spoke of self-harm: help came first", 5),
    )
    for key, head in (("incidents-by-category", "Category"), ("ladders", "End"), ("cases", "Decision")):
        assert tables[key].head == (head, "Number")


def test_the_record_of_the_steps_taken() -> None:
    sums = {("incident", "housing"): Counted(3), ("warning", ""): Counted(9), ("contact", "other"): Counted(1)}
    hours: Any = {("danger", 0): Counted(1), ("incident", 23): Counted(2), ("procedure_read", 5): Counted(7)}
    words = {("warning", IN_WRITING): Counted(2), ("warning", "1"): Counted(5), ("incident", ""): Counted(3)}
    found = protection(
        Protection(date(2027, 1, 1), sums, {}, hours, words, [InForce(2, "Our policy", date(2026, 11, 1), 14)])
    )
    team, _, hour = found[0].tables
    assert team.rows == (("Housing", 3, 0, 0, 0, 0, 0, 0, 0),)
    assert [row[0] for row in hour.rows] == ["00:00 to 00:59", "23:00 to 23:59"]
    assert hour.rows[0][1:3] == (0, 1)
    steps = {row[0]: row[1] for row in found[1].tables[0].rows}
    assert steps["Written warnings"] == 2
    assert steps["Incidents recorded, each with whether there was danger"] == 3
    assert found[2].tables[0].rows == (("2. Our policy", "1 November 2026", 14),)


def test_a_report_is_kept_and_read_again_as_it_was() -> None:
    table = FigureTable("t", "Table", ("A", "B"), (("x", Figure(1234, "cases", (("state", "open"),))), ("y", 2.5)))
    parts = (ReportPart("p", "Part", (("There are ", Figure(3), "."),), (table,)),)
    trend = Trend("cases", "Cases", (("Q1", 4), ("Q2", 9), ("Q3", 2)))
    report = Report(
        Quarter(2027, 4), "Marrowfield", "today", True, (("One.",),), parts, (trend,), ("Counted.",), "Ours"
    )
    assert from_plain(to_plain(report)) == report
    assert trend.said == "Cases: 4 in Q1, 2 in Q3; the most in a quarter was 9."
    assert report.tables[-1].head == ("What", "Q1", "Q2", "Q3")
    assert report.tables[-1].rows == (("Cases", 4, 9, 2),)
    assert len(report.tables) == 2
    assert Bundle("b", "B", "o", (), parts).tables == (table,)
    assert sentence_in_words(parts[0].sentences[0]) == "There are 3."
    assert str(Figure(1234)) == "1,234"
    assert (plain(Figure(7)), plain("x")) == (7, "x")


def test_gentler_steps_by_kind_and_by_how_they_ended() -> None:
    rows = gentler_rows(lambda measure, word: 2 if measure is C.GENTLER_STEP else 1)
    assert {str(value) for _, value in rows} == {"1", "2"}
    assert sum(str(name).startswith("Ended: ") for name, _ in rows) == 3
    assert warning_called(IN_WRITING) == "Written warning"
    assert warning_called("2") == "Step 2 of the warning ladder"
