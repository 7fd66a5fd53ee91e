"""Record a contact in the log (INC-9, INC-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.models import Contact
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import Channel, Direction

_LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True)
class ContactFacts:
    """One contact. `minutes` counts speaking, reading and replying."""

    at: datetime
    channel: Channel
    direction: Direction
    minutes: int
    subject: str
    issue: str = ""
    new_issue: bool = False


@action(Action.RECORD_CONTACT)
def record_contact(doing: Doing, account: str, facts: ContactFacts) -> Contact:
    """Add a contact to the log. Raises Invalid for a moment to come or impossible minutes."""
    customer = customer_with(account)
    doing.ask(customer)
    problems = {}
    if facts.at > doing.now + timedelta(minutes=5):
        problems["at"] = "The contact must be in the past"
    if not 0 <= facts.minutes <= _LONGEST_MINUTES:
        problems["minutes"] = "Minutes must be between 0 and 1,440"
    if problems:
        raise Invalid(problems)
    contact = doing.create(Contact, customer=customer, colleague=doing.me, **vars(facts))
    doing.record(contact, vars(facts), customer=customer)
    return contact
