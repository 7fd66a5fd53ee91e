"""A marker that stands by itself, on a person or a place: what it says, until when, who looks (CUS-3, CUS-6)."""

from __future__ import annotations

from datetime import date

from shared.rules.deadlines import after_months
from shared.rules.likeness import postcode_key
from shared.rules.vocabulary import Word

#: A marker is looked at again within so many months, and ends by itself within so many.
REVIEW_MONTHS, LONGEST_MONTHS = 6, 12


class LookReason(Word):
    """Why somebody looks at why a marker is there: chosen before it is shown."""

    CONTACT = "contact", "I answer them, or make contact"
    VISIT = "visit", "I prepare a visit"
    REVIEW = "review", "I review it, or decide something about it"
    REQUEST = "request", "They asked about it, or object"
    AUDIT = "audit", "I check how markers are used"


class MarkerOn(Word):
    """What a marker rests on: never on a household, nor on anybody without evidence of their own."""

    PERSON = "person", "The person"
    PLACE = "place", "The place, whoever lives there"


def place_key(address: str, postcode: str) -> str:
    """A place as it is compared: its postcode and the first line of its address; empty where either is missing."""
    first = next((line for line in address.splitlines() if line.strip()), "")
    code = postcode_key(postcode) or postcode_key(address)
    letters = "".join(c for c in first if c.isalnum()).lower()
    return f"{code}:{letters}" if code and letters else ""


def wrong_dates(today: date, review_on: date, ends_on: date) -> dict[str, str]:
    """What is wrong with the dates of a marker, by field."""
    problems = {}
    if not today < review_on <= after_months(today, REVIEW_MONTHS):
        problems["review_on"] = f"It is looked at again within {REVIEW_MONTHS} months"
    if not today < ends_on <= after_months(today, LONGEST_MONTHS):
        problems["ends_on"] = f"It ends within {LONGEST_MONTHS} months"
    elif ends_on < review_on:
        problems["ends_on"] = "It can’t end before it is looked at again"
    return problems
