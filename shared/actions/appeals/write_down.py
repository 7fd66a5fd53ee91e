"""An appeal that was said: written down by staff ground by ground, and confirmed by the customer (APP-10)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.add_words import make_addition, tell_the_hearer
from shared.actions.publish import publish, publish_appeal
from shared.models import Appeal, GroundOfAppeal, Published
from shared.queries.policy import policy_in_force
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import AdditionKind, AppealGround


@action(Action.WRITE_DOWN_APPEAL)
def write_down_appeal(doing: Doing, reference: str, expected: int, words: dict[AppealGround, str]) -> Appeal:
    """Write down what the customer said, in their words, under each reason. They are asked to confirm it.

    Written down again, it takes the place of what was there, and is confirmed anew. Raises OutOfStep for an appeal that
    was written, Invalid without a reason or with one that the policy does not offer.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    if appeal.told_by is None:
        raise OutOfStep("The customer wrote this appeal themselves.")
    said = {ground: text.strip() for ground, text in words.items() if text.strip()}
    if not said or not set(said) <= set(policy_in_force().appeal_grounds):
        raise Invalid({"grounds": "Write down what they said under at least one reason"})
    GroundOfAppeal.delete().where(GroundOfAppeal.appeal == appeal).execute()
    for ground, text in said.items():
        doing.create(GroundOfAppeal, appeal=appeal, ground=ground, own_words=text)
    doing.write(appeal, expected, written_down_at=doing.now, confirmed_at=None)
    publish_appeal(doing, appeal)
    written = [{"ground": ground.label, "words": text} for ground, text in said.items()]
    _publish(doing, reference, {"written_down": written, "confirmed_on": None, "not_right": False})
    doing.record(appeal, {"grounds": dict(said)}, customer=appeal.customer)
    return appeal


@action(Action.CONFIRM_APPEAL)
def confirm_appeal(doing: Doing, reference: str, right: bool, words: str = "") -> Appeal:
    """The customer says whether it is what they said; if not, what is different. Done on the portal, too (DPA-5)."""
    appeal, found = doing.load(Appeal, reference), doing.load(Published, reference)
    doing.ask(appeal)
    if not found.body.get("written_down") or found.body.get("confirmed_on"):
        raise OutOfStep("Nothing waits to be confirmed.")
    if right:
        doing.write(appeal, confirmed_at=doing.now)
    else:
        make_addition(doing, found, AdditionKind.WORDS, words, (), appeal.came_by)
    _publish(doing, reference, {"confirmed_on": doing.today if right else None, "not_right": not right})
    doing.record(appeal, {"right": right})
    tell_the_hearer(doing, reference)
    return appeal


def _publish(doing: Doing, reference: str, shown: dict[str, object]) -> None:
    found = Published.get(Published.reference == reference)
    publish(doing, found.kind, reference, {**found.body, **shown})
