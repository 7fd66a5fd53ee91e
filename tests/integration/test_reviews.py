"""The letters round a review, from four weeks before it to the end: written, waited for, issued (RES-5, RES-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.cases import close_case
from shared.actions.letters.draft import draft_letter
from shared.actions.letters.issue import issue_letter, record_sending
from shared.actions.restrictions.change import NewTerms
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.database.connections import connect_to, database
from shared.models import CaseFile, Letter, Marker, Published, Restriction, Review
from shared.models.references import code_matches
from shared.queries.letters.due import letters_due
from shared.queries.letters.index import letters
from shared.queries.restrictions import in_force, phase_of
from shared.queries.situation import situation_of
from shared.queries.work import list as work_list
from shared.rules.actor import CUSTOMER
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.promises import Broken, broken_in
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealGround,
    AppealOutcome,
    CaseDecision,
    Channel,
    LetterKind,
    Nation,
    RestrictionKind,
    RestrictionPhase,
    ReviewOutcome,
)
from shared.rules.written import long_date
from tests import beginnings, builders, pdf_reading
from tests.builders import BY_HAND

CODE = "7K3Q9-XZ2MA-4TPR"
DAY = timedelta(days=1)
PRINTED_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}\b")
CONTINUES = NewReview(ReviewOutcome.CONTINUED, "The notes of nine calls.", "Two calls in May were not calm.")
ENDS = NewReview(ReviewOutcome.ENDED, "The notes of nine calls.", "Nine calm calls. There is no need for it any more.")


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    connect_to(sqlite_url)
    return beginnings.world()


@pytest.fixture
def on_each(database_url: str) -> Iterator[builders.World]:
    """The same on SQLite and on PostgreSQL, where the work list is asked."""
    connect_to(database_url)
    yield beginnings.world()
    database.close()


def in_effect(world: builders.World, **changes: object) -> Restriction:
    """A restriction whose letter was issued: six months, reviewed at three."""
    restriction = builders.authorised(world, **changes)
    issued(world, Letter.get(Letter.restriction == restriction))
    return now(restriction)


def now(restriction: Restriction) -> Restriction:
    return Restriction.get_by_id(restriction.id)


def issued(world: builders.World, letter: Letter) -> str:
    """Issue a letter as it stands; what it says in print."""
    letter = issue_letter(world.proposer, letter.reference, Letter.get_by_id(letter.id).version, BY_HAND)
    return " ".join(pdf_reading.running_text(letter.pdf or b"").replace("\N{NO-BREAK SPACE}", " ").split())


def reviewed(world: builders.World, restriction: Restriction, held: NewReview) -> Review:
    return review_restriction(world.proposer, restriction.reference, now(restriction).version, held)


def draft(kind: LetterKind) -> Letter:
    """The only letter of this kind."""
    return Letter.get(Letter.kind == kind)


def waiting(world: builders.World) -> dict[str, str]:
    """The senior manager's work: what waits, with where it leads and its group. Counts equal rows."""
    listed = work_list.work_for(world.proposer)
    groups = {"late": listed.late, "today": listed.today, "coming": listed.coming}
    rows = {row.what: f"{name} → {row.href}" for name, found in groups.items() for row in found}
    count = work_list.counts(world.proposer).get("/work", work_list.Count())
    assert (count.waiting, count.late) == (sum(map(len, groups.values())), bool(listed.late))
    return rows


