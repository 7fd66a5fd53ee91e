"""Edges of the rules, each as somebody would notice it: the last of a list, the figure at the bound, nobody named."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from shared import clock
from shared.rules import guards
from shared.rules.allowance import Contacted
from shared.rules.answers import alone, lengths
from shared.rules.contact import what_may_i_do_now
from shared.rules.contact_file import Column, ContactSheet, Mapping, Taken, minutes_of, sheet_of, told_by
from shared.rules.deadlines import working_days_between
from shared.rules.ledger import restrictions_of
from shared.rules.lifecycle import Rule
from shared.rules.measures import MeasureKind
from shared.rules.names import one_letter_apart
from shared.rules.pack import Enclosure
from shared.rules.permit import Answer
from shared.rules.presence import Away, Colleague
from shared.rules.promises import PROMISES, Broken, broken_in, place_of
from shared.rules.redaction import Left, Redactor, through
from shared.rules.reflection import in_sample
from shared.rules.restriction_sums import sums_of
from shared.rules.situation import Decision, Sent, Situation
from shared.rules.spells import Spell
from shared.rules.staff_words import found_in, to_reword
from shared.rules.telephone import parts
from shared.rules.terms import Window
from shared.rules.third_parties import without_third_parties
from shared.rules.vocabulary import Channel, LetterKind, Nation, RestrictionKind, RestrictionPhase
from shared.rules.volume import Usual
from shared.rules.way_back import Condition, ConditionKind
from shared.rules.ways import Office, length, next_time
from tests.unit.situations import NOW, decision, situation
from tests.unit.test_lifecycle_matrix import CLEAR

K, C, P = RestrictionKind, Channel, RestrictionPhase


@pytest.mark.parametrize(
    ("guard", "facts", "says"),
    [
        (guards.not_alone, {"who_decided": 1, "others_can_review": True}, "You decided this"),
        (guards.not_alone, {"who_decided": 1, "others_can_review": False}, ""),
        (guards.not_alone, {"who_decided": 2, "others_can_review": True}, ""),
        (guards.not_alone, {"actor": None, "who_decided": None, "others_can_review": True}, ""),
        (guards.not_who_answered, {"who_answered": 1}, "You gave the answer"),
        (guards.not_who_answered, {"who_answered": 2}, ""),
        (guards.not_who_answered, {"actor": None, "who_answered": None}, ""),
        (guards.not_the_last_step, {"steps_left": 2}, ""),
        (guards.not_the_last_step, {"steps_left": 1}, "This is the last step"),
        (guards.the_last_step, {"steps_left": 2}, "Earlier warnings have not been given"),
        (guards.the_last_step, {"steps_left": 1}, ""),
        (guards.is_the_walker_or_it_was_left, {"walker": 2, "left": True}, ""),
        (guards.is_the_walker_or_it_was_left, {"walker": 2, "left": False}, "Another colleague is on this call"),
        (guards.is_the_reader, {"reader": 2}, "Whoever hears this appeal"),
        (guards.is_the_reader, {"reader": 1}, ""),
        (guards.other_service, {"services_involved": frozenset({1})}, "Your service had a part"),
        (guards.other_service, {"services_involved": frozenset({2})}, ""),
        (guards.other_service, {"services_involved": frozenset({1}), "hearer_of_other_service": False}, ""),
        (guards.hearer_is_independent_of_me, {"hearer_able": True, "involved": frozenset({1})}, "can’t take this"),
        (guards.hearer_is_independent_of_me, {"hearer_able": False, "involved": frozenset({1})}, ""),
        (guards.hearer_is_independent_of_me, {"hearer_able": True, "involved": frozenset({2})}, ""),
    ],
)
def test_who_is_kept_from_it_and_who_is_not(guard: guards.Guard, facts: dict[str, Any], says: str) -> None:
    said = guard(replace(CLEAR, **facts))
    assert says in said
    assert bool(said) is bool(says)


def test_a_call_to_whom_nothing_binds_may_be_taken() -> None:
    assert what_may_i_do_now(situation()).may_take_call
    assert what_may_i_do_now(situation(decision("RES-1", K.VISITS_IN_PAIRS))).restricted


@pytest.mark.parametrize(
    ("channels", "offered"),
    [
        ((C.WEB_FORM, C.LETTER, C.EMAIL), "at any time by email or letter."),
        ((C.WEB_FORM, C.LETTER), "at any time by letter or online form."),
        ((C.TEXT,), "at any time by text message."),
    ],
)
def test_a_caller_is_offered_two_ways_of_writing_at_most(channels: tuple[Channel, ...], offered: str) -> None:
    card = what_may_i_do_now(situation(decision("RES-1", K.ONE_FORM_ONLY, channels=channels)))
    assert f"You can write to us {offered}" in card.what_to_say


@pytest.mark.parametrize(
    ("written", "means", "minutes"),
    [("0:59", Taken.HOURS, 59), ("59:00", Taken.MINUTES, 59), ("23:00:29", Taken.MINUTES, 1380)],
)
def test_long_times_are_counted_to_the_minute(written: str, means: Taken, minutes: int) -> None:
    assert minutes_of(written, means) == minutes


def test_what_is_planned_takes_the_place_of_what_has_its_reference_and_of_nothing_else() -> None:
    planned = decision("RES-1", case="CAS-1")
    both = situation(decision("RES-1"), decision("RES-2")).with_decision(planned).decisions
    assert (len(both), both[0].reference, both[1]) == (2, "RES-2", planned)


def test_a_file_with_loose_quotation_marks_is_read() -> None:
    assert sheet_of('a;b\n"x"y;z\n').lines == ((2, ("xy", "z")),)
    line = ContactSheet((), ((2, ("HA-1", "29/11/2026 10:00", "?" * 41)),))
    (refused,) = told_by(line, Mapping({Column.WHO: 0, Column.WHEN: 1, Column.CHANNEL: 2})).refused
    assert f"“{'?' * 40}”" in refused.why


def test_the_day_after_a_working_day_is_one_working_day_later() -> None:
    tuesday = date(2026, 12, 1)
    assert working_days_between(tuesday, date(2026, 12, 2), Nation.ENGLAND) == 1
    assert working_days_between(tuesday, date(2026, 12, 4), Nation.ENGLAND) == 3


@pytest.mark.parametrize(("count", "shown"), [(4, None), (5, 5), (6, 6)])
def test_as_many_as_the_bound_are_enough_to_be_shown(count: int, shown: int | None) -> None:
    assert alone(count, 5) == shown


def test_reviews_are_counted_on_time_and_late_apart() -> None:
    began, since, as_at = date(2026, 5, 1), date(2026, 10, 1), date(2026, 12, 31)
    reviews = ((date(2026, 9, 30), False), (since, True), (date(2026, 11, 2), True), (as_at, False))
    one = Spell(1, 1, "housing", (), (), began, None, False, False, reviews, None)
    found = restrictions_of([one], as_at, since=since)
    assert (found.reviews_on_time, found.reviews_late) == (2, 1)


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_who_is_asked_says_yes_or_no_to_mediation_and_to_an_agreement_alone(kind: MeasureKind) -> None:
    assert kind.asks_for_an_answer is (kind in {MeasureKind.MEDIATION, MeasureKind.AGREEMENT})


def test_neighbours_that_changed_places_at_the_end_are_one_letter_apart() -> None:
    assert one_letter_apart("leee", "leee")
    assert one_letter_apart("smiht", "smith")
    assert not one_letter_apart("smihtt", "smithe")


def test_where_an_enclosure_is_or_why_it_is_not_here() -> None:
    file = Enclosure(1, "photo.jpg", "INC-1", "today", "image/jpeg", 9, "ab", path="files/1.jpg")
    assert file.where == "files/1.jpg"
    assert replace(file, path="", stays="Of a third person").where == "Of a third person"


def test_a_name_is_not_found_within_a_word() -> None:
    assert Redactor([Left("O’Brien", "[X]")]).text("LoO’Brien and O’Brien") == "LoO’Brien and [X]"
    assert Redactor([Left("Bo-S", "[X]")]).text("Bo-Sand and Bo-S") == "Bo-Sand and [X]"


def test_what_holds_no_text_goes_through_as_it_is_and_a_class_does_not() -> None:
    assert through((None, 3, True, "x"), str.upper) == (None, 3, True, "X")
    with pytest.raises(TypeError, match="could hide words"):
        through(Enclosure, str.upper)


def test_the_same_cases_are_in_the_sample_in_every_release() -> None:
    assert [number for number in range(50) if in_sample(f"CAS-2026-{number:04}", 10)] == [11, 31, 38, 40, 47, 48]


def test_each_word_to_reword_is_named_with_what_it_is() -> None:
    said = to_reword(found_in("An idiot, a liar and a bully."))
    assert said.startswith("“idiot” is an insult, “liar” is an insult, and “bully” is a label. Say what was")
    assert to_reword(found_in("An idiot, a bully.")).startswith("“idiot” is an insult, and “bully” is a label.")


@pytest.mark.parametrize(
    ("typed", "number", "extension"),
    [
        ("0800 111111,12", "0800 111111", "12"),
        ("0800 11111,12", "0800 11111,12", ""),  # too short to be a whole number
        ("01632 960001;7", "01632 960001", "7"),
    ],
)
def test_behind_a_whole_number_a_pause_is_followed_by_an_extension(typed: str, number: str, extension: str) -> None:
    assert parts(typed) == ("", number, extension)


def test_of_two_who_share_a_name_the_longer_one_is_hidden_whole() -> None:
    assert without_third_parties("Bo Li Ng came", ["Bo Li", "Bo Li Ng"]) == "[a colleague] came"


def test_a_name_that_ends_in_a_vowel_sign_is_hidden_and_a_longer_word_is_not() -> None:
    assert without_third_parties("मीना देवी; देवी: मीनाक्षी", ["मीना देवी"]) == "[a colleague]; [a colleague]: मीनाक्षी"


def calls(reference: str, day: int, **facts: Any) -> Decision:
    window = Window(day, time(10), time(12))
    kinds = (K.ONE_FORM_ONLY, K.CALLS_AT_STATED_TIMES)
    return decision(reference, *kinds, channels=(C.TELEPHONE,), windows=(window,), **facts)


def test_where_decisions_that_were_signed_leave_nothing_it_is_said_once_of_the_last_of_them() -> None:
    both = situation(calls("RES-1", 1), calls("RES-2", 3))
    (found,) = [one for promise, one in broken_in(both) if promise.name == "something stays open"]
    assert found.about == "RES-2"
    assert found.says == "Together with RES-1, this would close every way of making contact. One must stay open."
    assert place_of(found) == "/restrictions/RES-2"
    assert place_of(replace(found, href="/letters/LET-1/sent")) == "/letters/LET-1/sent"


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        ({"phase": P.AWAITING_LETTER}, True),
        ({"phase": P.AWAITING_LETTER, "danger": "He waited at the door with a bat."}, False),
        ({"phase": P.ENDED}, False),
    ],
)
def test_a_letter_that_came_back_says_what_waits_for_it(facts: dict[str, Any], waits: bool) -> None:
    back = Sent("LET-1", LetterKind.RESTRICTION, NOW.date(), "RES-1", NOW.date(), NOW.date(), NOW.date())
    found = situation(decision("RES-1", K.VISITS_IN_PAIRS, **facts), letters=(back,))
    (told,) = [one for promise, one in broken_in(found) if promise.name == "told"]
    assert ("RES-1 is not in force until it has reached them" in told.says) is waits


def test_the_way_back_is_counted_while_it_is_in_force_and_anew_from_a_review() -> None:
    weeks = Condition(ConditionKind.NO_INCIDENT, 4)
    one = decision("RES-1", K.VISITS_IN_PAIRS, way_back=(weeks,), starts_on=date(2026, 10, 1))
    (since_its_start,) = situation(one).progress(one)
    assert since_its_start.met_on == date(2026, 10, 29)
    (anew,) = situation(one).progress(replace(one, counted_since=date(2026, 11, 10)))
    assert anew.met_on is None
    for other in (replace(one, phase=P.AWAITING_LETTER), replace(one, way_back=())):
        assert situation(other).progress(other) == ()


def test_which_promises_refuse_an_action_hold_up_a_letter_and_are_work_before_they_are_broken() -> None:
    """Life may break the others; a letter waits for what it would contradict; an early review is not late at once."""
    names = {flag: {one.name for one in PROMISES if getattr(one, flag)} for flag in ("refuses", "holds_up_letter")}
    assert {one.name for one in PROMISES} - names["refuses"] == {
        "adjustments kept", "adjustments first", "told", "danger", "way back"
    }  # fmt: skip
    assert names["holds_up_letter"] == {"adjustments kept"}
    (early,) = [one for one in PROMISES if one.until_late]
    today = date(2026, 11, 24)
    assert [early.is_broken(Broken("RES-1", "", day), today) for day in (today, date(2026, 11, 23))] == [False, True]
    assert PROMISES[0].is_broken(Broken("RES-1", "", today), today)


def test_what_nobody_has_said_counts_for_nothing() -> None:
    assert Contacted(NOW, C.TELEPHONE).minutes == 0
    assert Usual() == Usual(0, 0, 0, 0)
    nothing = situation(policy=0)
    assert nothing == Situation(nothing.account, nothing.name, nothing.moment, nothing.means)
    assert not nothing.died
    assert decision("RES-1").policy == 1 != replace(decision("RES-1"), policy=0).policy
    facts = {each.name: each.default for each in fields(Decision) if each.default is not MISSING}
    assert (facts["policy"], facts["proposed_by"], facts["weighed"]) == (0, None, None)
    assert not Sent("LET-1", LetterKind.RESTRICTION, date(2026, 11, 24)).over
    assert not Answer(allowed=False).out_of_step
    assert Rule(frozenset()) == Rule(frozenset(), involves=False, customer=False, operator=False)


def test_an_office_answers_from_eight_to_six_on_working_days_and_an_hour_a_week_stays_open() -> None:
    office = Office()
    assert [str(window) for window in office.week] == [
        f"{day} 8am to 6pm" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    ]
    assert office.least_minutes == 60
    assert [length(Window(0, time(9, 45), time(*at))) for at in ((10, 0), (10, 45), (11, 0))] == [15, 60, 75]


def test_the_next_time_is_looked_for_over_two_months_and_no_further() -> None:
    """An office that answers on one day a week, in weeks of which each such day is a holiday, has none to name."""
    christmas = [date(2026, 12, 25), date(2027, 1, 1)]  # both Fridays
    fridays = Office(days=(4,))
    found = next_time((Window(4, time(10), time(12)),), fridays, clock.at(christmas[0], 9))
    assert found is not None
    assert found[0].date() == date(2027, 1, 8)
    assert next_time((), fridays, clock.at(christmas[0], 9)) is None


def test_who_is_away_for_more_than_a_year_is_not_said_to_be_back() -> None:
    today = date(2026, 11, 24)
    away = Colleague(1, "Bo", "Officer", away=(Away(today, today + timedelta(days=365)),))
    assert away.back_on(today) == today + timedelta(days=366)
    assert replace(away, away=(Away(today, today + timedelta(days=366)),)).back_on(today) is None


def test_how_long_restrictions_had_lasted_is_told_in_bands() -> None:
    nothing = sums_of(restrictions_of([], NOW.date(), since=NOW.date()))
    found = replace(nothing, lasted=dict.fromkeys((1, 92, 93, 183, 184, 366, 367, 20_000), 1))
    assert lengths(found) == (2, 2, 2, 2)
