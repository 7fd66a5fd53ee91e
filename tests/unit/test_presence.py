"""Who answers, when those who are named are away or have left (RES-11, SIT-12)."""

from __future__ import annotations

from datetime import date

from shared.rules.presence import Away, Colleague, who_answers

MONDAY, FRIDAY, NEXT_MONDAY = date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 7)


def colleague(number: int, *away: Away, here: bool = True) -> Colleague:
    return Colleague(number, f"Person {number}", "Officer", works_here=here, away=away)


def known(*people: Colleague) -> dict[int, Colleague]:
    return {person.id: person for person in people}


def test_the_officer_answers_while_they_are_here() -> None:
    officer, deputy = colleague(1, Away(FRIDAY)), colleague(2)
    assert who_answers([officer, deputy], MONDAY, {}) is officer


def test_the_deputy_answers_for_an_officer_who_is_away_or_has_left() -> None:
    deputy = colleague(2)
    assert who_answers([colleague(1, Away(MONDAY, FRIDAY)), deputy], FRIDAY, {}) is deputy
    assert who_answers([colleague(1, here=False), deputy], MONDAY, {}) is deputy


def test_whoever_stands_in_answers_where_the_deputy_is_away_too() -> None:
    stand_in = colleague(3)
    officer, deputy = colleague(1, Away(MONDAY, FRIDAY, 3)), colleague(2, Away(MONDAY))
    assert who_answers([officer, deputy], FRIDAY, known(officer, deputy, stand_in)) is stand_in
    away_too = colleague(3, Away(FRIDAY, FRIDAY))
    assert who_answers([officer, deputy], FRIDAY, known(officer, deputy, away_too)) is None


def test_nobody_answers_where_nobody_is_named_or_all_have_left() -> None:
    assert who_answers([None, None], MONDAY, {}) is None
    assert who_answers([colleague(1, here=False), colleague(2, here=False)], MONDAY, {}) is None


def test_the_first_and_the_last_day_away_are_away_and_the_day_after_is_not() -> None:
    person = colleague(1, Away(MONDAY, FRIDAY))
    assert [person.present(day) for day in (date(2026, 11, 29), MONDAY, FRIDAY, date(2026, 12, 5))] == [
        True, False, False, True,
    ]  # fmt: skip


def test_when_they_are_back_is_after_every_time_away_that_follows_on() -> None:
    person = colleague(1, Away(MONDAY, FRIDAY), Away(date(2026, 12, 5), date(2026, 12, 6)))
    assert person.back_on(MONDAY) == NEXT_MONDAY
    assert person.back_on(NEXT_MONDAY) == NEXT_MONDAY
    assert colleague(1, Away(MONDAY)).back_on(FRIDAY) is None
    assert colleague(1, here=False).back_on(FRIDAY) is None
