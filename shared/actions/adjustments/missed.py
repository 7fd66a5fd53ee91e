"""An agreed adjustment that was not kept: said by the customer, put right by a manager (ADJ-7)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.add_words import make_addition
from shared.actions.publish import publish_addition
from shared.models import Addition, Published
from shared.models.references import new_reference
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.message import message
from shared.rules.vocabulary import AdditionKind, Channel


@action(Action.REPORT_MISSED)
def report_missed(
    doing: Doing, reference: str, number: int, words: str, came_by: Channel = Channel.WEB_FORM
) -> Published:
    """Say that an agreed adjustment was not kept: work for a manager until it is put right.

    `number` is the adjustment's, as the copy under this published reference names it. Raises NotFound for one that it
    does not name; Invalid without words.
    """
    found = doing.load(Published, reference)
    doing.ask()
    agreed = next((one for one in found.body.get("adjustments", []) if one["number"] == number), None)
    if agreed is None:
        raise NotFound("There is no such adjustment.")
    if not words.strip():
        raise Invalid({"words": message("Tell us what happened, and when")})
    addition = make_addition(doing, found, AdditionKind.MISSED, f"{agreed['what']}: {words.strip()}", (), came_by)
    doing.record(addition, {"to": reference, "adjustment": number, "came_by": came_by})
    return found


@action(Action.PUT_RIGHT)
def put_right(doing: Doing, reference: str, words: str) -> Addition:
    """Say what was done about it. The customer sees it. Raises OutOfStep when it was put right already."""
    missed = doing.load(Addition, reference)
    doing.ask(missed)
    if missed.kind is not AdditionKind.MISSED or missed.read_at is not None:
        raise OutOfStep("This does not wait to be put right.")
    if not words.strip():
        raise Invalid({"words": "Say what you did, as the customer will read it"})
    doing.write(missed, read_by=doing.me, read_at=doing.now)
    done = doing.create(
        Addition,
        reference=new_reference("ADD"),
        record_reference=missed.record_reference,
        kind=AdditionKind.PUT_RIGHT,
        words=words.strip(),
        came_by=Channel.WEB_FORM,
        added_at=doing.now,
        entered_by=doing.me,
        read_by=doing.me,
        read_at=doing.now,
    )
    publish_addition(doing, doing.load(Published, missed.record_reference), done, [])
    doing.record(missed, {"of": missed.record_reference, "done": done.words})
    return missed
