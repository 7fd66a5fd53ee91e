"""Colleagues change, go away and come back; what depends on them follows (SIT-6, SIT-12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.staff.absences import record_absence
from shared.database.connections import connect_to
from shared.models import Absence, Notice, Staff
from shared.queries.presence import away_on, colleagues_with
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return builders.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


def written(day: object) -> dict[str, str]:
    return {"-day": str(day.day), "-month": str(day.month), "-year": str(day.year)}  # type: ignore[attr-defined]


def days(**named: object) -> dict[str, str]:
    return {f"{name}{part}": value for name, day in named.items() for part, value in written(day).items()}


def test_an_administrator_changes_a_colleagues_service_name_title_and_telephone(
    app: Flask, world: builders.World
) -> None:
    colleague = world.staff["colleague"]
    admin = AtWork(app, world.staff["admin"])
    admin.get(f"/staff/{colleague.id}/change")
    assert admin.value("name") == colleague.name
    answers = {"name": "Ada Newname", "job_title": "Repairs adviser", "service": "repairs", "telephone": "01632960555"}
    assert "The details of Ada Newname are changed" in admin.send(answers)
    now = Staff.get_by_id(colleague.id)
    assert (now.name, now.job_title, now.service.key, now.telephone) == (
        "Ada Newname", "Repairs adviser", "repairs", "01632 960555",
    )  # fmt: skip
    assert now.line_manager == world.staff["line-manager"]  # what was not touched stays


def test_nobody_is_their_own_manager_nor_another_account_of_themselves(app: Flask, world: builders.World) -> None:
    colleague = world.staff["colleague"]
    admin = AtWork(app, world.staff["admin"])
    admin.get(f"/staff/{colleague.id}/change")
    admin.send({"line_manager": colleague.email, "same_person_as": colleague.email, "name": "Kept"})
    assert admin.status == 422
    assert "other than themselves" in admin.error("line_manager")
    assert "Choose another account" in admin.error("same_person_as")
    assert admin.value("name") == "Kept"
    admin.send({"name": ".", "job_title": "-"})
    assert admin.error("name")
    assert admin.error("job_title")


def test_a_manager_records_leave_and_that_they_are_back_sooner(app: Flask, world: builders.World) -> None:
    manager, colleague = AtWork(app, world.staff["line-manager"]), world.staff["colleague"]
    today = clock.today()
    assert "Everybody is here" in manager.get("/absences")
    manager.get("/absences/new")
    last = today + timedelta(days=4)
    page = manager.send(
        {"staff": str(colleague.id), "stand_in": str(world.staff["senior-manager"].id), **days(last_day=last)}
    )
    assert f"{colleague.name} is recorded as away" in page
    assert away_on(today) == away_on(last) == {colleague.id}
    assert away_on(last + timedelta(days=1)) == frozenset()
    manager.send(action="/end")
    assert away_on(today) == frozenset()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"first_day": 5, "last_day": 2}, "last_day", "can’t be before the first"),
        ({"first_day": -9, "last_day": -2}, "last_day", "today or later"),
        ({"stand_in": "colleague"}, "stand_in", "somebody else"),
        ({"first_day": 3}, "first_day", "away then already"),
    ],
)
def test_days_that_cant_be_are_told_beside_their_field(
    app: Flask, world: builders.World, changes: dict[str, object], field: str, message: str
) -> None:
    manager, colleague = AtWork(app, world.staff["line-manager"]), world.staff["colleague"]
    today = clock.today()
    if field == "first_day":
        manager.get("/absences/new")
        manager.send({"staff": str(colleague.id)})
    manager.get("/absences/new")
    stand_in = {"stand_in": str(world.staff[str(changes["stand_in"])].id)} if "stand_in" in changes else {}
    dates = {name: today + timedelta(days=ahead) for name, ahead in changes.items() if isinstance(ahead, int)}
    manager.send({"staff": str(colleague.id), **stand_in, **days(**dates)})
    assert manager.status == 422
    assert message in manager.error(field)
    assert Absence.select().count() == (1 if field == "first_day" else 0)


@pytest.mark.clause("RES-11")
def test_when_nobody_would_answer_for_a_restriction_its_owner_is_told_at_once(
    app: Flask, world: builders.World
) -> None:
    restriction = builders.proposed(world)
    authorise_restriction(world.authoriser, restriction.reference, restriction.version, "Proportionate.")
    admin = AtWork(app, world.staff["admin"])
    told = Notice.select().where(Notice.text.contains("nobody answers"))
    for key in ("line-manager", "senior-manager-2"):
        assert told.count() == 0
        admin.get("/absences/new")
        admin.send({"staff": str(world.staff[key].id)})
    assert [notice.staff for notice in told] == [restriction.case.owner]
    assert told.get().urgent


def test_a_colleague_as_the_rules_know_them_has_their_times_away_and_who_stands_in(world: builders.World) -> None:
    officer, stand_in = world.staff["line-manager"], world.staff["senior-manager"]
    record_absence(world.actor("admin"), officer.id, clock.today(), None, stand_in.id)
    known = colleagues_with([officer.id, None])
    assert set(known) == {officer.id, stand_in.id}
    assert not known[officer.id].present(clock.today())
    assert known[officer.id].stand_in(clock.today()) == stand_in.id
    assert known[stand_in.id].present(clock.today())
