"""A long text is not lost: kept as it is written, there again after signing in, with the true reason for having to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.staff import sessions
from shared.database.writing import writing
from shared.models import Incident, StaffDraft, StaffSession
from tests import builders
from tests.at_work import AtWork

ACCOUNT = "HA-204417"
FORM = f"/incidents/new?account={ACCOUNT}"
WORDS = "They said: I know where you park.\nThen they rang off."
WRITTEN = {"what_happened": WORDS, "behaviours_aggressive": ["intimidation"], "affected_me": []}


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> AtWork:
    return AtWork(app, world.staff["colleague"])


def writing_at(colleague: AtWork) -> dict[str, object]:
    """The form as it is opened, with what is written into it."""
    colleague.get(FORM)
    return colleague.filled("/incidents/new")[1] | WRITTEN


def ended_by_itself() -> None:
    with writing():
        StaffSession.update(seen_at=clock.now() - sessions.IDLE - timedelta(minutes=1)).execute()


def test_what_was_kept_stands_in_the_form_again_ticks_too_for_its_writer_alone(
    app: Flask, world: builders.World, colleague: AtWork
) -> None:
    said = colleague.client.post("/drafts", data=writing_at(colleague))
    assert said.text.startswith("Draft saved at ")
    again = AtWork(app, world.staff["colleague"])
    assert "is here again. It was not sent." in again.get(FORM)
    assert again.value("what_happened") == WORDS
    assert again.value("behaviours_aggressive") == ["intimidation"]
    assert "affected_me" not in again.filled("/incidents/new")[1]
    again.get("/incidents/new")
    assert not again.value("what_happened"), "words about one person stand in the form about another"
    other = AtWork(app, world.staff["line-manager"])
    assert "is here again" not in other.get(FORM)


def test_a_form_that_came_after_the_session_ended_is_kept_and_the_reason_is_true(
    app: Flask, world: builders.World, colleague: AtWork
) -> None:
    form = writing_at(colleague)
    ended_by_itself()
    page = colleague.post("/incidents/new", form)
    assert colleague.status == 401
    assert "You did nothing for 30 minutes. Nothing was sent, and what you wrote is kept" in page
    again = AtWork(app, world.staff["colleague"])
    again.get(FORM)
    again.send(action="/incidents/new")
    assert Incident.get().what_happened == WORDS
    assert not StaffDraft.select().exists(), "what was sent is kept as a draft"


def test_a_session_that_somebody_ended_says_so_and_keeps_nothing(colleague: AtWork, world: builders.World) -> None:
    form = writing_at(colleague)
    sessions.end_all(world.staff["colleague"])
    page = colleague.post("/incidents/new", form)
    assert "This session was ended at " in page
    assert "You did nothing" not in page
    assert WORDS.splitlines()[0] in page, "the words are shown to be copied"
    assert not StaffDraft.select().exists()


def test_another_site_can_put_no_words_into_a_form(colleague: AtWork) -> None:
    form = writing_at(colleague)
    ended_by_itself()
    colleague.post("/incidents/new", form, **{"Sec-Fetch-Site": "cross-site"})
    assert not StaffDraft.select().exists()


def test_it_is_thrown_away_by_its_writer_or_by_time(colleague: AtWork) -> None:
    colleague.client.post("/drafts", data=writing_at(colleague))
    colleague.get(FORM)
    colleague.post("/drafts/thrown-away", colleague.filled("/incidents/new")[1])
    assert colleague.path == "/incidents/new"
    assert not colleague.value("what_happened")
    colleague.client.post("/drafts", data=writing_at(colleague))
    with writing():
        StaffDraft.update(saved_at=clock.now() - timedelta(days=15)).execute()
    assert "is here again" not in colleague.get(FORM)


def test_a_draft_about_a_record_that_changed_says_so(app: Flask, world: builders.World) -> None:
    case = builders.case(world)
    one, other = AtWork(app, world.staff["senior-manager"]), AtWork(app, world.staff["line-manager"])
    address = f"/cases/{case.reference}/account"
    one.get(address)
    one.client.post("/drafts", data=one.filled("")[1] | {"account": "They say that nobody rang back."})
    other.get(address)
    other.send({"account": "They say that the boiler was cold."})
    one.get(address)
    page = one.send()
    assert "Read what changed, then save again." in page
    assert one.value("account") == "They say that nobody rang back."


def test_a_draft_that_comes_after_its_answers_were_saved_is_not_offered_as_unsent(
    app: Flask, world: builders.World
) -> None:
    here = f"/cases/{builders.case(world).reference}/checklist"
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(here)
    _, standing = senior.filled("/checklist")
    assert senior.client.post("/drafts", data=standing).status_code == 200
    assert "is here again" not in senior.get(here)
    assert senior.client.post("/drafts", data=standing | {"circumstances-evidence": "More."}).status_code == 200
    assert "is here again" in senior.get(here)
