"""Files that people hand in, stored by content with the record that they came with (DPA-6, SEC-30)."""

from __future__ import annotations

import logging

from shared import audit
from shared.actions.action import Doing
from shared.config import Settings
from shared.database.writing import writing
from shared.files import store
from shared.files.check import Upload
from shared.files.scanner import ScannerDown, TooLargeToScan, harm_in
from shared.models import Attachment, AttachmentContent
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import ChecklistItem

log = logging.getLogger("evenhand.files")
_AT_ONCE = 50
#: Seconds for one file; the largest recordings take a scanner a while.
_PATIENCE = 120


def keep_files(doing: Doing, reference: str, files: tuple[Upload, ...], item: ChecklistItem | None = None) -> list[str]:
    """Put checked files with a record, in the transaction that is open; with a case, at an item of its checklist.

    Returns their fingerprints.
    """
    for file in files:
        doing.create(
            Attachment,
            record_reference=reference,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            added_by=doing.actor.staff_id,
            added_at=doing.now,
            quarantined=file.held,
            item=item,
        )
    return [file.sha256 for file in files]


def check_held_files(settings: Settings) -> int:
    """Have the scanner look at the files that wait for it: release the good ones, delete what does harm.

    Returns how many it could look at. What is deleted leaves its name, its fingerprint and its place in the log.
    """
    looked_at = 0
    for sha256 in _waiting() if settings.clamav_socket else ():
        try:
            with store.opened(sha256) as content:
                harm = harm_in(content, settings.clamav_socket, _PATIENCE)
        except TooLargeToScan as refusal:
            log.warning("a file stays held back: %s", refusal)
            continue
        except ScannerDown as down:
            log.warning("files wait for the virus scanner: %s", down)
            break
        _judge(sha256, harm)
        looked_at += 1
    return looked_at


def _waiting() -> list[str]:
    """The fingerprints of contents that no scanner has looked at yet; one that was deleted waits no more."""
    held = (
        Attachment.select(Attachment.sha256)
        .join(AttachmentContent, on=(AttachmentContent.sha256 == Attachment.sha256))
        .where(Attachment.quarantined == True)  # noqa: E712 - SQL
        .distinct()
        .limit(_AT_ONCE)
    )
    return [row.sha256 for row in held]


def _judge(sha256: str, harm: str) -> None:
    with writing():
        same = list(Attachment.select().where(Attachment.sha256 == sha256))
        Attachment.update(quarantined=bool(harm)).where(Attachment.sha256 == sha256).execute()
        if harm:
            store.remove(sha256)
        done = audit.DELETED_AS_HARMFUL if harm else audit.FOUND_HARMLESS
        for reference in dict.fromkeys(file.record_reference for file in same):
            audit.append(OPERATOR, done, "attachment", reference, {"file": sha256, "harm": harm})
