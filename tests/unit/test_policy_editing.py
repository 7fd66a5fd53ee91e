"""A policy file changed part by part stays a whole policy, in which nothing is claimed that nobody said (POL-1)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from shared.policy import editing
from shared.policy.reading import library, read_policy
from shared.policy.schema import Policy

LIBRARY = {name: path.read_text("utf-8") for name, path in library().items()}


def said_by(policy: Policy) -> dict[str, Any]:
    """All that it says, in whatever order its sections stand."""
    said = policy.model_dump(exclude={"adopted"})
    return said | {field: sorted(said[field], key=lambda one: str(one["key"])) for field in ("statement", "privacy")}


@pytest.mark.clause("POL-1")
@pytest.mark.parametrize("name", LIBRARY)
def test_every_part_of_every_ready_policy_can_be_written_anew(name: str) -> None:
    text = LIBRARY[name]
    before = read_policy(text, source=name)
    for place, title, _own in editing.parts_of(text):
        value = copy.deepcopy(editing.part_of(text, place))
        assert editing.changed(text, place, value) == text, f"{place} stands there already"
        other = {"title": f"{title} and more"} if isinstance(value, dict) and "title" in value else {}
        if not other:
            continue
        anew = editing.changed(text, place, value | other)
        now = read_policy(anew, source=f"{name} {place} {title}")
        assert not now.is_adopted(place)
        same = editing.changed(anew, place, value)
        assert said_by(read_policy(same, source=place)) == said_by(before)


def test_what_is_changed_is_own_from_then_on_and_the_rest_is_not() -> None:
    text = LIBRARY["managing-contact"]
    was = read_policy(text, source="m")
    assert was.is_adopted("times.retention_months")
    now = read_policy(editing.changed(text, "times", {"retention_months": 36}), source="m")
    assert now.times.retention_months == 36
    assert not now.is_adopted("times.retention_months")
    assert now.is_adopted("times.first_review_months") == was.is_adopted("times.first_review_months")
    with pytest.raises(StopIteration):
        editing.changed(text, "statement.nowhere", {}) if editing.part_of(text, "statement.nowhere") else None


def test_points_are_taken_without_their_signs() -> None:
    assert editing.lines_of("• one\n - two\n\n·  three") == ["one", "two", "three"]
