"""Edges of the rules about one customer's situation: the last minute, the second of two, the other case (SIT)."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

import shared.rules
from shared import clock
from shared.rules.guards import Facts
from shared.rules.presence import Away, Colleague
from shared.rules.promises import broken_in
from shared.rules.situation import Earlier, Situation
from shared.rules.terms import Terms, Window
from shared.rules.vocabulary import Channel, RestrictionKind, RestrictionPhase
from shared.rules.ways import Office, Way, next_time, open_now, together
from tests.unit.situations import DEPUTY, NOW, OFFICER, decision, situation

K, P = RestrictionKind, RestrictionPhase
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=clock.ZONE)
MORNING = Window(1, time(10), time(12))


def says(found: Situation, name: str) -> list[str]:
    return [one.says for promise, one in broken_in(found) if promise.name == name]


def test_what_the_rules_pass_on_is_changed_by_nobody() -> None:
    """Every class of values in the rules is frozen: what one page was told, no other page can alter."""
    found = [
        one
        for module in pkgutil.iter_modules(shared.rules.__path__)
        for one in vars(importlib.import_module(f"shared.rules.{module.name}")).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__.startswith("shared.rules")
    ]
    assert len(found) > 40
    assert not [one.__name__ for one in found if not one.__dataclass_params__.frozen]  # type: ignore[attr-defined]


@pytest.mark.parametrize("facts", [Facts, *Facts.__subclasses__()], ids=lambda facts: str(facts.__name__))
def test_every_fact_of_a_guard_is_named_and_none_passes_for_fine_unasked(facts: type[Facts]) -> None:
    for fact in fields(facts):
        assert fact.kw_only, f"{fact.name} could be taken for another"
        assert fact.default is MISSING
        assert fact.default_factory is MISSING


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (TUESDAY - timedelta(minutes=1), False),
        (TUESDAY, True),
        (TUESDAY + timedelta(hours=1, minutes=59), True),
        (TUESDAY + timedelta(hours=2), False),
        (TUESDAY + timedelta(days=1), False),
        (TUESDAY + timedelta(days=7), True),
        (datetime(2026, 12, 22, 11, tzinfo=clock.ZONE), True),
        (datetime(2025, 12, 26, 11, tzinfo=clock.ZONE), False),  # Boxing Day, and a Friday
    ],
)
def test_a_call_is_taken_from_the_first_minute_to_the_last(at: datetime, taken: bool) -> None:
    friday = Window(4, time(10), time(12))
    assert open_now((friday, MORNING), Office(), at) == (MORNING if taken else None)


def test_the_next_time_is_the_first_that_begins_later_that_week() -> None:
    times = (Window(3, time(14), time(16)), MORNING, Window(1, time(9), time(9, 30)))
    opens, closes = next_time(times, Office(), TUESDAY) or (None, None)
    assert (opens, closes) == (
        datetime(2026, 11, 26, 14, tzinfo=clock.ZONE),
        datetime(2026, 11, 26, 16, tzinfo=clock.ZONE),
    )
    first = next_time(times, Office(), TUESDAY - timedelta(hours=3))
    assert first == (
        datetime(2026, 11, 24, 9, tzinfo=clock.ZONE),
        datetime(2026, 11, 24, 9, 30, tzinfo=clock.ZONE),
    )


def test_what_is_written_is_open_the_whole_week_and_calls_for_as_long_as_their_times() -> None:
    assert Way(Channel.EMAIL).minutes == 7 * 24 * 60
    assert Way(Channel.TELEPHONE, (MORNING, Window(3, time(14), time(14, 45)))).minutes == 165
    assert Way(Channel.TELEPHONE).minutes == 0


def test_of_several_that_name_an_officer_the_last_counts_and_one_that_names_none_takes_nothing_away() -> None:
    first = Terms((K.NAMED_OFFICER,), officer="Bo", deputy="Dee", officer_telephone="1")
    second = Terms((K.NAMED_OFFICER,), officer="Ann", deputy="Cy", officer_telephone="2")
    plain = Terms((K.SERIOUS_MATTERS_ONLY,), officer="Nobody")
    both = together([first, second, plain])
    assert (both.officer, both.deputy, both.officer_telephone) == ("Ann", "Cy", "2")
    assert together([second, first]).officer == "Bo"
    assert together([plain]).officer == ""


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((0, 1, 2), "Monday to Wednesday"),
        ((0, 1), "Monday and Tuesday"),
        ((0, 2, 4), "Monday, Wednesday and Friday"),
        ((1,), "Tuesday"),
    ],
)
def test_the_week_of_the_office_is_said_as_people_say_it(days: tuple[int, ...], said: str) -> None:
    one = decision("RES-1", K.CALLS_AT_STATED_TIMES, windows=(Window(6, time(10), time(12)),))
    (found,) = says(situation(one, office=Office(days=days)), "calls answered")
    assert f"Calls are answered on {said}, 8am to 6pm." in found


@pytest.mark.parametrize(
    ("phase", "received", "said"),
    [
        (P.IN_FORCE, None, "carries it only until 26 November 2026"),
        (P.AWAITING_LETTER, None, "carried it until 26 November 2026"),
        (P.IN_FORCE, date(2026, 11, 24), ""),
    ],
)
def test_a_danger_carries_a_decision_until_its_letter_has_gone(
    phase: RestrictionPhase, received: date | None, said: str
) -> None:
    until = date(2026, 11, 26)
    one = decision(
        "RES-1", K.SERIOUS_MATTERS_ONLY, phase=phase, danger="Said where I park.", danger_until=until,
        received_on=received,
    )  # fmt: skip
    found = says(situation(one), "danger")
    assert bool(found) is bool(said)
    assert all(said in each for each in found)


def test_what_stands_is_what_is_signed_but_for_what_another_one_replaces() -> None:
    first, second = decision("RES-1", K.SERIOUS_MATTERS_ONLY), decision("RES-2", K.SERIOUS_MATTERS_ONLY)
    beside = replace(second, earlier=(("RES-1", Earlier.BESIDE),))
    instead = replace(second, phase=P.AWAITING_LETTER, earlier=(("RES-1", Earlier.REPLACED),))
    assert situation(first, beside).standing == (first, beside)
    assert situation(first, instead).standing == (instead,)
    assert situation(first, replace(instead, phase=P.PROPOSED)).standing == (first,)


def test_somebody_stands_in_only_while_they_are_away_and_only_where_somebody_was_named() -> None:
    day = NOW.date()
    today, later = Away(day, day, 7), Away(day + timedelta(days=9), None, 8)
    assert Colleague(1, "Bo", "Officer", away=(today, later)).stand_in(day) == 7
    assert Colleague(1, "Bo", "Officer", away=(later,)).stand_in(day) is None
    assert Colleague(1, "Bo", "Officer", away=(Away(day), later)).stand_in(day) is None


def test_who_answers_is_said_as_missing_only_where_somebody_is_named() -> None:
    gone = replace(OFFICER, works_here=False)
    named = decision("RES-1", K.NAMED_OFFICER, officer=gone, deputy=DEPUTY)
    assert says(situation(named), "somebody answers") == [
        "Bo Examplar no longer works here, and is named in this restriction."
    ]
    away = replace(OFFICER, away=(Away(NOW.date()),)), replace(DEPUTY, away=(Away(NOW.date()),))
    nobody = decision("RES-1", K.NAMED_OFFICER, officer=away[0], deputy=away[1])
    assert says(situation(nobody), "somebody answers") == ["Neither the named officer nor the deputy is here today."]
    assert not says(situation(replace(nobody, terms=Terms((K.SERIOUS_MATTERS_ONLY,)))), "somebody answers")
