"""What a restriction is, does and leaves open, for every set of terms that anybody could propose."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.contact import what_may_i_do_now
from shared.rules.terms import (
    ALL_CHANNELS,
    Terms,
    Window,
    conflicts,
    eases,
    less_restrictive,
    missing_facts,
    open_channels,
    opened,
    phase,
    precautions,
    something_stays_open,
    stays_open,
    takes_away,
    windows_from,
    windows_to,
)
from shared.rules.vocabulary import (
    AdjustmentKind,
    AlwaysOpen,
    Channel,
    Precaution,
    RestrictionKind,
    RestrictionPhase,
    RestrictionState,
)
from shared.rules.ways import ways_left
from shared.rules.written import clock_time
from tests.unit.situations import decision, situation

K, C, S, P = RestrictionKind, Channel, RestrictionState, RestrictionPhase
TUESDAY, THURSDAY = Window(1, time(10), time(12)), Window(3, time(14), time(16))
START, END = date(2027, 1, 12), date(2027, 7, 12)

#: How the Director’s page speaks of each channel that stays open.
OPEN_WORDS = {
    C.TELEPHONE: "Telephone us",
    C.TEXT: "text message",
    C.LETTER: "letter",
    C.EMAIL: "email",
    C.SOCIAL_MEDIA: "social media",
    C.VIDEO_CALL: "video call",
    C.WEB_FORM: "online form",
    C.OFFICE: "Come to an office",
}

windows = st.builds(
    lambda day, opens, length: Window(day, time(opens), time(opens + length)),
    st.integers(0, 6),
    st.integers(7, 16),
    st.integers(1, 4),
)


allowances = st.builds(
    lambda number, per, minutes: Allowance(Counts.CALLS, number, per, minutes),
    st.integers(1, 5),
    st.sampled_from(list(Per)),
    st.sampled_from([0, 15, 30]),
)


SOME_CHANNELS = st.lists(st.sampled_from(list(C)), min_size=1, unique=True).filter(lambda c: set(ALL_CHANNELS) - set(c))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Any terms that have the facts their kinds need."""
    kinds = draw(st.lists(st.sampled_from(list(K)), min_size=1, unique=True))
    return Terms(
        kinds=tuple(kinds),
        channels=tuple(draw(SOME_CHANNELS)) if K.ONE_FORM_ONLY in kinds else (),
        windows=tuple(draw(st.lists(windows, min_size=1, max_size=4))) if K.CALLS_AT_STATED_TIMES in kinds else (),
        officer="Bo Examplar, Team leader" if K.NAMED_OFFICER in kinds else "",
        deputy="Dee Mockridge, Manager" if K.NAMED_OFFICER in kinds else "",
        allowances=(draw(allowances),) if K.ALLOWANCE in kinds else (),
        representative="Petra Nowherefield, advocate" if K.REPRESENTATIVE in kinds else "",
        closed_matters=("the fence, answered on 3 March 2026",) if K.CLOSED_MATTER in kinds else (),
    )


def phase_on(day: date, **changes: object) -> RestrictionPhase:
    facts = {"state": S.AUTHORISED, "told": True, "danger": False, "starts_on": START, "ends_on": END}
    return phase(**{**facts, "today": day, **changes})  # type: ignore[arg-type]


@pytest.mark.clause("RES-4", "RES-5", "RES-10", "REL-11")
@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2027, 1, 11, 23, 59, 59, tzinfo=UTC), P.AWAITING_START),
        (datetime(2027, 1, 12, 0, 0, tzinfo=UTC), P.IN_FORCE),
        # Summer time: the last second of 12 July by the office clock is 22:59:59 in UTC.
        (datetime(2027, 7, 12, 22, 59, 59, tzinfo=UTC), P.IN_FORCE),
        (datetime(2027, 7, 12, 23, 0, 0, tzinfo=UTC), P.LAPSED),
    ],
)
def test_in_force_from_its_first_to_the_last_second_of_its_last_day(
    moment: datetime, expected: RestrictionPhase
) -> None:
    with clock.as_if(moment):
        assert phase_on(clock.today()) is expected


@pytest.mark.clause("REL-11")
def test_a_clock_that_goes_backwards_only_shows_what_was_true_then() -> None:
    with clock.as_if(clock.at(END + timedelta(days=1), 0, 0)):
        assert phase_on(clock.today()) is P.LAPSED
    with clock.as_if(clock.at(END, 23, 59)):
        assert phase_on(clock.today()) is P.IN_FORCE
    with clock.as_if(clock.at(START - timedelta(days=1))):
        assert phase_on(clock.today()) is P.AWAITING_START


