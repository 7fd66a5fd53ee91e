"""Whether two records may be about one person: the account number in any spelling, the same email, telephone, or name
with postcode (SIT-5). Pure functions of what was typed."""

from __future__ import annotations

import re
import unicodedata

from shared.rules.names import pieces

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")


def account_key(number: str) -> str:
    """The letters and digits of an account number alone: “ha 204417” and “HA-204417” are one."""
    return "".join(c for c in unicodedata.normalize("NFKC", number) if c.isalnum()).upper()


def account_spellings(number: str) -> list[str]:
    """How an account number that was typed may stand on the account: as typed, or parted where letters meet digits."""
    key = account_key(number)
    typed = number.strip().upper()
    parts = re.findall(r"[^\W\d_]+|\d+", key)
    return list(dict.fromkeys([typed, key, *(mark.join(parts) for mark in "-/ ")])) if key else []


def email_key(address: str) -> str:
    """An email address as it is compared."""
    return "".join(address.split()).lower()


def postcode_key(address: str) -> str:
    """The last postcode in an address, without its space; empty where there is none."""
    found = _POSTCODE.findall(address.upper())
    return "".join(found[-1]) if found else ""


def name_key(name: str) -> str:
    """A name without accents, marks, titles and order: “Okafor-Reed, Morgan” is Morgan Okafor Reed."""
    words = set(pieces(name.replace("’", "").replace("'", "")))
    return " ".join(sorted(words - {"mr", "mrs", "ms", "miss", "mx", "dr"}))
