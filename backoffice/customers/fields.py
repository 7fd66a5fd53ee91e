"""The field in which a customer is named by account number."""

from __future__ import annotations

from typing import Any

from shared.models import Customer
from shared.web.forms import Text


class AccountNumber(Text):
    """The number of an account that is here; `data` is as it is stored."""

    def __init__(self, label: str = "Account number", **options: Any) -> None:
        super().__init__(label, **{"longest": 40, "width": "20", "autocomplete": "off", **options})

    def read_text(self, text: str) -> str:
        """The number. Raises ValueError where there is no such account."""
        account = text.upper()
        if not Customer.select().where(Customer.account == account).exists():
            raise ValueError(f"There is no account {account}. Find the customer first, and copy the number")
        return account
