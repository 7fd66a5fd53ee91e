"""The sections of a policy in another order, by buttons: no script, and nobody’s change is lost (POL-1)."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.models import PolicyDraft
from shared.policy.order import in_order
from shared.policy.publishing import statement
from shared.policy.reading import read_policy
from shared.queries.policy import policy_in_force
from tests import builders
from tests.sign_in import browser_of


@pytest.fixture
def senior(app: Flask, world: builders.World) -> FlaskClient:
    """The senior manager's browser, who writes."""
    return browser_of(app, world.staff["senior-manager"])


def published() -> list[str]:
    """The headings of the draft’s statement, as they would be published."""
    return [one.title for one in statement(read_policy(PolicyDraft.get().source, source="draft"), "Us")]


@pytest.mark.parametrize("own", [True, False])
def test_a_section_is_moved_down_and_up_among_its_like(senior: FlaskClient, own: bool) -> None:
    here = senior.post("/policy/drafts", data={"source": "in_force"}).location
    order = f"{here}/order/statement"
    assert "The sections of the statement: change their order" in senior.get(here).text
    first, second, *_ = [one for one in in_order(PolicyDraft.get().source, "statement") if one.own is own]
    before = published()
    at = before.index(first.title)
    assert before[at : at + 2] == [first.title, second.title]
    moved = senior.post(order, data={"version": 1, "down": first.place}, follow_redirects=True).text
    assert published()[at : at + 2] == [second.title, first.title]
    assert sorted(published()) == sorted(before)
    # Whoever hears the page hears, on the button that has the focus, where it stands now.
    button = re.search(r"<button[^>]*autofocus[^>]*>", moved)
    assert button
    assert f'aria-label="Move down: {html.escape(first.title)}, 2 of {first.among}"' in button[0].replace("&#39;", "’")
    page = html.unescape(senior.get(here).text)
    assert "The order of the statement’s sections: another order" in page
    assert "Nothing is different" not in page
    senior.post(order, data={"version": 2, "up": first.place})
    assert published() == before
    assert "Nothing is different" in senior.get(here).text
    assert read_policy(PolicyDraft.get().source, source="d").model_dump(
        exclude={"adopted"}
    ) == policy_in_force().model_dump(exclude={"adopted"})


def test_what_a_colleague_moved_meanwhile_is_not_moved_unseen(senior: FlaskClient) -> None:
    here = senior.post("/policy/drafts", data={"source": "in_force"}).location
    first = in_order(PolicyDraft.get().source, "restrictions")[0]
    assert senior.post(f"{here}/order/restrictions", data={"version": 1, "down": first.place}).status_code == 303
    again = senior.post(f"{here}/order/restrictions", data={"version": 1, "down": first.place})
    assert again.status_code == 422
    assert "There is a problem" in again.text
    assert [one.place for one in in_order(PolicyDraft.get().source, "restrictions")][1] == first.place
    nowhere = senior.post(f"{here}/order/restrictions", data={"version": 2, "down": "restrictions.nowhere"})
    assert nowhere.status_code == 404
    last = in_order(PolicyDraft.get().source, "restrictions")[-1]
    senior.post(f"{here}/order/restrictions", data={"version": 2, "down": last.place})
    assert in_order(PolicyDraft.get().source, "restrictions")[-1] == last
