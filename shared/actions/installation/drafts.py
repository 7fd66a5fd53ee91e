"""A policy from its first draft to the day it is in force: written, approved by a second person, and used (POL-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.installation.policy import use_policy
from shared.models import AnnouncedVersion, PolicyDraft, PolicyEdition, PolicyVersion
from shared.policy import editing
from shared.policy.in_words import with_names
from shared.policy.reading import PolicyMistake, read_policy
from shared.policy.schema import Policy
from shared.queries.policy import version_in_force
from shared.queries.policy_drafts import draft_with
from shared.rules.actor import OPERATOR
from shared.rules.errors import Invalid, NotFound
from shared.rules.lifecycle import Action
from shared.rules.policy_drafts import DraftState
from shared.rules.staff_words import has_substance
from shared.rules.written import long_date

_LONGEST_MONTHS = 12


@action(Action.BEGIN_DRAFT)
def begin_draft(doing: Doing, source: str, doubts: Sequence[str] = ()) -> PolicyDraft:
    """Begin a draft: of the version in force, of a ready policy, or of an organisation's own text that was imported.

    Raises Invalid, with its line, where the text has a mistake.
    """
    doing.ask()
    policy = _read(source)
    made = doing.create(
        PolicyDraft,
        name=policy.name,
        source=source,
        begun_by=doing.me,
        begun_at=doing.now,
        authors=[doing.me],
        doubts=list(doubts),
    )
    doing.record(made, {"name": policy.name})
    return made


@action(Action.CHANGE_DRAFT)
def change_draft(doing: Doing, number: int, expected: int, place: str, value: Any) -> PolicyDraft:
    """Write one part of it anew: `value` is what stands there then, or a function from the file to what it becomes.

    Raises Invalid, by the field, where it would have a mistake; NotFound for no such part.
    """
    draft = draft_with(number)
    doing.ask(draft)
    try:
        source = value(draft.source) if callable(value) else editing.changed(draft.source, place, value)
    except (KeyError, StopIteration):
        raise NotFound("There is no such part of the policy.") from None
    policy = _read(source, place)
    authors = sorted({*draft.authors, doing.me})
    doing.write(draft, expected, source=source, name=policy.name, authors=authors)
    doing.record(draft, {"part": place})
    return draft


@action(Action.APPROVE_DRAFT)
def approve_draft(doing: Doing, number: int, expected: int, effective_from: date) -> PolicyDraft:
    """Approve it, as a second person, from a day on; one that is to come is announced, and everybody can read it.

    Raises Invalid for a day that is over, or a mistake in it.
    """
    draft = draft_with(number)
    doing.ask(draft)
    if effective_from < doing.today:
        raise Invalid({"effective_from": "Choose today or a later day"})
    _read(draft.source)
    doing.write(draft, expected, approved_by=doing.me, approved_at=doing.now, effective_from=effective_from)
    if effective_from > doing.today:
        announced = {"name": draft.name, "source": draft.source, "effective_from": effective_from}
        AnnouncedVersion.create(draft=draft, **announced)
    doing.record(draft, {"effective_from": effective_from})
    return draft


@action(Action.DISCARD_DRAFT)
def discard_draft(doing: Doing, number: int, expected: int) -> PolicyDraft:
    """It is not wanted any more; what was announced is not any longer."""
    draft = draft_with(number)
    doing.ask(draft)
    doing.write(draft, expected)
    _no_longer_to_come(draft)
    doing.record(draft, {})
    return draft


@action(Action.USE_DRAFT)
def use_draft(doing: Doing, number: int) -> PolicyDraft:
    """Put an approved draft in force: its day has come. The translations go with it, and say where they fell behind."""
    draft = draft_with(number)
    doing.ask(draft)
    before = PolicyVersion.get_or_none(PolicyVersion.state == "in_force")
    editions = [row.source for row in PolicyEdition.select().where(PolicyEdition.policy == before)] if before else []
    key = before.key if before else "own-policy"
    version = use_policy(OPERATOR, draft.source, key, approved_by=draft.approved_by_id, editions=editions)
    doing.write(draft, became=version)
    _no_longer_to_come(draft)
    doing.record(draft, {"version": version.number})
    return draft


def _no_longer_to_come(draft: PolicyDraft) -> None:
    AnnouncedVersion.delete().where(AnnouncedVersion.draft == draft).execute()


def use_due_drafts() -> None:
    """Put in force what was approved, from the day on that was named: the oldest first. For the worker."""
    rows = PolicyDraft.select().where(
        PolicyDraft.state == DraftState.APPROVED, PolicyDraft.effective_from <= clock.today()
    )
    for draft in rows.order_by(PolicyDraft.effective_from, PolicyDraft.id):
        use_draft(OPERATOR, draft.id)


@action(Action.BRING_REVIEW_FORWARD)
def bring_review_forward(doing: Doing, expected: int, review_by: date, because: str) -> PolicyVersion:
    """The policy is reviewed sooner than planned, and why. Raises Invalid for a later day, or without a reason."""
    version = version_in_force()
    doing.ask(version)
    problems = {} if has_substance(because) else {"because": "Write why it is reviewed sooner"}
    if version.review_by is not None and not doing.today <= review_by < version.review_by:
        problems["review_by"] = f"Choose a day from today on that is before {long_date(version.review_by)}"
    if problems:
        raise Invalid(problems)
    doing.write(version, expected, review_by=review_by, review_because=because.strip())
    doing.record(version, {"review_by": review_by, "because": because.strip()})
    return version


def _read(source: str, place: str = "") -> Policy:
    """The policy of a draft. Raises Invalid with each mistake, by the field of the part at `place` that it is in."""
    try:
        return read_policy(source, source="policy")
    except PolicyMistake as mistake:
        problems: dict[str, str] = {}
        for found in mistake.mistakes:
            name = editing.name_in(source, place, found.place) if place else ""
            what = with_names(f"{found.what[:1].upper()}{found.what[1:]}")
            problems[name] = f"{problems[name]}. {what}" if name in problems else what
        raise Invalid(problems) from None
