"""What is published is drawn from the record, is safe, and claims nothing that the organisation did not say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shared.policy.importer import import_text
from shared.policy.publishing import ADOPTED_TITLE, PublishedSection, privacy_notice, statement, undecided
from shared.policy.reading import DEFAULT, library, read_policy
from shared.policy.rendition import english, plain_text
from shared.policy.schema import Policy

NAMES = ["default", *library()]
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} [a](javascript:alert(1)) *b* _c_ `d` &amp; {retention}"


def ready(name: str) -> Policy:
    return read_policy(library().get(name, DEFAULT).read_bytes(), source=name)


def section(sections: tuple[PublishedSection, ...], key: str) -> PublishedSection:
    return next(each for each in sections if each.key == key)


def changed(text: str, was: str, becomes: str) -> Policy:
    assert was in text
    return read_policy(text.replace(was, becomes), source="changed")


@pytest.mark.clause("POL-1")
@pytest.mark.parametrize(
    ("was", "becomes", "key", "says"),
    [
        ("appeal_window_working_days = 20", "appeal_window_working_days = 15", "appeal_times", "15 working days"),
        ("retention_months = 24", "retention_months = 36", "keeping", "36 months"),
        ('authorise = ["director"]', 'authorise = ["senior_manager", "director"]', "who_decides",
         "Only a senior manager or a Director of Service can decide"),
        ("hearer_of_other_service = true", "hearer_of_other_service = false", "appeals",
         "A Director, who had no part in the decision, looks"),
        ('title = "Rude or belittling remarks"', 'title = "Rolling one’s eyes"', "behaviours", "Rolling one’s eyes"),
        ('title = "Ask them to stop"', 'title = "Ask them kindly to stop"', "warnings", "1. Ask them kindly to stop"),
        ("You can call us on set days, between set times.", "Ring at tea time.", "restrictions", "Ring at tea time."),
        ('cadence = "quarterly"', 'cadence = "yearly"', "monitoring", "Once a year we tell"),
    ],
)  # fmt: skip
def test_the_page_says_what_the_record_says(was: str, becomes: str, key: str, says: str) -> None:
    policy = changed(DEFAULT.read_text(encoding="utf-8"), was, becomes)
    published = section(statement(policy, "Elm Homes") + privacy_notice(policy, "Elm Homes"), key)
    assert says in published.text
    assert says in re.sub(r"<[^>]+>", "", published.html) or key == "warnings"


@pytest.mark.parametrize("name", NAMES)
def test_no_word_in_braces_is_left_and_the_organisation_is_named(name: str) -> None:
    published = statement(ready(name), "Elm Homes") + privacy_notice(ready(name), "Elm Homes")
    for each in published:
        assert "{" not in each.html, each.key
        assert "{" not in each.text, each.key
        assert each.text
    if name in {"default", "agency-zero-tolerance"}:
        assert "Elm Homes" in section(published, "commitment").html


@pytest.mark.parametrize("name", NAMES)
def test_adopted_sections_are_marked_and_stand_behind_the_own_ones(name: str) -> None:
    policy = ready(name)
    sections = statement(policy, "Elm Homes")
    assert {each.key for each in sections if each.adopted} == {
        place.partition(".")[2] for place in policy.adopted if place.startswith("statement.")
    }
    marks = [each.adopted for each in sections]
    assert marks == sorted(marks)
    assert [each.heading_level for each in sections] == [3 if mark else 2 for mark in marks]
    text = plain_text(english(policy, "Elm Homes", date(2026, 11, 21), "statement"))
    assert text.count(f"{ADOPTED_TITLE}\n===") == (1 if any(marks) else 0)
    first = text.find(f"{ADOPTED_TITLE}\n===")
    for each in sections:
        assert (text.index(f"{each.title}\n---") > first > 0) is each.adopted


def test_a_list_that_is_partly_adopted_is_set_out_in_two_sections() -> None:
    sections = statement(ready("client-expectations"), "Elm & Co")
    own, adopted = section(sections, "ending"), section(sections, "restrictions")
    assert (own.adopted, adopted.adopted) == (False, True)
    assert "We stop working for you." in own.text
    assert "set days" not in own.text
    assert "set days" in adopted.text
    assert "We stop working for you." not in adopted.text


@pytest.mark.clause("POL-8")
@pytest.mark.parametrize("name", NAMES)
def test_commitments_and_expectations_are_published_beside_the_rules(name: str) -> None:
    policy = ready(name)
    sections = statement(policy, "Elm Homes")
    for promise in policy.commitments:
        assert promise in section(sections, "commitments").text
    for wish in policy.expectations:
        assert wish in section(sections, "expectations").text
    civil = "Civil Service Code" in section(sections, "commitments").text
    assert civil is policy.organisation.civil_service_code


@pytest.mark.clause("POL-9")
@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_is_not_unacceptable(name: str) -> None:
    policy = ready(name)
    published = section(statement(policy, "Elm Homes"), "not_unacceptable")
    for each in policy.not_unacceptable:
        assert each in published.text
    if name in {"default", "agency-zero-tolerance"}:  # the agency adopts the default here
        for words in ("upset, angry", "persistent", "real concern", "speak freely", "opinions"):
            assert words in published.text


@pytest.mark.parametrize("name", NAMES)
def test_the_statement_always_says_the_promises_that_the_code_keeps(name: str) -> None:
    sections = statement(ready(name), "Elm Homes")
    assert "harm yourself" in section(sections, "safeguards").text
    assert "never a mark against you" in section(sections, "safeguards").text
    for open_way in ("Emergencies", "Payments", "Repairs", "review of a decision", "ombudsman"):
        assert open_way in section(sections, "always_open").text
    assert section(sections, "appeals").text
    assert ready(name).organisation.ombudsman.telephone in section(sections, "ombudsman").text


@pytest.mark.parametrize("name", NAMES)
def test_the_privacy_notice_says_what_why_how_long_and_on_which_basis(name: str) -> None:
    policy = ready(name)
    sections = privacy_notice(policy, "Elm Homes")
    text = " ".join(plain_text(english(policy, "Elm Homes", date(2026, 11, 21), "privacy")).lower().split())
    for words in (
        "name",
        "address",
        "telephone",
        "email",
        "team",
        "24 months",
        "30 days",
        "consent",
        "copy of what we hold",
    ):
        assert words in text, words
    bases = [each.key for each in sections if each.key.startswith("basis_")]
    assert bases == [f"basis_{policy.organisation.lawful_basis}"]
    if policy.organisation.kind == "public_authority":
        assert "public task and legal obligation" in text
        assert "we do not rest on what it calls legitimate interests" in text


def test_hostile_text_is_inert_in_the_page() -> None:
    text = DEFAULT.read_text(encoding="utf-8")
    hostile = HOSTILE.replace("{retention}", "")
    text = text.replace("Now and then someone behaves", hostile + " behaves")
    text = text.replace('"Being upset, angry or worried."', f"'{hostile}'")
    text = text.replace('title = "Rude or belittling remarks"', f"title = '{hostile}'")
    text = text.replace('to = "our board’s committee for customers"', f"to = '{hostile}'")
    sections = statement(read_policy(text, source="hostile"), HOSTILE)
    html = "".join(each.html for each in sections)
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 5  # text, list, behaviour, value, organisation’s name
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "{{7*7}}" in html
    plain = section(sections, "not_unacceptable").html
    assert "<em>" not in plain
    assert "[a](javascript:alert(1)) *b* _c_ `d` &amp;amp;" in plain
    assert "{retention}" in section(sections, "commitment").html, "a name is not filled in a second time"


def test_links_go_to_the_web_only() -> None:
    text = DEFAULT.read_text(encoding="utf-8").replace("www.housing-ombudsman.org.uk", "javascript:alert(1)")
    text = text.replace("(https://{ombudsman_website})", "({ombudsman_website})")
    published = section(statement(read_policy(text, source="x"), "Elm"), "ombudsman")
    assert "href" not in published.html


def test_headings_and_lists_follow_the_design_system_and_skip_no_level() -> None:
    own = section(statement(ready("housing-association"), "Elm"), "behaviours")
    assert own.html.count('<h3 class="govuk-heading-s">') == 3
    adopted = next(each for each in statement(ready("managing-contact"), "Elm") if each.key == "adjustments")
    assert '<ul class="govuk-list govuk-list--bullet">' in adopted.html
    assert "<h2" not in own.html + adopted.html


def test_what_is_undecided_is_listed_in_plain_words_with_what_holds_until_then() -> None:
    listed = {each.place: each for each in undecided(ready("managing-contact"))}
    assert set(listed) <= set(ready("managing-contact").adopted)
    assert listed["authority"].title == "Who proposes, who decides, and who hears an appeal"
    assert listed["statement.who_decides"].title == "Statement: Who decides"
    firm = {each.place: each for each in undecided(ready("client-expectations"))}
    assert firm["authority.hear_appeals"].now == "a Director of Service"
    assert firm["restrictions.named_officer"].title == "Limit on contact: contact through a named officer"
    housing = {each.place: each for each in undecided(ready("housing-association"))}
    assert housing["times.appeal_window_working_days"].now == "20 working days"
    assert "privacy.basis_public_task" not in housing
    assert undecided(ready("default")) == ()


def test_in_plain_text_points_under_points_stand_further_in() -> None:
    text = "# How we treat each other\n\n- First\n  - under it\n    - deeper\n- Second\n"
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    read = plain_text(english(policy, "Elm Homes", date(2026, 11, 21), "statement"))
    assert "  - First\n    - under it\n      - deeper\n  - Second\n" in read