@pytest.mark.clause("RES-4")
@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.booleans(), st.booleans(), st.sampled_from(list(S)))
def test_in_force_only_when_authorised_told_or_in_danger_and_within_its_dates(
    day: date, letter: bool, danger: bool, state: RestrictionState
) -> None:
    found = phase_on(day, state=state, told=letter, danger=danger)
    should = state is S.AUTHORISED and (letter or danger) and START <= day <= END
    assert (found is P.IN_FORCE) is should
    if state is not S.AUTHORISED:
        assert found.value == state.value


@pytest.mark.clause("RES-4")
def test_without_its_letter_it_waits_unless_a_danger_is_recorded() -> None:
    assert phase_on(START, told=False) is P.AWAITING_LETTER
    assert phase_on(START, told=False, danger=True) is P.IN_FORCE
    assert phase_on(END + timedelta(days=1), told=False) is P.LAPSED


@pytest.mark.clause("CAS-10", "RES-1")
@given(terms())
def test_the_director_reads_of_every_channel_whether_it_closes_or_stays_open(found: Terms) -> None:
    lost, kept = "\n".join(takes_away(found)), "\n".join(stays_open(found))
    for channel in ALL_CHANNELS:
        if channel in open_channels(found):
            assert OPEN_WORDS[channel] in kept
        else:
            assert channel.label in lost
    assert takes_away(found), "a restriction that takes nothing away is none"
    for sentence in [*takes_away(found), *stays_open(found)]:
        assert sentence.endswith(".")
        assert " ." not in sentence
        assert "  " not in sentence


def test_one_form_of_contact_among_all_of_them_is_no_restriction() -> None:
    assert "nothing is restricted" in missing_facts(Terms((K.ONE_FORM_ONLY,), ALL_CHANNELS))["channels"]
    assert "channels" not in missing_facts(Terms((K.ONE_FORM_ONLY,), ALL_CHANNELS[:-1]))


@pytest.mark.clause("CAS-10")
def test_the_list_of_the_main_case_in_plain_words() -> None:
    main = Terms((K.CALLS_AT_STATED_TIMES, K.NAMED_OFFICER), (), (TUESDAY, THURSDAY), "Bo, Team leader", "Dee, Manager")
    assert takes_away(main) == [
        "Telephone us at any time other than Tuesday 10am to midday and Thursday 2pm to 4pm.",
        "Deal with any colleague other than Bo, Team leader (when they are away: Dee, Manager).",
    ]
    assert stays_open(main)[0] == (
        "Telephone us on Tuesday 10am to midday and Thursday 2pm to 4pm and speak to Bo, Team leader "
        "(when they are away: Dee, Manager)."
    )
    assert less_restrictive(main) == "Contact through the named officer alone, without stated times."


def test_calls_at_stated_times_promise_no_calls_where_only_letters_are_left() -> None:
    both = Terms((K.CALLS_AT_STATED_TIMES, K.ONE_FORM_ONLY), (C.LETTER,), (TUESDAY,))
    assert not any("Tuesday" in sentence for sentence in [*takes_away(both), *stays_open(both)])


@pytest.mark.clause("RES-7")
def test_terms_that_would_close_every_channel_are_noticed() -> None:
    assert not something_stays_open(Terms((K.ONE_FORM_ONLY, K.END_OF_ENGAGEMENT), (C.EMAIL,)))
    assert not something_stays_open(Terms((K.ONE_FORM_ONLY,), (C.HOME, C.VISIT)))
    assert something_stays_open(Terms((K.END_OF_ENGAGEMENT,)))


@pytest.mark.clause("RES-9")
@given(st.lists(terms(), min_size=1, max_size=3), st.integers(0, 365 * 24 * 60))
def test_what_is_always_open_is_on_the_card_whatever_was_decided(found: list[Terms], minute: int) -> None:
    moment = datetime(2027, 1, 1, tzinfo=clock.ZONE) + timedelta(minutes=minute)
    bound = (decision(f"RES-{n}", terms=one) for n, one in enumerate(found))
    card = what_may_i_do_now(situation(*bound, moment=moment))
    assert len(set(card.goes_on)) == len(AlwaysOpen)
    assert set(card.goes_on) == set(what_may_i_do_now(situation(moment=moment)).goes_on)


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        (Terms(()), {"kinds"}),
        (Terms((K.ONE_FORM_ONLY,)), {"channels"}),
        (Terms((K.CALLS_AT_STATED_TIMES,)), {"windows"}),
        (Terms((K.CALLS_AT_STATED_TIMES,), windows=(Window(1, time(12), time(10)),)), {"windows"}),
        (Terms((K.CALLS_AT_STATED_TIMES,), windows=(Window(1, time(12), time(12)),)), {"windows"}),
        (Terms((K.NAMED_OFFICER,)), {"officer", "deputy"}),
        (Terms((K.NAMED_OFFICER,), officer="A"), {"deputy"}),
        (Terms((K.NAMED_OFFICER,), officer="A", deputy="A"), {"deputy"}),
        (Terms((K.SERIOUS_MATTERS_ONLY,)), set()),
    ],
)
@pytest.mark.clause("RES-1", "RES-11")
def test_each_kind_says_which_facts_it_still_needs(found: Terms, fields: set[str]) -> None:
    assert set(missing_facts(found)) == fields


