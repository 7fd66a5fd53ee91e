"""What everyone can read: the statement and the notices, drawn from the policy record in force."""

from __future__ import annotations

import re

import pytest

from shared.actions.installation.organisation import OrganisationDetails, set_up_organisation
from shared.policy.publishing import ADOPTED_TITLE, privacy_notice, statement
from shared.queries.policy import policy_in_force
from shared.rules.actor import OPERATOR
from tests import builders
from tests.visitor import URL, Visitor, portal

READABLE = ["/", "/policy", "/policy/versions", "/privacy", "/accessibility"]


def reader(url: str, policy: str = "housing-association") -> Visitor:
    app = portal(url)
    builders.organisation()
    builders.policy(policy)
    return Visitor(app)


@pytest.mark.clause("POL-1", "POL-2", "POL-7")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_statement_says_what_the_record_in_force_says(sqlite_url: str, name: str) -> None:
    text = reader(sqlite_url, name).get("/policy")
    policy = policy_in_force()
    for category in policy.categories:
        assert category.title in text
        for behaviour in category.behaviours:
            assert behaviour.title in text
            assert all(example in text for example in behaviour.examples)
    for step in policy.ladder.steps:
        assert step.title in text
    for option in policy.restrictions:
        assert " ".join(option.describes.format(organisation="Marrowfield Homes").split()) in text


@pytest.mark.clause("POL-8", "POL-9")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_promises_expectations_and_what_is_not_unacceptable_stand_beside_the_rules(sqlite_url: str, name: str) -> None:
    text = reader(sqlite_url, name).get("/policy")
    policy = policy_in_force()
    for sentence in (*policy.commitments, *policy.expectations, *policy.not_unacceptable):
        assert " ".join(sentence.format(organisation="Marrowfield Homes").split()) in text


@pytest.mark.clause("POL-1")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_what_the_policy_does_not_say_is_never_shown_as_its_own(sqlite_url: str, name: str) -> None:
    page = reader(sqlite_url, name)
    page.get("/policy")
    adopted_from = page.page.index(f'id="adopted">{ADOPTED_TITLE}')
    sections = statement(policy_in_force(), "Marrowfield Homes")
    assert {section.adopted for section in sections} == {True, False}
    for section in sections[1:]:
        found = [place.start() for place in re.finditer(rf'<section class="[^"]*" id="{section.key}"', page.page)]
        assert len(found) == 1
        assert (found[0] > adopted_from) is section.adopted, section.key


@pytest.mark.clause("POL-6", "DPA-7")
@pytest.mark.parametrize("name", builders.POLICIES)
def test_the_privacy_notice_rests_on_the_basis_that_the_record_names(sqlite_url: str, name: str) -> None:
    text = reader(sqlite_url, name).get("/privacy")
    policy = policy_in_force()
    for section in privacy_notice(policy, "Marrowfield Homes"):
        assert section.title in text
        assert " ".join(section.text.split())[:60].split(" - ")[0] in text
    sections = {section.key for section in privacy_notice(policy, "Marrowfield Homes")}
    assert {"collect", "why", "sensitive", "sharing", "keeping", "rights", "complain"} <= sections
    for said in (
        "address",
        "telephone",
        "email",
        "share",
        "after the matter ends",
        "copy of what we hold",
    ):
        assert said in text, said
    task = policy.organisation.lawful_basis == "public_task"
    assert ("need them to do our public tasks" in text) is task
    assert ("The law calls this legitimate interests" in text) is not task
    assert "Information Commissioner" in text


@pytest.mark.clause("POL-2")
@pytest.mark.parametrize("path", READABLE)
def test_it_is_read_without_cookies_scripts_or_an_account(sqlite_url: str, path: str) -> None:
    page = reader(sqlite_url)
    assert len(page.get(path)) > 100
    assert page.status == 200
    assert "Set-Cookie" not in page.headers
    assert page.client.get_cookie("evenhand_portal") is None
    assert re.findall(r"<script\b(?![^>]*\bsrc=)", page.page) == []
    assert re.findall(r'\bon\w+="|style="', page.page) == []


def test_a_page_is_kept_until_the_policy_changes(sqlite_url: str) -> None:
    page = reader(sqlite_url)
    page.get("/policy")
    tag = page.headers["ETag"]
    again = page.client.get("/policy", base_url=URL, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    builders.policy("client-expectations")
    changed = page.client.get("/policy", base_url=URL, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert policy_in_force().name in changed.text


def test_a_page_is_kept_until_the_organisation_changes(sqlite_url: str) -> None:
    page = reader(sqlite_url)
    assert "hello@example.org" in page.get("/")
    facts = OrganisationDetails(
        name="Marrowfield Homes",
        short_name="Marrowfield",
        address="1 Example Row",
        telephone="01632 960000",
        email="new@example.org",
    )
    set_up_organisation(OPERATOR, facts, {"housing": "Housing"})
    assert "new@example.org" in page.get("/")


@pytest.mark.clause("POL-5")
def test_earlier_versions_stay_readable_by_date_and_drafts_do_not_show(database_url: str) -> None:
    page = reader(database_url, "client-expectations")
    first = policy_in_force()
    builders.policy("housing-association")
    assert page.get("/policy/versions").count("Version ") >= 2
    assert first.name in page.text
    assert re.search(r"\b\d+ \w+ \d{4} to \d+ \w+ \d{4}\b", page.text)
    assert re.search(r"\bsince \d+ \w+ \d{4}\b", page.text)
    text = page.get("/policy/versions/1")
    assert "This is an earlier version" in text
    assert first.categories[0].title in text
    assert "earlier version" not in page.get("/policy/versions/2")
    for number in ("3", "0", "999999", "9999999999", "x"):
        page.get(f"/policy/versions/{number}")
        assert page.status == 404


def test_before_anything_is_set_up_the_pages_say_so_and_do_not_fail(sqlite_url: str) -> None:
    page = Visitor(portal(sqlite_url))
    for path in READABLE:
        page.get(path)
        assert page.status in {200, 404}, path
