"""Who reads and who writes the policy of the demonstration: readings confirmed, a draft that waits (POL-5, POL-10)."""

from __future__ import annotations

from shared.actions.installation.drafts import begin_draft, change_draft
from shared.actions.installation.reading import confirm_reading
from shared.demo.stories import Stage, Story, at
from shared.policy import editing
from shared.queries.policy import version_in_force

#: How many days ago each confirmed it; for the three others it waits, and is late.
_READERS = {
    "colleague": 66, "colleague-4": 68, "line-manager": 69, "line-manager-2": 65, "senior-manager": 62,
    "senior-manager-2": 67, "senior-manager-3": 61, "director-housing": 64, "director-repairs": 57,
}  # fmt: skip


def stories(stage: Stage) -> list[Story]:
    """Most colleagues read the procedure when it came; a draft for the next review is being written."""
    return [*(_read(stage, key, days) for key, days in _READERS.items()), _draft(stage)]


def first_version(text: str) -> str:
    """The policy before its first review, so that two versions can be compared: what a review of it changed since."""
    ladder = editing.part_of(text, "ladder")
    first, *others = ladder["steps"]
    silent = {name: value for name, value in first.items() if name != "do"}
    text = editing.changed(text, "ladder", ladder | {"steps": [silent, *others]})
    text = editing.changed(text, "retention", {"message": 12, "file": 6})
    reviews = editing.part_of(text, "statement.reviews")
    text = editing.changed(
        text, "statement.reviews", reviews | {"text": "We check once a year if each limit should stay."}
    )
    return editing.changed(text, "enquiries", {"complaint_answered_days": 40})


def _read(stage: Stage, key: str, days_ago: int) -> Story:
    yield at(days_ago, 8, 45)
    confirm_reading(stage.actor(key), version_in_force().number)


def _draft(stage: Stage) -> Story:
    yield at(5, 16, 10)
    draft = begin_draft(stage.actor("senior-manager"), version_in_force().source)
    yield at(4, 11, 30)
    ladder = editing.part_of(draft.source, "ladder")
    first, *others = ladder["steps"]
    first = first | {
        "words": "{customer}, I want to sort this out with you. I can only do that when we speak calmly. "
        "If it goes on, I will have to end this conversation."
    }
    change_draft(stage.actor("senior-manager"), draft.id, draft.version, "ladder", ladder | {"steps": [first, *others]})