def on(day: date, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(clock.at(day, hour), tick=False)


@pytest.mark.clause("RES-10", "REP-4")
def test_writing_before_a_review_is_work_from_four_weeks_ahead_until_the_letter_is_issued(
    on_each: builders.World,
) -> None:
    world = on_each
    restriction = in_effect(world)
    what, here = "Write to the customer before the review", f"/restrictions/{restriction.reference}"
    with on(restriction.review_on - timedelta(days=29)):
        assert what not in waiting(world)
    with on(restriction.review_on - timedelta(days=28)):
        assert waiting(world) == {what: f"coming → {here}"}
    with on(restriction.review_on - timedelta(days=13)):
        assert waiting(world)[what] == f"late → {here}"
        letter = draft_letter(world.proposer, restriction.reference)
        assert waiting(world)[what] == f"late → /letters/{letter.reference}"
        assert "Letter to issue" not in waiting(world), "once, not twice"
        with pytest.raises(OutOfStep, match="its draft stands already"):
            draft_letter(world.proposer, restriction.reference)
        issued(world, letter)
        assert list(waiting(world)) == ["Review of a restriction"]


@pytest.mark.clause("RES-10", "LET-1", "LET-8")
def test_the_customer_is_told_when_by_whom_with_which_question_and_how_to_answer(world: builders.World) -> None:
    restriction = in_effect(world)
    first = Letter.get()
    with on(restriction.review_on - timedelta(days=20)):
        text = issued(world, draft_letter(world.proposer, restriction.reference))
    review, decision = restriction.review_on, f"({first.appeal_reference})"
    assert f"On {review:%A} {long_date(review)} we look again at our decision of" in text
    assert decision in text.split("Please tell us what you think by")[0]
    for said in (
        "Cam Sampleton, Tenancy manager, does this.",
        "has contact been calm and workable, and is this still needed?",
        "you can ask for adjustments at any time",
        "01632 960417, ask for Bo Examplar",
        "Reviews, Marrowfield Homes, 1 Example Row",
        f"/follow, with your reference {first.appeal_reference} and the private code from our letter of",
        f"It ends by itself on {restriction.ends_on:%A} {long_date(restriction.ends_on)}",
    ):
        assert said in text, said
    assert not PRINTED_CODE.search(text), "a code stands only in the letter that brought it"


@pytest.mark.clause("RES-10")
def test_a_late_letter_gives_the_whole_time_to_answer_and_names_a_later_day(world: builders.World) -> None:
    restriction = in_effect(world)
    with on(restriction.review_on + timedelta(days=3)):
        text = issued(world, draft_letter(world.proposer, restriction.reference))
    named = re.search(r"On \w+ (\d+ \w+ \d{4}) we look again .*? by \w+ (\d+ \w+ \d{4})\.", text)
    assert named
    answer = after_working_days(restriction.review_on + timedelta(days=3), 10, Nation.ENGLAND)
    assert named.groups() == (long_date(answer + timedelta(days=1)), long_date(answer))


@pytest.mark.clause("RES-5", "RES-10", "REP-4")
def test_nobody_is_sent_to_write_a_letter_that_comes_too_late_to_be_answered(on_each: builders.World) -> None:
    world = on_each
    start = clock.today()
    restriction = in_effect(world, review_on=start + timedelta(days=90), ends_on=start + timedelta(days=120))
    days = [restriction.ends_on - timedelta(days=ahead) for ahead in range(30, 5, -1)]
    too_late = next(day for day in days if after_working_days(day, 10, Nation.ENGLAND) >= restriction.ends_on - DAY)
    with on(too_late - DAY):
        letter = draft_letter(world.proposer, restriction.reference)
        assert "Write to the customer before the review" in waiting(world)
        assert to_issue() == [letter.reference]
    with on(too_late):
        assert list(waiting(world)) == ["Review of a restriction"]
        assert to_issue() == []
        assert letters_due(now(restriction)).too_late
        with pytest.raises(NotAllowed, match="no review to write about"):
            issued(world, letter)
        with pytest.raises(Invalid, match="let it end by itself"):
            reviewed(world, restriction, CONTINUES)
        assert reviewed(world, restriction, ENDS).outcome is ReviewOutcome.ENDED


@pytest.mark.clause("RES-2", "RES-5")
def test_a_restriction_whose_review_would_be_on_its_last_day_is_not_proposed(world: builders.World) -> None:
    last = clock.today() + timedelta(days=60)
    with pytest.raises(Invalid, match="after the start and before the end"):
        builders.proposed(world, ends_on=last, review_on=last)
    with pytest.raises(Invalid, match="after the start and before the end"):
        builders.proposed(world, ends_on=last, review_on=clock.today())
    assert builders.proposed(world, ends_on=last, review_on=last - DAY).review_on < last


@pytest.mark.clause("RES-10")
def test_it_goes_on_only_after_the_customer_was_written_to_and_could_answer(world: builders.World) -> None:
    restriction = in_effect(world)
    with on(restriction.review_on - timedelta(days=20)):
        with pytest.raises(Invalid, match="Write to the customer first"):
            reviewed(world, restriction, CONTINUES)
        letter = draft_letter(world.proposer, restriction.reference)
        with pytest.raises(Invalid, match="Write to the customer first"):
            reviewed(world, restriction, CONTINUES)
        issued(world, letter)
        with pytest.raises(Invalid, match="Wait, or say why it can’t wait"):
            reviewed(world, restriction, CONTINUES)
    assert Review.select().count() == 0
    with on(restriction.review_on):
        assert reviewed(world, restriction, CONTINUES).next_review_on == restriction.ends_on
    with on(restriction.review_on), pytest.raises(Invalid, match="Write to the customer first"):
        reviewed(world, restriction, CONTINUES)  # the letter was for the review that was held


@pytest.mark.clause("RES-6", "RES-10")
def test_easing_and_ending_wait_for_nobody(world: builders.World) -> None:
    restriction = in_effect(world)
    kinds = tuple(RestrictionKind(kind) for kind in restriction.kinds)
    easing = NewTerms(kinds, restriction.ends_on, windows=(Window(1, time(9), time(12)), Window(3, time(14), time(17))))
    eased = NewReview(ReviewOutcome.EASED, "Nine calls.", "All calm; the times were too few.", easing=easing)
    assert reviewed(world, restriction, eased).outcome is ReviewOutcome.EASED
    assert reviewed(world, restriction, ENDS).outcome is ReviewOutcome.ENDED


@pytest.mark.clause("RES-5", "LET-1", "LET-8", "LET-6")
def test_going_on_is_told_with_the_comments_answered_and_an_appeal_of_its_own(world: builders.World) -> None:
    restriction = in_effect(world)
    first = Letter.get()
    with on(restriction.review_on - timedelta(days=20)):
        issued(world, draft_letter(world.proposer, restriction.reference))
    with on(restriction.review_on):
        with pytest.raises(Invalid, match="Answer what the customer said"):
            reviewed(world, restriction, replace(CONTINUES, customer_said="Thursdays are bad for me."))
        said, answer = "Thursdays are bad for me.", "Tell us which day is good."
        reviewed(world, restriction, replace(CONTINUES, customer_said=said, our_answer=answer))
        text = issued(world, draft(LetterKind.REVIEW_OUTCOME))
    letter = draft(LetterKind.REVIEW_OUTCOME)
    for words in (
        "and how you can contact us stays as it is. This lasts until",
        "You told us: “Thursdays are bad for me.” Tell us which day is good.",
        "The notes of nine calls.",
        "Two calls in May were not calm.",
        "Cam Sampleton, Tenancy manager, decided this on",
        f"Your reference: {letter.appeal_reference}",
        "You can ask for a review of this decision.",
    ):
        assert words in text, words
    assert letter.appeal_reference not in (None, first.appeal_reference)
    code = PRINTED_CODE.search(text)
    assert code
    shown = Published.get(Published.reference == letter.appeal_reference)
    assert code_matches(code[0], shown.code_hash)
    assert shown.body["why"] == "Two calls in May were not calm."
    with on(restriction.review_on + timedelta(days=2)):
        made = NewAppeal(
            "Morgan", Channel.LETTER, (AppealGround.NOT_PROPORTIONATE,), decision_reference=str(letter.appeal_reference)
        )
        appeal = lodge_appeal(CUSTOMER, made, CODE)
        appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
        assert appeal.restriction == restriction
        assert "look again at our review of" in issued(world, Letter.get(Letter.appeal == appeal))


@pytest.mark.clause("RES-5", "LET-3")
def test_an_easing_is_told_first_and_in_the_print_agreed(world: builders.World) -> None:
    asked = NewAdjustmentRequest("Morgan", Channel.EMAIL, (AdjustmentKind.LARGE_PRINT,), email="m@example.com",
                            account=world.customer.account)  # fmt: skip
    request = request_adjustment(world.actor("colleague"), asked, CODE)
    agreed = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),)
    decide_adjustment(
        world.actor("line-manager"), request.reference, request.version, AdjustmentState.AGREED, "Yes.", agreed
    )
    restriction = in_effect(world)
    easing = NewTerms((RestrictionKind.NAMED_OFFICER,), restriction.ends_on - timedelta(days=30))
    reviewed(world, restriction, NewReview(ReviewOutcome.EASED, "Nine calls.", "All calm.", easing=easing))
    text = issued(world, draft(LetterKind.REVIEW_OUTCOME))
    letter = draft(LetterKind.REVIEW_OUTCOME)
    assert letter.format["points"] == 18
    assert set(pdf_reading.sizes(letter.pdf or b"").values()) >= {18}
    assert "We looked again, and it gets easier." in text
    assert "please ask for Bo Examplar. This lasts until" in text
    assert "We did not hear from you before this." in text
    assert long_date(easing.ends_on) in text


