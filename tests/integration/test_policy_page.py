"""Every colleague reads the policy in force, drawn from the record that the rules follow (POL-1, POL-5)."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.database.connections import connect_to
from shared.models import PolicyVersion
from shared.policy.publishing import undecided
from shared.queries.policy import policy_in_force, version_in_force
from shared.rules.vocabulary import Role
from tests import builders
from tests.sign_in import back_office, browser_of


def page_as(key: str, world: builders.World, url: str, address: str = "/policy") -> str:
    """The page as this colleague reads it."""
    answer = browser_of(back_office(url), world.staff[key]).get(address)
    assert answer.status_code == 200
    return html.unescape(answer.text)


@pytest.mark.clause("POL-1", "POL-7")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_each_ready_policy_is_shown_whole(sqlite_url: str, name: str) -> None:
    connect_to(sqlite_url)
    world = builders.world(name)
    page = page_as("colleague", world, sqlite_url)
    policy = policy_in_force()
    assert policy.name in page
    for category in policy.categories:
        assert category.title in page
        for behaviour in category.behaviours:
            assert behaviour.title in page
    for step in policy.ladder.steps:
        assert step.title in page
        assert step.words.partition("{")[0][:40] in page
    for option in policy.restrictions:
        assert option.kind.label in page
    for place in undecided(policy):
        assert place.title in page


@pytest.mark.clause("POL-1", "RES-3")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_who_may_authorise_reads_as_the_rules_have_it(sqlite_url: str, name: str) -> None:
    connect_to(sqlite_url)
    page = page_as("colleague", builders.world(name), sqlite_url)
    authorises = page.split("Authorises it")[1].split("</dd>")[0]
    words = {Role.DIRECTOR: "Director of Service", Role.SENIOR_MANAGER: "senior manager"}
    for role, word in words.items():
        assert (word in authorises) == (role in policy_in_force().authority.authorise)


@pytest.mark.clause("POL-5")
def test_superseded_versions_stay_readable_by_date(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world("council-behaviour")
    old = version_in_force()
    with time_machine.travel(clock.now() + timedelta(days=30)):
        builders.policy("housing-association")
        now = page_as("colleague", world, sqlite_url)
        assert policy_in_force().name in now
        assert f'href="/policy/versions/{old.number}"' in now
        earlier = page_as("colleague", world, sqlite_url, f"/policy/versions/{old.number}")
        assert old.name in earlier
        assert "This version is no longer in force" in earlier


@pytest.mark.clause("POL-5")
def test_an_overdue_review_is_said_at_the_top(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    assert "overdue" not in page_as("colleague", world, sqlite_url)
    with time_machine.travel(clock.at(version_in_force().review_by, 9) + timedelta(days=1)):
        assert "The review of this policy is overdue" in page_as("colleague", world, sqlite_url)


def test_a_version_that_never_was_is_not_found(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    world = builders.world()
    client = browser_of(back_office(sqlite_url), world.staff["colleague"])
    assert client.get("/policy/versions/99").status_code == 404
    assert PolicyVersion.select().count() == 1
