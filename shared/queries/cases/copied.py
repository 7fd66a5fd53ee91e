"""What is handed out of the record, as it would say it now: of a case, or of all that is held on a person (REP-5).

What is left out is the same for both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from shared.models import CaseFile, RightsRequest
from shared.queries.cases.enclosures import enclosed
from shared.queries.cases.pack import pack_of
from shared.queries.cases.redactions import left_out
from shared.queries.customers.copy import copy_for
from shared.queries.permissions import may
from shared.rules.actor import Actor
from shared.rules.errors import NotAllowed
from shared.rules.lifecycle import Action
from shared.rules.pack import Enclosure, Pack, files_part
from shared.rules.redaction import Left, Redactor

Subject = CaseFile | RightsRequest


@dataclass(frozen=True)
class Redacted:
    """The copy without what is left out, its files, what was found in it and how often, and its fingerprint."""

    pack: Pack
    files: tuple[Enclosure, ...]
    found: tuple[tuple[Left, int], ...]
    fingerprint: str


def redacted(subject: Subject) -> Redacted:
    """The case, or all that is held on whoever asked, as it would say it now to whoever reads it outside."""
    redactor = Redactor(left_out(subject))
    pack, files = redactor.all_of(whole(subject, released=True))
    fingerprint = hashlib.sha256(repr((pack, files)).encode()).hexdigest()
    return Redacted(pack, files, tuple(redactor.found.items()), fingerprint)


def whole(subject: Subject, *, released: bool = False) -> tuple[Pack, tuple[Enclosure, ...]]:
    """The same with every word; and its files: all that are kept, or only what a reviewer has `released`."""
    pack = pack_of(subject) if isinstance(subject, CaseFile) else copy_for(subject)
    files = enclosed(subject, released=released)
    return (replace(pack, parts=(*pack.parts, files_part(files))) if files else pack), files


def for_review(actor: Actor, subject: Subject) -> Redacted:
    """The redacted copy, for whoever may leave something out of it. Raises NotAllowed."""
    if not (answer := may(Action.ADD_REDACTION, actor, subject)):
        raise NotAllowed(*answer.reasons)
    return redacted(subject)
