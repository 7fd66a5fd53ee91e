"""What a case answers about our own conduct before it goes to the Director (CAS-9)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.cases import answer_checklist
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.propose import propose_restriction
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
