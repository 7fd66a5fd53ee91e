"""A colleague leaves: what is theirs is listed before, handed over in one step, and nothing disappears (SIT-12)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.restrictions.decide import send_back
from shared.actions.restrictions.propose import revise_proposal
from shared.actions.staff.colleagues import disable_colleague
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import CaseFile, Restriction, Staff
from shared.queries.work.list import work_for
from shared.rules.errors import Invalid
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation in which the senior manager owns a case, with a proposal that came back."""
    connect_to(sqlite_url)
    made = builders.world()
    restriction = builders.proposed(made)
    send_back(made.authoriser, restriction.reference, restriction.version, "Was a mediator asked?")
    return made


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def waiting(w: builders.World, key: str) -> set[str]:
    work = work_for(w.actor(key))
    return {f"{row.what} {row.reference}" for row in (*work.late, *work.today, *work.coming)}


@pytest.mark.clause("SIT-12")
def test_what_a_leaver_owns_is_listed_before_and_handed_over_in_one_step(app: Flask, world: builders.World) -> None:
    leaver, other = world.staff["senior-manager"], world.staff["senior-manager-2"]
    restriction, case = Restriction.get(), CaseFile.get()
    admin = AtWork(app, world.staff["admin"])
    page = admin.get(f"/staff/{leaver.id}/end-access")
    assert f"The case {case.reference}" in page
    assert f"The proposal {restriction.reference}, which came back with questions" in page
    admin.send()
    assert admin.status == 422
    assert "Choose who takes over" in admin.error("hand_over_to")
    assert Staff.get_by_id(leaver.id).active
    admin.send({"hand_over_to": str(other.id)})
    assert not Staff.get_by_id(leaver.id).active
    assert CaseFile.get().owner == other
    assert Restriction.get().proposed_by == leaver  # who proposed it stays on the record
    assert f"Questions about your proposal {restriction.reference}" in waiting(world, "senior-manager-2")
    assert any(case.reference in notice.text for notice in work_for(world.actor("senior-manager-2")).notices)


@pytest.mark.clause("SIT-12")
def test_whoever_takes_over_can_answer_the_questions(world: builders.World) -> None:
    leaver = world.staff["senior-manager"]
    disable_colleague(world.actor("admin"), leaver.email, leaver.version, world.staff["senior-manager-2"].id)
    restriction = Restriction.get()
    proposal = builders.proposal(world, deputy=world.staff["director-repairs"].id)
    revise_proposal(world.actor("senior-manager-2"), restriction.reference, restriction.version, proposal)
    assert Restriction.get().proposed_by == world.staff["senior-manager-2"]


@pytest.mark.clause("SIT-12")
def test_only_somebody_who_can_work_a_case_takes_it_over(world: builders.World) -> None:
    leaver = world.staff["senior-manager"]
    for key in ("colleague", "auditor", "senior-manager"):
        with pytest.raises(Invalid, match="Choose who takes over"):
            disable_colleague(world.actor("admin"), leaver.email, leaver.version, world.staff[key].id)


def test_whoever_owns_nothing_leaves_at_once(world: builders.World) -> None:
    leaver = world.staff["line-manager"]
    disable_colleague(world.actor("admin"), leaver.email, leaver.version)
    assert not Staff.get_by_id(leaver.id).active


@pytest.mark.clause("SIT-12")
def test_a_proposal_of_somebody_who_is_gone_disappears_from_no_list(world: builders.World) -> None:
    with writing():
        Staff.update(active=False).where(Staff.id == world.staff["senior-manager"].id).execute()
    assert f"Questions about your proposal {Restriction.get().reference}" in waiting(world, "senior-manager-2")
