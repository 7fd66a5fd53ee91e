"""Who hears an appeal: it is given to a Director, and to another where that one can no longer hear it (APP-3)."""

from __future__ import annotations

from typing import cast

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.publish import publish_appeal
from shared.models import Appeal, Incident, Letter, Restriction, Staff
from shared.queries import independence, involvement
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import AppealState, Channel, LetterKind, LetterState


@action(Action.ASSIGN_APPEAL)
def assign_appeal(doing: Doing, reference: str, expected: int, hearer: int) -> Appeal:
    """Give an appeal to a Director who had no part in the decision, of a service that had none (APP-3).

    Another appeal about the same decision is heard by the same person, as one with it (SIT-9).
    Where the customer is answered by letter, one that says who hears it and why they are independent is drafted.
    Raises NotAllowed when the person chosen is not on the list that the record gives.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    others = involvement.heard_together(appeal)
    if before := next((one for one in others if one.hearer_id not in {None, hearer}), None):
        who = cast(Staff, before.hearer).name
        raise Invalid({"hearer": f"{who} hears {before.reference} about the same decision: both are heard as one"})
    give_to(doing, appeal, expected, hearer, {})
    for one in others:
        if one.state is AppealState.RECEIVED:
            give_to(doing, one, one.version, hearer, {"with": reference})
    return appeal


@action(Action.REPLACE_HEARER)
def replace_hearer(doing: Doing, reference: str, expected: int, hearer: int, reason: str) -> Appeal:
    """Give an appeal that is being heard to another Director, with the reason: the first has left, is ill, or has
    come to have a part in the decision. While they are able to hear it, whoever has a part in it can't take it from
    them (APP-3). The customer is told as at first.

    Raises Invalid without a reason; NotAllowed when the person chosen is not on the list that the record gives.
    """
    appeal = doing.load(Appeal, reference)
    doing.ask(appeal)
    if not has_substance(reason):
        raise Invalid({"reason": "Say why somebody else hears it"})
    if problems := doing.words(reason=reason):
        raise Invalid(problems)
    before = appeal.hearer
    if before is None or before.id == hearer:
        raise Invalid({"hearer": "Choose somebody else"})
    why = {"before": before.name, "reason": reason.strip()}
    others = [one for one in involvement.heard_together(appeal) if one.hearer_id == before.id]
    chosen = give_to(doing, appeal, expected, hearer, why)
    for one in others:
        give_to(doing, one, one.version, hearer, why)
    doing.notify(before, f"{reference} is now heard by {chosen.name}.", record_page(reference))
    return appeal


def give_to(doing: Doing, appeal: Appeal, expected: int, hearer: int, why: dict[str, str]) -> Staff:
    """Give it to this Director, and say so to them and to the customer: a part of the actions above, and of a leaver’s
    hand-over. Raises NotAllowed for a person who is not on the list that the record gives.
    """
    chosen = {staff.id: staff for staff in independence.eligible_hearers(appeal)}.get(hearer)
    if chosen is None:
        raise NotAllowed("This person had a part in the decision, is of the same service, or does not hear appeals.")
    subject = involvement.subject_of(appeal)
    if subject is None:
        raise OutOfStep("It is not known yet which decision this appeal is about.")
    decision = subject if isinstance(subject, Restriction) else None
    doing.write(appeal, expected, hearer=chosen, assigned_at=doing.now, restriction=decision, customer=subject.customer)
    acknowledge(doing, appeal, subject)
    publish_appeal(doing, appeal)
    doing.record(appeal, {"hearer": chosen.name, **why}, customer=appeal.customer)
    doing.notify(chosen, f"{appeal.reference} is yours to hear.", record_page(appeal.reference))
    return chosen


def acknowledge(doing: Doing, appeal: Appeal, subject: Restriction | Incident) -> None:
    """Draft the letter that says who looks at it, where the customer is answered by letter: a part of giving it."""
    if appeal.reply_by is Channel.LETTER and not _drafted(appeal):
        draft(doing, LetterKind.APPEAL_ACKNOWLEDGEMENT, subject.customer, subject.policy, appeal=appeal)


def _drafted(appeal: Appeal) -> bool:
    """Whether the letter that says who hears it stands as a draft: it will name whoever hears it when it is issued."""
    draft_of_it = (Letter.appeal == appeal) & (Letter.state == LetterState.DRAFT)
    return Letter.select().where(draft_of_it, Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT).exists()