@pytest.mark.clause("RES-5", "RES-10", "CUS-3")
def test_an_end_frees_at_once_and_is_complete_when_its_letter_is_issued(world: builders.World) -> None:
    restriction = in_effect(world)
    reviewed(world, restriction, ENDS)
    assert in_force(world.customer.id) == []
    assert Marker.get().removed_at is not None
    letter = draft(LetterKind.RESTRICTION_ENDED)
    assert waiting(world) == {"Restriction ended, letter not issued": f"today → /letters/{letter.reference}"}
    with pytest.raises(NotAllowed, match=f"not been told in writing that {restriction.reference} has ended"):
        closed(world, restriction)
    text = issued(world, letter)
    assert (
        f"Since {clock.today():%A} {long_date(clock.today())} nothing limits how you can contact us any more." in text
    )
    assert "Nine calm calls. There is no need for it any more." in text
    assert "Cam Sampleton, Tenancy manager, decided this at our review of" in text
    assert "The note about it on your account has gone." in text
    assert draft(LetterKind.RESTRICTION_ENDED).appeal_reference is None
    assert waiting(world) == {}
    assert closed(world, restriction).closed_at


def closed(world: builders.World, restriction: Restriction) -> CaseFile:
    case = CaseFile.get_by_id(restriction.case_id)
    return close_case(world.proposer, case.reference, case.version, CaseDecision.RESTRICTION, "It is over.")


