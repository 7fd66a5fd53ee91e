"""What each kind of restriction takes and leaves, in words; allowances, contact ways and their edges (RES, SIT)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from shared import clock
from shared.rules.allowance import (
    Allowance,
    Counts,
    Per,
)
from shared.rules.promises import Broken, Promise
from shared.rules.terms import (
    ALL_CHANNELS,
    Terms,
    Window,
    conflicts,
    eases,
    less_restrictive,
    missing_facts,
    opened,
    phase,
    precautions,
    stays_open,
    taken_by,
    takes_away,
    windows_from,
    windows_to,
)
from shared.rules.vocabulary import (
    AdjustmentKind,
    Barrier,
    Channel,
    Precaution,
    RestrictionKind,
    RestrictionPhase,
    RestrictionState,
)
from shared.rules.ways import (
    USED,
    Means,
    Office,
    Way,
    call_times,
    enough,
    length,
    next_time,
    shared_times,
    together,
    usable,
    ways_left,
    why_unusable,
)

K, C, A = RestrictionKind, Channel, AdjustmentKind
TUESDAY, THURSDAY = Window(1, time(10), time(12)), Window(3, time(14), time(16, 30))
CALLS = Terms((K.CALLS_AT_STATED_TIMES,), windows=(TUESDAY,))
WEEKLY = Allowance(Counts.CALLS, 1, Per.WEEK, 15)
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=clock.ZONE)  # a Tuesday
EVERYTHING = Means("07700 900123", "morgan@example.com", "14 Elder Court")


@pytest.mark.parametrize(
    ("terms", "lost"),
    [
        (CALLS, ["Telephone us at any time other than Tuesday 10am to midday."]),
        (
            Terms((K.ONE_FORM_ONLY, K.CALLS_AT_STATED_TIMES), (C.EMAIL,), (TUESDAY,)),
            [
                "Contact us by telephone, text message, letter, social media, video call, "
                "online form or visit to an office."
            ],
        ),
        (
            Terms((K.NAMED_OFFICER,), officer="Bo", deputy="Dee"),
            ["Deal with any colleague other than Bo (when they are away: Dee)."],
        ),
        (Terms((K.SERIOUS_MATTERS_ONLY,)), ["Get an answer about matters that are not significant or serious."]),
        (
            Terms((K.ALLOWANCE,), allowances=(WEEKLY,)),
            ["Have more than one call a week, of at most 15 minutes dealt with."],
        ),
        (Terms((K.REPRESENTATIVE,), representative="Kim"), ["Deal with us directly, rather than through Kim."]),
        (
            Terms((K.CLOSED_MATTER,), closed_matters=("the boiler",)),
            ["Get a further answer about the boiler, unless something is new."],
        ),
        (Terms((K.PREMISES,)), ["Come to an office without an appointment."]),
        (
            Terms((K.PREMISES, K.ONE_FORM_ONLY), (C.OFFICE, C.EMAIL)),
            [
                "Contact us by telephone, text message, letter, social media, video call or online form.",
                "Come to an office without an appointment.",
            ],
        ),
        (Terms((K.VISITS_IN_PAIRS,)), ["Be visited by one colleague alone; two will come."]),
    ],
)
def test_what_each_kind_takes_away(terms: Terms, lost: list[str]) -> None:
    assert takes_away(terms) == lost


def test_what_stays_open_in_words() -> None:
    named = Terms((K.NAMED_OFFICER, K.CALLS_AT_STATED_TIMES), windows=(TUESDAY,), officer="Bo", deputy="Dee")
    assert stays_open(named)[0].startswith("Telephone us on Tuesday 10am to midday and speak to Bo")
    assert "Meet us by video call at the stated times." in stays_open(named)
    assert any(one.startswith("Write to us by ") and ", to Bo" in one for one in stays_open(named))
    plain = stays_open(Terms(()))
    assert plain[:2] == ["Telephone us.", "Meet us by video call."]
    assert plain[-1] == "Come to an office.", (
        "a public meeting is nothing that a decision about contact opens or closes"
    )
    assert "Come to an office by appointment." in stays_open(Terms((K.PREMISES,)))
    both = (WEEKLY, Allowance(Counts.WRITING, 2, Per.MONTH))
    counted = stays_open(Terms((K.ALLOWANCE,), allowances=both))
    assert counted[0] == f"Telephone us, {WEEKLY}."
    assert any(one.endswith(f", {both[1]}.") and one.startswith("Write to us") for one in counted)
    through = stays_open(Terms((K.REPRESENTATIVE,), representative="Kim"))
    assert through[0] == "Reach us through Kim, in every way that is open."
    letters = stays_open(Terms((K.ONE_FORM_ONLY,), (C.LETTER,)))
    assert letters == ["Write to us by letter."]
    assert stays_open(Terms((K.CALLS_AT_STATED_TIMES,)))[0].startswith("Write to us")
    assert stays_open(Terms((K.END_OF_ENGAGEMENT,))) == ["Write to us by letter."]


def test_what_is_given_back_is_told_and_what_never_was_taken_is_not() -> None:
    both = Terms((K.REPRESENTATIVE, K.CLOSED_MATTER), representative="Kim", closed_matters=("the boiler",))
    assert opened(both, Terms(())) == [
        "Deal with us directly, rather than through Kim.",
        "Get a further answer about the boiler, unless something is new.",
    ]
    from_bo = opened(Terms((K.NAMED_OFFICER,), officer="Bo"), Terms(()))
    assert from_bo[0] == "Telephone us."
    assert not any("Bo" in sentence for sentence in from_bo), "what is open again says it already"
    assert opened(Terms((K.END_OF_ENGAGEMENT,)), Terms(()))[-1].startswith("Use the service any further")
    assert opened(CALLS, CALLS) == []
    email, both = (Terms((K.ONE_FORM_ONLY,), channels) for channels in ((C.EMAIL,), (C.EMAIL, C.LETTER)))
    assert opened(email, both) == ["Write to us by letter or email."], "what is still closed is no news"


@pytest.mark.parametrize(
    ("state", "told", "danger", "today", "found"),
    [
        ("authorised", False, False, date(2027, 1, 5), RestrictionPhase.AWAITING_LETTER),
        ("authorised", True, False, date(2027, 1, 3), RestrictionPhase.AWAITING_START),
        ("authorised", True, False, date(2027, 1, 4), RestrictionPhase.IN_FORCE),
        ("authorised", False, True, date(2027, 1, 4), RestrictionPhase.IN_FORCE),
        ("authorised", True, False, date(2027, 2, 4), RestrictionPhase.IN_FORCE),
        ("authorised", True, False, date(2027, 2, 5), RestrictionPhase.LAPSED),
        ("ended", True, False, date(2027, 1, 5), RestrictionPhase.ENDED),
    ],
)
def test_the_phase_on_a_day(state: str, told: bool, danger: bool, today: date, found: RestrictionPhase) -> None:
    starts, ends = date(2027, 1, 4), date(2027, 2, 4)
    assert phase(
        state=RestrictionState(state), told=told, danger=danger, starts_on=starts, ends_on=ends, today=today
    ) is found  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "field", "says"),
    [
        (Terms(()), "kinds", "at least one kind"),
        (Terms((K.ONE_FORM_ONLY,)), "channels", "that stays open"),
        (Terms((K.ONE_FORM_ONLY,), ALL_CHANNELS), "channels", "Leave out"),
        (Terms((K.CALLS_AT_STATED_TIMES,)), "windows", "at least one day"),
        (replace(CALLS, windows=(Window(1, time(10), time(10)),)), "windows", "after its start"),
        (replace(CALLS, windows=(TUESDAY, Window(1, time(11, 59), time(13)))), "windows", "overlap"),
        (Terms((K.NAMED_OFFICER,), deputy="Dee"), "officer", "named officer"),
        (Terms((K.NAMED_OFFICER,), officer="Bo"), "deputy", "Choose a deputy"),
        (Terms((K.NAMED_OFFICER,), officer="Bo", deputy="Bo"), "deputy", "somebody other"),
        (Terms((K.ALLOWANCE,)), "counts", "what is counted"),
        (Terms((K.ALLOWANCE,), allowances=(replace(WEEKLY, number=0),)), "allowed", "at least 1"),
        (Terms((K.REPRESENTATIVE,)), "representative", "who speaks"),
        (Terms((K.CLOSED_MATTER,)), "closed_matters", "Name the closed matter"),
    ],
)
def test_what_a_kind_needs_is_asked_for(terms: Terms, field: str, says: str) -> None:
    found = missing_facts(terms)
    assert list(found) == [field]
    assert says in found[field]


def test_terms_that_are_whole_need_nothing() -> None:
    beside = Window(1, time(12), time(13))
    for terms in (
        replace(CALLS, windows=(TUESDAY, beside, THURSDAY)),
        Terms((K.ONE_FORM_ONLY,), ALL_CHANNELS[:-1]),
        Terms((K.NAMED_OFFICER,), officer="Bo", deputy="Dee"),
        Terms((K.ALLOWANCE,), allowances=(WEEKLY,)),
        Terms((K.VISITS_IN_PAIRS,)),
    ):
        assert missing_facts(terms) == {}


@pytest.mark.parametrize(
    ("terms", "agreed", "conflict"),
    [
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {A.OTHER_CHANNEL: "telephone"}, "Telephone was agreed"),
        (Terms((K.ONE_FORM_ONLY,), (C.TELEPHONE,)), {A.OTHER_CHANNEL: "telephone"}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {A.OTHER_CHANNEL: "visit"}, "was agreed as an adjustment"),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {A.OTHER_CHANNEL: "pigeon"}, ""),
        (Terms((K.NAMED_OFFICER,)), {A.OTHER_CHANNEL: "visit"}, ""),
        (Terms((K.END_OF_ENGAGEMENT,)), {A.OTHER_CHANNEL: "visit"}, "was agreed as an adjustment"),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {A.TEXT_RELAY: ""}, "closes the telephone"),
        (CALLS, {A.TEXT_RELAY: ""}, ""),
        (Terms((K.ALLOWANCE,), allowances=(WEEKLY,)), {A.MORE_TIME: ""}, "at most 15 minutes"),
        (Terms((K.ALLOWANCE,), allowances=(replace(WEEKLY, minutes=0),)), {A.MORE_TIME: ""}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {A.BSL: ""}, "nobody can sign"),
        (Terms((K.ONE_FORM_ONLY,), (C.VIDEO_CALL,)), {A.BSL: ""}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.OFFICE,)), {A.BSL: ""}, ""),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), {}, ""),
    ],
)
def test_what_contradicts_an_adjustment(terms: Terms, agreed: dict[AdjustmentKind, str], conflict: str) -> None:
    found = conflicts(terms, agreed)
    assert len(found) == bool(conflict)
    assert conflict in " ".join(found)


@pytest.mark.parametrize(
    ("kinds", "instead"),
    [
        ((K.END_OF_ENGAGEMENT, K.ONE_FORM_ONLY), "in place of ending"),
        ((K.ONE_FORM_ONLY, K.NAMED_OFFICER), "in every form"),
        ((K.CALLS_AT_STATED_TIMES, K.NAMED_OFFICER), "without stated times"),
        ((K.ONE_FORM_ONLY,), "Calls on stated days"),
        ((K.REPRESENTATIVE,), "beside the customer"),
        ((K.ALLOWANCE, K.CALLS_AT_STATED_TIMES), "however many"),
        ((K.ALLOWANCE,), ""),
        ((K.CALLS_AT_STATED_TIMES,), ""),
        ((K.NAMED_OFFICER,), ""),
    ],
)
def test_what_would_be_less(kinds: tuple[RestrictionKind, ...], instead: str) -> None:
    found = less_restrictive(Terms(kinds))
    assert instead in found
    assert bool(found) is bool(instead)


ONCE = Terms((K.ALLOWANCE,), allowances=(WEEKLY,))
WIDE = replace(CALLS, windows=(Window(1, time(9), time(13)), THURSDAY))


@pytest.mark.parametrize(
    ("old", "new", "easier"),
    [
        (CALLS, WIDE, True),
        (WIDE, CALLS, False),
        (CALLS, CALLS, True),
        (CALLS, replace(CALLS, windows=(Window(1, time(10, 1), time(12)),)), False),
        (CALLS, replace(CALLS, windows=(Window(1, time(10), time(11, 59)),)), False),
        (CALLS, replace(CALLS, windows=(Window(2, time(9), time(13)),)), False),
        (CALLS, Terms(()), True),
        (Terms(()), CALLS, False),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), Terms((K.ONE_FORM_ONLY,), (C.EMAIL, C.LETTER)), True),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), Terms((K.ONE_FORM_ONLY,), (C.LETTER,)), False),
        (ONCE, replace(ONCE, allowances=(replace(WEEKLY, number=2),)), True),
        (ONCE, replace(ONCE, allowances=(replace(WEEKLY, per=Per.MONTH),)), False),
        (Terms((K.CLOSED_MATTER,), closed_matters=("a", "b")), Terms((K.CLOSED_MATTER,), closed_matters=("a",)), True),
        (Terms((K.CLOSED_MATTER,), closed_matters=("a",)), Terms((K.CLOSED_MATTER,), closed_matters=("a", "b")), False),
        (Terms((K.REPRESENTATIVE,), representative="Kim"), Terms((K.REPRESENTATIVE,), representative="Lee"), False),
        (Terms((K.REPRESENTATIVE,), representative="Kim"), Terms((K.REPRESENTATIVE,), representative="Kim"), True),
        (Terms((K.REPRESENTATIVE,), representative="Kim"), Terms(()), True),
    ],
)
def test_easing_takes_nothing_away(old: Terms, new: Terms, easier: bool) -> None:
    assert eases(old, new) is easier


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.ZONE)


def at_times(*times: tuple[int, int, int]) -> Terms:
    """Calls on these days of the week, from and to these hours."""
    windows = tuple(Window(day, time(opens), time(closes)) for day, opens, closes in times)
    return Terms((K.CALLS_AT_STATED_TIMES,), windows=windows)


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        (Terms((K.NAMED_OFFICER,)), Terms((K.NAMED_OFFICER, K.PREMISES)), "kinds", K.PREMISES.in_sentence),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), Terms((K.ONE_FORM_ONLY,), (C.LETTER,)), "channels", "close it: email"),
        (ONCE, replace(ONCE, allowances=(replace(WEEKLY, per=Per.MONTH),)), "allowed", f"less than now: {WEEKLY}"),
        (Terms((K.CLOSED_MATTER,)), Terms((K.CLOSED_MATTER,), closed_matters=("a fence",)), "closed_matters", "fence"),
        (Terms((K.REPRESENTATIVE,), representative="Kim"), Terms((K.REPRESENTATIVE,), representative="Lee"),
         "representative", "propose it in the case"),
        (at_times((1, 10, 12), (3, 14, 16)), at_times((1, 9, 13), (3, 17, 19)), "windows", "Thursday 2pm to 4pm now"),
    ],
)  # fmt: skip
def test_what_would_be_taken_away_is_named_by_its_field(old: Terms, new: Terms, field: str, says: str) -> None:
    taken = taken_by(old, new)
    assert set(taken) == {field}
    assert says in taken[field]


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        (Terms((K.NAMED_OFFICER, K.VISITS_IN_PAIRS)), Precaution.VISIT_IN_PAIRS),
        (Terms((K.NAMED_OFFICER, K.PREMISES)), Precaution.FOLLOW_CARD),
        (Terms((K.NAMED_OFFICER,)), Precaution.NAMED_OFFICER),
        (CALLS, Precaution.STATED_TIMES),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL, C.LETTER)), Precaution.IN_WRITING),
        (Terms((K.ONE_FORM_ONLY,), (C.EMAIL, C.TELEPHONE)), Precaution.FOLLOW_CARD),
        (Terms((K.PREMISES,)), Precaution.FOLLOW_CARD),
        (Terms((K.SERIOUS_MATTERS_ONLY,)), Precaution.FOLLOW_CARD),
    ],
)
def test_the_one_precaution(terms: Terms, shown: Precaution) -> None:
    assert precautions(terms) is shown


def test_windows_are_kept_and_read_in_the_order_of_the_week() -> None:
    kept = windows_to((THURSDAY, TUESDAY))
    assert kept[0] == {"day": 3, "opens": "14:00", "closes": "16:30"}
    assert windows_from(kept) == (TUESDAY, THURSDAY)
    assert (length(TUESDAY), length(THURSDAY)) == (120, 150)


def test_times_that_touch_are_not_shared_and_those_that_are_stay_in_order() -> None:
    later = Window(1, time(11), time(13))
    assert shared_times((THURSDAY, TUESDAY), (later, THURSDAY)) == (Window(1, time(11), time(12)), THURSDAY)
    assert shared_times((TUESDAY,), (Window(1, time(12), time(13)),)) == ()
    assert shared_times((TUESDAY,), (Window(2, time(10), time(12)),)) == ()
    assert call_times([CALLS, Terms((K.NAMED_OFFICER,))], Office()) == (TUESDAY,)
    assert call_times([replace(CALLS, windows=(Window(1, time(7), time(9)),))], Office()) == (
        Window(1, time(8), time(9)),
    )
    assert call_times([], Office()) == Office().week


def test_a_way_that_the_organisation_does_not_have_is_none() -> None:
    without = Office(without=frozenset({C.SOCIAL_MEDIA}))
    had, left = ways_left([], Office()), ways_left([], without)
    assert [way for way in had if way not in left] == [Way(C.SOCIAL_MEDIA)]
    assert [way.channel for way in left] == [one for one in ALL_CHANNELS if one is not C.SOCIAL_MEDIA]


def test_several_that_bind_come_to_one() -> None:
    one = Terms((K.ONE_FORM_ONLY,), (C.EMAIL, C.TELEPHONE), allowances=(WEEKLY,), representative="Kim",
                closed_matters=("a", "b"))  # fmt: skip
    other = Terms((K.NAMED_OFFICER, K.CALLS_AT_STATED_TIMES), (), (TUESDAY, THURSDAY), "Bo", "Dee", "01632",
                  allowances=(replace(WEEKLY, minutes=10),), representative="Lee", closed_matters=("b",))  # fmt: skip
    found = together([one, other, CALLS])
    assert found.kinds == (K.ONE_FORM_ONLY, K.NAMED_OFFICER, K.CALLS_AT_STATED_TIMES)
    assert set(found.channels) == {C.EMAIL, C.TELEPHONE}
    assert found.windows == (TUESDAY,)
    assert (found.officer, found.deputy, found.officer_telephone) == ("Bo", "Dee", "01632")
    assert found.allowances == (replace(WEEKLY, minutes=10),)
    assert (found.representative, found.closed_matters) == ("Lee", ("a", "b"))
    assert together([CALLS]).channels == ()
    assert together([]).windows == ()
    named_twice = together([other, replace(other, officer="Cam")])
    assert named_twice.officer == "Cam"


def test_the_ways_that_are_left() -> None:
    left = {way.channel: way for way in ways_left([CALLS], Office())}
    assert left[C.TELEPHONE].windows == left[C.VIDEO_CALL].windows == (TUESDAY,)
    assert left[C.OFFICE].windows == Office().week
    assert left[C.EMAIL].windows == ()
    assert left[C.TELEPHONE].most is None
    assert set(left) == set(ALL_CHANNELS)
    never = {way.channel for way in ways_left([replace(CALLS, windows=(Window(1, time(5), time(6)),))], Office())}
    assert not never & {C.TELEPHONE, C.VIDEO_CALL}
    assert {C.EMAIL, C.OFFICE} <= never
    counted = {way.channel: way.most for way in ways_left([Terms((K.ALLOWANCE,), allowances=(WEEKLY,))], Office())}
    assert (counted[C.TELEPHONE], counted[C.EMAIL], counted[C.OFFICE]) == (15, None, None)
    emails = ways_left([Terms((K.ONE_FORM_ONLY,), (C.EMAIL,)), CALLS], Office())
    assert [way.channel for way in emails] == [C.EMAIL]


def test_how_long_a_way_is_open() -> None:
    assert Way(C.EMAIL).minutes == Way(C.LETTER, (TUESDAY,)).minutes == 10080
    assert Way(C.TELEPHONE, (TUESDAY, THURSDAY)).minutes == 270
    assert Way(C.TELEPHONE, (TUESDAY,), 15).minutes == 15
    assert Way(C.TELEPHONE, (TUESDAY,), 500).minutes == 120
    assert Office().least_minutes == 60
    assert Office().week[0] == Window(0, time(8), time(18))
    hour = Way(C.TELEPHONE, (Window(1, time(10), time(11)),))
    assert enough([hour], EVERYTHING, (), Office())
    assert not enough([replace(hour, most=59)], EVERYTHING, (), Office())
    assert not enough([], EVERYTHING, (), Office())


@pytest.mark.parametrize(
    ("channel", "means", "agreed", "why"),
    [
        (C.TELEPHONE, Means("", "a@b.example"), (), "is not on the account"),
        (C.VIDEO_CALL, Means("", "a@b.example"), (), ""),
        (C.VIDEO_CALL, Means("07700 900123"), (), ""),
        (C.EMAIL, Means("07700 900123", " "), (), "is not on the account"),
        (C.LETTER, Means(address="14 Elder Court"), (), ""),
        (C.OFFICE, Means(), (), ""),
        (C.MEETING, EVERYTHING, (), "is not on the account"),
        (C.EMAIL, EVERYTHING, ((A.OTHER_CHANNEL, "telephone"),), "is not what was agreed with them"),
        (C.OFFICE, EVERYTHING, ((A.OTHER_CHANNEL, "telephone"),), ""),
        (C.LETTER, EVERYTHING, ((A.OTHER_CHANNEL, "email"),), ""),
        (C.TELEPHONE, EVERYTHING, ((A.OTHER_CHANNEL, "email"),), "is not what was agreed with them"),
        (C.TELEPHONE, EVERYTHING, ((A.MORE_TIME, "email"),), ""),
        (C.TELEPHONE, EVERYTHING, ((A.OTHER_CHANNEL, "pigeon"),), ""),
    ],
)
def test_why_a_way_is_no_use(
    channel: Channel, means: Means, agreed: tuple[tuple[AdjustmentKind, str], ...], why: str
) -> None:
    assert why_unusable(Way(channel), means, agreed) == why
    assert usable(Way(channel), means, agreed) is not bool(why)


@pytest.mark.parametrize(
    ("barrier", "channel", "agreed", "hard"),
    [
        (Barrier.LITERACY, C.EMAIL, (), True),
        (Barrier.LITERACY, C.EMAIL, ((A.OTHER_CHANNEL, "email"),), False),
        (Barrier.LITERACY, C.TELEPHONE, (), False),
        (Barrier.DEAFNESS, C.TELEPHONE, (), True),
        (Barrier.DEAFNESS, C.TELEPHONE, ((A.TEXT_RELAY, ""),), False),
        (Barrier.DEAFNESS, C.TELEPHONE, ((A.LARGE_PRINT, ""),), True),
        (Barrier.SIGHT_LOSS, C.LETTER, (), True),
        (Barrier.SIGHT_LOSS, C.TEXT, ((A.COLOURED, ""),), False),
        (Barrier.DIGITAL_EXCLUSION, C.WEB_FORM, (), True),
        (Barrier.DIGITAL_EXCLUSION, C.LETTER, (), False),
        (Barrier.ANXIETY, C.TELEPHONE, (), False),
    ],
)
def test_what_stands_in_their_way(
    barrier: Barrier, channel: Channel, agreed: tuple[tuple[AdjustmentKind, str], ...], hard: bool
) -> None:
    means = replace(EVERYTHING, barriers=frozenset({barrier}))
    assert why_unusable(Way(channel), means, agreed).startswith("is hard for them") is hard
    assert C.MEETING not in USED


def test_the_office_answers_on_its_days_and_not_on_holidays_or_before_its_time() -> None:
    office = Office(days=(0, 1, 2, 3, 4, 5))
    assert office.answers_on(date(2026, 11, 28))  # Saturday
    assert not Office().answers_on(date(2026, 11, 28))
    assert Office().answers_on(date(2026, 11, 27))
    assert not Office().answers_on(date(2026, 12, 25))
    assert not Office().answers_on(date(2026, 12, 28))
    assert next_time((TUESDAY,), Office(), NOW) == (at(24, 10) + timedelta(days=7), at(24, 12) + timedelta(days=7))
    assert next_time((TUESDAY,), Office(), at(24, 9, 59)) == (at(24, 10), at(24, 12))
    assert next_time((), Office(), NOW) is None
    afternoon = Window(1, time(15), time(16))
    assert next_time((afternoon, TUESDAY), Office(), at(24, 9)) == (at(24, 10), at(24, 12))
    christmas = datetime(2026, 12, 22, 13, tzinfo=clock.ZONE)
    friday = Window(4, time(10), time(12))
    found = next_time((friday,), Office(), christmas)
    assert found
    assert found[0].date() == date(2027, 1, 8)  # Christmas, then New Year


def test_a_promise_that_is_work_first_is_broken_once_that_is_late() -> None:
    today = date(2027, 1, 4)
    promise = Promise("told", "They are told.", "SIT-7", "", lambda s: iter(()))
    late = replace(promise, until_late=True)
    due = [Broken("RES-1", "x", today + timedelta(days=days)) for days in (-1, 0, 1)]
    assert [late.is_broken(one, today) for one in due] == [True, False, False]
    assert [promise.is_broken(one, today) for one in due] == [True, True, True]
    assert (promise.refuses, promise.holds_up_letter, promise.until_late) == (True, False, False)
