"""Words and files added to what was sent before, or to a decision before it is looked at again (APP-5, RES-10)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.keep_files import keep_files
from shared.actions.publish import publish_addition
from shared.files.check import Upload
from shared.models import Addition, Appeal, Published
from shared.models.references import new_reference
from shared.queries.published import followed
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.message import message
from shared.rules.vocabulary import AdditionKind, Channel


@action(Action.ADD_WORDS)
def add_words(
    doing: Doing, reference: str, words: str, files: tuple[Upload, ...] = (), came_by: Channel = Channel.WEB_FORM
) -> Published:
    """Add words, files or both to the record with this published reference. Whoever follows it sees them.

    It works on the narrow copy alone, so that the portal can do it without reading what it is added to (DPA-5).
    Raises OutOfStep once the record is decided, withdrawn or over; Invalid without words and files.
    """
    found = doing.load(Published, reference)
    doing.ask(followed(found))
    kind = AdditionKind.COMMENT if found.kind == "decision" else AdditionKind.WORDS
    addition = make_addition(doing, found, kind, words, files, came_by)
    doing.record(addition, {"to": reference, "kind": kind, "came_by": came_by, "files": len(files)})
    tell_the_hearer(doing, reference)
    return found


def make_addition(
    doing: Doing, found: Published, kind: AdditionKind, words: str, files: tuple[Upload, ...], came_by: Channel
) -> Addition:
    """The row, its files, and what is shown of it. Raises Invalid without words and files."""
    if not words.strip() and not files:
        raise Invalid({"words": message("Write what you want to add, or choose a file")})
    addition = doing.create(
        Addition,
        reference=new_reference("ADD"),
        record_reference=found.reference,
        kind=kind,
        words=words.strip(),
        came_by=came_by,
        added_at=doing.now,
        entered_by=doing.actor.staff_id,
    )
    keep_files(doing, addition.reference, files)
    publish_addition(doing, found, addition, [file.name for file in files])
    return addition


@action(Action.READ_WORDS)
def read_words(doing: Doing, reference: str) -> Addition:
    """Note that an addition was read, so that it no longer waits on anybody's list. Raises OutOfStep when it was."""
    addition = doing.load(Addition, reference)
    doing.ask(addition)
    if addition.read_at is not None:
        raise OutOfStep("This was read already.")
    doing.write(addition, read_by=doing.me, read_at=doing.now)
    doing.record(addition, {"of": addition.record_reference})
    return addition


def tell_the_hearer(doing: Doing, reference: str) -> None:
    """What a colleague enters goes to the Director who hears the appeal; the portal can tell nobody."""
    if doing.actor.staff_id is None:
        return
    appeal = Appeal.get_or_none(Appeal.reference == reference)
    if appeal is not None and appeal.hearer_id not in {None, doing.me}:
        doing.notify(appeal.hearer, f"Something was added to {reference}.", f"{record_page(reference)}#added")
