"""A policy file with a mistake is refused with its line and what is wrong, in plain words."""

from __future__ import annotations

import copy
import json
import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.policy.office_hours import OfficeHours
from shared.policy.reading import (
    DEFAULT,
    FREE_LISTS,
    Mistake,
    PolicyMistake,
    canonical,
    check,
    default_places,
    default_record,
    item_key,
    library,
    read_policy,
)
from shared.policy.schema import Policy

HOUSING = library()["housing-association"].read_text(encoding="utf-8")
DEFAULT_TEXT = DEFAULT.read_text(encoding="utf-8")


def line_of(text: str, words: str) -> int:
    """The line of the only place where these words stand."""
    assert text.count(words) == 1, words
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.clause("POL-1", "POL-7")
@pytest.mark.parametrize("path", [DEFAULT, *library().values()], ids=lambda path: path.stem)
def test_every_ready_policy_can_be_used(path: Any) -> None:
    assert check(path.read_bytes()) == []


@pytest.mark.parametrize(
    ("was", "becomes", "at", "what"),
    [
        pytest.param(
            "adjustment_answer_working_days = 5", "adjustment_answer_workin_days = 5", "adjustment_answer_workin_days",
            "times: “adjustment_answer_workin_days” is not known here; did you mean “adjustment_answer_working_days”?",
            id="unknown key",
        ),
        pytest.param(
            'words = "{customer}, I have asked you to stop. If it goes on, I will have to end this conversation."\n',
            "", "[[ladder.steps]]\nnumber = 2", "ladder, step 2 has no “words”", id="missing words",
        ),
        pytest.param(
            "number = 2", "number = 4", "number = 4", "ladder: the steps must be numbered 1, 2, 3 … in order",
            id="step numbers",
        ),
        pytest.param(
            "number = 2", "number = 2\nends_contact = true", "[[ladder.steps]]\nnumber = 2",
            "ladder: the last step, and only the last, has ends_contact = true", id="ends too early",
        ),
        pytest.param(
            'authorise = ["director"]', 'authorise = ["headmaster"]', 'authorise = ["headmaster"]',
            "“headmaster”; it can only be “colleague”, “line_manager”", id="unknown role",
        ),
        pytest.param(
            'authorise = ["director"]', 'authorise = ["colleague"]', 'authorise = ["colleague"]',
            "authorise may name senior_manager or director, not colleague", id="role not senior enough",
        ),
        pytest.param(
            'can call us on set days, between set times."\nlongest_months = 12',
            'can call us on set days, between set times."\nlongest_months = 18', "longest_months = 18",
            "calls_at_stated_times may last 18 months, longer than times.longest_restriction_months (12)",
            id="too long",
        ),
        pytest.param(
            "appeal_window_working_days = 20", "appeal_window_working_days = 2", "appeal_window_working_days = 2",
            "times: “appeal_window_working_days” is 2; it must be at least 5", id="too small",
        ),
        *(
            pytest.param(
                '["wrong_person", "not_proportionate", "personal_impact", "facts_wrong", '
                '"adjustments_not_considered", "other"]', grounds, f"appeal_grounds = {grounds}",
                "appeal_grounds must name at least one ground: without it no letter can be issued",
                id=f"no grounds: {grounds}",
            )
            for grounds in ("[]", '["other"]')
        ),
        pytest.param(
            "retention_months = 24", 'retention_months = "two years"', 'retention_months = "two years"',
            "times: “retention_months” must be a whole number", id="not a number",
        ),
        pytest.param(
            'key = "threats"', 'key = "physical_violence"',
            "[[categories.behaviours]]\nkey = \"physical_violence\"\ntitle = \"Threats",
            "behaviour “physical_violence” stands twice", id="key twice",
        ),
        pytest.param(
            'title = "Threats, open or hinted at"', 'title = ""', 'title = ""',
            "category “aggressive”, behaviour “threats”: “title” is empty", id="empty title",
        ),
        pytest.param(
            "{appeal_answer}", "{appeal_anwser}", "{appeal_anwser}",
            "section “appeal_times”: {appeal_anwser} is not known", id="unknown placeholder",
        ),
        pytest.param(
            'channels = ["letter", "email", "telephone", "text", "web_form"]\n', "",
            '[[restrictions]]\nkind = "one_form_only"',
            "one_form_only must name the channels", id="one form without channels",
        ),
        pytest.param(
            'kind = "housing_association"\nnation', 'kind = "public_authority"\nnation',
            'lawful_basis = "legitimate_interests"',
            "a public authority’s lawful basis is public_task", id="lawful basis",
        ),
        pytest.param(
            'lists = "always_open"', 'lists = "alwaysopen"', 'lists = "alwaysopen"',
            "statement section “always_open”: “lists” is “alwaysopen”; it can only be", id="unknown list",
        ),
        pytest.param(
            'lists = "expectations"\n', "", "expectations = [",
            "“expectations” is your own, but no section of the statement that is your own lists it", id="unpublished",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(was: str, becomes: str, at: str, what: str) -> None:
    assert DEFAULT_TEXT.count(was) == 1
    text = DEFAULT_TEXT.replace(was, becomes)
    mistakes = check(text)
    found = [mistake for mistake in mistakes if what in mistake.what]
    assert [mistake.line for mistake in found] == [line_of(text, at)], mistakes
    # A key that is misspelt is also missing; nothing else is wrong.
    assert {mistake.what for mistake in mistakes if mistake not in found} <= {
        "nothing is said about “times.adjustment_answer_working_days”: write it, or add it to “adopted”"
    }


@pytest.mark.parametrize(
    ("changes", "at", "what"),
    [
        ({'name = "Default policy on unacceptable behaviour"': 'name = "Ours\\u0007"'}, 'name = "Ours',
         "“name” holds a character that can’t be printed (U+0007)"),
        ({'name = "Default policy on unacceptable behaviour"': 'name = "\\u200b\\u2066"'}, 'name = "\\u200b',
         "“name” holds a character that can’t be printed (U+200B)"),
        ({'name = "Default policy on unacceptable behaviour"': 'name = "\\u200d"'}, 'name = "\\u200d"',
         "“name” holds nothing that would be seen on paper"),
        ({'name = "Housing Ombudsman Service"': 'name = "Ombudsman \\ue000"'}, 'name = "Ombudsman',
         "organisation, ombudsman: “name” holds a character that can’t be printed (U+E000)"),
        ({'channels = ["letter", "email", "telephone", "text", "web_form"]': 'channels = ["social_media", "meeting"]'},
         'channels = ["social_media", "meeting"]', "leaves no form of contact that a customer can begin"),
        ({"least_open_minutes = 60": "least_open_minutes = 1200", 'opens = 08:00:00': "opens = 17:00:00"},
         "least_open_minutes = 1200", "times.least_open_minutes is longer than the office hours of a week"),
    ],
)  # fmt: skip
def test_a_record_by_which_no_letter_could_be_issued_is_refused_by_line(
    changes: dict[str, str], at: str, what: str
) -> None:
    text = DEFAULT_TEXT
    for was, becomes in changes.items():
        assert text.count(was) == 1, was
        text = text.replace(was, becomes)
    (mistake,) = check(text)
    assert mistake.line == line_of(text, at)
    assert what in mistake.what


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "the file is empty"),
        ("  \n\n", 1, "the file is empty"),
        ('name = "A"\nsummary = \n', 2, "this is not valid TOML: invalid value"),
        ('name = "A"\nname = "B"\n', 2, "this is not valid TOML: cannot overwrite a value"),
        ('name = "A"\nadopted = [', 2, "this is not valid TOML"),
        (b"name = \"A\"\nsummary = \"\xff\xfe\"\n", 2, "this is not a text file in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "this is not a text file in UTF-8"),
        ('name = "A\x00"\n', 1, "this is not valid TOML: illegal character"),
    ],
)  # fmt: skip
def test_what_is_not_a_policy_file_is_refused(text: str | bytes, line: int, what: str) -> None:
    (mistake,) = check(text)
    assert mistake.line == line
    assert what in mistake.what


@pytest.mark.parametrize(
    ("was", "becomes", "at", "what"),
    [
        ('    "appeal_grounds",\n', "", "adopted = [", "nothing is said about “appeal_grounds”: write it, or add it"),
        ('    "statement.marker",\n', '    "statement.marker",\n', "", ""),
        ('    "authority.propose",', '    "authority.propose", "authority.authorise",', '"authority.authorise"',
         "“authority.authorise” is both written here and adopted"),
        ('    "statement.ombudsman",', '    "statement.ombudsmen",', '"statement.ombudsmen"',
         "not a place that can be adopted; did you mean “statement.ombudsman”?"),
        ('    "precautions",', '    "precautions", "restrictions.named_officer",', '"restrictions.named_officer"',
         "“restrictions.named_officer” is both written here and adopted"),
        ('key = "appeals"', 'key = "my_appeals"', "[[statement]]\nkey = \"commitment\"",
         "nothing is said about “statement.appeals”"),
        ("{who_hears_appeals} hears it.", "{who_hears_appeals} hears it in {appeal_answer}.", "{appeal_answer}",
         "gives {appeal_answer} as your own, but “times.appeal_answer_working_days” is adopted"),
    ],
)  # fmt: skip
def test_every_place_is_said_or_adopted_never_both_and_never_neither(
    was: str, becomes: str, at: str, what: str
) -> None:
    if not at:  # nothing is changed: nothing is wrong
        assert check(HOUSING) == []
        return
    assert HOUSING.count(was) == 1
    text = HOUSING.replace(was, becomes)
    found = [mistake for mistake in check(text) if what in mistake.what]
    assert [mistake.line for mistake in found] == [line_of(text, at)]


@pytest.mark.clause("POL-7")
@pytest.mark.parametrize("name", sorted(library()))
def test_adopted_places_are_the_defaults_and_the_others_are_in_the_file(name: str) -> None:
    text = library()[name].read_text(encoding="utf-8")
    stated, read = tomllib.loads(text), read_policy(text, source=name).model_dump(mode="json")
    default = read_policy(DEFAULT_TEXT, source="default").model_dump(mode="json")
    for place in default_places():
        field, _, item = place.partition(".")
        if item:
            in_file = item in items(stated.get(field)) if field in stated else False
            adopted = place in stated["adopted"] or field in stated["adopted"]
            assert not (in_file and adopted), place
            assert in_file or adopted or field in FREE_LISTS, place
            if adopted:
                assert items(read[field])[item] == items(default[field])[item], place
        elif place in stated["adopted"]:
            assert field not in stated, place
            assert read[field] == default[field], place


def items(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    return {item_key(each): each for each in value if isinstance(each, dict)}


def test_all_mistakes_are_found_in_the_order_of_the_file() -> None:
    text = DEFAULT_TEXT.replace("appeal_window_working_days = 20", "appeal_window_working_days = 1")
    text = text.replace("retention_months = 24", "retention_months = 1").replace("number = 2\n", "")
    with pytest.raises(PolicyMistake) as refused:
        read_policy(text, source="ours.toml")
    lines = [mistake.line for mistake in refused.value.mistakes]
    assert len(lines) == 3
    assert lines == sorted(lines)
    assert str(refused.value).startswith(f"ours.toml, line {lines[0]}: ladder, step 2 has no “number”")
    assert str(refused.value).endswith("(and 2 more)")
    assert (refused.value.line, refused.value.what) == (lines[0], "ladder, step 2 has no “number”")


def test_words_inside_a_long_text_are_not_taken_for_keys() -> None:
    text = DEFAULT_TEXT.replace("Now and then someone", "[times]\nretention_months = 3\nNow and then someone")
    text = text.replace("retention_months = 24", "retention_months = 1")
    assert check(text) == [
        Mistake(line_of(text, "retention_months = 1\n"), "times: “retention_months” is 1; it must be at least 12")
    ]


@pytest.mark.clause("POL-1")
def test_the_stored_form_is_the_same_for_the_same_policy_and_reads_back() -> None:
    policy = read_policy(HOUSING, source="a")
    stored = canonical(policy)
    assert stored == canonical(read_policy(HOUSING.replace("\n", "\r\n").encode(), source="b"))
    assert Policy.model_validate_json(stored) == policy
    assert list(json.loads(stored)) == sorted(json.loads(stored))


WRONG = st.sampled_from(
    [0, -1, 10**9, 1.5, True, "", "x", "{customer}", [], [1], ["x"], {}, {"x": 1}, [{}], [{"key": []}]]
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [each for key, item in inner for each in paths(item, (*path, key))]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_place_the_answer_is_a_policy_or_a_list_of_mistakes(data: st.DataObject) -> None:
    record = copy.deepcopy(data.draw(st.sampled_from([default_record(), tomllib.loads(HOUSING)])))
    path = data.draw(st.sampled_from(paths(record)))
    around = record
    for part in path[:-1]:
        around = around[part]
    if data.draw(st.booleans()):
        around[path[-1]] = data.draw(WRONG)
    else:
        del around[path[-1]]
    text = tomli_w.dumps(record)
    for mistake in check(text):
        assert 1 <= mistake.line <= text.count("\n") + 1
        assert mistake.what


@pytest.mark.parametrize("opens", [0, "08:00:00+01:00"])
def test_an_hour_that_is_not_of_the_office_clock_is_a_mistake_like_any_other(opens: object) -> None:
    with pytest.raises(ValidationError, match="by the office’s clock"):
        OfficeHours.model_validate({"opens": opens})
