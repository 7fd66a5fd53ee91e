"""The policy office: written in forms, compared, approved by a second person, in force on its day (POL-1, POL-5)."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from shared import clock
from shared.actions.installation.drafts import use_due_drafts
from shared.models import Event, PolicyDraft, PolicyVersion
from shared.policy import editing
from shared.policy.reading import read_policy
from shared.queries.policy import policy_in_force, version_in_force
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import browser_of

NEW_WORDS = "We would like to help. Please lower your voice, {customer}, so that we can."


@pytest.fixture
def senior(app: Flask, world: builders.World) -> FlaskClient:
    """The senior manager's browser, who writes."""
    return browser_of(app, world.staff["senior-manager"])


def begun(senior: FlaskClient) -> str:
    """A draft of the version in force: its address."""
    return senior.post("/policy/drafts", data={"source": "in_force"}).location


def own_section() -> str:
    """A section of the statement that is the organisation’s own, and sets out no list."""
    policy = policy_in_force()
    own = [one for one in policy.statement if not policy.is_adopted(f"statement.{one.key}") and not one.lists]
    return f"statement.{own[0].key}"


def filled(senior: FlaskClient, address: str) -> dict[str, Any]:
    """What a form on this page holds, as a browser would send it."""
    work = AtWork.of(senior)
    work.get(address)
    return work.filled()[1]


@pytest.mark.clause("POL-1", "POL-5")
def test_a_draft_is_written_compared_approved_by_another_and_in_force_on_its_day(
    senior: FlaskClient, app: Flask, world: builders.World
) -> None:
    here = begun(senior)
    part = f"{here}/ladder"
    entered = filled(senior, part) | {"steps-0-words": NEW_WORDS}
    preview = senior.post(part, data=entered | {"preview": "1"}).text
    assert "Please lower your voice, (their name), so that we can." in html.unescape(preview)
    assert policy_in_force().ladder.steps[0].words != NEW_WORDS
    assert senior.post(part, data=entered).location == here
    page = html.unescape(senior.get(here).text)
    assert "<ins>" in page
    assert "lower your voice" in page
    assert "Where the warning is walked" not in page, "the order of the boxes is no change"
    assert "Only this role can do it: Director" in page
    day = clock.today() + timedelta(days=14)
    sent = {"effective_from-day": day.day, "effective_from-month": day.month, "effective_from-year": day.year}
    director = browser_of(app, world.staff["director-housing"])
    refused = director.post(f"{here}/approve", data=sent | {"version": 1})
    assert refused.status_code == 422  # somebody wrote in it since
    version = PolicyDraft.get().version
    assert director.post(f"{here}/approve", data=sent | {"version": version}).location == here
    use_due_drafts()
    assert version_in_force().number == 1
    with time_machine.travel(clock.at(day, 6)):
        use_due_drafts()
        now = version_in_force()
        assert (now.number, now.approved_by) == (2, world.staff["director-housing"])
        assert policy_in_force().ladder.steps[0].words == NEW_WORDS
        assert PolicyVersion.get(PolicyVersion.number == 1).superseded_on == day
        use_due_drafts()
        assert PolicyVersion.select().count() == 2
    assert [row.action for row in Event.select().where(Event.record == "policy_draft").order_by(Event.number)] == [
        "begin_draft", "change_draft", "approve_draft", "use_draft",
    ]  # fmt: skip


def test_a_part_that_was_saved_as_it_stood_stays_adopted_and_has_no_new_author(
    app: Flask, world: builders.World, senior: FlaskClient
) -> None:
    here = begun(senior)
    before = PolicyDraft.get()
    other = browser_of(app, world.staff["director-housing"])
    one_of_each = {place.partition(".")[0]: (place, title) for place, title, _own in editing.parts_of(before.source)}
    for kind in ("about", "ladder", "times", "statement", "categories", "restrictions"):
        place, title = one_of_each[kind]
        work = AtWork.of(other)
        work.get(f"{here}/{place}")
        assert f"{title}: nothing was changed." in html.unescape(work.send()), place
    now = PolicyDraft.get()
    assert (now.source, now.authors, now.version) == (before.source, before.authors, before.version)