@pytest.mark.clause("CAS-8")
@pytest.mark.parametrize(
    ("found", "agreed", "conflict"),
    [
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {AdjustmentKind.OTHER_CHANNEL: "telephone"}, "Telephone was agreed"),
        (Terms((K.ONE_FORM_ONLY,), (C.TELEPHONE,)), {AdjustmentKind.OTHER_CHANNEL: "telephone"}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {AdjustmentKind.TEXT_RELAY: ""}, "Text relay was agreed"),
        (Terms((K.ONE_FORM_ONLY,), (C.LETTER,)), {AdjustmentKind.BSL: ""}, "British Sign Language was agreed"),
        (Terms((K.ONE_FORM_ONLY,), (C.VIDEO_CALL,)), {AdjustmentKind.BSL: ""}, ""),
        (Terms((K.CALLS_AT_STATED_TIMES,), windows=(TUESDAY,)), {AdjustmentKind.OTHER_CHANNEL: "telephone"}, ""),
        # A visit by a colleague closes only where another form is the only one.
        (Terms((K.NAMED_OFFICER,), officer="A", deputy="B"), {AdjustmentKind.OTHER_CHANNEL: "home"}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.LETTER,)), {AdjustmentKind.OTHER_CHANNEL: "home"}, "Meeting at home was agreed"),
        (Terms((K.END_OF_ENGAGEMENT,)), {AdjustmentKind.OTHER_CHANNEL: "visit"}, "Visit by a colleague was agreed"),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {AdjustmentKind.OTHER_CHANNEL: "by carrier pigeon"}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {AdjustmentKind.LARGE_PRINT: "18"}, ""),
    ],
)
def test_terms_that_contradict_an_agreed_adjustment_are_named(
    found: Terms, agreed: dict[AdjustmentKind, str], conflict: str
) -> None:
    named = conflicts(found, agreed)
    assert len(named) == bool(conflict)
    assert not conflict or named[0].startswith(conflict)


@given(terms(), terms(), terms())
def test_easing_holds_for_the_same_terms_and_step_by_step(first: Terms, second: Terms, third: Terms) -> None:
    assert eases(first, first)
    if eases(first, second) and eases(second, third):
        assert eases(first, third)


@pytest.mark.clause("RES-6")
@given(terms(), terms())
def test_easing_never_takes_away_a_channel_or_an_hour(old: Terms, new: Terms) -> None:
    was, becomes = decision(terms=old), decision(terms=new)
    if not eases(old, new) or not ways_left([old], situation(was).office):
        return  # what leaves no way open is taken whenever it comes (SIT-2)
    assert set(open_channels(old)) <= set(open_channels(new))
    for minute in range(0, 7 * 24 * 60, 30):
        moment = datetime(2027, 3, 1, tzinfo=clock.ZONE) + timedelta(minutes=minute)  # a Monday
        before = what_may_i_do_now(situation(was, moment=moment)).may_take_call
        after = what_may_i_do_now(situation(becomes, moment=moment)).may_take_call
        assert after or not before


@pytest.mark.clause("RES-6")
@pytest.mark.parametrize(
    ("old", "new", "is_easing"),
    [
        ((K.CALLS_AT_STATED_TIMES, K.NAMED_OFFICER), (K.NAMED_OFFICER,), True),
        ((K.NAMED_OFFICER,), (K.NAMED_OFFICER, K.PREMISES), False),
        ((K.PREMISES,), (K.SERIOUS_MATTERS_ONLY,), False),
    ],
)
def test_a_kind_can_be_taken_off_but_not_put_on(
    old: tuple[RestrictionKind, ...], new: tuple[RestrictionKind, ...], is_easing: bool
) -> None:
    facts = {"windows": (TUESDAY,), "officer": "A", "deputy": "B"}
    assert eases(Terms(old, **facts), Terms(new, **facts)) is is_easing  # type: ignore[arg-type]


