"""Any two versions of the policy side by side, at an address that lasts; a draft on paper, marked as one (POL-5)."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.installation.policy import use_policy
from shared.policy import editing
from shared.policy.reading import library
from shared.rules.actor import OPERATOR
from tests import builders, pdf_reading
from tests.at_work import AtWork


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> AtWork:
    """A colleague's browser; three versions were in force, one after the other."""
    text = library()["housing-association"].read_text("utf-8")
    for number, step in ((7, "We stop here."), (9, "We stop here, and say why.")):
        ladder = editing.part_of(text, "ladder")
        last = ladder["steps"][-1] | {"words": step}
        text = editing.changed(text, "ladder", ladder | {"steps": [*ladder["steps"][:-1], last]})
        text = editing.changed(text, "enquiries", {"answer_working_days": number})
        use_policy(OPERATOR, text, "housing-association")
    return AtWork(app, world.staff["colleague"])


@pytest.mark.clause("POL-5")
def test_two_old_versions_are_compared_clause_by_clause_from_the_list(colleague: AtWork) -> None:
    colleague.get("/policy")
    assert "What it changed (version 3)" in colleague.text
    colleague.get("/policy/versions/compare")
    colleague.get("/policy/versions/compare?before=2&now=1")
    assert colleague.path == "/policy/versions/1/to/2"
    colleague.get("/policy/versions/2/to/3")
    assert (
        "Enquiries: Answer to an enquiry: changed [taken out:] 7 [end] [added:] 9 [end] working days" in colleague.text
    )
    assert "We stop [taken out:] here. [end] [added:] here, and say why. [end]" in colleague.text
    assert "2 clauses read differently" in colleague.text
    colleague.get("/policy/versions/1/to/3")
    assert "Answer to an enquiry: changed [taken out:] 10 [end] [added:] 9 [end]" in colleague.text


def test_a_comparison_of_what_there_is_not_is_no_page_and_one_with_itself_is_refused(colleague: AtWork) -> None:
    colleague.get("/policy/versions/1/to/4")
    assert colleague.status == 404
    colleague.get("/policy/versions/compare?before=2&now=2")
    assert colleague.status == 422
    assert colleague.error("now") == "Choose another than the first"
    colleague.get("/policy/versions/compare?before=2&now=x")
    assert colleague.status == 422


def test_a_draft_is_printed_whole_and_marked_on_every_page(app: Flask, world: builders.World) -> None:
    writer = AtWork(app, world.staff["senior-manager"])
    writer.post("/policy/drafts", {"source": "in_force"})
    writer.get("/policy/drafts/1/about")
    writer.send({"name": "What we do when contact is hard"})
    writer.get("/policy/drafts/1/privacy.pdf")
    printed = pdf_reading.text(writer.content)
    assert writer.headers["Content-Type"] == "application/pdf"
    assert printed.count("Draft, not in force") == pdf_reading.pages(writer.content) > 1
    assert "Commissioner" in printed
