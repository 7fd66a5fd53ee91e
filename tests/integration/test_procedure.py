"""The staff procedure: a page and a one-page card from the record, and that it was read (POL-10, REP-6)."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.installation.reading import confirm_reading
from shared.database.writing import writing
from shared.models import ProcedureRead
from shared.queries.policy import policy_in_force
from shared.queries.reports.bundles import steps_taken
from shared.queries.work.list import counts, work_for
from shared.rules.actor import Actor
from shared.spreadsheets.bundle import as_csv
from tests import builders, pdf_reading
from tests.sign_in import browser_of


@pytest.fixture
def unread(world: builders.World) -> builders.World:
    """The version is new, and nobody has read its procedure."""
    with writing():
        ProcedureRead.delete().execute()
    return world


@pytest.mark.clause("POL-10")
def test_the_procedure_is_drawn_from_the_record_and_reading_it_is_confirmed(app: Flask, unread: builders.World) -> None:
    world = unread
    colleague = browser_of(app, world.staff["colleague"])
    page = html.unescape(colleague.get("/policy/procedure").text)
    policy = policy_in_force()
    for step in policy.ladder.steps:
        assert step.title in page
        assert step.words.partition("{")[0][:30] in page
    assert f"Refer it to your {policy.abusive_mail.refer_to.label.lower()}" in page
    unticked = colleague.post("/policy/procedure/read", data={"number": "1"})
    assert unticked.status_code == 422
    sent = {"number": "1", "read": "yes"}
    assert colleague.post("/policy/procedure/read", data=sent).location == "/policy/procedure"
    assert "I have read this procedure" not in colleague.get("/policy/procedure").text
    assert ProcedureRead.select().count() == 1
    manager = html.unescape(browser_of(app, world.staff["line-manager"]).get("/policy/procedure").text)
    assert "Bo Examplar" in manager.partition("Who has not confirmed it yet")[2]
    assert "Ash Testley" not in manager.partition("Who has not confirmed it yet")[2]
    builders.policy("council-behaviour")
    assert colleague.post("/policy/procedure/read", data=sent).status_code == 409
    assert "I have read this procedure" in colleague.get("/policy/procedure").text


@pytest.mark.clause("POL-10")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_desk_card_is_one_page_under_every_policy(app: Flask, world: builders.World, name: str) -> None:
    builders.policy(name)
    answer = browser_of(app, world.staff["colleague"]).get("/policy/desk-card.pdf")
    assert answer.mimetype == "application/pdf"
    assert pdf_reading.pages(answer.data) == 1
    assert policy_in_force().ladder.steps[-1].title in pdf_reading.text(answer.data)


@pytest.mark.clause("REP-6")
def test_the_record_of_steps_says_how_many_read_it_in_each_team(app: Flask, unread: builders.World) -> None:
    for key in ("colleague", "line-manager"):
        browser_of(app, unread.staff[key]).post("/policy/procedure/read", data={"number": "1", "read": "yes"})
    written = as_csv(steps_taken(clock.today())).decode()
    assert "Procedure read" in written
    assert "Colleagues who confirmed having read the procedure, each version counted,Number,2" in written.replace(
        '"', ""
    )


def to_read(person: Actor) -> list[tuple[str, bool]]:
    """The procedures that wait for a colleague, and whether they are late."""
    found = work_for(person)
    rows = [(row, row.late(clock.today())) for row in (*found.late, *found.today, *found.coming)]
    return [(row.reference, late) for row, late in rows if row.href == "/policy/procedure"]


@pytest.mark.clause("POL-10")
def test_who_has_not_read_it_finds_it_on_their_work_list_from_the_next_day(unread: builders.World) -> None:
    read, not_read = unread.actor("colleague"), unread.actor("line-manager")
    with clock.as_if(clock.now() + timedelta(days=1)):
        assert to_read(read) == to_read(not_read) == [("Version 1", False)]
        assert counts(not_read)["/policy"].waiting == 1
        assert to_read(unread.actor("auditor")) == [], "who deals with no customers"
        confirm_reading(read, 1)
        assert (to_read(read), to_read(not_read)) == ([], [("Version 1", False)])
    with clock.as_if(clock.now() + timedelta(days=18)):
        assert (to_read(read), to_read(not_read)) == ([], [("Version 1", True)])
        assert counts(not_read)["/policy"].late
        builders.policy("council-behaviour")
    with clock.as_if(clock.now() + timedelta(days=19)):
        assert to_read(read) == to_read(not_read) == [("Version 2", False)]