@pytest.mark.clause("RES-6")
@pytest.mark.parametrize(
    ("wider", "is_easing"),
    [
        ((TUESDAY, THURSDAY), True),
        ((Window(1, time(9), time(13)),), True),
        ((Window(1, time(10), time(11, 59)),), False),
        ((THURSDAY,), False),
    ],
)
def test_stated_times_may_only_grow(wider: tuple[Window, ...], is_easing: bool) -> None:
    kinds = (K.CALLS_AT_STATED_TIMES,)
    assert eases(Terms(kinds, windows=(TUESDAY,)), Terms(kinds, windows=wider)) is is_easing


@pytest.mark.clause("CAS-10")
@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ((K.END_OF_ENGAGEMENT,), "named officer"),
        ((K.ONE_FORM_ONLY, K.NAMED_OFFICER), "in every form"),
        ((K.CALLS_AT_STATED_TIMES, K.NAMED_OFFICER), "without stated times"),
        ((K.ONE_FORM_ONLY,), "stated days and times"),
        ((K.VISITS_IN_PAIRS,), ""),
    ],
)
def test_a_less_restrictive_equivalent_is_named_where_there_is_one(
    kinds: tuple[RestrictionKind, ...], says: str
) -> None:
    found = less_restrictive(Terms(kinds, (C.LETTER,), (TUESDAY,), "A", "B"))
    assert bool(found) is bool(says)
    assert says in found


@pytest.mark.clause("CUS-3")
@pytest.mark.parametrize(
    ("found", "precaution"),
    [
        (Terms((K.NAMED_OFFICER,), officer="A", deputy="B"), Precaution.NAMED_OFFICER),
        (Terms((K.CALLS_AT_STATED_TIMES,), windows=(TUESDAY,)), Precaution.STATED_TIMES),
        (Terms((K.ONE_FORM_ONLY,), (C.LETTER, C.EMAIL)), Precaution.IN_WRITING),
        (Terms((K.ONE_FORM_ONLY,), (C.TELEPHONE,)), Precaution.FOLLOW_CARD),
        (Terms((K.PREMISES,)), Precaution.FOLLOW_CARD),
        (Terms((K.NAMED_OFFICER, K.CALLS_AT_STATED_TIMES), windows=(TUESDAY,)), Precaution.FOLLOW_CARD),
        (Terms((K.NAMED_OFFICER, K.VISITS_IN_PAIRS)), Precaution.VISIT_IN_PAIRS),
        (Terms((K.END_OF_ENGAGEMENT,)), Precaution.FOLLOW_CARD),
    ],
)
def test_the_marker_asks_for_what_the_terms_ask(found: Terms, precaution: Precaution) -> None:
    assert precautions(found) is precaution


@given(st.lists(windows, unique=True))
def test_windows_are_kept_and_read_back_in_the_order_of_the_week(found: list[Window]) -> None:
    assert windows_from(windows_to(tuple(found))) == tuple(sorted(found))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(9), "9am"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(14, 30), "2:30pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_times_are_written_as_people_write_them(value: time, written: str) -> None:
    assert clock_time(value) == written


@pytest.mark.clause("RES-2")
@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ((Window(1, time(9), time(12)), Window(1, time(11), time(13))), True),
        ((Window(1, time(11), time(13)), Window(1, time(8), time(20))), True),
        ((Window(1, time(9), time(12)), Window(1, time(12), time(13))), False),
        ((Window(1, time(9), time(12)), Window(2, time(9), time(12))), False),
    ],
)
def test_call_times_that_overlap_would_give_two_answers_at_one_minute(windows: tuple[Window, ...], said: bool) -> None:
    problems = missing_facts(Terms((RestrictionKind.CALLS_AT_STATED_TIMES,), windows=windows))
    assert ("overlap" in problems.get("windows", "")) is said


@pytest.mark.parametrize(
    ("before", "now", "again"),
    [
        (Terms((K.SERIOUS_MATTERS_ONLY,)), Terms((K.SERIOUS_MATTERS_ONLY,)), []),
        (
            Terms((K.SERIOUS_MATTERS_ONLY, K.VISITS_IN_PAIRS)),
            Terms((K.VISITS_IN_PAIRS,)),
            ["Get an answer about matters that are not significant or serious."],
        ),
        (Terms((K.VISITS_IN_PAIRS, K.PREMISES)), Terms((K.PREMISES,)), ["Be visited by one colleague alone."]),
        (Terms((K.PREMISES, K.VISITS_IN_PAIRS)), Terms((K.VISITS_IN_PAIRS,)), ["Come to an office."]),
    ],
)
def test_what_is_given_back_is_only_what_was_taken(before: Terms, now: Terms, again: list[str]) -> None:
    assert opened(before, now) == again