@pytest.mark.clause("RES-5", "RES-10")
def test_an_end_that_comes_by_itself_is_told_too(on_each: builders.World) -> None:
    world = on_each
    restriction = in_effect(world)
    what = "Write to the customer that it has ended"
    with on(restriction.ends_on):
        assert what not in waiting(world)
    with on(restriction.ends_on + timedelta(days=1)):
        assert phase_of(now(restriction)) is RestrictionPhase.LAPSED
        assert waiting(world) == {what: f"today → /restrictions/{restriction.reference}"}
        with pytest.raises(NotAllowed, match="not been told in writing"):
            closed(world, restriction)
        with pytest.raises(OutOfStep, match="ended by itself"):
            reviewed(world, restriction, ENDS)
        text = issued(world, draft_letter(world.proposer, restriction.reference))
        free = restriction.ends_on + timedelta(days=1)
        assert f"Since {free:%A} {long_date(free)} nothing limits how you can contact us" in text
        assert f"it was to last until {long_date(restriction.ends_on)} at the latest. That day has passed." in text
        assert waiting(world) == {}
        assert closed(world, restriction).closed_at


@pytest.mark.clause("RES-10", "APP-4")
def test_the_answer_to_an_appeal_that_ended_it_is_the_letter_that_says_so(on_each: builders.World) -> None:
    world = on_each
    restriction = in_effect(world)
    made = NewAppeal("Morgan", Channel.EMAIL, (AppealGround.FACTS_WRONG,), email="m@example.com",
                      decision_reference=str(Letter.get().appeal_reference))  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, CODE)
    appeal = assign_appeal(world.proposer, appeal.reference, appeal.version, world.staff["director-repairs"].id)
    answers = {AppealGround.FACTS_WRONG: "The calls were cut off by us."}
    hearer = world.actor("director-repairs")
    decide_appeal(hearer, appeal.reference, appeal.version, AppealOutcome.UPHELD, answers, "The recordings.")
    letter = Letter.get(Letter.appeal == appeal)
    assert waiting(world) == {"Restriction ended, letter not issued": f"today → /letters/{letter.reference}"}
    with pytest.raises(NotAllowed, match="not been told in writing"):
        closed(world, restriction)
    issued(world, letter)
    assert waiting(world) == {}
    assert closed(world, restriction).closed_at


def test_a_restriction_that_the_customer_never_lived_under_owes_no_letter(world: builders.World) -> None:
    restriction = builders.authorised(world)
    reviewed(world, restriction, ENDS)
    assert Letter.select().where(Letter.kind != LetterKind.RESTRICTION).count() == 0
    assert waiting(world) == {}
    assert closed(world, restriction).closed_at
    with pytest.raises(NotAllowed, match="has ended since this was drafted"):
        issued(world, Letter.get())


def to_issue() -> list[str]:
    """The drafts in the list of letters, as they wait."""
    return [row.reference for row in letters(issued=False).rows]