def test_who_wrote_in_it_does_not_approve_it_whatever_their_role(app: Flask, world: builders.World) -> None:
    director = browser_of(app, world.staff["director-housing"])
    here = begun(director)
    day = clock.today()
    sent = {"effective_from-day": day.day, "effective_from-month": day.month, "effective_from-year": day.year}
    assert director.post(f"{here}/approve", data=sent | {"version": 1}).status_code == 403
    assert PolicyDraft.get().approved_by is None


def test_a_mistake_is_said_and_what_was_typed_is_kept(senior: FlaskClient) -> None:
    here = begun(senior)
    part = f"{here}/{own_section()}"
    wrong = {"title": "Appeals", "text": "You have {nobody_knows} days.", "version": "1"}
    answer = senior.post(part, data=wrong)
    assert answer.status_code == 422
    assert "{nobody_knows} is not known" in html.unescape(answer.text)
    assert "You have {nobody_knows} days." in html.unescape(answer.text)
    assert senior.get(f"{here}/statement.nowhere").status_code == 404
    by_hand = {"title": "Appeals", "text": "You have {nobody_knows} days."}
    assert senior.post(part, data=by_hand).status_code == 422
    assert senior.post(part, data=by_hand | {"text": "You have some days."}).status_code == 422


def test_lists_times_and_who_decides_are_written_in_forms_too(senior: FlaskClient) -> None:
    here = begun(senior)
    for part, changes in (
        ("expectations", {"expectations": "• Be kind\n• Tell us once"}),
        ("times", {"first_review_months": "3"}),
        ("authority", {"propose": "director", "authorise": "director", "hear_appeals": "director"}),
        ("about", {"name": "Our own policy", "summary": "All in one."}),
    ):
        answer = senior.post(f"{here}/{part}", data=filled(senior, f"{here}/{part}") | changes)
        assert answer.location == here, (part, re.findall(r"error-summary__list.*?</ul>", answer.text, re.S))
    policy = read_policy(PolicyDraft.get().source, source="draft")
    assert policy.expectations == ("Be kind", "Tell us once")
    assert policy.times.first_review_months == 3
    assert [role.value for role in policy.authority.propose] == ["director"]
    assert policy.name == "Our own policy"


@pytest.mark.clause("POL-5")
def test_the_review_is_brought_forward_with_its_reason(senior: FlaskClient) -> None:
    day = clock.today() + timedelta(days=30)
    sent = {"review_by-day": day.day, "review_by-month": day.month, "review_by-year": day.year, "version": "1"}
    assert senior.post("/policy/review", data=sent | {"because": "."}).status_code == 422
    because = "A tribunal decided against a policy like ours."
    assert senior.post("/policy/review", data=sent | {"because": because}).location == "/policy"
    assert because in senior.get("/policy").text
    assert version_in_force().review_by == day
    later = clock.today() + timedelta(days=60)
    sent = {"review_by-day": later.day, "review_by-month": later.month, "review_by-year": later.year, "version": "2"}
    refused = senior.post("/policy/review", data=sent | {"because": because})
    assert "Choose a day from today on that is before" in refused.text


@pytest.mark.clause("POL-4", "POL-7")
def test_the_draft_says_what_an_ombudsman_misses_and_which_translations_fall_behind(
    senior: FlaskClient, world: builders.World
) -> None:
    builders.policy(editions=True)
    here = begun(senior)
    assert "None." in senior.get(here).text
    part = f"{here}/{own_section()}"
    entered = filled(senior, part)
    assert senior.post(part, data=entered | {"text": "Write to the Director, who answers."}).location == here
    page = html.unescape(senior.get(here).text)
    behind = page.partition("Translations that fall behind")[2]
    assert "Polish (" in behind
    title = next(one.title for one in policy_in_force().statement if own_section() == f"statement.{one.key}")
    assert f"“{title}” has changed" in behind
    senior.post("/policy/drafts", data={"source": "agency-zero-tolerance"})
    other = html.unescape(senior.get("/policy/drafts/2").text)
    assert "By the default" in other.partition("What an ombudsman looks for")[2]
