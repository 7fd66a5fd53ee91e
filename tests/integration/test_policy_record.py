"""The record: what was in force on a day, clauses at addresses that last, what a version changed (POL-5, POL-12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.demo.policy_office import first_version
from shared.models import Letter
from shared.policy.changes import changes_between
from shared.policy.publishing import PublishedSection, statement
from shared.policy.reading import LIBRARY, read_policy
from shared.queries.letters.parts import clause_address, short_address
from shared.queries.policy import policy_in_force, record_of
from shared.queries.published import readable_version
from tests import builders, pdf_reading
from tests.visitor import URL, Visitor, portal, told


@pytest.fixture
def visitor(sqlite_url: str) -> Visitor:
    """Thirty days ago one policy came into force, today another."""
    app = portal(sqlite_url)
    with time_machine.travel(clock.now() - timedelta(days=30)):
        builders.organisation()
        builders.policy("client-expectations")
    builders.policy("housing-association")
    return Visitor(app)


@pytest.mark.clause("POL-12")
@pytest.mark.parametrize("page", ["policy", "privacy"])
def test_a_clause_of_an_old_version_still_shows_the_words_of_its_day(visitor: Visitor, page: str) -> None:
    visitor.get(f"/{page}/versions/1")
    assert visitor.status == 200
    key = visitor.page.split('class="ev-prose ev-section')[1].split('id="')[1].split('"')[0]
    text = visitor.get(f"/{page}/versions/1/{key}")
    assert visitor.status == 200
    assert "Version 1, in force from" in text
    assert f"/{page}/versions/1/{key}" in text, "the whole address, to cite and to print"
    visitor.get(f"/{page}/versions/1/nothing-like-it")
    assert visitor.status == 404


@pytest.mark.clause("POL-5")
def test_no_two_versions_claim_the_same_day_and_a_date_leads_to_its_version(visitor: Visitor) -> None:
    yesterday = clock.today() - timedelta(days=1)
    assert f"to {yesterday.day} {yesterday:%B %Y}" in visitor.get("/policy/versions")
    for day, number in ((yesterday, 1), (clock.today(), 2)):
        visitor.get(f"/policy/on?on-day={day.day}&on-month={day.month}&on-year={day.year}")
        assert visitor.path == f"/policy/versions/{number}"
    for wrong in ("on-day=31&on-month=2&on-year=2026", "", "on-day=1&on-month=1&on-year=2001",
                  "on-day=1&on-month=1&on-year=2999"):  # fmt: skip
        visitor.get(f"/policy/on?{wrong}")
        assert visitor.status == 422
        assert "There is a problem" in visitor.text
        assert "<title>Error: " in visitor.page
    assert policy_in_force().name in visitor.page


def test_what_changed_is_said_clause_by_clause_and_word_by_word(visitor: Visitor) -> None:
    def clause(key: str, text: str) -> PublishedSection:
        return PublishedSection(key, key.title(), "", text, False, 2)

    before = (clause("calm", "We stay calm."), clause("gone", "It was here."))
    now = (clause("calm", "We stay very calm."), clause("new", "It is here."))
    changed, added, removed = changes_between(before, now)
    assert changed.runs == (("same", "We stay"), ("added", "very"), ("same", "calm."))
    assert (added.kind, removed.kind) == ("added", "removed")
    points = "We end a call:\n\n  1. We ask.\n    - once\n  2. We end it."
    (deeper,) = changes_between([clause("calm", points)], [clause("calm", points.replace("once", "twice"))])
    told = "".join(words + " " for kind, words in deeper.runs if kind != "removed")
    lines = [line.rstrip() for line in told.splitlines() if line.strip()]
    assert lines == ["We end a call:", "  1. We ask.", "    - twice", "  2. We end it."], "each as far in as it stands"
    assert "What version 2 changed" in visitor.get("/policy/versions/2/changes")
    visitor.get("/policy/versions/1/changes")
    assert visitor.status == 404


def test_a_reader_of_the_demonstration_sees_a_clause_that_changed() -> None:
    source = (LIBRARY / "housing-association.toml").read_text("utf-8")
    before, now = (
        statement(read_policy(text, source="demonstration"), "Marrowfield Homes")
        for text in (first_version(source), source)
    )
    (change,) = changes_between(before, now)
    assert (change.key, change.kind) == ("reviews", "changed")


@pytest.fixture
def with_editions(sqlite_url: str) -> Visitor:
    """Thirty days ago the housing policy with its editions came into force, today another without any."""
    app = portal(sqlite_url)
    with time_machine.travel(clock.now() - timedelta(days=30)):
        builders.organisation()
        builders.policy("housing-association", editions=True)
    builders.policy("client-expectations")
    return Visitor(app)


@pytest.mark.clause("POL-12")
@pytest.mark.parametrize("page", ["policy", "privacy"])
def test_an_earlier_version_has_the_translations_of_its_day_and_a_file_of_each(
    with_editions: Visitor, page: str
) -> None:
    visitor = with_editions
    visitor.get(f"/{page}/versions/1")
    for form in ("in/ur", "in/pl", "in/cy", "easy-read"):
        choice = "?lang=cy" if form == "in/cy" else ""
        assert f'href="/{page}/versions/1/{form}{choice}"' in visitor.page
        visitor.get(f"/{page}/versions/1/{form}")
        assert "This is an earlier version" in visitor.page or "Fersiwn gynharach" in visitor.page
        assert f'href="/{page}/versions/1/{form}.pdf"' in visitor.page
    visitor.get(f"/{page}/versions/2/in/xx")
    assert visitor.status == 404


def test_the_file_of_an_earlier_version_shows_the_words_of_its_day_and_its_own_address(with_editions: Visitor) -> None:
    answer = with_editions.client.get("/policy/versions/1.pdf", base_url=URL)
    assert answer.mimetype == "application/pdf"
    text = pdf_reading.text(answer.data)
    assert record_of(readable_version(1)).name in text
    assert policy_in_force().name not in text
    assert short_address("/policy/versions/1") in "".join(text.split())


@pytest.mark.clause("POL-12")
def test_a_letter_and_the_page_behind_its_code_cite_the_clause_at_its_lasting_address(sqlite_url: str) -> None:
    visitor = Visitor(portal(sqlite_url))
    reference, code = told(builders.world())
    address = clause_address(1, policy_in_force(), "restrictions")
    letter = Letter.get(Letter.appeal_reference == reference)
    assert short_address(address) in pdf_reading.text(letter.pdf or b"").replace("\n", "")
    visitor.get("/follow")
    visitor.fill(reference=reference, code=code)
    visitor.get("/follow/why")
    assert f'href="{address}"' in visitor.page
    visitor.get(address)
    assert visitor.status == 200
