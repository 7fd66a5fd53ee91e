"""The way back, how much contact there is, and telephone numbers: each at its edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.rules import telephone
from shared.rules.contact import what_may_i_do_now
from shared.rules.vocabulary import RestrictionKind
from shared.rules.volume import DAYS, MANY_A_DAY, WEEKS, WORTH_SAYING, Amount, Usual, contacts_today, reason_for_a_case

from shared.rules.volume import against_usual, rate  # isort: skip
from shared.rules.way_back import (
    REVIEW_WITHIN,
    Condition,
    ConditionKind,
    Happened,
    Progress,
    conditions_from,
    conditions_to,
    fitting,
    met_on,
    progress,
    weeks_without,
    wrong_conditions,
)
from tests.unit.situations import decision, situation

K = ConditionKind
SINCE, TODAY = date(2027, 1, 4), date(2027, 3, 1)  # eight weeks
WEEKS_8, CALM_2, SEEN_2 = Condition(K.NO_INCIDENT, 8), Condition(K.CALM_CONTACTS, 2), Condition(K.OBSERVED, 2, "Came")


def on(day: int, month: int = 1) -> date:
    return date(2027, month, day)


def of(*conditions: Condition, **happened: tuple[object, ...]) -> list[tuple[int, date | None]]:
    found = progress(conditions, Happened(**happened), SINCE, TODAY)  # type: ignore[arg-type]
    return [(one.done, one.met_on) for one in found]


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        (Condition(K.NO_INCIDENT, 1), "1 week without an incident"),
        (WEEKS_8, "8 weeks without an incident"),
        (CALM_2, "2 contacts in a row without a warning or an incident"),
        (Condition(K.OBSERVED, 1, "Came"), "Came: 1 time"),
    ],
)
def test_a_condition_as_the_customer_reads_it(condition: Condition, reads: str) -> None:
    assert str(condition) == reads
    assert str(Progress(condition, 0)) == f"{reads}: 0 of {condition.number}"
    assert str(Progress(condition, 1, TODAY)) == f"{reads}: met"


@pytest.mark.parametrize(
    ("today", "done", "met"),
    [
        (SINCE - timedelta(days=1), 0, None),
        (SINCE, 0, None),
        (SINCE + timedelta(days=6), 0, None),
        (SINCE + timedelta(days=7), 1, None),
        (SINCE + timedelta(days=55), 7, None),
        (SINCE + timedelta(days=56), 8, SINCE + timedelta(days=56)),
        (SINCE + timedelta(days=90), 8, SINCE + timedelta(days=56)),
    ],
)
def test_weeks_are_whole_and_count_from_the_first_day(today: date, done: int, met: date | None) -> None:
    assert weeks_without(WEEKS_8, SINCE, today) == Progress(WEEKS_8, done, met, SINCE)


def test_an_incident_begins_the_weeks_anew_and_one_from_before_or_to_come_does_not() -> None:
    assert of(WEEKS_8) == [(8, TODAY)]
    assert of(WEEKS_8, setbacks=(SINCE - timedelta(days=1), TODAY + timedelta(days=1))) == [(8, TODAY)]
    assert of(WEEKS_8, setbacks=(SINCE,)) == [(8, TODAY)]
    assert of(WEEKS_8, setbacks=(on(11), on(18))) == [(6, None)]
    assert of(WEEKS_8, setbacks=(TODAY,)) == [(0, None)]


def test_calm_contacts_count_from_the_day_after_a_setback_up_to_today() -> None:
    assert of(CALM_2, contacts=(SINCE - timedelta(days=1), SINCE)) == [(1, None)]
    assert of(CALM_2, contacts=(on(20), on(5), TODAY)) == [(2, on(20))]
    assert of(CALM_2, contacts=(TODAY, TODAY + timedelta(days=1))) == [(1, None)]
    assert of(CALM_2, contacts=(on(10), on(11), on(12)), setbacks=(on(10),)) == [(2, on(12))]


def test_what_a_colleague_saw_counts_for_its_own_condition_alone() -> None:
    seen = ((1, on(5)), (0, on(6)), (1, on(9)), (1, SINCE - timedelta(days=1)), (1, TODAY + timedelta(days=1)))
    assert of(CALM_2, SEEN_2, seen=seen) == [(0, None), (2, on(9))]
    assert of(SEEN_2, seen=((0, SINCE), (0, TODAY))) == [(2, TODAY)]


def test_an_early_review_is_open_from_the_day_of_the_last() -> None:
    both = Progress(CALM_2, 2, on(20)), Progress(WEEKS_8, 8, TODAY)
    assert met_on(both) == TODAY
    assert met_on([both[0], Progress(WEEKS_8, 7)]) is None
    assert met_on([]) is None
    assert REVIEW_WITHIN == 10


def test_conditions_are_kept_and_read_again() -> None:
    kept = conditions_to([WEEKS_8, SEEN_2])
    assert kept[1] == {"kind": "observed", "number": 2, "what": "Came"}
    assert conditions_from([{"kind": "no_incident", "number": 8}, kept[1]]) == (WEEKS_8, SEEN_2)


@pytest.mark.parametrize(
    ("conditions", "wrong"),
    [
        ([WEEKS_8], "two or three"),
        ([WEEKS_8, CALM_2], ""),
        ([WEEKS_8, CALM_2, SEEN_2], ""),
        ([WEEKS_8, CALM_2, SEEN_2, Condition(K.OBSERVED, 1, "Wrote")], "two or three"),
        ([SEEN_2, Condition(K.OBSERVED, 5, " came ")], "the same"),
        ([SEEN_2, Condition(K.OBSERVED, 2, "Wrote")], ""),
        ([CALM_2, Condition(K.OBSERVED, 1, " ")], "would see"),
        ([WEEKS_8, Condition(K.CALM_CONTACTS, 0)], "at least 1"),
        ([WEEKS_8, Condition(K.CALM_CONTACTS, 1)], ""),
        ([WEEKS_8, Condition(K.CALM_CONTACTS, 52)], ""),
        ([WEEKS_8, Condition(K.CALM_CONTACTS, 53)], "at most 52"),
        ([CALM_2, Condition(K.NO_INCIDENT, 11)], ""),
        ([CALM_2, Condition(K.NO_INCIDENT, 12)], "no sooner than the review"),
    ],
)
def test_what_is_no_way_back_is_said(conditions: list[Condition], wrong: str) -> None:
    found = wrong_conditions(conditions, SINCE, SINCE + timedelta(weeks=12))
    assert wrong in found
    assert bool(found) is bool(wrong)


@pytest.mark.parametrize(("days", "weeks"), [(0, 1), (14, 1), (27, 1), (28, 2), (56, 4), (200, 8)])
def test_the_usual_weeks_fit_into_half_of_the_time_until_the_review(days: int, weeks: int) -> None:
    found = fitting([WEEKS_8, CALM_2], SINCE, SINCE + timedelta(days=days))
    assert found == (Condition(K.NO_INCIDENT, weeks), CALM_2)


@pytest.mark.parametrize(
    ("contacts", "calls", "minutes", "reads"),
    [
        (0, 0, 0, ""),
        (1, 1, 1, "1 call today, 1 minute"),
        (1, 0, 2, "1 contact today, 2 minutes"),
        (6, 6, 84, "6 calls today, 84 minutes"),
        (6, 0, 0, "6 contacts today, 0 minutes"),
        (6, 1, 9, "6 contacts today, 1 of them a call, 9 minutes"),
        (6, 2, 9, "6 contacts today, 2 of them calls, 9 minutes"),
    ],
)
def test_the_contacts_of_today_in_words(contacts: int, calls: int, minutes: int, reads: str) -> None:
    assert contacts_today(contacts, calls, minutes) == reads


@pytest.mark.parametrize(("number", "reads"), [(0.0, "0"), (2.0, "2"), (2.25, "2.2"), (9.9, "9.9"), (10.4, "10")])
def test_a_rate_has_a_decimal_where_that_tells_something(number: float, reads: str) -> None:
    assert rate(number) == reads


def test_what_is_usual_and_the_first_words_of_a_case() -> None:
    assert against_usual(Usual(1, 2.5, 3, 10)) == (
        "Usual for this customer: 1 contact and 2.5 minutes a week. "
        "For customers who contact us: 3 contacts and 10 minutes a week."
    )
    assert Usual() == Usual(0, 0, 0, 0)
    week, day = Amount("1 March", 2, 1), Amount("Monday", 2, 1)
    assert reason_for_a_case(week, day, Usual()).startswith(
        "In the 7 days to 1 March there were 2 contacts, 2 contacts on Monday, taking 1 minute of colleagues’ time."
    )
    assert "on Monday" not in reason_for_a_case(Amount("1 March", 1, 2), Amount("Monday", 1, 2), Usual())
    assert (MANY_A_DAY, WORTH_SAYING, WEEKS, DAYS) == (5, 3, 8, 14)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("01632 960001", ("", "01632 960001", "")),
        ("18001 01632 960001 ext. 12", ("18001", "01632 960001", "12")),
        ("18002-+441632960001 x7", ("18002", "+441632960001", "7")),
        ("180 01632", ("", "180 01632", "")),
        ("01632 960001 #1234567", ("", "01632 960001", "1234567")),
        ("01632 960001 est 3", ("", "01632 960001", "3")),
    ],
)
def test_a_number_is_taken_apart_and_put_together(typed: str, parts: tuple[str, str, str]) -> None:
    assert telephone.parts(typed) == parts
    assert telephone.parts(telephone.together(*parts)) == parts


@pytest.mark.parametrize(
    ("kept", "written", "dialled", "key"),
    [
        ("+441632960001", "01632 960001", "+441632960001", "01632960001"),
        ("01632 960001", "01632 960001", "01632960001", "01632960001"),
        ("+441632960001 ext. 12", "01632 960001 ext. 12", "+441632960001,12", "01632960001"),
        ("18001 +441632960001", "18001 01632 960001", "1800101632960001", "01632960001"),
        ("+33123456789", "+33 1 23 45 67 89", "+33123456789", "33123456789"),
        ("44 1632 960001", "01632 960001", "441632960001", "01632960001"),
        ("0044 1632 960001", "01632 960001", "00441632960001", "01632960001"),
        ("44123456789", "01234 56789", "44123456789", "44123456789"),
        ("none", "none", "", ""),
    ],
)
def test_a_number_is_written_dialled_and_compared(kept: str, written: str, dialled: str, key: str) -> None:
    assert telephone.as_written(kept) == written
    assert telephone.dialled(kept) == dialled
    assert telephone.telephone_key(kept) == key


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("07700 900123", True),
        ("+447700900123", True),
        ("07911 123456", True),
        ("07640 123456", False),  # a pager
        ("070 1234 5678", False),  # a personal number
        ("01632 960001", False),
        ("18001 07700 900123", False),
        ("07700 900123 ext. 2", False),
        ("+4915112345678", True),
        ("+493012345678", False),
        ("none", False),
    ],
)
def test_a_text_message_reaches_a_mobile_telephone_alone(number: str, mobile: bool) -> None:
    assert telephone.is_mobile(number) is mobile


def test_where_two_decisions_have_a_way_back_the_card_says_which_condition_is_whose() -> None:
    one, other = (
        decision(f"RES-{n}", RestrictionKind.SERIOUS_MATTERS_ONLY, way_back=(WEEKS_8, CALM_2)) for n in (1, 2)
    )
    alone = what_may_i_do_now(situation(one)).way_back
    assert len(alone) == 2
    assert what_may_i_do_now(situation(one, decision("RES-3", RestrictionKind.PREMISES))).way_back == alone
    both = what_may_i_do_now(situation(one, other)).way_back
    assert both == tuple(f"RES-{n}: {line}" for n in (1, 2) for line in alone)
