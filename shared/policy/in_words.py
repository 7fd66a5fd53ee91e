"""What stands in a part of the record, line by line in plain English, for a comparison or a preview (POL-5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from shared.policy.asked import PlaceAsked, Takes, label_of, part_asked
from shared.policy.part import Part
from shared.policy.questions import NOTHING
from shared.policy.schema import Policy
from shared.rules.vocabulary import RestrictionKind
from shared.rules.written import clock_time, listed

_WORD = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_PLACE = re.compile(r"\b[a-z_]+\.[a-z_]+\b")


def lines_of_part(policy: Policy, place: str) -> tuple[tuple[str, str], ...]:
    """What is asked in a part, and what stands there: (“Time to appeal”, “20 working days”)."""
    asked, part = part_asked(place), _part_in(policy, place)
    if not isinstance(part, Part):  # a list, which is one place by itself
        return tuple(_said(asked[0], part))
    return tuple(line for one in asked for line in _said(one, getattr(part, one.name)))


def _part_in(policy: Policy, place: str) -> Any:
    field, _, key = place.partition(".")
    if place == "about":
        return policy
    found = getattr(policy, field)
    return (
        next(each for each in found if key in {getattr(each, "key", ""), getattr(each, "kind", "")}) if key else found
    )


def in_words(asked: PlaceAsked, value: Any) -> str:
    """One answer, as a reader sees it."""
    if asked.takes is Takes.YES:
        return "yes" if value else "no"
    if value in (None, "", ()):
        return asked.words.empty
    if asked.takes is Takes.NUMBER:
        return _counted(value, asked.unit)
    if isinstance(value, time):
        return clock_time(value)
    labels = dict(asked.choices)
    if asked.takes is Takes.ONE:
        return labels.get(value, str(value).replace("_", " "))
    if asked.takes is Takes.SEVERAL:
        return listed([labels.get(word, word.replace("_", " ")) for word in value])
    return "; ".join(value) if asked.takes is Takes.LINES else str(value)


def with_names(sentence: str) -> str:
    """A sentence with each place of the record, and each kind of restriction, called what the forms call it."""
    kinds = {kind.value: kind.label for kind in RestrictionKind}
    called = _PLACE.sub(lambda found: f"“{label_of(found[0])}”" if label_of(found[0]) else found[0], sentence)
    return _WORD.sub(lambda found: f"“{kinds[found[0]]}”" if found[0] in kinds else found[0], called)


def _said(asked: PlaceAsked, value: Any) -> Iterator[tuple[str, str]]:
    if asked.takes is Takes.TABLE:
        yield asked.words.label, _together(asked.inner, value)
    elif asked.takes is Takes.ROWS and value:
        for number, row in enumerate(value, 1):
            yield f"{asked.words.label}, {number}", _together(asked.inner, row)
    else:
        yield asked.words.label, in_words(asked, value)


def _together(asked: Sequence[PlaceAsked], row: Any) -> str:
    if row is None:
        return NOTHING
    said = [(one, in_words(one, getattr(row, one.name))) for one in asked]
    return "; ".join(f"{one.words.label}: {words.rstrip('.')}" for one, words in said if words != NOTHING)


def _counted(number: int, unit: str) -> str:
    if not unit:
        return str(number)
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"
