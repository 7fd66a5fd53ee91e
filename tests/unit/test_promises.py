"""The promises, each as a rule about one situation: what is refused, what is work, and whose (SIT)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from shared import clock
from shared.rules.contact import what_may_i_do_now
from shared.rules.lifecycle import SENIOR
from shared.rules.presence import Away, Colleague
from shared.rules.promises import PROMISES, before_letter, before_signature, broken_in, refused_by
from shared.rules.situation import Agreed, AppealWaiting, Asked, Earlier, Involved, Sent, Situation
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    AdjustmentKind,
    Barrier,
    Channel,
    LetterKind,
    RestrictionKind,
    RestrictionPhase,
)
from shared.rules.ways import Means, Office, next_time, together
from tests.unit.situations import DEPUTY, EVERYTHING, NOW, OFFICER, decision, situation

K, C, P = RestrictionKind, Channel, RestrictionPhase
FRIDAY = Window(4, time(10), time(12))


def emails(reference: str = "RES-1", **facts: Any) -> Any:
    return decision(reference, K.ONE_FORM_ONLY, channels=(C.EMAIL,), **facts)


def letters(reference: str = "RES-2", **facts: Any) -> Any:
    return decision(reference, K.ONE_FORM_ONLY, channels=(C.LETTER,), **facts)


def calls(reference: str, *windows: Window, **facts: Any) -> Any:
    kinds = (K.ONE_FORM_ONLY, K.CALLS_AT_STATED_TIMES)
    return decision(reference, *kinds, channels=(C.TELEPHONE,), windows=windows, **facts)


def proposed(**facts: Any) -> dict[str, Any]:
    later = {"starts_on": NOW.date(), "review_on": NOW.date() + timedelta(60), "ends_on": NOW.date() + timedelta(120)}
    return {"phase": P.PROPOSED, "signed_at": None, **later, **facts}


def beside(*references: str, what: Earlier = Earlier.BESIDE) -> Any:
    return tuple((reference, what) for reference in references)


def broken(found: Situation, name: str) -> list[str]:
    every = broken_in(found)
    # What is broken on a kind of record that its promise does not name, no action would be asked about.
    assert [one.about for promise, one in every if not one.about.startswith(promise.on[:3].upper())] == []
    return [one.says for promise, one in every if promise.name == name]


@pytest.mark.clause("SIT-1")
@pytest.mark.parametrize("phase", [P.IN_FORCE, P.AWAITING_LETTER, P.AWAITING_START, P.PROPOSED])
def test_email_only_and_then_letter_only_leaves_nothing(phase: RestrictionPhase) -> None:
    first = emails(phase=phase)
    second = letters(**proposed(earlier=beside("RES-1")))
    both = situation(first, second)
    assert "Together with RES-1, this would close every way of making contact. One must stay open." in broken(
        both, "something stays open"
    )
    assert before_signature(both, "RES-2")
    assert not broken(situation(second), "something stays open")


@pytest.mark.clause("SIT-3")
def test_a_stricter_decision_that_takes_the_place_of_the_first_is_judged_without_it() -> None:
    second = letters(**proposed(earlier=beside("RES-1", what=Earlier.REPLACED)))
    assert not before_signature(situation(emails(), second), "RES-2")


@pytest.mark.clause("SIT-3")
def test_a_new_decision_says_what_becomes_of_each_earlier_one() -> None:
    third = decision("RES-3", K.VISITS_IN_PAIRS, **proposed())
    both = situation(emails(), decision("RES-2", K.VISITS_IN_PAIRS), third)
    assert broken(both, "earlier decisions") == [
        f"Say what becomes of {earlier}: replaced by this decision, or beside it." for earlier in ("RES-1", "RES-2")
    ]


@pytest.mark.clause("SIT-2")
@pytest.mark.parametrize(
    ("windows", "enough"),
    [
        ((Window(1, time(10), time(11)),), True),
        ((Window(1, time(10), time(10, 59)),), False),  # fifty-nine minutes of a week
        ((Window(1, time(10), time(10, 30)), Window(2, time(10), time(10, 30))), True),
        ((Window(1, time(2), time(2, 15)),), False),  # a quarter of an hour at night
        ((Window(1, time(2), time(5)),), False),  # three hours at night
        ((Window(1, time(17, 30), time(19)),), False),  # half of it after everybody has gone
        ((Window(6, time(10), time(12)),), False),  # a Sunday
    ],
)
def test_calls_alone_stay_open_for_an_hour_of_an_ordinary_week(windows: tuple[Window, ...], enough: bool) -> None:
    alone = calls("RES-1", *windows, **proposed())
    assert bool(broken(situation(alone), "something stays open")) is not enough


@pytest.mark.clause("SIT-2")
def test_calls_at_times_that_never_coincide_are_no_way() -> None:
    tuesdays = calls("RES-1", Window(1, time(10), time(12)))
    thursdays = calls("RES-2", Window(3, time(10), time(12)), **proposed(earlier=beside("RES-1")))
    assert broken(situation(tuesdays, thursdays), "something stays open")


@pytest.mark.clause("SIT-2")
@pytest.mark.parametrize(
    ("means", "agreed", "usable"),
    [
        (EVERYTHING, (), True),
        (Means("07700 900123", "", "14 Elder Court"), (), False),
        (Means("07700 900123", "  ", "14 Elder Court"), (), False),
        (EVERYTHING, (Agreed(1, AdjustmentKind.OTHER_CHANNEL, "telephone"),), False),
        (EVERYTHING, (Agreed(1, AdjustmentKind.OTHER_CHANNEL, "letter"),), True),
        (EVERYTHING, (Agreed(1, AdjustmentKind.LARGE_PRINT, "18"),), True),
    ],
)
def test_email_only_is_for_somebody_who_has_email_and_can_write(means: Means, agreed: Any, usable: bool) -> None:
    found = situation(emails(**proposed()), means=means, agreed=agreed)
    assert bool(broken(found, "something stays open")) is not usable


@pytest.mark.clause("SIT-2")
@pytest.mark.parametrize(
    ("window", "answered"),
    [
        (Window(1, time(8), time(18)), True),
        (Window(1, time(7), time(9)), False),
        (Window(1, time(17), time(18, 30)), False),
        (Window(5, time(10), time(12)), False),
        (Window(4, time(10), time(12)), True),
    ],
)
def test_calls_are_taken_only_when_somebody_answers(window: Window, answered: bool) -> None:
    one = decision("RES-1", K.CALLS_AT_STATED_TIMES, windows=(window,), **proposed())
    says = broken(situation(one), "calls answered")
    assert bool(says) is not answered
    if says:
        assert says == [
            f"Nobody answers for the whole of {window}. Calls are answered on Monday to Friday, 8am to 6pm."
        ]


def named(there: Involved, **facts: Any) -> Situation:
    one = decision("RES-1", K.NAMED_OFFICER, case="CAS-1", proposed_by=7, decided_by=8, **facts)
    return situation(one, there={"CAS-1": there})


@pytest.mark.clause("SIT-6")
@pytest.mark.parametrize("phase", [P.PROPOSED, P.AWAITING_LETTER, P.IN_FORCE])
def test_the_officer_and_the_deputy_were_in_no_incident_of_it(phase: RestrictionPhase) -> None:
    facts = proposed() if phase is P.PROPOSED else {"phase": phase}
    assert broken(named(Involved(frozenset({OFFICER.id, 99})), **facts), "officer apart") == [
        "Bo Examplar was in an incident that this rests on, and is named in it."
    ]
    assert broken(named(Involved(frozenset({OFFICER.id, DEPUTY.id})), **facts), "officer apart") == [
        "Bo Examplar and Dee Mockridge were in an incident that this rests on, and are named in it."
    ]
    assert not broken(named(Involved(frozenset({99}), frozenset({OFFICER.id})), **facts), "officer apart")


@pytest.mark.clause("SIT-6")
@pytest.mark.parametrize(
    ("hearer", "why"),
    [
        (3, "was in an incident that it rests on"),
        (4, "is the line manager of somebody who was in an incident that it rests on"),
        (7, "had a part in the decision"),
        (8, "had a part in the decision"),
        (OFFICER.id, "is the officer, or the deputy, whom the decision names"),
        (DEPUTY.id, "is the officer, or the deputy, whom the decision names"),
        (9, ""),
    ],
)
def test_whoever_hears_an_appeal_had_no_part_in_what_it_is_about(hearer: int, why: str) -> None:
    heard = AppealWaiting("APP-1", "RES-1", NOW.date(), Colleague(hearer, "Ann Hearer", "Director"))
    found = replace(named(Involved(frozenset({3}), frozenset({4}))), appeals=(heard,))
    assert broken(found, "heard apart") == ([f"Ann Hearer, who hears it, {why}."] if why else [])
    assert not broken(replace(found, decisions=()), "heard apart")


@pytest.mark.clause("SIT-2")
@pytest.mark.parametrize(
    ("barrier", "channel", "agreed", "usable"),
    [
        (Barrier.LITERACY, C.LETTER, (), False),
        (Barrier.LITERACY, C.EMAIL, (), False),
        (Barrier.LITERACY, C.TELEPHONE, (), True),
        (Barrier.LITERACY, C.EMAIL, ((AdjustmentKind.EASY_READ, "print"),), False),
        (Barrier.LITERACY, C.EMAIL, ((AdjustmentKind.OTHER_CHANNEL, "email"),), True),
        (Barrier.DEAFNESS, C.TELEPHONE, (), False),
        (Barrier.DEAFNESS, C.TELEPHONE, ((AdjustmentKind.TEXT_RELAY, "Relay UK"),), True),
        (Barrier.DEAFNESS, C.VIDEO_CALL, (), True),
        (Barrier.DEAFNESS, C.EMAIL, (), True),
        (Barrier.SIGHT_LOSS, C.LETTER, (), False),
        (Barrier.SIGHT_LOSS, C.LETTER, ((AdjustmentKind.LARGE_PRINT, "18"),), True),
        (Barrier.SIGHT_LOSS, C.EMAIL, (), True),
        (Barrier.DIGITAL_EXCLUSION, C.EMAIL, (), False),
        (Barrier.DIGITAL_EXCLUSION, C.LETTER, (), True),
        (Barrier.ANXIETY, C.LETTER, (), True),
    ],
)
def test_a_way_that_a_barrier_stands_in_is_none_unless_it_was_agreed(
    barrier: Barrier, channel: Channel, agreed: Any, usable: bool
) -> None:
    means = replace(EVERYTHING, barriers=frozenset({barrier}))
    only = decision("RES-1", K.ONE_FORM_ONLY, channels=(channel,), **proposed())
    found = situation(only, means=means, agreed=tuple(Agreed(1, *one) for one in agreed))
    says = broken(found, "something stays open")
    assert bool(says) is not usable
    assert not any(barrier.label.lower() in one.lower() for one in says)  # not everyone who reads it may know


@pytest.mark.clause("SIT-2")
def test_why_each_way_is_no_use_is_said() -> None:
    one = decision("RES-1", K.ONE_FORM_ONLY, channels=(C.EMAIL, C.LETTER, C.TEXT), **proposed())
    means = Means("07700 900123", "", "14 Elder Court", frozenset({Barrier.LITERACY}))
    assert broken(situation(one, means=means), "something stays open") == [
        "This would leave no way to make contact that this customer can really use: text message and letter are hard "
        "for them, by what they have told us; email is not on the account."
    ]


def test_in_a_service_of_its_own_something_stays_open_too() -> None:
    """Letters only everywhere, and calls only in Repairs: in Repairs nothing is left."""
    repairs = calls("RES-2", FRIDAY, service="Repairs", **proposed(earlier=beside("RES-1")))
    (says,) = broken(situation(letters("RES-1"), repairs), "something stays open")
    assert "in Repairs" in says


@pytest.mark.clause("SIT-4")
@pytest.mark.parametrize("phase", [P.IN_FORCE, P.AWAITING_LETTER])
def test_an_adjustment_agreed_after_the_signature_is_urgent_work_and_the_letter_waits(phase: RestrictionPhase) -> None:
    one = letters("RES-1", phase=phase, fits_because="We thought of what was agreed.", weighed=frozenset({1}))
    known = Agreed(1, AdjustmentKind.TEXT_RELAY, since=date(2026, 11, 1))
    assert not before_letter(situation(one, agreed=(known,)), "RES-1")
    new = Agreed(2, AdjustmentKind.OTHER_CHANNEL, "telephone", date(2026, 11, 23))
    both = situation(one, agreed=(known, new))
    assert before_letter(both, "RES-1") == ("Telephone was agreed as an adjustment, and this closes it.",)
    (found,) = [b for promise, b in broken_in(both) if promise.name == "adjustments kept"]
    assert found.due == date(2026, 11, 24)


@pytest.mark.clause("SIT-5")
def test_a_request_that_may_be_theirs_holds_up_the_signature() -> None:
    asked = Asked("ADJ-1", "M Okafor Reed", NOW, NOW.date(), because="the same email")
    one = decision("RES-1", K.VISITS_IN_PAIRS, **proposed())
    assert before_signature(situation(one, requests=(asked,)), "RES-1") == (
        "The request for adjustments ADJ-1 is not answered yet. It may be theirs: the same email.",
    )


@pytest.mark.clause("SIT-10")
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"policy": 1}, ""),
        ({"policy": 0}, "Version 1 of the policy is in force since this was proposed under version 0."),
        ({"starts_on": date(2026, 11, 23)}, "23 November 2026 has passed since this was proposed."),
        ({"review_on": date(2026, 11, 20)}, "20 November 2026 has passed since this was proposed."),
    ],
)
def test_what_is_out_of_date_is_brought_up_to_date_before_it_is_signed(facts: dict[str, Any], says: str) -> None:
    one = decision("RES-1", K.VISITS_IN_PAIRS, **proposed(**facts))
    assert [line.split(" It has")[0] for line in before_signature(situation(one), "RES-1")] == ([says] if says else [])


@pytest.mark.clause("SIT-13")
def test_a_letter_that_never_went_and_one_that_came_back_are_dated_work() -> None:
    never = Sent("LET-1", LetterKind.RESTRICTION, NOW.date(), "RES-1", issued_on=date(2026, 11, 23))
    back = Sent(
        "LET-2", LetterKind.APPEAL_OUTCOME, NOW.date(), "", date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 22)
    )
    one = decision("RES-1", K.VISITS_IN_PAIRS, phase=P.AWAITING_LETTER)
    found = {b.about: b for promise, b in broken_in(situation(one, letters=(never, back))) if promise.name == "told"}
    assert found["LET-1"].says == (
        "It was issued on 23 November 2026 and has not been sent. RES-1 is not in force until it has reached them."
    )
    assert found["LET-1"].due < NOW.date(), "it is late the day after"
    assert found["LET-2"].says == "It came back on 22 November 2026."
    assert found["LET-2"].due == date(2026, 11, 23)
    arrived = Sent("LET-3", LetterKind.RESTRICTION, NOW.date(), "RES-1", NOW.date(), NOW.date())
    draft = Sent("LET-4", LetterKind.RESTRICTION, NOW.date(), "RES-1")
    of_what_is_over = (replace(never, over=True), replace(back, over=True))
    assert not broken(situation(one, letters=(arrived, draft, *of_what_is_over)), "told")


@pytest.mark.clause("RES-11")
def test_when_the_officer_is_away_the_deputy_answers_with_their_number() -> None:
    away = Colleague(
        1, "Bo Examplar", "Team leader", "01632 960417", away=(Away(date(2026, 11, 20), date(2026, 12, 1)),)
    )
    card = what_may_i_do_now(situation(decision("RES-1", K.NAMED_OFFICER, officer=away)))
    assert card.answer == "You may take this call. Put it through to Dee Mockridge, Neighbourhoods manager."
    assert card.telephone == "01632 960418"
    assert card.away == "Bo Examplar is away until 2 December 2026."
    assert not broken(situation(decision("RES-1", K.NAMED_OFFICER, officer=away)), "somebody answers")


def test_who_has_left_is_never_the_answer_and_is_work_at_once() -> None:
    left = Colleague(1, "Bo Examplar", "Team leader", "01632 960417", works_here=False)
    gone = situation(decision("RES-1", K.NAMED_OFFICER, officer=left))
    assert "Bo" not in what_may_i_do_now(gone).put_through_to
    assert broken(gone, "somebody answers")
    both_away = tuple(
        Colleague(one.id, one.name, one.job_title, away=(Away(date(2026, 11, 20)),)) for one in (OFFICER, DEPUTY)
    )
    nobody = situation(decision("RES-1", K.NAMED_OFFICER, officer=both_away[0], deputy=both_away[1]))
    assert broken(nobody, "somebody answers") == ["Neither the named officer nor the deputy is here today."]
    assert what_may_i_do_now(nobody).telephone == ""


@pytest.mark.clause("SIT-2")
def test_the_next_time_for_a_call_is_a_day_on_which_somebody_answers() -> None:
    """Christmas Day of 2026 and New Year’s Day after it are Fridays."""
    before = datetime(2026, 12, 23, 9, tzinfo=clock.ZONE)
    card = what_may_i_do_now(situation(decision("RES-1", K.CALLS_AT_STATED_TIMES, windows=(FRIDAY,)), moment=before))
    assert card.next_time == "Friday 8 January, 10am to midday"
    on_the_day = datetime(2026, 12, 25, 10, 30, tzinfo=clock.ZONE)
    shut = situation(decision("RES-1", K.CALLS_AT_STATED_TIMES, windows=(FRIDAY,)), moment=on_the_day)
    assert not what_may_i_do_now(shut).may_take_call
    assert next_time((Window(6, time(10), time(12)),), Office(), before) is None, "nobody answers on Sundays"


@pytest.mark.clause("SIT-1")
@pytest.mark.parametrize("kind", list(RestrictionKind))
def test_every_kind_of_restriction_is_on_the_card_in_a_sentence(kind: RestrictionKind) -> None:
    one = decision("RES-1", kind, channels=(C.LETTER,), windows=(FRIDAY,))
    (sentence,) = what_may_i_do_now(situation(one)).terms
    assert sentence.endswith(".")
    assert kind.value not in sentence


@pytest.mark.clause("SIT-1")
def test_a_colleague_of_another_service_is_told_which_service_is_restricted() -> None:
    repairs = letters("RES-1", service="Repairs")
    housing = what_may_i_do_now(situation(repairs), "Housing")
    assert housing.may_take_call
    assert housing.answer == "Nothing is in force for your service. Repairs is restricted: see below."
    assert housing.terms == ("Repairs only: contact is by letter only.",)
    assert not what_may_i_do_now(situation(repairs), "Repairs").may_take_call


def test_only_what_is_new_and_on_the_record_itself_refuses_an_action() -> None:
    before, after = situation(letters("RES-1", **proposed())), situation(emails(), letters("RES-1", **proposed()))
    after = situation(emails("RES-3"), letters("RES-1", **proposed(earlier=beside("RES-3"))))
    assert [one.about for one in refused_by(before, after, frozenset({"RES-1"}))] == ["RES-1"]
    assert refused_by(before, after, frozenset({"RES-3"})) == []
    assert refused_by(after, after, frozenset({"RES-1"})) == []


def test_terms_together_are_what_all_of_them_leave() -> None:
    first, second = (
        calls("RES-1", Window(1, time(10), time(12))).terms,
        calls("RES-2", Window(1, time(11), time(15))).terms,
    )
    both = together([first, second])
    assert both.windows == (Window(1, time(11), time(12)),)
    assert both.channels == (C.TELEPHONE,)
    assert together([]).kinds == ()


@pytest.mark.clause("SIT-13")
def test_every_promise_reads_as_a_rule_and_is_somebodys() -> None:
    assert len({promise.name for promise in PROMISES}) == len(PROMISES)
    for promise in PROMISES:
        assert promise.sentence.endswith(".")
        assert promise.clause.startswith(("SIT-", "RES-", "CAS-", "APP-", "BEH-"))
        assert promise.whose, "life can break it, so it is somebody’s"
        assert promise.whose.roles & SENIOR
