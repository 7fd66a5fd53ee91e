"""Who reads and who writes the policy of the demonstration (POL-5, POL-10): readings confirmed, a draft that waits,
and a version that was approved for a day to come."""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.actions.installation.drafts import approve_draft, begin_draft, change_draft
from shared.actions.installation.reading import confirm_reading
from shared.demo.stories import Stage, Story, at
from shared.policy import editing
from shared.queries.policy import version_in_force

#: How many days ago each confirmed it; for the others it waits, and is late.
_READERS = {
    "colleague": 66, "colleague-4": 68, "line-manager": 69, "line-manager-2": 65, "senior-manager": 62,
    "senior-manager-2": 67, "senior-manager-3": 61, "director-housing": 64, "director-repairs": 57,
}  # fmt: skip


def stories(stage: Stage) -> list[Story]:
    """Most colleagues read the procedure when it came; one draft is approved, another is still being written."""
    return [*(_read(stage, key, days) for key, days in _READERS.items()), _to_come(stage), _draft(stage)]


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


def _to_come(stage: Stage) -> Story:
    """What everybody can read already, and what will be other in it; it comes in force in three weeks."""
    author = stage.actor("senior-manager-2")
    yield at(16, 10, 20)
    draft = begin_draft(author, version_in_force().source)
    yield at(16, 10, 50)
    reviews = editing.part_of(draft.source, "statement.reviews")
    text = (
        "At least every six months we check if each limit is still needed, and whether it should stay. We write to you "
        "before we do, so that you can tell us what has changed."
    )
    draft = change_draft(author, draft.id, draft.version, "statement.reviews", reviews | {"text": text})
    yield at(12, 15, 30)
    approve_draft(stage.actor("director-housing"), draft.id, draft.version, clock.today() + timedelta(days=33))


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
