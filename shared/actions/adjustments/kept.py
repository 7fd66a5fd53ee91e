"""Which agreed adjustments a contact met, as the colleague who had it says; what was not is a miss (ADJ-7)."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.add_words import make_addition
from shared.actions.customers.contact import contact_with
from shared.models import AgreedAdjustment, Contact, Published
from shared.queries.adjustments import in_effect
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import AdditionKind


@action(Action.NOTE_KEPT)
def note_kept(doing: Doing, number: int, kept: tuple[int, ...], missed: tuple[int, ...], words: str) -> Contact:
    """Write down what of the agreed adjustments this contact met; each that it did not is work for a manager.

    `kept` and `missed` are numbers of adjustments in effect with the customer. Raises Invalid, by field, for one in
    both or for none of theirs, and for a miss without words.
    """
    contact = contact_with(number)
    doing.ask(contact)
    theirs = {row.id: (row, what) for row, what in in_effect(contact.customer)}
    if set(kept) & set(missed):
        raise Invalid({"missed": "Something can’t be kept and not kept in the same contact"})
    if not set(kept) | set(missed) <= theirs.keys():
        raise Invalid({"kept": "Choose from what is agreed with this customer"})
    if missed and not has_substance(words):
        raise Invalid({"what_happened": "Say what happened"})
    said = [{"what": theirs[one][1], "kept": one in kept} for one in theirs if one in (*kept, *missed)]
    doing.write(contact, adjustments=said)
    for one in missed:
        _miss(doing, theirs[one][0], theirs[one][1], words, contact)
    doing.record(contact, {"contact": number, "adjustments": said}, customer=contact.customer)
    return contact


def _miss(doing: Doing, agreed: AgreedAdjustment, what: str, words: str, contact: Contact) -> None:
    """The same as where the customer says it: it stands on their page, and a manager puts it right."""
    found = Published.get_or_none(Published.reference == (agreed.request.reference if agreed.request else ""))
    if found is not None:
        addition = make_addition(doing, found, AdditionKind.MISSED, f"{what}: {words.strip()}", (), contact.channel)
        told = {"to": found.reference, "adjustment": agreed.id, "came_by": contact.channel}
        doing.record(addition, told, customer=contact.customer, action=Action.REPORT_MISSED)
