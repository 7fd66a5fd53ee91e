"""A customer as the list of those found shows them, and the read that each way to look begins with."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

#: As many as a person can choose from at a glance.
SHOWN = 20


class FoundCustomer(NamedTuple):
    """A customer as the list shows them."""

    id: int
    account: str
    name: str
    address: str
    postcode: str
    telephone: str
    email: str
    #: As the database has it.
    died_on: date | str | None = None

    @property
    def died(self) -> date | None:
        """The day on which they died (SIT-12)."""
        return date.fromisoformat(self.died_on) if isinstance(self.died_on, str) else self.died_on

    @property
    def place(self) -> str:
        """The address in one line."""
        return ", ".join(filter(None, [*self.address.splitlines(), self.postcode]))


COLUMNS = f"SELECT {', '.join(f'customer.{name}' for name in FoundCustomer._fields)}"
SELECT = f"{COLUMNS} FROM customer"
LIMIT = f"LIMIT {SHOWN + 1}"  # one more than is shown tells of others
