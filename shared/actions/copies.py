"""What is handed out of the record: the pack of a case, and the copy that somebody asked for (REP-5, DPA-3).

What is left out is the same for both, and so is that nothing is made which nobody has read. The file is printed before
the transaction, as a letter is; nobody waits for a printer while the database is locked.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from shared.actions.action import Doing, action
from shared.letters.pack import print_pack
from shared.letters.publication import Publisher
from shared.letters.render import CannotRender
from shared.models import CaseFile, Redaction, RightsRequest
from shared.queries.cases.casefile import case_with
from shared.queries.cases.pack import letters_of, pack_of
from shared.queries.cases.redactions import left_out
from shared.queries.customers.copy import copy_for
from shared.queries.permissions import may
from shared.queries.rights import request_with
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed, OutOfStep, Stale
from shared.rules.lifecycle import Action
from shared.rules.pack import Pack
from shared.rules.redaction import LEFT_OUT, Left, Redactor, seen

_LONGEST = 100
Subject = CaseFile | RightsRequest


@dataclass(frozen=True)
class Redacted:
    """The copy without what is left out, what was found in it and how often, and the fingerprint of its words."""

    pack: Pack
    found: tuple[tuple[Left, int], ...]
    fingerprint: str


def redacted(subject: Subject) -> Redacted:
    """The case, or all that is held on whoever asked, as it would say it now to whoever reads it outside."""
    redactor = Redactor(left_out(subject))
    pack = redactor.all_of(_pack(subject))
    fingerprint = hashlib.sha256(repr(pack).encode()).hexdigest()
    return Redacted(pack, tuple(redactor.found.items()), fingerprint)


def for_review(actor: Actor, subject: Subject) -> Redacted:
    """The same, for whoever may leave something out of it. Raises NotAllowed."""
    if not (answer := may(Action.ADD_REDACTION, actor, subject)):
        raise NotAllowed(*answer.reasons)
    return redacted(subject)


def _pack(subject: Subject) -> Pack:
    return pack_of(subject) if isinstance(subject, CaseFile) else copy_for(subject)


def _subject(doing: Doing, reference: str) -> Subject:
    """The case, or the request for a copy, with this reference. Raises NotFound."""
    return doing.load(RightsRequest, reference) if reference.startswith("PIR") else doing.load(CaseFile, reference)


@action(Action.ADD_REDACTION)
def add_redaction(doing: Doing, reference: str, words: str, instead: str = "") -> Redaction:
    """Leave these words out too: of a case, or of the copy that somebody asked for.

    Raises Invalid for none, or for words that stand nowhere in it.
    """
    subject = _subject(doing, reference)
    doing.ask(subject)
    words, instead = words.strip(), instead.strip().strip("[]").strip()
    redactor = Redactor([Left(words, "")])
    if len(seen(words).strip()) < 2:
        raise Invalid({"words": "Enter the words to leave out: two letters or more"})
    if len(instead) > _LONGEST - 2:
        raise Invalid({"instead": f"Say in fewer than {_LONGEST} letters what stands in their place"})
    redactor.all_of(_pack(subject))
    if not redactor.found:
        raise Invalid({"words": "These words stand nowhere in it. Check how they are spelt"})
    made = doing.create(
        Redaction,
        case=subject if isinstance(subject, CaseFile) else None,
        request=subject if isinstance(subject, RightsRequest) else None,
        words=words,
        instead=f"[{instead}]" if instead else LEFT_OUT,
        added_by=doing.me,
        added_at=doing.now,
    )
    doing.record(made, {"instead": made.instead}, case=made.case, customer=subject.customer)
    return made


@action(Action.TAKE_BACK_REDACTION)
def take_back_redaction(doing: Doing, reference: str, number: int) -> Redaction:
    """It was a mistake: these words stay in. Raises OutOfStep when that was done already."""
    subject = _subject(doing, reference)
    doing.ask(subject)
    whose = Redaction.case == subject if isinstance(subject, CaseFile) else Redaction.request == subject
    found = Redaction.get_or_none(Redaction.id == number, whose)
    if found is None or found.taken_back_at is not None:
        raise OutOfStep("That is not left out any more.")
    doing.write(found, taken_back_at=doing.now)
    doing.record(found, {"instead": found.instead}, case=found.case, customer=subject.customer)
    return found


def make_pack(actor: Actor, reference: str, publisher: Publisher) -> bytes:
    """The whole pack as a file, the letters attached. Raises NotAllowed, and Invalid where it can’t be printed."""
    case = _case(actor, reference)
    letters = {letter.reference: bytes(letter.pdf or b"") for letter in letters_of(case)}
    return _made(actor, reference, lambda: print_pack(pack_of(case), publisher, letters), redacted=False)


def make_redacted_pack(actor: Actor, reference: str, read: str, publisher: Publisher) -> bytes:
    """The pack without what is left out; `read` is the fingerprint of the words that a reviewer has read.

    Raises NotAllowed, Stale where the words have changed since then, Invalid where it can’t be printed.
    """
    pack = _as_it_was_read(_case(actor, reference), read)
    return _made(actor, reference, lambda: print_pack(pack, publisher), redacted=True)


def make_copy(actor: Actor, reference: str, read: str, publisher: Publisher) -> bytes:
    """The copy that somebody asked for: a PDF, and the same as data, in one ZIP file (DPA-3).

    Raises NotAllowed, Stale where the words have changed since a reviewer read them, Invalid where it can’t be printed.
    """
    request = request_with(reference)
    if not (answer := may(Action.MAKE_COPY, actor, request)):
        raise NotAllowed(*answer.reasons)
    pack = _as_it_was_read(request, read)
    file = _zipped(pack, _printed(lambda: print_pack(pack, publisher)))
    _make_copy(actor, reference, hashlib.sha256(file).hexdigest())
    return file


@action(Action.MAKE_COPY)
def _make_copy(doing: Doing, reference: str, fingerprint: str) -> RightsRequest:
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    doing.write(request, copy_made_by=doing.me, copy_made_at=doing.now, copy_fingerprint=fingerprint)
    doing.record(request, {"fingerprint": fingerprint}, customer=request.customer)
    return request


def _zipped(pack: Pack, pdf: bytes) -> bytes:
    data = {
        "title": pack.title,
        "reference": pack.key,
        "about": pack.about,
        "parts": [
            {"title": part.title, "entries": [{**vars(each), "facts": dict(each.facts)} for each in part.entries]}
            for part in pack.parts
        ],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{pack.key}.pdf", pdf)
        file.writestr(f"{pack.key}.json", json.dumps(data, ensure_ascii=False, indent=1))
    return made.getvalue()


def _as_it_was_read(subject: Subject, read: str) -> Pack:
    found = redacted(subject)
    if found.fingerprint != read:
        raise Stale("What it says has changed since you read it. Read it again, then make it.")
    return found.pack


def _case(actor: Actor, reference: str) -> CaseFile:
    if not (answer := may(Action.MAKE_PACK, actor)):
        raise NotAllowed(*answer.reasons)
    return case_with(reference)


def _made(actor: Actor, reference: str, printing: Callable[[], bytes], *, redacted: bool) -> bytes:
    pdf = _printed(printing)
    _make(actor, reference, redacted, hashlib.sha256(pdf).hexdigest())
    return pdf


def _printed(printing: Callable[[], bytes]) -> bytes:
    try:
        return printing()
    except CannotRender as reason:
        raise Invalid({"": str(reason)}) from None


@action(Action.MAKE_PACK)
def _make(doing: Doing, reference: str, redacted: bool, fingerprint: str) -> CaseFile:
    case = doing.load(CaseFile, reference)
    doing.ask()
    doing.record(case, {"redacted": redacted, "fingerprint": fingerprint}, case=case)
    return case
