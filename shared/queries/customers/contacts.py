"""The contact log of an account, and one contact of it (INC-9, INC-12)."""

from __future__ import annotations

from shared.models import Contact, Customer, Service, Staff
from shared.queries.paging import Page, page_of
from shared.rules.errors import NotFound


def contact_log(customer: Customer, cursor: str = "") -> Page[Contact]:
    """A page of the customer's contacts, newest first. Raises NotFound for a `cursor` that there is not."""
    query = Contact.select(Contact, Staff).left_outer_join(Staff).where(Contact.customer == customer)
    return page_of(query, Contact.at, Contact.id, cursor=cursor)


def contact_shown(number: int) -> Contact:
    """A contact with its customer and colleague. Raises NotFound."""
    rows = (
        Contact.select(Contact, Customer, Service, Staff)
        .join(Customer)
        .left_outer_join(Service)
        .switch(Contact)
        .left_outer_join(Staff)
        .where(Contact.id == number)
    )
    found = rows.first()
    if found is None:
        raise NotFound("There is no such contact.")
    return found
