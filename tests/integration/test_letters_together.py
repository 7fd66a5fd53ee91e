"""Letters after the first are judged by everything that binds the customer, as the first one is (SIT-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, match_appeal
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.change import NewTerms
from shared.actions.restrictions.officer import name_officer
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.database.connections import connect_to
from shared.letters.compose import compose
from shared.models import Letter, Published, Restriction
from shared.models.references import new_code
from shared.queries.letters.content import content_of
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    Channel,
    LetterKind,
    RestrictionKind,
    ReviewOutcome,
)
from tests import beginnings, builders

WRITTEN = {
    "kinds": (RestrictionKind.ONE_FORM_ONLY,), "channels": (Channel.EMAIL, Channel.LETTER), "windows": (),
    "officer": None, "deputy": None,
}  # fmt: skip
NAMED = {"kinds": (RestrictionKind.NAMED_OFFICER,), "channels": (), "windows": ()}


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation that has told a customer of two decisions: in writing only, and through a named officer."""
    connect_to(sqlite_url)
    made = beginnings.world()
    for terms in (WRITTEN, NAMED):
        restriction = builders.authorised(made, **terms)
        letter = Letter.get(Letter.restriction == restriction)
        issue_letter(made.proposer, letter.reference, letter.version, builders.BY_HAND)
    return made


def decisions() -> list[Restriction]:
    return list(Restriction.select().order_by(Restriction.id))


def says(kind: LetterKind) -> str:
    letter = Letter.select().where(Letter.kind == kind).order_by(Letter.id.desc()).get()
    content = content_of(letter, on=clock.today(), appeal_reference="DEC-1", code="x")
    return " ".join(compose(content).html.replace("\N{NO-BREAK SPACE}", " ").split())


def reviewed(world: builders.World, one: Restriction, outcome: ReviewOutcome, easing: NewTerms | None = None) -> None:
    held = NewReview(outcome, "The notes of every call.", "Calm contact since.", easing=easing)
    review_restriction(world.proposer, one.reference, Restriction.get_by_id(one.id).version, held)


def behind_the_code_of(decision: Restriction) -> dict[str, Any]:
    """What the portal shows for the code of its letter."""
    letter = Letter.get(Letter.restriction == decision, Letter.kind == LetterKind.RESTRICTION)
    found: dict[str, Any] = Published.get(Published.reference == letter.appeal_reference).body
    return found


def officer(world: builders.World) -> str:
    return str(world.staff["line-manager"].name)


@pytest.mark.clause("SIT-1")
def test_an_eased_decision_opens_no_way_that_another_one_closes(world: builders.World) -> None:
    _, named = decisions()
    sooner = NewTerms((RestrictionKind.NAMED_OFFICER,), named.ends_on - timedelta(days=20))
    reviewed(world, named, ReviewOutcome.EASED, sooner)
    letter = says(LetterKind.REVIEW_OUTCOME)
    assert "Email" in letter
    assert "Telephone calls" not in letter


@pytest.mark.clause("SIT-1")
def test_the_letter_about_the_one_says_whom_the_other_names(world: builders.World) -> None:
    written, _ = decisions()
    sooner = NewTerms(
        (RestrictionKind.ONE_FORM_ONLY,), written.ends_on - timedelta(days=20), (Channel.EMAIL, Channel.LETTER)
    )
    reviewed(world, written, ReviewOutcome.EASED, sooner)
    assert f"for {officer(world)}" in says(LetterKind.REVIEW_OUTCOME)


@pytest.mark.clause("SIT-1", "APP-8")
def test_the_page_behind_the_code_of_each_decision_says_what_all_of_them_leave_open(world: builders.World) -> None:
    written, named = decisions()
    before = behind_the_code_of(named)
    assert Channel.TEXT.label not in " ".join(before["can"])
    more = NewTerms((RestrictionKind.ONE_FORM_ONLY,), written.ends_on, (Channel.EMAIL, Channel.LETTER, Channel.TEXT))
    reviewed(world, written, ReviewOutcome.EASED, more)
    assert Channel.TEXT.label in " ".join(behind_the_code_of(named)["can"])
    reviewed(world, named, ReviewOutcome.ENDED)
    ended = behind_the_code_of(named)
    reviewed(world, written, ReviewOutcome.ENDED)
    assert behind_the_code_of(named) == ended, "one that is over is left as it was"


@pytest.mark.clause("SIT-1")
def test_a_new_officers_letter_keeps_closed_what_another_decision_closes(world: builders.World) -> None:
    _, named = decisions()
    people = world.staff["senior-manager-2"].id, world.staff["director-customer"].id
    name_officer(world.proposer, named.reference, named.version, *people)
    letter = says(LetterKind.NEW_OFFICER)
    assert "Telephone calls" not in letter
    assert f"for {world.staff['senior-manager-2'].name}" in letter


@pytest.mark.clause("SIT-1")
def test_the_letter_of_an_end_says_what_goes_on(world: builders.World) -> None:
    written, named = decisions()
    reviewed(world, named, ReviewOutcome.ENDED)
    letter = says(LetterKind.RESTRICTION_ENDED)
    assert "goes on as it is" in letter
    assert "nothing limits" not in letter
    assert "like everyone else" not in letter
    assert "Telephone calls" not in letter
    reviewed(world, written, ReviewOutcome.ENDED)
    letter = says(LetterKind.RESTRICTION_ENDED)
    assert "nothing limits how you can contact us any more" in letter
    assert "Telephone calls" in letter


@pytest.mark.clause("SIT-1", "SIT-9")
@pytest.mark.parametrize("outcome", [AppealOutcome.UPHELD, AppealOutcome.NOT_UPHELD])
def test_the_answer_to_an_appeal_says_what_else_binds(world: builders.World, outcome: AppealOutcome) -> None:
    _, named = decisions()
    made = NewAppeal(
        name=world.customer.name, reply_by=Channel.TELEPHONE, telephone="07700 900123",
        grounds=(AppealGround.FACTS_WRONG,), decision_described="That I go through one person.",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, made, new_code())
    appeal = match_appeal(world.actor("senior-manager-2"), appeal.reference, appeal.version, named.reference)
    hearer = "director-repairs"
    appeal = assign_appeal(world.actor("director-customer"), appeal.reference, appeal.version, world.staff[hearer].id)
    answers = {AppealGround.FACTS_WRONG: "We listened to the recording again."}
    decide_appeal(
        world.actor(hearer), appeal.reference, appeal.version, outcome, answers, evidence_read="The recording."
    )
    letter = says(LetterKind.APPEAL_OUTCOME)
    assert "Telephone calls" not in letter
    assert "nothing limits" not in letter
    assert ("what we told you about in our decision" in letter) is (outcome is AppealOutcome.UPHELD)
    assert ("The note about it on your account has gone." in letter) is (outcome is AppealOutcome.UPHELD)
