"""What may I do now? Answered for the minute, in sentences (CUS-2)."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from shared.rules.contact import Card, what_may_i_do_now
from shared.rules.situation import Decision
from shared.rules.terms import Window
from shared.rules.vocabulary import AlwaysOpen, Channel, RestrictionKind
from tests.unit.situations import decision, situation

LONDON = ZoneInfo("Europe/London")
TUESDAY, THURSDAY = 1, 3
BUILDERS = decision(
    "RES-1",
    RestrictionKind.CALLS_AT_STATED_TIMES,
    RestrictionKind.NAMED_OFFICER,
    windows=(Window(TUESDAY, time(10), time(12)), Window(THURSDAY, time(14), time(16))),
    goes_on="Repairs are ordered as before.",
)


def card(*restrictions: Decision, at: tuple[int, int, int, int, int] = (2026, 11, 24, 10, 20)) -> Card:
    return what_may_i_do_now(situation(*restrictions, moment=datetime(*at, tzinfo=LONDON)))


def limited(*kinds: RestrictionKind, **facts: object) -> Decision:
    return decision("RES-2", *kinds, ends_on=date(2027, 1, 31), **facts)


@pytest.mark.clause("CUS-2")
def test_nothing_in_force_is_one_sentence() -> None:
    found = card()
    assert not found.restricted
    assert found.answer == "Nothing is in force. Deal with this contact as with any other."
    assert (found.until, found.next_time, found.put_through_to, found.what_to_say) == ("", "", "", "")


@pytest.mark.clause("CUS-2")
def test_tuesday_at_ten_the_call_is_put_through() -> None:
    found = card(BUILDERS)
    assert found.may_take_call
    assert found.answer == "You may take this call. Put it through to Bo Examplar, Team leader."
    assert (found.telephone, found.deputy) == ("01632 960417", "Dee Mockridge, Neighbourhoods manager")
    assert found.until == "Until midday"
    assert found.next_time == "Thursday 26 November, 2pm to 4pm"
    assert "until midday" in found.what_to_say
    assert Channel.TELEPHONE in found.open_channels


@pytest.mark.clause("CUS-2")
def test_tuesday_at_six_it_is_not_and_the_caller_hears_when() -> None:
    found = card(BUILDERS, at=(2026, 11, 24, 18, 0))
    assert not found.may_take_call
    assert found.answer == "Calls are not taken at this time. Say when they are, and what stays open."
    assert found.until == ""
    assert "The next time for a call is Thursday 26 November, 2pm to 4pm" in found.what_to_say
    assert "by email or letter" in found.what_to_say
    assert Channel.TELEPHONE not in found.open_channels
    assert Channel.LETTER in found.open_channels


@pytest.mark.parametrize(
    ("hour", "minute", "open_"), [(9, 59, False), (10, 0, True), (11, 59, True), (12, 0, False), (12, 1, False)]
)
def test_the_first_minute_is_in_and_the_last_is_out(hour: int, minute: int, open_: bool) -> None:
    assert card(BUILDERS, at=(2026, 11, 24, hour, minute)).may_take_call is open_


def test_after_the_last_time_of_the_week_comes_the_first_of_the_next() -> None:
    assert card(BUILDERS, at=(2026, 11, 26, 16, 0)).next_time == "Tuesday 1 December, 10am to midday"


def test_one_time_a_week_comes_again_in_seven_days() -> None:
    once = limited(RestrictionKind.CALLS_AT_STATED_TIMES, windows=(Window(TUESDAY, time(10), time(12)),))
    assert card(once, at=(2026, 11, 24, 12, 0)).next_time == "Tuesday 1 December, 10am to midday"


@pytest.mark.parametrize("day", [(2026, 3, 31), (2026, 10, 27)])
def test_times_are_the_office_clocks_on_either_side_of_a_clock_change(day: tuple[int, int, int]) -> None:
    """Both are the Tuesday after the clocks changed: ten is ten on the wall."""
    assert card(BUILDERS, at=(*day, 10, 0)).may_take_call
    assert not card(BUILDERS, at=(*day, 9, 59)).may_take_call


@pytest.mark.clause("RES-9")
def test_whatever_is_in_force_what_is_always_open_goes_on() -> None:
    ended = limited(RestrictionKind.END_OF_ENGAGEMENT)
    for restrictions in ((), (BUILDERS,), (ended,)):
        goes_on = card(*restrictions).goes_on
        assert len(goes_on) == len(AlwaysOpen)
        assert {"Emergencies", "Payments", "Going to the ombudsman"} <= set(goes_on)
        assert "Repairs and other services that the customer has a right to" in goes_on
        assert not [line for line in goes_on if "you" in line.split()]
    assert "For an emergency, a repair or a payment I can help you straight away" in card(ended).what_to_say


def test_one_form_only_leaves_that_form() -> None:
    found = card(limited(RestrictionKind.ONE_FORM_ONLY, channels=(Channel.LETTER,)))
    assert not found.may_take_call
    assert found.answer == "Calls are not taken. Say which ways of making contact stay open."
    assert found.open_channels == (Channel.LETTER,)
    assert found.next_time == ""


def test_where_decisions_of_joined_accounts_close_every_way_the_contact_is_taken() -> None:
    emails = limited(RestrictionKind.ONE_FORM_ONLY, channels=(Channel.EMAIL,))
    letters = decision("RES-3", RestrictionKind.ONE_FORM_ONLY, channels=(Channel.LETTER,))
    found = card(emails, letters)
    assert found.may_take_call
    assert "Take this contact, and tell a manager now." in found.answer
    assert "I can help you now" in found.what_to_say


def test_nobody_is_told_to_visit_an_office_that_is_closed() -> None:
    assert Channel.OFFICE in card(BUILDERS).open_channels
    for at in ((2026, 12, 25, 11, 0), (2026, 11, 24, 23, 0), (2026, 11, 28, 11, 0)):
        assert Channel.OFFICE not in card(BUILDERS, at=at).open_channels


def test_several_restrictions_bind_at_once() -> None:
    letters = limited(RestrictionKind.ONE_FORM_ONLY, channels=(Channel.LETTER, Channel.TELEPHONE))
    mornings = limited(RestrictionKind.CALLS_AT_STATED_TIMES, windows=(Window(TUESDAY, time(11), time(15)),))
    both = card(BUILDERS, letters, mornings, at=(2026, 11, 24, 10, 20))
    assert not both.may_take_call
    assert both.next_time == "Tuesday 24 November, 11am to midday"
    assert card(BUILDERS, letters, mornings, at=(2026, 11, 24, 11, 20)).until == "Until midday"
    assert Channel.EMAIL not in both.open_channels


@pytest.mark.clause("CUS-3")
def test_no_answer_insults_anybody() -> None:
    words = ["violent", "aggressive", "abusive", "banned", "blocked", "blacklist", "offender", "warning", "danger"]
    for restrictions in ((), (BUILDERS,), (limited(RestrictionKind.END_OF_ENGAGEMENT),)):
        found = card(*restrictions, at=(2026, 11, 24, 18, 0))
        said = f"{found.answer} {found.what_to_say}".lower()
        assert not [word for word in words if word in said]
