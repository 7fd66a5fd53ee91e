"""The card at its edges, the quarterly report in words and tables, and what the table of rules says of taking part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from shared.rules.allowance import Allowance, Contacted, Counts, Per
from shared.rules.contact import sentence_of, what_may_i_do_now
from shared.rules.counting import Countable, Counted
from shared.rules.ledger import Ledger, Restrictions
from shared.rules.lifecycle import TABLE
from shared.rules.markers import wrong_dates
from shared.rules.presence import Away, Colleague
from shared.rules.quarters import Quarter
from shared.rules.report import Material, Names, report
from shared.rules.restriction_sums import sums_of
from shared.rules.situation import AppealWaiting, Decision
from shared.rules.spells import Spell
from shared.rules.terms import Terms, Window
from shared.rules.vocabulary import Channel, RestrictionKind
from tests.unit.situations import DEPUTY, NOW, OFFICER, decision, situation

K, C = RestrictionKind, Countable
WEEKLY = Allowance(Counts.CALLS, 1, Per.WEEK, 15)
NAMED = decision("RES-1", K.NAMED_OFFICER)
CALLS = decision("RES-2", K.CALLS_AT_STATED_TIMES, windows=(Window(1, time(10), time(12)),))


def counted(*allowances: Allowance, **facts: Any) -> Decision:
    return decision("RES-3", terms=Terms((K.ALLOWANCE,), allowances=allowances), **facts)


def test_another_services_restriction_is_shown_and_does_not_bind() -> None:
    found = what_may_i_do_now(situation(replace(CALLS, service="Repairs")), "Housing")
    assert found.may_take_call
    assert found.answer.startswith("Nothing is in force for your service. Repairs is restricted")
    assert found.terms == ("Repairs only: calls are taken on Tuesday 10am to midday only.",)
    assert not what_may_i_do_now(situation()).by_appointment
    assert not what_may_i_do_now(
        situation(replace(CALLS, service="Repairs"), moment=NOW + timedelta(hours=3)), "Repairs"
    ).may_take_call


def test_who_is_named_and_who_answers() -> None:
    found = what_may_i_do_now(situation(NAMED))
    assert found.answer == "You may take this call. Put it through to Bo Examplar, Team leader."
    assert (found.deputy, found.telephone, found.until) == ("Dee Mockridge, Neighbourhoods manager", "01632 960417", "")
    today = NOW.date()
    officer = replace(OFFICER, away=(Away(today, today + timedelta(days=2)),))
    away = what_may_i_do_now(situation(replace(NAMED, officer=officer)))
    assert (away.put_through_to, away.deputy) == ("Dee Mockridge, Neighbourhoods manager", "")
    assert away.away == "Bo Examplar is away until 27 November 2026."
    gone = replace(OFFICER, works_here=False), replace(DEPUTY, away=(Away(today),))
    none = what_may_i_do_now(situation(replace(NAMED, officer=gone[0], deputy=gone[1])))
    assert none.away == "Bo Examplar no longer works here. Somebody else must be named. Dee Mockridge is away."
    assert none.answer.startswith("You may take this call. Nobody who is named is here")
    assert none.telephone == ""
    later = replace(NAMED, reference="RES-9", officer=DEPUTY, deputy=OFFICER)
    assert what_may_i_do_now(situation(NAMED, later)).put_through_to.startswith("Dee Mockridge")


def test_an_allowance_is_counted_on_the_card() -> None:
    fresh = what_may_i_do_now(situation(counted(WEEKLY)))
    assert (fresh.may_take_call, fresh.until) == (True, "For at most 15 minutes")
    assert fresh.next_time == ""
    assert "One call a week, of at most 15 minutes: not used yet this week." in fresh.allowances
    both = what_may_i_do_now(situation(CALLS, counted(WEEKLY, Allowance(Counts.WRITING, 1, Per.DAY))))
    assert both.until == "Until midday, for at most 15 minutes"
    call = Contacted(NOW - timedelta(hours=1), Channel.TELEPHONE)
    spent = what_may_i_do_now(situation(counted(WEEKLY), contacted=(call,)))
    assert not spent.may_take_call
    assert spent.answer.startswith("The call of this week has been used: Tuesday 9:20am.")
    assert spent.next_time == "from Monday 30 November"
    assert "We have spoken on Tuesday 9:20am." in spent.what_to_say
    assert Channel.TELEPHONE not in spent.open_channels
    assert Channel.EMAIL in spent.open_channels
    two = what_may_i_do_now(
        situation(counted(replace(WEEKLY, number=2)), contacted=(call, replace(call, at=NOW - timedelta(minutes=5))))
    )
    assert two.answer.startswith("The 2 calls of this week have been used")
    timed = what_may_i_do_now(situation(CALLS, counted(WEEKLY), contacted=(call,)))
    assert timed.next_time == "Tuesday 1 December, 10am to midday"


def test_calls_out_of_their_hours_and_what_else_is_on_the_card() -> None:
    found = what_may_i_do_now(situation(replace(CALLS, goes_on="Repairs."), moment=NOW + timedelta(hours=2)))
    assert found.answer == "Calls are not taken at this time. Say when they are, and what stays open."
    assert found.next_time == "Tuesday 1 December, 10am to midday"
    assert found.delivered == ("Repairs.",)
    assert found.ends == ("RES-2 ends on 21 May 2027",)
    assert "The next time for a call is Tuesday 1 December, 10am to midday." in found.what_to_say
    closed = decision("RES-4", terms=Terms((K.CLOSED_MATTER,), closed_matters=("the boiler",)))
    assert what_may_i_do_now(situation(closed)).closed == ("the boiler",)
    assert what_may_i_do_now(situation(closed)).answer == "You may take this call."


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (NAMED, "Contact goes through Bo Examplar, Team leader."),
        (decision("R", terms=Terms((K.NAMED_OFFICER,))), "Contact goes through the named officer."),
        (decision("R", K.ONE_FORM_ONLY, channels=(Channel.EMAIL,)), "Contact is by email only."),
        (decision("R", K.PREMISES, K.VISITS_IN_PAIRS),
         "They come to an office by appointment only; two colleagues visit together."),
        (counted(WEEKLY), "One call a week, of at most 15 minutes."),
        (decision("R", terms=Terms((K.CLOSED_MATTER,), closed_matters=("a", "b"))),
         "No further answer about a and b, unless something is new."),
        (decision("R", terms=Terms((K.REPRESENTATIVE,), representative="Kim")), "Contact goes through Kim."),
    ],
)  # fmt: skip
def test_each_kind_in_one_sentence(one: Decision, says: str) -> None:
    assert sentence_of(one) == says


def test_who_does_which_of_these_has_a_part_in_the_decision() -> None:
    """Whoever did one of them hears no appeal about it (APP-3): a new action is put here on purpose."""
    assert {action.name for action, rule in TABLE.items() if rule.involves} == {
        "ANSWER_CHECKLIST", "ASK_FOR_VIEW", "AUTHORISE_RESTRICTION", "CLOSE_CASE", "CLOSE_MEASURE", "DEAL_WITH_MAIL",
        "GIVE_VIEW", "OPEN_CASE", "PROPOSE_RESTRICTION", "RECORD_CONSULTATION", "RECORD_REFERRAL",
        "REFUSE_RESTRICTION", "REVIEW_RESTRICTION", "REVISE_PROPOSAL", "SEND_BACK", "TAKE_MEASURE",
    }  # fmt: skip
    assert {action.name for action, rule in TABLE.items() if rule.customer} == {
        "ADD_WORDS", "ANSWER_QUESTION", "CHALLENGE_ADJUSTMENT", "CONFIRM_APPEAL", "LODGE_APPEAL", "REPORT_MISSED",
        "REQUEST_ADJUSTMENT", "SEND_ENQUIRY", "WITHDRAW_ADJUSTMENT", "WITHDRAW_APPEAL",
    }  # fmt: skip
    assert {action.name for action, rule in TABLE.items() if rule.operator} == {
        "ADD_COLLEAGUE", "ADD_CUSTOMER", "ERASE", "SEND_REPORT", "SET_UP_ORGANISATION", "USE_DRAFT", "USE_POLICY",
    }  # fmt: skip


def test_a_marker_that_would_end_today_is_told_so() -> None:
    today = date(2026, 11, 30)
    assert wrong_dates(today, date(2027, 1, 1), today)["ends_on"] == "It ends within 12 months"


def test_a_return_is_looked_for_as_far_as_a_year_ahead() -> None:
    today = NOW.date()
    assert replace(OFFICER, away=(Away(today, today + timedelta(days=365)),)).back_on(today) == today + timedelta(366)
    assert replace(OFFICER, away=(Away(today, today + timedelta(days=366)),)).back_on(today) is None


SPELL = Spell(1, 7, "housing", ("named_officer",), ("threats",), date(2027, 1, 4), None, False, False, (), None)
OVER = replace(SPELL, number=2, person=8, over=date(2027, 2, 4))


def material(count: int, overdue: int = 0, *, as_at: date = date(2027, 3, 31)) -> Material:
    measures = (C.INCIDENT, C.WARNING, C.ADJUSTMENT_ASKED, C.APPEAL_LODGED, C.HATE_INCIDENT, C.PROMISE_BROKEN)
    sums = {("2027-Q1", one.value, "housing", "", "", "told"): Counted(count, 3 * count) for one in measures}
    sums["2027-Q1", "appeal_decided", "housing", "", "", "upheld"] = Counted(3, 40)
    sums["2027-Q1", "adjustment_answered", "housing", "", "", "agreed"] = Counted(3, 40)
    sums["2027-Q1", "promise_mended", "housing", "", "", "told"] = Counted(3, 40)
    sums["2027-Q1", "proposal", "housing", "", "", "authorised"] = Counted(4)
    found = Restrictions((SPELL,) * count, (SPELL,), (OVER,), (), 2, 1, (SPELL,) * overdue)
    before = replace(found, new=(SPELL, OVER))
    names = Names("Marrowfield", {"housing": "Housing"}, {"threats": "Threats"})
    restrictions = ((Quarter(2026, 4), sums_of(before)), (Quarter(2027, 1), sums_of(found)))
    return Material(Quarter(2027, 1), as_at, names, Ledger(sums), restrictions)


def words(of: Material) -> str:
    return " ".join("".join(map(str, sentence)) for sentence in report(of).summary)


def test_the_summary_counts_one_as_one_and_more_as_more() -> None:
    one, two = words(material(1, 1)), words(material(2, 2))
    assert "1 customer was newly restricted. 1 customer was under a restriction at the end of the quarter." in one
    assert "1 incident, 1 of them hate incidents, and gave 1 warning." in one
    assert "1 request for adjustments came in. Of 3 answered, 3 were agreed" in one
    assert "1 appeal came in. Of 3 decided, 3 changed the decision." in one
    assert "1 review was overdue at the end of the quarter." in one
    assert "2 incidents, 2 of them hate incidents, and gave 2 warnings." in two
    assert "2 requests for adjustments" in two
    assert "2 appeals came in" in two
    assert "2 reviews were overdue" in two
    assert "0 customers were newly restricted" in words(material(0))
    assert "overdue" not in words(material(1))
    assert "under a restriction on 30 March 2027" in words(material(1, as_at=date(2027, 3, 30)))
    assert report(material(1)).complete
    assert not report(material(1, as_at=date(2027, 3, 30))).complete


def test_while_the_quarter_goes_on_no_table_speaks_of_its_end() -> None:
    so_far = report(material(1, as_at=date(2027, 3, 30)))
    words = [str(cell) for table in so_far.tables for row in (table.head, *table.rows) for cell in row]
    assert "In force today (30 March 2027)" in words
    assert "Overdue today (30 March 2027)" in words
    # The table of several quarters does, and says what stands for the end of the last.
    assert [each for each in words if "at the end" in each] == [
        "Customers under a restriction at the end of the quarter, and today (30 March 2027)"
    ]
    assert "“in force today” is as at 30 March 2027" in " ".join(so_far.method)


def test_the_tables_of_the_report() -> None:
    tables = {table.key: {row[0]: row[1:] for row in table.rows} for table in report(material(2)).tables}
    text = {key: {name: [str(value) for value in row] for name, row in rows.items()} for key, rows in tables.items()}
    assert [str(each) for each in text["durations"]["The longest, days"]] == ["31"]
    assert text["durations"]["In the middle (median), days"] == text["durations"]["On average, days"] == ["31"]
    assert text["reviews"] == {"Held by their date": ["2"], "Held late": ["1"], "Overdue at the end": ["0"]}
    assert text["proposals"]["Authorised"] == ["4"]
    assert text["appeals"]["Days to a decision, on average"] == ["13.3"]
    assert text["appeals"]["Decided by their date"] == ["3"]
    assert text["adjustments"]["Days to an answer, on average"] == ["13.3"]
    (promise,) = text["promises"].values()
    assert promise == ["2", "3", "13.3"]
    assert text["restrictions-by-service"]["Housing"][0] == "1"
    assert report(material(2)).over_time.head == ("What", "Oct–Dec 26", "Jan–Mar 27")
    assert text["over-time"]["Customers newly restricted"] == ["2", "1"]
    assert text["over-time"]["Incidents"] == ["0", "2"]


def test_an_appeal_that_waits_is_on_the_card_whatever_is_in_force() -> None:
    day = NOW.date()
    hearer = Colleague(9, "Ann Hearer", "Director of Repairs")
    heard = AppealWaiting("APP-1", "RES-1", day, hearer)
    for found in (situation(appeals=(heard,)), situation(NAMED, appeals=(heard,))):
        (said,) = what_may_i_do_now(found).appeals
        assert said.stands == "Their appeal, about RES-1, is being looked at. The answer is due by 24 November 2026."
        assert said.looked_at_by == "Ann Hearer, Director of Repairs"
        assert said.what_to_say == (
            "“Your appeal APP-1 is being looked at by somebody who had no part in the decision. "
            "You will have the answer by 24 November 2026. You can add to it until then.”"
        )
    outside = replace(
        heard, about="", hearer=None, outside="Kit Away, of Elsewhere Homes", answer_by=day - timedelta(1)
    )
    (said,) = what_may_i_do_now(situation(appeals=(outside,))).appeals
    assert said.stands == "Their appeal is being looked at. The answer was due on 23 November 2026 and is late."
    assert said.looked_at_by == "Kit Away, of Elsewhere Homes"
    assert "The answer was due on 23 November 2026: I am sorry that it is late." in said.what_to_say
    (said,) = what_may_i_do_now(situation(appeals=(replace(heard, hearer=None),))).appeals
    assert said.stands.startswith("Their appeal, about RES-1, waits to be given to somebody.")
    assert "is with us, and will be looked at by somebody who had no part" in said.what_to_say
    assert said.looked_at_by == ""
    (said,) = what_may_i_do_now(situation(appeals=(replace(heard, about="", hearer=None, may_be=True),))).appeals
    assert said.stands.startswith("It gives this account, and waits to be matched to a decision.")
    assert said.what_to_say == ""
    (said,) = what_may_i_do_now(situation(appeals=(heard,), died=True)).appeals
    assert said.what_to_say == ""
