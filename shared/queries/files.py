"""A file with its content, for those who may read the record that it came with (DPA-6, SEC-3)."""

from __future__ import annotations

from typing import BinaryIO

from shared.files import store
from shared.models import Attachment
from shared.rules.actor import Actor
from shared.rules.errors import NotAllowed, NotFound
from shared.rules.lifecycle import FRONT_LINE, MANAGERS, SENIOR, Roles

#: By the beginning of the record's reference; a record that is not named here has no files to read.
READERS: dict[str, Roles] = {"INC": FRONT_LINE, "APP": SENIOR, "CAS": SENIOR, "ADD": MANAGERS}


def file_for(number: int, actor: Actor) -> tuple[Attachment, BinaryIO]:
    """The file with this number, and its content as a stream.

    Raises NotFound where there is none that this colleague may know of, NotAllowed while it is held back.
    """
    attachment = Attachment.get_or_none(Attachment.id == number)
    if attachment is None or not may_open(actor, attachment.record_reference):
        raise NotFound("There is no such file.")
    if attachment.quarantined:
        raise NotAllowed("This file is held back until it has been checked.")
    try:
        return attachment, store.opened(attachment.sha256)
    except store.Missing:
        raise NotFound("This file is not kept any more.") from None


def may_open(actor: Actor, reference: str) -> bool:
    """Whether this colleague may read the record with this reference, and so the files that came with it."""
    return bool(actor.roles & READERS.get(reference.partition("-")[0], frozenset()))
