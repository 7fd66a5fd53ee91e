"""Where a record has its page in the back office: the one place that knows. Pages, notices and work lists ask here."""

from __future__ import annotations

from urllib.parse import quote

from shared.rules.errors import NotFound

#: How a reference begins, and the page of what it names. What a page has below it (`/sent`, `#added`) is added to it.
PAGES = {
    "ADD": "/additions",
    "ADJ": "/adjustments",
    "ALL": "/allegations",
    "APP": "/appeals",
    "CAS": "/cases",
    "ENQ": "/enquiries",
    "INC": "/incidents",
    "LAD": "/ladder",
    "LET": "/letters",
    "MRK": "/markers",
    "PIR": "/information-requests",
    "RES": "/restrictions",
    "SAF": "/safeguarding",
    "STP": "/steps",
    "UNK": "/customers",
}


def record_page(reference: str) -> str:
    """The page of the record with this reference. Raises NotFound for a reference that no page is about."""
    page = PAGES.get(reference[:3].upper())
    if page is None:
        raise NotFound(f"There is no page about {reference}.")
    return f"{page}/{quote(reference, safe='')}"


def record_of(address: str) -> str:
    """The page of the record that something of this address belongs to; empty where it belongs to none."""
    kind, _, rest = address.partition("?")[0].lstrip("/").partition("/")
    reference = rest.partition("/")[0]
    return f"/{kind}/{reference}" if PAGES.get(reference[:3].upper()) == f"/{kind}" else ""


def customer_page(account: str) -> str:
    """The page of the customer with this account number."""
    return f"/customers/{quote(account, safe='')}"


def contact_page(number: int) -> str:
    """The page of one contact of a customer."""
    return f"/contacts/{number}"
