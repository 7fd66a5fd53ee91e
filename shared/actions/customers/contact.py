"""Record a contact in the log; from a restricted customer, say whether it is new and who has it (INC-9, INC-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shared.actions.action import Doing, action
from shared.actions.customers.keep import customer_with
from shared.actions.publish import publish_counts
from shared.models import Contact, Restriction
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import in_force
from shared.rules.allowance import UNCOUNTED
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid, NotFound
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.triage import DAYS_TO_PLACE, DAYS_TO_READ, ContactState
from shared.rules.vocabulary import Channel, Direction

_LONGEST_MINUTES = 24 * 60
_LONGEST_NAME = 200


@dataclass(frozen=True)
class NewContact:
    """One contact. `minutes` counts speaking, reading and replying. `new_issue` is None where nobody has said."""

    at: datetime
    channel: Channel
    direction: Direction
    minutes: int
    subject: str
    issue: str = ""
    new_issue: bool | None = None
    placed_with: str = ""
    #: Why it uses up nothing of an allowance (`UNCOUNTED`); empty where it does, or where there is none (RES-12).
    uncounted: str = ""
    #: It is about a closed matter and says nothing new, so that it gets no further answer (RES-12).
    unanswered: bool = False


@action(Action.RECORD_CONTACT)
def record_contact(doing: Doing, account: str, new: NewContact) -> Contact:
    """Add a contact to the log. Raises Invalid for a moment to come or impossible minutes.

    One that came from a restricted customer is work until somebody has said whether it is new, and who has it.
    """
    customer = customer_with(account)
    doing.ask(customer)
    problems = {}
    if new.at > doing.now + timedelta(minutes=5):
        problems["at"] = "The contact must be in the past"
    if not 0 <= new.minutes <= _LONGEST_MINUTES:
        problems["minutes"] = "Minutes must be between 0 and 1,440"
    bound = in_force(customer.id, doing.today)
    problems |= _counted(bound, new)
    if problems:
        raise Invalid(problems)
    asked = new.direction is Direction.IN and bool(bound)
    stands = triage(new.new_issue, new.placed_with, doing.today) if asked else {}
    values = vars(new) | {"new_issue": bool(new.new_issue)} | stands
    contact = doing.create(Contact, customer=customer, colleague=doing.me, **values)
    doing.record(contact, vars(new), customer=customer)
    if asked:
        publish_counts(doing, customer)
    return contact


def _counted(bound: list[Restriction], new: NewContact) -> dict[str, str]:
    """What is wrong with how a contact is counted, or with its getting no further answer (RES-12)."""
    problems = {}
    if new.uncounted not in {"", *UNCOUNTED}:
        problems["uncounted"] = "Choose why it is not counted"
    closed = {matter for one in bound for matter in one.closed_matters}
    if new.unanswered and (new.new_issue or new.issue not in closed):
        problems["new_issue"] = "Only what says nothing new about a closed matter gets no further answer"
    return problems


def triage(is_new: bool | None, placed_with: str, today: date) -> dict[str, Any]:
    """How a contact from a restricted customer stands, and by when somebody does what is next."""
    nation = policy_in_force().organisation.nation
    if is_new is None:
        return {"state": ContactState.TO_READ, "due_on": after_working_days(today, DAYS_TO_READ, nation)}
    if not is_new:
        return {"state": ContactState.LOGGED, "due_on": None}
    if placed_with:
        return {"state": ContactState.PLACED, "due_on": None}
    return {"state": ContactState.NEW_MATTER, "due_on": after_working_days(today, DAYS_TO_PLACE, nation)}


@action(Action.TRIAGE_CONTACT)
def triage_contact(
    doing: Doing, number: int, expected: int, is_new: bool, issue: str = "", placed_with: str = ""
) -> Contact:
    """Say whether a contact is about something new; if not, which matter it belongs to (INC-12)."""
    contact = contact_with(number)
    doing.ask(contact)
    values = triage(is_new, placed_with, doing.today) | {"new_issue": is_new, "placed_with": placed_with}
    doing.write(contact, expected, issue=issue or contact.issue, colleague=doing.me, **values)
    said = {"contact": number, "new": is_new, "issue": issue, "placed_with": placed_with}
    doing.record(contact, said, customer=contact.customer)
    return contact


@action(Action.PLACE_MATTER)
def place_matter(doing: Doing, number: int, expected: int, placed_with: str) -> Contact:
    """Say who has a new matter now, under which reference. Raises Invalid where that says nothing."""
    contact = contact_with(number)
    doing.ask(contact)
    if not has_substance(placed_with) or len(placed_with) > _LONGEST_NAME:
        raise Invalid({"placed_with": "Say who has it now, in at most 200 characters"})
    doing.write(contact, expected, placed_with=placed_with, due_on=None)
    doing.record(contact, {"contact": number, "placed_with": placed_with}, customer=contact.customer)
    return contact


def contact_with(number: int) -> Contact:
    """The contact with this number. Raises NotFound."""
    found = Contact.get_or_none(Contact.id == number)
    if found is None:
        raise NotFound("There is no such contact.")
    return found
