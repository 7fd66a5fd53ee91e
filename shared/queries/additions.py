"""What was added to an appeal, to a request for adjustments, or to a decision before its review (APP-5, RES-10)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.models import Addition, AdjustmentRequest, Attachment, Letter, Restriction, Review, Staff
from shared.rules.addresses import record_page
from shared.rules.errors import NotFound
from shared.rules.vocabulary import AdditionKind, RestrictionState
from shared.rules.written import long_date


@dataclass(frozen=True)
class Added:
    """One addition with its files; `entered_by` is the colleague who took it down, or empty."""

    addition: Addition
    files: tuple[Attachment, ...]
    entered_by: str
    read_by: str


def added_to(*references: str) -> tuple[Added, ...]:
    """Everything that was added under these published references, the oldest first."""
    entered, read = Staff.alias(), Staff.alias()
    rows = list(
        Addition.select(Addition, entered, read)
        .join(entered, peewee.JOIN.LEFT_OUTER, on=(Addition.entered_by == entered.id))
        .switch(Addition)
        .join(read, peewee.JOIN.LEFT_OUTER, on=(Addition.read_by == read.id))
        .where(Addition.record_reference.in_(references))
        .order_by(Addition.id)
    )
    files = defaultdict(list)
    if rows:
        kept = Attachment.select().where(
            Attachment.record_reference.in_([row.reference for row in rows]),
        )
        for file in kept.order_by(Attachment.id):
            files[file.record_reference].append(file)
    return tuple(
        Added(
            row,
            tuple(files[row.reference]),
            row.entered_by.name if row.entered_by else "",
            row.read_by.name if row.read_by else "",
        )
        for row in rows
    )


def unread(reference: str) -> tuple[str, ...]:
    """The days on which something was added to this record that nobody has read yet."""
    return _days(_unread(reference))


def unread_about(restriction: int) -> tuple[str, ...]:
    """The same for the restriction with this id, under the reference that its letter gives."""
    return _days(_unread_about(restriction))


def address_of(reference: str) -> str:
    """Where colleagues read what was added to this published reference. Raises NotFound."""
    kind = reference.partition("-")[0]
    if kind == "DEC":
        letter = Letter.select().where(Letter.appeal_reference == reference).first()
        if letter is None or letter.restriction is None:
            raise NotFound(f"There is no decision {reference}.")
        return record_page(letter.restriction.reference)
    if kind not in {"APP", "ADJ"}:
        raise NotFound(f"There is nothing to add to under {reference}.")
    return record_page(reference)


def additions_about(restriction: Restriction) -> dict[str, Any]:
    """For a page about a restriction: what was added under the references that its letters give, and where one adds.

    One adds under the newest, until the restriction is over.
    """
    letters = Letter.select(Letter.appeal_reference).where(
        Letter.restriction == restriction, Letter.appeal_reference.is_null(False)
    )
    references = [str(letter.appeal_reference) for letter in letters.order_by(Letter.id.desc())]
    over = restriction.state is not RestrictionState.AUTHORISED or restriction.ends_on < clock.today()
    return {"added": added_to(*references), "add_to": "" if over or not references else references[0]}


def said_since_review(restriction: Restriction) -> str:
    """What the customer said about a decision since it was last reviewed, to stand in the review's form (RES-10)."""
    last = Review.select(Review.created_at).where(Review.restriction == restriction).order_by(Review.id.desc()).first()
    said = (
        Addition.select(Addition.words)
        .join(Letter, on=(Letter.appeal_reference == Addition.record_reference))
        .where(Letter.restriction == restriction, Addition.words != "", Addition.kind != AdditionKind.PUT_RIGHT)
    )
    if last is not None:
        said = said.where(Addition.added_at > last.created_at)
    return "\n\n".join(row.words for row in said.order_by(Addition.id))


def missed_with(reference: str) -> Addition:
    """What a customer said was not kept. Raises NotFound."""
    found = Addition.get_or_none(Addition.reference == reference, Addition.kind == AdditionKind.MISSED)
    if found is None:
        raise NotFound(f"Nothing was said under {reference} that was not kept.")
    return found


def open_misses(customer: int) -> tuple[str, ...]:
    """What this customer said was not kept and nobody has put right yet: before the next signature (ADJ-7)."""
    rows = (
        Addition.select(Addition.words, Addition.added_at)
        .left_outer_join(Letter, on=(Letter.appeal_reference == Addition.record_reference))
        .switch(Addition)
        .left_outer_join(AdjustmentRequest, on=(AdjustmentRequest.reference == Addition.record_reference))
        .where(
            Addition.kind == AdditionKind.MISSED,
            Addition.read_at.is_null(),
            (Letter.customer == customer) | (AdjustmentRequest.customer == customer),
        )
        .order_by(Addition.id)
    )
    return tuple(f"{row.words} ({long_date(clock.local(row.added_at).date())})" for row in rows)


def _days(rows: list[Addition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(long_date(clock.local(row.added_at).date()) for row in rows))


@prepared
def _unread(reference: str) -> peewee.ModelSelect[Addition]:
    rows = Addition.select(Addition.added_at).where(
        Addition.record_reference == reference,
        Addition.read_at.is_null(),
        Addition.kind.not_in([AdditionKind.CHALLENGE, AdditionKind.MISSED]),  # read by whoever answers them
    )
    return rows.order_by(Addition.id)


@prepared
def _unread_about(restriction: int) -> peewee.ModelSelect[Addition]:
    return (
        Addition.select(Addition.added_at)
        .join(Letter, on=(Letter.appeal_reference == Addition.record_reference))
        .where(Letter.restriction == restriction, Addition.read_at.is_null(), Addition.kind != AdditionKind.MISSED)
        .order_by(Addition.id)
    )
