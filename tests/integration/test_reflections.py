"""Closed cases are sampled by nobody's choice, looked at again by somebody else, and their lessons listed (CAS-5)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared import clock
from shared.actions import cases
from shared.actions.installation.policy import use_policy
from shared.actions.reflect import reflect_on_case
from shared.models import CaseFile, Reflection
from shared.queries.policy import policy_in_force
from shared.queries.work.list import work_for
from shared.rules.actor import OPERATOR
from shared.rules.deadlines import after_working_days
from shared.rules.errors import NotAllowed, OutOfStep
from shared.rules.reflection import in_sample
from shared.rules.vocabulary import CaseDecision
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


def closed(world: builders.World, *, sampled: bool = True) -> CaseFile:
    """Cases are opened and closed until one of them is in the sample, or is not."""
    for _ in range(60):
        case = CaseFile.get_by_id(builders.case(world, checklist=False).id)
        case = cases.close_case(
            world.proposer, case.reference, case.version, CaseDecision.NO_ACTION, "It was our fault."
        )
        if in_sample(case.reference, 4) is sampled:
            return case
    raise AssertionError("of sixty cases all are in the sample, or none is")


def waiting(world: builders.World, key: str) -> list[str]:
    found = work_for(world.actor(key))
    return [row.what for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("CAS-5")
def test_a_sampled_case_is_work_of_somebody_else_until_its_lesson_is_listed(app: Flask, world: builders.World) -> None:
    case = closed(world)
    assert Reflection.select().count() == 1
    assert "Closed case to learn from" in waiting(world, "senior-manager-2")
    assert "Closed case to learn from" not in waiting(world, "senior-manager")
    words = ("The first answer was quick.", "Ask about the repair before anything else.", "Ask what is broken first.")
    with pytest.raises(NotAllowed):
        reflect_on_case(world.proposer, case.reference, 1, *words)
    other = AtWork(app, world.staff["senior-manager-2"])
    other.get(f"/cases/{case.reference}/reflect")
    other.send(dict(zip(("went_well", "better", "lesson"), words, strict=True)))
    assert "Closed case to learn from" not in waiting(world, "senior-manager-2")
    assert "Ask what is broken first." in other.get("/cases/lessons")
    said, again = Reflection.get(), ("Nothing went well.", "Do all of it otherwise.", "There is none to learn.")
    with pytest.raises(OutOfStep, match="looked at already"):
        reflect_on_case(world.actor("senior-manager-2"), case.reference, said.version, *again)
    assert Reflection.get().lesson == "Ask what is broken first."


@pytest.mark.clause("CAS-5")
def test_nobody_looks_again_at_a_case_that_is_in_no_sample(world: builders.World) -> None:
    case = closed(world, sampled=False)
    with pytest.raises(OutOfStep, match="in no sample"):
        reflect_on_case(world.actor("senior-manager-2"), case.reference, 1, "It was quick.", "Ask.", "Ask first.")


@pytest.mark.clause("CAS-5")
@pytest.mark.parametrize("one_in", [1, 4, 10])
def test_about_one_case_in_so_many_is_picked_by_its_reference_alone(one_in: int) -> None:
    picked = sum(in_sample(f"CAS-{number:04}-0000", one_in) for number in range(2000))
    assert 0.8 * 2000 / one_in < picked < 1.2 * 2000 / one_in or picked == 2000 / one_in


@pytest.mark.clause("CAS-5")
def test_how_many_and_how_soon_is_data_of_the_policy(app: Flask, world: builders.World) -> None:
    text = (builders.LIBRARY / "housing-association.toml").read_text("utf-8")
    for name in ("reflect_on_one_case_in", "reflect_within_working_days"):
        text = text.replace(f'    "times.{name}",\n', "")
    text = text.replace("[times]\n", "[times]\nreflect_on_one_case_in = 1\nreflect_within_working_days = 5\n")
    use_policy(OPERATOR, text, "every case")
    case = CaseFile.get_by_id(builders.case(world, checklist=False).id)
    cases.close_case(world.proposer, case.reference, case.version, CaseDecision.NO_ACTION, "It was our fault.")
    assert Reflection.get().due_on == after_working_days(clock.today(), 5, policy_in_force().organisation.nation)
    assert "one in 1, within 5 working days" in AtWork(app, world.staff["senior-manager"]).get("/policy")
