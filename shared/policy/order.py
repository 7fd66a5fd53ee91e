"""The order of the sections of a policy file, of its kinds of behaviour and of its restrictions (POL-1).

What is the organisation's own stands before what is taken from the default, and each moves among its like.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from shared.policy.editing import written
from shared.policy.reading import default_places, item_key, whole
from shared.rules.vocabulary import RestrictionKind

#: What can be put in another order, and how a page names it.
ORDERED = {
    "statement": "The sections of the statement",
    "privacy": "The sections of the privacy notice",
    "categories": "The kinds of behaviour",
    "restrictions": "The restrictions",
}


@dataclass(frozen=True)
class InOrder:
    """One item where it stands: its place in the record, and its number among so many of its like."""

    place: str
    title: str
    own: bool
    number: int
    among: int


def in_order(text: str, field: str) -> list[InOrder]:
    """The items of this field as they stand: the organisation's own, then the default's."""
    named = {item_key(item): _title(field, item) for item in whole(text)[field]}
    found = []
    for own, keys in ((True, _own(text, field)), (False, _adopted(text, field))):
        found += [
            InOrder(f"{field}.{key}", named[key], own, number, len(keys)) for number, key in enumerate(keys, start=1)
        ]
    return found


def moved(text: str, place: str, by: int) -> str:
    """The file with this item one place up (-1) or down (1); as it is where there is none. Raises KeyError."""
    field, _, key = place.partition(".")
    if field not in ORDERED:
        raise KeyError(place)
    keys = _own(text, field) if (own := key in _own(text, field)) else _adopted(text, field)
    if key not in keys:
        raise KeyError(place)
    at = keys.index(key)
    if not 0 <= (to := at + by) < len(keys):
        return text
    keys[at], keys[to] = keys[to], keys[at]
    return written(_with_own(text, field, keys) if own else _with_adopted(text, field, keys))


def _own(text: str, field: str) -> list[str]:
    return [item_key(item) for item in tomllib.loads(text).get(field, [])]


def _adopted(text: str, field: str) -> list[str]:
    adopted = tomllib.loads(text).get("adopted", [])
    named = default_places() if field in adopted else adopted
    return [place.partition(".")[2] for place in named if place.startswith(f"{field}.")]


def _with_own(text: str, field: str, keys: list[str]) -> dict[str, object]:
    stated = tomllib.loads(text)
    stated[field].sort(key=lambda item: keys.index(item_key(item)))
    return stated


def _with_adopted(text: str, field: str, keys: list[str]) -> dict[str, object]:
    """What is adopted as a whole is adopted item by item from now on."""
    stated = tomllib.loads(text)
    others = [place for place in stated["adopted"] if place.partition(".")[0] != field]
    return stated | {"adopted": [*others, *(f"{field}.{key}" for key in keys)]}


def _title(field: str, item: dict[str, str]) -> str:
    """Of a section that stands in the notice only on one lawful basis, with it."""
    title = item["title"] if "title" in item else RestrictionKind(item_key(item)).label
    return f"{title}: {item['basis'].replace('_', ' ')}" if "basis" in item else title
