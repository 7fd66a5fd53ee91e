"""Whoever hears an appeal is away: it is work of whoever stands in, unless they had a part in it (SIT-6, SIT-12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal
from shared.actions.staff.absences import record_absence
from shared.actions.staff.colleagues import ColleagueDetails, change_colleague
from shared.models import Appeal, Letter
from shared.queries.work.list import counts, work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid
from shared.rules.vocabulary import AppealGround, Channel
from tests import beginnings, builders
from tests.at_work import AtWork

AWAY = "Appeal to hear: Fay Invented is away until"


@pytest.fixture
def world(app: Flask) -> builders.World:
    """A restriction in force, and an appeal about it that Fay hears."""
    made = beginnings.told()[0]
    new = NewAppeal(
        name="Morgan Okafor-Reed", reply_by=Channel.EMAIL, email="morgan@example.com",
        grounds=(AppealGround.FACTS_WRONG,), decision_reference=Letter.get().appeal_reference or "",
    )  # fmt: skip
    appeal = lodge_appeal(CUSTOMER, new, "7K3Q9-XZ2MA-4TPR")
    assign_appeal(made.proposer, appeal.reference, appeal.version, made.staff["director-repairs"].id)
    return made


def away(world: builders.World, stand_in: str = "") -> None:
    """Fay is away from today for two weeks."""
    today = clock.today()
    number = world.staff[stand_in].id if stand_in else None
    fay = world.staff["director-repairs"].id
    record_absence(world.actor("admin"), fay, today, today + timedelta(days=14), number)


def row_of(world: builders.World, key: str) -> str:
    """What the work list of this colleague says about the appeal, and what it asks them to do."""
    waiting = work_for(world.actor(key))
    rows = [row for row in (*waiting.late, *waiting.today, *waiting.coming) if row.what.startswith(AWAY)]
    return rows[0].action if rows else ""


def test_whoever_deals_with_no_customers_stands_in_for_nobody_who_does(world: builders.World) -> None:
    with pytest.raises(Invalid, match="deals with customers"):
        away(world, stand_in="auditor")


@pytest.mark.clause("SIT-12", "REP-4")
def test_it_is_work_of_the_director_who_stands_in_and_who_takes_it_over(app: Flask, world: builders.World) -> None:
    assert row_of(world, "director-customer") == ""
    before = counts(world.actor("director-customer")).get("/appeals")
    away(world, stand_in="director-customer")
    assert row_of(world, "director-customer") == "Take it over"
    assert counts(world.actor("director-customer"))["/appeals"].waiting == (before.waiting if before else 0) + 1
    assert row_of(world, "director-housing") == row_of(world, "senior-manager") == ""
    gus = AtWork(app, world.staff["director-customer"])
    page = gus.get(f"/appeals/{Appeal.get().reference}")
    assert "Fay Invented is away" in page
    gus.send({"hearer": [str(world.staff["director-customer"].id)], "reason": "Fay is on leave."}, action="/replace")
    assert Appeal.get().hearer == world.staff["director-customer"]
    assert row_of(world, "director-customer") == ""


@pytest.mark.clause("SIT-6")
@pytest.mark.parametrize("stand_in", ["director-housing", "colleague", ""])
def test_a_stand_in_with_a_part_in_the_decision_never_gets_it(world: builders.World, stand_in: str) -> None:
    away(world, stand_in)
    assert row_of(world, stand_in or "director-housing") == ""
    assert row_of(world, "director-customer") == "Give to another Director"
    assert row_of(world, "senior-manager") == ""  # they proposed it: they take it from nobody


@pytest.mark.parametrize(("service", "asks"), [("housing", "Give to another Director"), ("customer", "")])
def test_a_hearer_who_has_moved_to_a_service_with_a_part_is_somebodys_work(
    world: builders.World, service: str, asks: str
) -> None:
    fay = world.staff["director-repairs"]
    facts = ColleagueDetails(fay.name, fay.job_title, service, fay.telephone, "")
    change_colleague(world.actor("admin"), fay.email, fay.version, facts)
    found = work_for(world.actor("director-customer"))
    rows = [row for row in (*found.late, *found.today, *found.coming) if "is of another service now" in row.what]
    assert [row.action for row in rows] == ([asks] if asks else [])


def test_it_is_theirs_again_when_they_are_back(world: builders.World) -> None:
    away(world, stand_in="director-customer")
    with clock.as_if(clock.now() + timedelta(days=15)):
        assert row_of(world, "director-customer") == ""
        heard = work_for(world.actor("director-repairs"))
        assert any(row.what == "Appeal to hear" for row in (*heard.late, *heard.today, *heard.coming))
