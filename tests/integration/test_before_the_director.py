"""What a case answers about our own conduct before it goes to the Director (CAS-9)."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from shared.actions.cases import answer_checklist
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.propose import propose_restriction
from shared.database.writing import writing
from shared.models import Attachment, Notice, Restriction, Staff
from shared.queries.cases.pack import pack_of
from shared.rules.errors import NotAllowed
from shared.rules.vocabulary import ChecklistItem
from tests import builders
from tests.at_work import AtWork


@pytest.mark.clause("CAS-9")
def test_the_case_answers_four_questions_of_our_own_conduct_before_the_director_signs(
    app: Flask, world: builders.World
) -> None:
    questions = {
        ChecklistItem.ORIGINAL_MATTER: "Was the customer’s original complaint handled properly?",
        ChecklistItem.OUR_COMMUNICATION: "Was our own communication good enough?",
        ChecklistItem.NEW_INFORMATION: "Is there new information?",
        ChecklistItem.BETTER_ROUTE: "Is there a better route than a restriction?",
    }
    case = builders.case(world, checklist=False)
    for item in set(ChecklistItem) - set(questions):
        answer_checklist(world.proposer, case.reference, item, evidence="Looked at.")
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    senior, director = (AtWork(app, world.staff[role]) for role in ("senior-manager", "director-housing"))
    for number, (item, question) in enumerate(questions.items()):
        director.get(f"/restrictions/{restriction.reference}")
        assert f"{4 - number} of the {len(ChecklistItem)} tests still open" in director.text
        with pytest.raises(NotAllowed, match=f"{4 - number} items? of the checklist"):
            authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")
        senior.get(f"/cases/{case.reference}")
        assert question in senior.text
        answer_checklist(world.proposer, case.reference, item, evidence=f"Answered: {item.value}.")
    director.get(f"/restrictions/{restriction.reference}")
    for item in questions:
        assert f"Answered: {item.value}." in director.text
    authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Yes.")


@pytest.mark.clause("CAS-2", "REP-5")
def test_a_file_is_added_at_an_item_and_stands_there_for_the_director_and_in_the_pack(
    app: Flask, world: builders.World
) -> None:
    case = builders.case(world, checklist=False)
    senior, director = (AtWork(app, world.staff[role]) for role in ("senior-manager", "director-housing"))
    senior.get(f"/cases/{case.reference}/checklist/circumstances")
    for name in ("letter.txt", "log.txt"):
        senior.get(f"/cases/{case.reference}/checklist/circumstances")
        senior.send({"evidence": "We asked on the telephone.", "files": (io.BytesIO(b"They work nights."), name)})
        assert senior.path == f"/cases/{case.reference}", senior.text
    files = list(Attachment.select().where(Attachment.record_reference == case.reference))
    named = [(one.name, one.item) for one in files]
    assert named == [(name, ChecklistItem.CIRCUMSTANCES) for name in ("letter.txt", "log.txt")]
    restriction = propose_restriction(world.proposer, case.reference, builders.proposal(world))
    for browser, page in (
        (senior, f"/cases/{case.reference}"),
        (senior, f"/cases/{case.reference}/checklist"),
        (senior, f"/cases/{case.reference}/checklist/circumstances"),
        (director, f"/cases/{case.reference}/print"),
        (director, f"/restrictions/{restriction.reference}"),
    ):
        browser.get(page)
        assert "letter.txt" in browser.text, page
        assert "log.txt" in browser.text, page
    equality = next(part for part in pack_of(case).parts if part.title == "Equality record")
    assert [entry.title for entry in equality.entries][1:3] == ["Evidence: letter.txt", "Evidence: log.txt"]


def test_a_file_without_a_word_of_what_it_shows_answers_nothing(app: Flask, world: builders.World) -> None:
    case = builders.case(world, checklist=False)
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/cases/{case.reference}/checklist/circumstances")
    senior.send({"files": (io.BytesIO(b"They work nights."), "letter.txt")})
    assert senior.error("circumstances-evidence") == "Give the evidence, or say why this does not apply"
    assert "letter.txt" in senior.text  # kept for when the rest is right
    assert not Attachment.select().exists()


def test_who_may_sign_in_the_proposers_service_is_told_or_where_nobody_may_all_who_may(world: builders.World) -> None:
    def told(restriction: Restriction) -> list[str]:
        rows = Notice.select().where(Notice.text.contains(f"{restriction.reference}, for you to decide"))
        return sorted(row.staff.name for row in rows)

    assert told(builders.proposed(world)) == ["Eli Placeholder"]
    with writing():
        Staff.update(active=False).where(Staff.id == world.staff["director-housing"].id).execute()
    assert told(builders.proposed(world)) == ["Fay Invented", "Gus Pretend"]
