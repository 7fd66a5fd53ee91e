"""A form that can't be taken any more loses nothing that was typed, and gives nothing away."""

from __future__ import annotations

import pytest
from flask import Flask

from shared.actions.restrictions.decide import refuse_restriction
from shared.database.connections import connect_to
from shared.database.writing import writing
from shared.models import StaffSession
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import browser_of
from tests.visitor import portal

WORDS = "He said: <b>I know where you live</b>.\nThen he rang off."


@pytest.mark.clause("REL-3", "SEC-14")
def test_an_incident_written_while_the_session_ended_is_shown_again(app: Flask, world: builders.World) -> None:
    colleague = browser_of(app, world.staff["colleague"])
    with writing():
        StaffSession.update(ended_at=StaffSession.started_at).execute()
    answer = colleague.post("/incidents/new", data={"what_happened": WORDS, "password": "my own secret words"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "You have been signed out" in page
    assert "He said: &lt;b&gt;I know where you live&lt;/b&gt;.\nThen he rang off." in page
    assert "my own secret words" not in page
    assert 'href="/sign-in?next=' in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_words_the_way_leads_to_signing_in(app: Flask, world: builders.World) -> None:
    answer = app.test_client().post("/incidents/new", data={"channel": "telephone"})
    assert answer.status_code == 303


@pytest.mark.clause("REL-3")
def test_a_form_of_the_portal_without_its_cookie_is_shown_again(sqlite_url: str) -> None:
    app = portal(sqlite_url)
    connect_to(sqlite_url)
    builders.world()
    answer = app.test_client().post("/adjustments/what", data={"own_words": WORDS, "code": "7K3Q9-XZ2MA 4TPR"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "He said: &lt;b&gt;I know where you live&lt;/b&gt;.\nThen he rang off." in page
    assert "7K3Q9" not in page


@pytest.mark.clause("REL-5")
@pytest.mark.parametrize("in_place", [False, True])
def test_whoever_loses_a_race_is_led_back_to_the_record_as_it_is_now(
    app: Flask, world: builders.World, in_place: bool
) -> None:
    proposal = builders.proposed(world)
    page = f"/restrictions/{proposal.reference}"
    slow = AtWork(app, world.staff["director-housing"])
    slow.get(page)
    where, standing = slow.filled("/decide")
    quick = world.actor("director-repairs")
    refuse_restriction(quick, proposal.reference, proposal.version, "A named officer would do.")
    how = {"HX-Request": "true"} if in_place else {}  # a form shown again after a mistake came from no page
    slow.post(where, standing | {"reasons": "It is proportionate.", "decision": "authorise"}, **how)
    assert slow.status == 409
    assert f'href="{page}"' in slow.page, "back to the record"
    assert "Look at it as it is now" in slow.text
    assert "It is proportionate." in slow.page or in_place, "what was typed stands to be copied"
    assert "A named officer would do." in slow.get(page)
