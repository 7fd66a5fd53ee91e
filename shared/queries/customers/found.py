"""A customer as the list of those found shows them, and the read that each way to look begins with."""

from __future__ import annotations

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

    @property
    def place(self) -> str:
        """The address in one line."""
        return ", ".join(filter(None, [*self.address.splitlines(), self.postcode]))


COLUMNS = f"SELECT {', '.join(f'customer.{name}' for name in FoundCustomer._fields)}"
SELECT = f"{COLUMNS} FROM customer"
LIMIT = f"LIMIT {SHOWN + 1}"  # one more than is shown tells of others
