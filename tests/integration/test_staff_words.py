"""A colleague who writes an insult, a diagnosis or a label is asked; what they keep, the Director sees (SIT-11)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.cases import answer_checklist, close_case, open_case
from shared.actions.customers.keep import record_sensitive_detail
from shared.actions.letters.issue import write_letter
from shared.actions.restrictions.decide import authorise_restriction, refuse_restriction, send_back
from shared.actions.restrictions.propose import propose_restriction
from shared.clock import today
from shared.database.connections import connect_to
from shared.models import KeptWords, Restriction
from shared.rules.errors import Invalid
from shared.rules.vocabulary import Barrier, CaseDecision, ChecklistItem
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office

LABEL = "Repairs go on as before, though she is bipolar."


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def refused(what: object) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        what()  # type: ignore[operator]
    return invalid.value.problems


@pytest.mark.clause("SIT-11")
@pytest.mark.parametrize("empty", [".", "n/a", "see above"])
def test_a_reason_that_says_nothing_is_none_wherever_one_is_asked_for(world: builders.World, empty: str) -> None:
    case = builders.case(world)
    me = world.proposer
    words = dict.fromkeys(
        ("why", "goes_on", "alternatives", "steps_skipped", "danger_reason", "conflict_resolution"), empty
    )
    problems = refused(lambda: propose_restriction(me, case.reference, builders.proposal(world, **words)))
    assert set(words) <= set(problems)
    restriction = propose_restriction(me, case.reference, builders.proposal(world))
    for decide in (authorise_restriction, refuse_restriction, send_back):
        assert "reasons" in refused(
            lambda decide=decide: decide(world.authoriser, restriction.reference, restriction.version, empty)
        )
    assert "because" in refused(lambda: open_case(me, world.customer.account, (), empty))
    assert "evidence" in refused(
        lambda: answer_checklist(me, case.reference, ChecklistItem.EVIDENCE, evidence=empty, exception=empty)
    )
    other = open_case(me, world.customer.account, (), "Forty calls in one week.")
    closing = refused(lambda: close_case(me, other.reference, other.version, CaseDecision.NO_ACTION, empty))
    assert "reasons" in closing


@pytest.mark.clause("SIT-11")
def test_a_diagnosis_in_what_goes_on_as_before_is_asked_about_by_the_field_and_everything_typed_is_kept(
    app: Flask, world: builders.World
) -> None:
    case = builders.case(world)
    manager = AtWork(app, world.staff["senior-manager"])
    manager.get(f"/cases/{case.reference}/propose")
    assert "Why must these words stay?" not in manager.text
    answers = {
        "kinds": ["serious_matters_only"], "why": "Eleven long calls.", "alternatives": "One contact was offered.",
        "steps_skipped": "The threats could not wait.",
        "goes_on": LABEL,
    }  # fmt: skip
    manager.send(answers)
    assert manager.status == 422
    assert "“bipolar” is a diagnosis" in manager.error("goes_on")
    assert manager.value("goes_on") == LABEL
    assert "The Director sees your reason" in manager.error("keep_because")
    manager.send({"keep_because": "."})
    assert manager.error("keep_because")
    assert not Restriction.select().exists()
    manager.send({"goes_on": "Repairs go on as before; a letter says when."})
    assert Restriction.select().count() == 1
    assert not KeptWords.select().exists()


@pytest.mark.clause("SIT-11")
def test_words_that_are_kept_stand_before_the_director_with_the_reason(app: Flask, world: builders.World) -> None:
    case = builders.case(world)
    manager = AtWork(app, world.staff["senior-manager"])
    manager.get(f"/cases/{case.reference}/propose")
    manager.send({
        "kinds": ["serious_matters_only"], "why": "Eleven long calls.", "alternatives": "One contact was offered.",
        "steps_skipped": "The threats could not wait.",
        "goes_on": LABEL, "keep_because": "She asked us in writing to name it.",
    })  # fmt: skip
    restriction = Restriction.get()
    director = AtWork(app, world.staff["director-housing"])
    page = director.get(f"/restrictions/{restriction.reference}")
    assert f"kept “bipolar” in {restriction.reference}: She asked us in writing to name it." in page


@pytest.mark.clause("SIT-11")
def test_the_same_is_asked_wherever_staff_write_what_others_read(world: builders.World) -> None:
    restriction = builders.authorised(world)
    case, me, letter = restriction.case, world.proposer, restriction.letters.get()
    written = {
        "evidence": lambda: answer_checklist(me, case.reference, ChecklistItem.SUPPORT, evidence="Told the nutter so."),
        "after_why": lambda: write_letter(me, letter.reference, letter.version, {"after_why": "You are a liar."}),
        "detail": lambda: record_sensitive_detail(
            me, world.customer.account, Barrier.ANXIETY, "Schizophrenic, says the neighbour.", today()
        ),
        "because": lambda: open_case(me, world.customer.account, (), "A serial complainer."),
    }
    for field, act in written.items():
        problems = refused(act)
        assert "stays" in problems[field]
        assert "keep_because" in problems


@pytest.mark.clause("SIT-11")
def test_what_the_customer_said_is_quoted_as_it_was(world: builders.World) -> None:
    case = builders.case(world)
    why = "In three calls he said “you are a liar and an idiot” and would not stop."
    propose_restriction(world.proposer, case.reference, builders.proposal(world, why=why))
    assert not KeptWords.select().exists()


def test_a_danger_stands_before_the_director(app: Flask, world: builders.World) -> None:
    restriction = builders.proposed(world, danger_reason="He waited at the door with a bar.")
    page = AtWork(app, world.staff["director-housing"]).get(f"/restrictions/{restriction.reference}")
    assert "A danger is recorded, so that it can begin before its letter: He waited at the door with a bar." in page
