"""A version that is approved for a day to come: everybody can read it, and what it will change (POL-5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.installation.drafts import approve_draft, begin_draft, change_draft, discard_draft, use_due_drafts
from shared.database.connections import connect_to
from shared.models import PolicyDraft, PolicyEdition
from shared.policy import editing
from shared.queries.policy import version_in_force
from tests import builders
from tests.at_work import AtWork
from tests.visitor import Visitor, portal

NEW_WORDS = "We look at every limit every two months."


def approved(world: builders.World, day: date) -> PolicyDraft:
    """A draft with another clause about reviews, written by one person and approved by another."""
    writer = world.actor("senior-manager")
    draft = begin_draft(writer, version_in_force().source)
    section = editing.part_of(draft.source, "statement.reviews")
    draft = change_draft(writer, draft.id, draft.version, "statement.reviews", section | {"text": NEW_WORDS})
    return approve_draft(world.actor("director-housing"), draft.id, draft.version, day)


@pytest.mark.clause("POL-5")
def test_the_public_reads_what_comes_until_its_day_and_then_is_led_to_it(database_url: str) -> None:
    visitor, day = Visitor(portal(database_url)), clock.today() + timedelta(days=14)
    world = builders.world()
    said = f"{day.day} {day:%B %Y}"
    for page in ("/policy", "/policy/versions", "/privacy", "/privacy/versions"):
        assert said not in visitor.get(page), page
    visitor.get(f"/policy/from/{day}")
    assert visitor.status == 404
    approved(world, day)
    for page in ("/policy", "/policy/versions", "/privacy", "/privacy/versions"):
        assert said in visitor.get(page), page
        document = page.split("/")[1]
        assert f'href="/{document}/from/{day}"' in visitor.page
        assert f'href="/{document}/from/{day}/changes"' in visitor.page
    assert NEW_WORDS not in visitor.get("/policy")
    text = visitor.get(f"/policy/from/{day}")
    assert NEW_WORDS in text
    assert f"This version is not in force yet. It is approved, and comes into force on {said}." in text
    assert ".pdf" not in visitor.page
    assert "every two months." in visitor.get(f"/policy/from/{day}/changes")
    assert "The words of this page are the same in both." in visitor.get(f"/privacy/from/{day}/changes")
    later, sooner = day + timedelta(days=3), day - timedelta(days=1)
    visitor.get(f"/policy/on?on-day={later.day}&on-month={later.month}&on-year={later.year}")
    assert visitor.path == f"/policy/from/{day}"
    visitor.get(f"/policy/on?on-day={sooner.day}&on-month={sooner.month}&on-year={sooner.year}")
    assert visitor.status == 422
    for wrong in (day + timedelta(days=1), "2026-02-31", "never"):
        visitor.get(f"/policy/from/{wrong}")
        assert visitor.status == 404
    with time_machine.travel(clock.at(day, 9)):
        use_due_drafts()
        visitor.get(f"/policy/from/{day}")
        assert (visitor.status, visitor.path) == (200, "/policy/versions/2")
        visitor.get(f"/policy/from/{day}/changes")
        assert visitor.path == "/policy/versions/2/changes"
        assert "A new version" not in visitor.get("/policy/versions")


@pytest.mark.clause("POL-5")
def test_every_colleague_reads_what_comes_and_what_was_called_off_is_announced_no_longer(
    app: Flask, world: builders.World
) -> None:
    day = clock.today() + timedelta(days=14)
    draft = approved(world, day)
    colleague = AtWork(app, world.staff["colleague"])
    assert f"A new version comes into force on {day.day} {day:%B %Y}" in colleague.get("/policy")
    assert f'href="/policy/from/{day}"' in colleague.page
    text = colleague.get(f"/policy/from/{day}")
    assert "every two months." in text
    assert "Until that day, decide under version 1." in text
    assert "/policy/drafts/" not in colleague.page
    discard_draft(world.actor("senior-manager"), draft.id, draft.version)
    assert "A new version comes into force" not in colleague.get("/policy")
    colleague.get(f"/policy/from/{day}")
    assert colleague.status == 404


@pytest.mark.clause("POL-4", "POL-5")
def test_what_comes_into_force_keeps_the_translations_and_the_name_of_what_was(database_url: str) -> None:
    connect_to(database_url)
    world = builders.world(editions=True)
    for number in (1, 2):
        before = version_in_force()
        assert before.number == number
        approved(world, clock.today())
        use_due_drafts()
        now = version_in_force()
        assert (now.number, now.key) == (number + 1, "housing-association")
        kept = [[row.source for row in one.editions.order_by(PolicyEdition.id)] for one in (before, now)]
        assert len(kept[0]) > 1
        assert kept[0] == kept[1]