@pytest.mark.clause("LET-4", "RES-10")
def test_a_draft_that_events_have_overtaken_is_not_issued(on_each: builders.World) -> None:
    world = on_each
    restriction = in_effect(world)
    before = draft_letter(world.proposer, restriction.reference)
    easing = NewTerms((RestrictionKind.NAMED_OFFICER,), restriction.ends_on)
    reviewed(world, restriction, NewReview(ReviewOutcome.EASED, "Nine calls.", "All calm.", easing=easing))
    outcome = draft(LetterKind.REVIEW_OUTCOME)
    with pytest.raises(NotAllowed, match="The review has been held since this was drafted"):
        issued(world, before)
    assert to_issue() == [outcome.reference], "what can never be issued is not in the list of what waits"
    reviewed(world, restriction, ENDS)
    with pytest.raises(NotAllowed, match="has ended since this was drafted"):
        issued(world, outcome)
    assert to_issue() == [draft(LetterKind.RESTRICTION_ENDED).reference]
    assert "Nine calm calls" in issued(world, draft(LetterKind.RESTRICTION_ENDED))


@pytest.mark.clause("RES-10")
def test_a_review_that_falls_on_the_last_day_is_none_and_asks_for_no_letter(world: builders.World) -> None:
    restriction = in_effect(world)
    with on(restriction.review_on - timedelta(days=20)):
        issued(world, draft_letter(world.proposer, restriction.reference))
    with on(restriction.review_on):
        reviewed(world, restriction, CONTINUES)
        assert "We look at it again on" not in issued(world, draft(LetterKind.REVIEW_OUTCOME))
    with on(restriction.ends_on):
        assert waiting(world) == {}
        with pytest.raises(OutOfStep, match="waits for no letter"):
            draft_letter(world.proposer, restriction.reference)


def test_a_letter_that_came_back_is_work_until_what_it_tells_of_is_over(on_each: builders.World) -> None:
    world = on_each
    restriction = in_effect(world)
    first = Letter.get(Letter.restriction == restriction)
    record_sending(world.proposer, first.reference, Channel.LETTER, clock.today(), clock.today())
    with on(clock.today() + timedelta(days=9)):
        assert f"/letters/{first.reference}/sent" in " ".join(waiting(world).values())
        assert [one.about for one in broken(world, "told")] == [first.reference]
        reviewed(world, restriction, ENDS)
        assert not broken(world, "told")
        assert list(waiting(world)) == ["Restriction ended, letter not issued"]
        issued(world, draft(LetterKind.RESTRICTION_ENDED))
        last = draft(LetterKind.RESTRICTION_ENDED)
        record_sending(world.proposer, last.reference, Channel.LETTER, clock.today(), clock.today())
        assert [one.about for one in broken(world, "told")] == [last.reference]


def broken(world: builders.World, name: str) -> list[Broken]:
    """What is broken of this promise."""
    return [one for promise, one in broken_in(situation_of(world.customer)) if promise.name == name]


@pytest.mark.clause("SIT-7", "RES-10")
def test_a_letter_before_a_review_that_came_back_has_told_nobody_of_it(on_each: builders.World) -> None:
    """It is dated work again and nothing goes on on it, until it has gone again or was written anew (SIT-7)."""
    world, restriction = on_each, in_effect(on_each)
    with on(restriction.review_on - timedelta(days=27)):
        draft_letter(world.proposer, restriction.reference)
        letter = draft(LetterKind.UPCOMING_REVIEW)
        issued(world, letter)
        assert letters_due(now(restriction)).awaiting_answer
    with on(restriction.review_on - timedelta(days=20)):
        record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today() - 7 * DAY, clock.today())
        assert now(restriction).received_on == restriction.received_on, "they still have the decision itself"
        due = letters_due(now(restriction))
        assert (due.written, due.comments_by, due.came_back, due.may_draft) == (None, None, letter, True)
        assert [one.due for one in broken(world, "told")] == [clock.today() + DAY]
        assert len(waiting(world)) == 1
        with pytest.raises(Invalid, match="Write to the customer first"):
            reviewed(world, restriction, CONTINUES)
        record_sending(world.proposer, letter.reference, Channel.EMAIL, clock.today())
        due = letters_due(now(restriction))
        assert due.comments_by == after_working_days(clock.today(), 10, Nation.ENGLAND)
        assert due.came_back is None
    with on(restriction.review_on - timedelta(days=15)):
        record_sending(world.proposer, letter.reference, Channel.EMAIL, clock.today() - 5 * DAY, clock.today())
        anew = draft_letter(world.proposer, restriction.reference)
        assert f"/letters/{anew.reference}" in " ".join(waiting(world).values())
        issued(world, anew)
        assert letters_due(now(restriction)).written == anew
        assert not broken(world, "told")
        assert waiting(world) == {}
