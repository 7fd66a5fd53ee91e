"""What contact asks of people: is it new, who has the new matter, and somebody who calls and calls (INC-12, BEH-4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import peewee

from shared import clock
from shared.models import CaseFile, Contact, Customer
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine
from shared.rules.actor import Actor
from shared.rules.addresses import contact_page, customer_page
from shared.rules.lifecycle import FRONT_LINE, MANAGERS
from shared.rules.triage import ContactState
from shared.rules.vocabulary import CaseState, Channel, Direction
from shared.rules.volume import MANY_A_DAY, contacts_today


def to_read(actor: Actor, day: date) -> WorkKind:
    """Contacts from restricted customers of which nobody has said yet whether they are about something new."""
    query = _contacts().where(Contact.state == ContactState.TO_READ, mine(actor, Customer.service, FRONT_LINE))
    return WorkKind(query, Contact.due_on, lambda it: _contact(it, "Contact to read: is it new?", "Read it"))


def matters_to_place(actor: Actor, day: date) -> WorkKind:
    """New matters of restricted customers: work of whoever took them up, and of managers, until somebody has them."""
    whose = Contact.colleague == actor.staff_id
    if actor.roles & MANAGERS:
        whose |= mine(actor, Customer.service, MANAGERS)
    query = _contacts().where(Contact.state == ContactState.NEW_MATTER, whose)
    return WorkKind(query, Contact.due_on, lambda it: _contact(it, "New matter to place", "Place it"))


def unknown_to_match(actor: Actor, day: date) -> WorkKind:
    """People whom nobody knew when they called: until somebody says who it was, or that nobody can (INC-1)."""
    query = Customer.select().where(
        Customer.unknown_since.is_null(False),
        Customer.joined_into.is_null(),
        Customer.unmatched_because == "",
        mine(actor, Customer.service, FRONT_LINE),
    )
    return WorkKind(query, None, _unknown)


def _unknown(customer: Customer) -> WorkRow:
    where = f"{customer_page(customer.account)}/who"
    began = day_of(customer.unknown_since)
    return WorkRow("Who was it?", customer.account, customer.name, began, None, where, "Find who it was")


def many_today(actor: Actor, day: date) -> WorkKind:
    """Customers with much contact today, while no case about them is open (BEH-4)."""
    today = (
        Contact.direction == Direction.IN,
        Contact.at >= clock.at(day),
        Contact.at < clock.at(day + timedelta(days=1)),
    )
    many = Contact.select(Contact.customer).where(*today).group_by(Contact.customer)
    investigated = CaseFile.select(peewee.SQL("1")).where(
        CaseFile.customer == Customer.id, CaseFile.state == CaseState.OPEN
    )
    of_them = Contact.select(peewee.fn.COUNT(Contact.id)).where(Contact.customer == Customer.id, *today)
    query = (
        Customer.select()
        .where(
            Customer.id.in_(many.having(peewee.fn.COUNT(Contact.id) >= MANY_A_DAY)),
            ~peewee.fn.EXISTS(investigated),
            mine(actor, Customer.service, MANAGERS),
        )
        .select_extend(
            of_them.alias("contacts_today"),
            of_them.where(Contact.channel == Channel.TELEPHONE).alias("calls_today"),
            of_them.select(peewee.fn.SUM(Contact.minutes)).alias("minutes_today"),
        )
    )
    return WorkKind(query, None, lambda it: _many(it, day))


def _contacts() -> peewee.ModelSelect[Any]:
    return Contact.select(Contact, Customer).join(Customer)


def _contact(contact: Contact, what: str, action: str) -> WorkRow:
    about = f"{contact.channel.label.capitalize()}: {contact.subject}"
    return WorkRow(
        what, about, contact.customer.name, day_of(contact.at), contact.due_on, contact_page(contact.id), action
    )


def _many(customer: Any, day: date) -> WorkRow:
    said = contacts_today(customer.contacts_today, customer.calls_today, int(customer.minutes_today))
    where = f"{customer_page(customer.account)}/contacts"
    return WorkRow(said, customer.account, customer.name, day, None, where, "Look at the contact")
