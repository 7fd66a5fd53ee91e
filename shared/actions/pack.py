"""The pack of a case for an ombudsman: what is left out of its redacted copy, and that it was made (REP-5).

The file is printed before the transaction, as a letter is; nobody waits for a printer while the database is locked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shared.actions.action import Doing, action
from shared.letters.compose import Document
from shared.letters.pack import pack_on_paper
from shared.letters.publication import Publisher
from shared.letters.render import CannotRender, render
from shared.models import CaseFile, Redaction
from shared.queries.cases.casefile import case_with
from shared.queries.cases.pack import letters_of, pack_of
from shared.queries.cases.redactions import left_out
from shared.queries.permissions import may
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed, OutOfStep, Stale
from shared.rules.lifecycle import Action
from shared.rules.pack import Pack
from shared.rules.redaction import LEFT_OUT, Left, Redactor, seen

_LONGEST = 100


@dataclass(frozen=True)
class Redacted:
    """The copy without what is left out, what was found in it and how often, and the fingerprint of its words."""

    pack: Pack
    found: tuple[tuple[Left, int], ...]
    fingerprint: str


def redacted_pack(case: CaseFile) -> Redacted:
    """The case as the copy for outside would say it now."""
    redactor = Redactor(left_out(case))
    pack = redactor.all_of(pack_of(case))
    fingerprint = hashlib.sha256(repr(pack).encode()).hexdigest()
    return Redacted(pack, tuple(redactor.found.items()), fingerprint)


@action(Action.ADD_REDACTION)
def add_redaction(doing: Doing, reference: str, words: str, instead: str = "") -> Redaction:
    """Leave these words out too. Raises Invalid for none, or for words that stand nowhere in the case."""
    case = doing.load(CaseFile, reference)
    doing.ask()
    words, instead = words.strip(), instead.strip().strip("[]").strip()
    redactor = Redactor([Left(words, "")])
    if len(seen(words).strip()) < 2:
        raise Invalid({"words": "Enter the words to leave out: two letters or more"})
    if len(instead) > _LONGEST - 2:
        raise Invalid({"instead": f"Say in fewer than {_LONGEST} letters what stands in their place"})
    redactor.all_of(pack_of(case_with(reference)))
    if not redactor.found:
        raise Invalid({"words": "These words stand nowhere in this case. Check how they are spelt"})
    made = doing.create(
        Redaction,
        case=case,
        words=words,
        instead=f"[{instead}]" if instead else LEFT_OUT,
        added_by=doing.me,
        added_at=doing.now,
    )
    doing.record(made, {"instead": made.instead}, case=case)
    return made


@action(Action.TAKE_BACK_REDACTION)
def take_back_redaction(doing: Doing, reference: str, number: int) -> Redaction:
    """It was a mistake: these words stay in. Raises OutOfStep when that was done already."""
    case = doing.load(CaseFile, reference)
    doing.ask()
    found = Redaction.get_or_none(Redaction.id == number, Redaction.case == case)
    if found is None or found.taken_back_at is not None:
        raise OutOfStep("That is not left out any more.")
    doing.write(found, taken_back_at=doing.now)
    doing.record(found, {"instead": found.instead}, case=case)
    return found


def make_pack(actor: Actor, reference: str, publisher: Publisher) -> bytes:
    """The whole pack as a file, the letters attached. Raises NotAllowed, and Invalid where it can’t be printed."""
    case = _case(actor, reference)
    letters = {letter.reference: bytes(letter.pdf or b"") for letter in letters_of(case)}
    return _made(actor, reference, pack_on_paper(pack_of(case), publisher, letters), redacted=False)


def make_redacted_pack(actor: Actor, reference: str, read: str, publisher: Publisher) -> bytes:
    """The pack without what is left out; `read` is the fingerprint of the words that a reviewer has read.

    Raises NotAllowed, Stale where the words have changed since then, Invalid where it can’t be printed.
    """
    pack = redacted_pack(_case(actor, reference))
    if pack.fingerprint != read:
        raise Stale("What the redacted pack says has changed since you read it. Read it again, then make it.")
    return _made(actor, reference, pack_on_paper(pack.pack, publisher), redacted=True)


def _case(actor: Actor, reference: str) -> CaseFile:
    if not (answer := may(Action.MAKE_PACK, actor)):
        raise NotAllowed(*answer.reasons)
    return case_with(reference)


def _made(actor: Actor, reference: str, document: Document, *, redacted: bool) -> bytes:
    try:
        pdf = render(document)
    except CannotRender as reason:
        raise Invalid({"": str(reason)}) from None
    _make(actor, reference, redacted, hashlib.sha256(pdf).hexdigest())
    return pdf


@action(Action.MAKE_PACK)
def _make(doing: Doing, reference: str, redacted: bool, fingerprint: str) -> CaseFile:
    case = doing.load(CaseFile, reference)
    doing.ask()
    doing.record(case, {"redacted": redacted, "fingerprint": fingerprint}, case=case)
    return case
