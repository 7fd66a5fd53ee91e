"""The files that belong to a case, or to all that is held on a person, and which of them go out (REP-5, DPA-3)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from peewee import JOIN, ModelSelect

from shared.files.kinds import BY_ENDING
from shared.models import (
    Addition,
    AdjustmentRequest,
    Appeal,
    Attachment,
    AttachmentContent,
    CaseFile,
    CaseIncident,
    Customer,
    Incident,
    Letter,
    ReleasedFile,
    RightsRequest,
    Staff,
)
from shared.queries.cases.pack import at, letters_of
from shared.queries.cases.timeline import appeals_of
from shared.rules.pack import Enclosure

_HELD = "Not here: it is held back until it has been checked for harm."
_GONE = "Not here: it is not kept any more."
_UNREAD = "Not here: nobody has said that it may go out as it is."
Subject = CaseFile | RightsRequest


def files_of(subject: Subject) -> ModelSelect[Attachment]:
    """The files that came with any record of it, in the order in which they came."""
    references = list(_of_case(subject) if isinstance(subject, CaseFile) else _of_customer(subject.customer))
    return Attachment.select().where(Attachment.record_reference.in_(references)).order_by(Attachment.id)


def enclosed(subject: Subject, *, released: bool) -> tuple[Enclosure, ...]:
    """Each file, with its path where it goes out: every one that is kept, or only what was `released`."""
    rows = list(files_of(subject).select(Attachment, Staff).join(Staff, JOIN.LEFT_OUTER))
    contents = AttachmentContent.select(AttachmentContent.sha256)
    kept = {row.sha256 for row in contents.where(AttachmentContent.sha256.in_({row.sha256 for row in rows}))}
    free = released_files(subject) if released else {row.id for row in rows}
    return tuple(
        _enclosure(number, row, _why_not(row, kept=row.sha256 in kept, free=row.id in free))
        for number, row in enumerate(rows, start=1)
    )


def released_files(subject: Subject) -> set[int]:
    """The numbers of the files that a reviewer lets go out as they are."""
    whose = ReleasedFile.case == subject if isinstance(subject, CaseFile) else ReleasedFile.request == subject
    rows = ReleasedFile.select(ReleasedFile.attachment).where(whose, ReleasedFile.taken_back_at.is_null())
    return {row.attachment_id for row in rows}


def _why_not(row: Attachment, *, kept: bool, free: bool) -> str:
    if not kept:
        return _GONE
    if row.quarantined:
        return _HELD
    return "" if free else _UNREAD


def _enclosure(number: int, row: Attachment, stays: str) -> Enclosure:
    ending = PurePath(row.name).suffix.lower()
    who = row.added_by.in_full if row.added_by else "whoever sent it to us"
    return Enclosure(
        number=row.id,
        name=row.name,
        belongs_to=row.record_reference,
        added=f"{who}; {at(row.added_at)}",
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        # The name says nothing that is left out elsewhere; its ending is one of those that are taken.
        path="" if stays else f"files/{number:04}{ending if ending in BY_ENDING else ''}",
        stays=stays,
    )


def _of_case(case: CaseFile) -> Iterable[str]:
    yield case.reference
    incidents = Incident.select(Incident.reference).join(CaseIncident).where(CaseIncident.case == case)
    yield from (row.reference for row in incidents)
    followed = [one.appeal_reference for one in letters_of(case) if one.appeal_reference]
    yield from _with_what_was_added([*followed, *(one.reference for one in appeals_of(case))])


def _of_customer(customer: Customer) -> Iterable[str]:
    own = {
        table: [row.reference for row in table.select(table.reference).where(table.customer == customer)]
        for table in (Incident, CaseFile, AdjustmentRequest, Appeal)
    }
    yield from (*own[Incident], *own[CaseFile])
    followed = Letter.select(Letter.appeal_reference).where(
        Letter.customer == customer, Letter.appeal_reference.is_null(False)
    )
    yield from _with_what_was_added(
        [*(str(row.appeal_reference) for row in followed), *own[Appeal], *own[AdjustmentRequest]]
    )


def _with_what_was_added(references: list[str]) -> Iterable[str]:
    yield from references
    added = Addition.select(Addition.reference).where(Addition.record_reference.in_(references))
    yield from (row.reference for row in added)
