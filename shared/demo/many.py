"""Customers beyond the lived-in ones, for measuring: written in bulk, under one event."""

from __future__ import annotations

from collections.abc import Iterable

from shared import audit, clock
from shared.actions.customers.findable import learn_spellings
from shared.database.writing import writing
from shared.demo import bulk, crowd
from shared.models import Customer, Service
from shared.rules.actor import OPERATOR


def add(numbers: Iterable[int]) -> None:
    """Add an invented customer for each of these numbers; the account follows from it."""
    invented = crowd.Crowd([service.id for service in Service.select().order_by(Service.id)])
    now = Customer.created_at.db_value(clock.now())
    with writing():
        with bulk.indexed_afterwards(Customer, "customer_search"):
            rows = ((*row, 1, now) for row in invented.rows(numbers))
            count = bulk.insert(Customer, (*crowd.COLUMNS, "version", "created_at"), rows)
        learn_spellings(invented.called(), invented.words())
        audit.append(OPERATOR, "add_customer", "customer", "demonstration", {"count": count})
