"""Answers that were asked for by letter: about adjustments, and who hears an appeal (LET-1, LET-8)."""

from __future__ import annotations

import pytest

from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, withdraw_appeal
from shared.actions.letters.issue import issue_letter
from shared.database.connections import connect_to
from shared.models import Letter
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import NotAllowed
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    AppealGround,
    Channel,
    LetterKind,
)
from tests import beginnings, builders, pdf_reading
from tests.builders import BY_HAND

CODE = "7K3Q9-XZ2MA-4TPR"


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


def answered(
    world: builders.World, outcome: AdjustmentState, *agreed: NewAdjustment, by: Channel = Channel.LETTER
) -> None:
    asked = NewAdjustmentRequest(
        name="Morgan Okafor-Reed",
        reply_by=by,
        address="14 Elder Court",
        email="morgan@example.com",
        kinds=(AdjustmentKind.LARGE_PRINT, AdjustmentKind.MORE_TIME),
        account=world.customer.account,
    )
    request = request_adjustment(world.actor("colleague"), asked, CODE)
    words = "We cannot give more time on the telephone today; we write instead."
    weighed = None if outcome is AdjustmentState.AGREED else builders.WEIGHED
    manager = world.actor("line-manager")
    decide_adjustment(manager, request.reference, request.version, outcome, words, agreed, factors=weighed)


def issued(world: builders.World, kind: LetterKind) -> str:
    letter = Letter.get(Letter.kind == kind)
    letter = issue_letter(world.actor("senior-manager"), letter.reference, letter.version, BY_HAND)
    assert letter.pdf
    return " ".join(pdf_reading.text(letter.pdf).split())


@pytest.mark.clause("ADJ-5", "LET-1", "LET-8")
def test_an_answer_asked_for_by_letter_is_a_letter_in_the_print_just_agreed(world: builders.World) -> None:
    answered(world, AdjustmentState.PARTLY_AGREED, NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"))
    text = issued(world, LetterKind.ADJUSTMENT_DECISION)
    assert "Agreed in part." in text
    assert "Large print, 18 point" in text
    assert "We cannot give more time on the telephone today; we write instead." in text
    assert "If you think this is wrong" in text
    assert all(words in text for words in builders.WEIGHED.values())
    assert Letter.get().format["points"] == 18


@pytest.mark.parametrize(
    ("outcome", "agreed", "says"),
    [
        (AdjustmentState.AGREED, (NewAdjustment(AdjustmentKind.MORE_TIME),), "Agreed. From now on:"),
        (AdjustmentState.NOT_AGREED, (), "Not agreed. We can’t do this as you asked."),
    ],
)
def test_every_answer_can_be_issued(
    world: builders.World, outcome: AdjustmentState, agreed: tuple[NewAdjustment, ...], says: str
) -> None:
    answered(world, outcome, *agreed)
    assert says in issued(world, LetterKind.ADJUSTMENT_DECISION)


def test_an_answer_asked_for_by_email_is_no_letter(world: builders.World) -> None:
    answered(world, AdjustmentState.NOT_AGREED, by=Channel.EMAIL)
    assert Letter.select().count() == 0


def given(world: builders.World) -> str:
    restriction = builders.authorised(world)
    first = Letter.get(Letter.restriction == restriction)
    first = issue_letter(world.authoriser, first.reference, first.version, BY_HAND)
    made = NewAppeal(
        name="Morgan Okafor-Reed",
        reply_by=Channel.LETTER,
        address="14 Elder Court",
        grounds=(AppealGround.FACTS_WRONG,),
        decision_reference=str(first.appeal_reference),
    )
    appeal = lodge_appeal(CUSTOMER, made, CODE)
    hearer = world.staff["director-repairs"].id
    return assign_appeal(world.proposer, appeal.reference, appeal.version, hearer).reference


@pytest.mark.clause("LET-1", "APP-5")
def test_a_customer_who_is_answered_by_letter_is_told_who_hears_their_appeal(world: builders.World) -> None:
    given(world)
    text = issued(world, LetterKind.APPEAL_ACKNOWLEDGEMENT)
    assert "Fay Invented, Director of Repairs" in text
    assert "Fay Invented works in Repairs, and had no part in the first decision" in text


def waiting(world: builders.World) -> str:
    """Everything on the senior manager's work list."""
    work = work_for(world.actor("senior-manager"))
    return str((*work.late, *work.today, *work.coming))


def test_who_hears_an_appeal_that_was_taken_back_is_nothing_to_write_about(world: builders.World) -> None:
    reference = given(world)
    letter = Letter.get(Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT)
    assert letter.reference in waiting(world)
    withdraw_appeal(CUSTOMER, reference)
    with pytest.raises(NotAllowed):
        issue_letter(world.actor("senior-manager"), letter.reference, letter.version, BY_HAND)
    assert letter.reference not in waiting(world)
