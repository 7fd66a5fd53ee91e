"""What is handed out of the record: the pack of a case, and the copy that somebody asked for (REP-5, DPA-3).

Nothing is made which nobody has read. The file is printed, and its files put beside it, before the transaction, as a
letter is printed: nobody waits for that while the database is locked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import IO

from shared.actions.action import Doing, action
from shared.files.enclose import NotAsKept, with_files
from shared.files.store import fingerprint
from shared.letters.pack import print_pack
from shared.letters.publication import Publisher
from shared.letters.render import CannotRender
from shared.models import CaseFile, RightsRequest
from shared.queries.cases.casefile import case_with
from shared.queries.cases.copied import Redacted, Subject, redacted, whole
from shared.queries.cases.pack import letters_of
from shared.queries.permissions import may
from shared.queries.rights import request_with
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed, Stale
from shared.rules.lifecycle import Action
from shared.rules.pack import INDEX, Enclosure, Pack, index_of
from shared.spreadsheets.csv import csv_of


@dataclass(frozen=True)
class HandedOut:
    """A file that goes outside, open at its beginning, and the ending of its name: whoever sends it closes it."""

    file: IO[bytes]
    ending: str


def make_pack(actor: Actor, reference: str, publisher: Publisher) -> HandedOut:
    """The whole pack, the letters attached: one PDF, or a ZIP file with it where the case has files.

    Raises NotAllowed, and Invalid where it can’t be printed or a file is not what it was.
    """
    case = _case(actor, reference)
    letters = {letter.reference: bytes(letter.pdf or b"") for letter in letters_of(case)}
    pack, files = whole(case)
    return _made(actor, pack, files, lambda: print_pack(pack, publisher, letters), redacted=False)


def make_redacted_pack(actor: Actor, reference: str, read: str, publisher: Publisher) -> HandedOut:
    """The pack without what is left out; `read` is the fingerprint of the words that a reviewer has read.

    Raises NotAllowed, Stale where the words have changed since then, Invalid where it can’t be printed.
    """
    copy = _as_it_was_read(_case(actor, reference), read)
    return _made(actor, copy.pack, copy.files, lambda: print_pack(copy.pack, publisher), redacted=True)


def make_copy(actor: Actor, reference: str, read: str, publisher: Publisher) -> HandedOut:
    """The copy that somebody asked for: a PDF, the same as data, and the files that go out, in one ZIP file (DPA-3).

    Raises NotAllowed, Stale where the words have changed since a reviewer read them, Invalid where it can’t be printed.
    """
    request = request_with(reference)
    if not (answer := may(Action.MAKE_COPY, actor, request)):
        raise NotAllowed(*answer.reasons)
    copy = _as_it_was_read(request, read)
    pdf = _printed(lambda: print_pack(copy.pack, publisher))
    data = {f"{copy.pack.key}.pdf": pdf, f"{copy.pack.key}.json": _as_data(copy)}
    made = _zipped(data, copy.files)
    _make_copy(actor, reference, _fingerprint(made))
    return made


@action(Action.MAKE_COPY)
def _make_copy(doing: Doing, reference: str, fingerprint: str) -> RightsRequest:
    request = doing.load(RightsRequest, reference)
    doing.ask(request)
    doing.write(request, copy_made_by=doing.me, copy_made_at=doing.now, copy_fingerprint=fingerprint)
    doing.record(request, {"fingerprint": fingerprint}, customer=request.customer)
    return request


def _as_data(copy: Redacted) -> bytes:
    pack = copy.pack
    data = {
        "title": pack.title,
        "reference": pack.key,
        "about": pack.about,
        "parts": [
            {"title": part.title, "entries": [{**vars(each), "facts": dict(each.facts)} for each in part.entries]}
            for part in pack.parts
        ],
        "files": [asdict(each) for each in copy.files],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _zipped(beside: dict[str, bytes], files: tuple[Enclosure, ...]) -> HandedOut:
    if files:
        beside = {**beside, "files.csv": csv_of(INDEX, index_of(files))}
    try:
        return HandedOut(with_files(beside, files), "zip")
    except NotAsKept as gone:
        raise Invalid({"": f"The file “{gone}” is not what was kept any more. Tell whoever runs Evenhand"}) from None


def _fingerprint(made: HandedOut) -> str:
    digest, _ = fingerprint(made.file)
    made.file.seek(0)
    return digest


def _as_it_was_read(subject: Subject, read: str) -> Redacted:
    found = redacted(subject)
    if found.fingerprint != read:
        raise Stale("What it says has changed since you read it. Read it again, then make it.")
    return found


def _case(actor: Actor, reference: str) -> CaseFile:
    if not (answer := may(Action.MAKE_PACK, actor)):
        raise NotAllowed(*answer.reasons)
    return case_with(reference)


def _made(
    actor: Actor, pack: Pack, files: tuple[Enclosure, ...], printing: Callable[[], bytes], *, redacted: bool
) -> HandedOut:
    pdf = _printed(printing)
    made = _zipped({f"{pack.key}.pdf": pdf}, files) if files else HandedOut(BytesIO(pdf), "pdf")
    _make(actor, pack.key, redacted, _fingerprint(made))
    return made


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
