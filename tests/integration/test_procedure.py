"""The staff procedure: a page and a one-page card from the record, and that it was read (POL-10, REP-6)."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from shared import clock
from shared.models import ProcedureRead
from shared.queries.policy import policy_in_force
from shared.queries.reports.bundles import steps_taken
from shared.spreadsheets.bundle import as_csv
from tests import builders, pdf_reading
from tests.sign_in import browser_of


@pytest.mark.clause("POL-10")
def test_the_procedure_is_drawn_from_the_record_and_reading_it_is_confirmed(app: Flask, world: builders.World) -> None:
    colleague = browser_of(app, world.staff["colleague"])
    page = html.unescape(colleague.get("/policy/procedure").text)
    policy = policy_in_force()
    for step in policy.ladder.steps:
        assert step.title in page
        assert step.words.partition("{")[0][:30] in page
    assert f"Refer it to your {policy.abusive_mail.refer_to.label.lower()}" in page
    unread = colleague.post("/policy/procedure/read", data={"number": "1"})
    assert unread.status_code == 422
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
def test_the_record_of_steps_says_how_many_read_it_in_each_team(app: Flask, world: builders.World) -> None:
    for key in ("colleague", "line-manager"):
        browser_of(app, world.staff[key]).post("/policy/procedure/read", data={"number": "1", "read": "yes"})
    written = as_csv(steps_taken(clock.today())).decode()
    assert "Procedure read" in written
    assert "Colleagues who confirmed having read the procedure, each version counted,Number,2" in written.replace(
        '"', ""
    )
