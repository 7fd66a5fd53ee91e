"""Each place of the record has its question, so its form, its line in a comparison and its words (POL-1)."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from backoffice.policy import rows
from shared.policy import editing
from shared.policy.changes import changes_between
from shared.policy.clauses import clauses
from shared.policy.in_words import with_names
from shared.policy.part import Part
from shared.policy.questions import GIVEN, QUESTIONS
from shared.policy.reading import library, read_policy
from shared.policy.schema import Policy

LIBRARY = {name: path.read_text("utf-8") for name, path in library().items()}
#: Parts of many items, each with a form of its own.
ITEMS = {"organisation", "statement", "privacy", "categories", "ladder", "abusive_mail", "restrictions", "authority"}
TABLES = {"times", "office_hours", "enquiries", "retention", "reporting"}


def parts_within(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
        for info in annotation.model_fields.values():
            yield from parts_within(info.annotation)
    for inner in typing.get_args(annotation):
        yield from parts_within(inner)


def test_every_place_of_the_schema_is_asked_for_or_set_by_the_program() -> None:
    for part in set(parts_within(Policy)):
        known = {*QUESTIONS[part], *GIVEN.get(part, ())}
        forms_of_their_own = ITEMS | TABLES if part is Policy else set()
        assert set(part.model_fields) == known | forms_of_their_own, part.__name__


def test_a_comparison_sees_a_change_of_every_part_that_is_only_decided() -> None:
    text = LIBRARY["housing-association"]
    before = clauses(read_policy(text, source="a"), "Ours")
    for place, value in (
        ("enquiries", {"answer_working_days": 7}), ("retention", {"message": 9}),
        ("office_hours", {"days": ["monday"]}),
        ("abusive_mail", {"answer_working_days": 4}), ("reporting", {"small_number": 6}),
        ("precautions", ["follow_card"]), ("appeal_grounds", ["facts_wrong"]), ("measures", []),
        ("way_back", [{"kind": "no_incident", "number": 4}, {"kind": "calm_contacts", "number": 3}]),
        ("organisation", {"nation": "wales"}),
    ):  # fmt: skip
        now = clauses(read_policy(editing.changed(text, place, value), source="b"), "Ours")
        assert place in {change.key.partition(",")[0] for change in changes_between(before, now)}, place


def test_a_mistake_calls_places_what_the_forms_call_them() -> None:
    said = "times.first_review_months is longer than times.longest_restriction_months"
    assert with_names(said) == "“First review of a restriction” is longer than “Longest restriction”"
    assert with_names("Look at example.org.") == "Look at example.org."


def test_rows_are_added_taken_out_and_moved_and_all_that_was_typed_stays() -> None:
    sent = MultiDict(
        [("version", "3"), *((f"steps-{n}-{name}", f"{name}{n}") for n in range(3) for name in ("key", "do"))]
    )
    more, new = rows.with_row(sent, "steps")
    assert (new, more["steps-3-key"], more["steps-2-do"], more["version"]) == ("steps-3", "", "do2", "3")
    less, near = rows.without_row(sent, "steps-1")
    assert (near, less["steps-1-do"], "steps-2-do" in less) == ("steps-1", "do2", False)
    moved, there = rows.moved_up(sent, "steps-2")
    assert (there, moved["steps-1-do"], moved["steps-2-do"]) == ("steps-1", "do2", "do1")
    for odd in ("steps-99", "steps", "", "steps-x", "nothing-1"):
        assert rows.moved_up(sent, odd)[0]["version"] == "3"
        assert rows.without_row(sent, odd)[0]["steps-2-do"] == "do2"
