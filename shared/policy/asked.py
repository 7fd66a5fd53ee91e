"""What a form asks for in each part of the record, worked out from the schema: text, number, choice, rows (POL-1).

A place that is added to the schema has its form, its line in the comparison of versions and its words in messages with
one line in `questions.py`.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from enum import Enum, auto
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from shared.policy.part import Part
from shared.policy.questions import QUESTIONS, AskedAs
from shared.policy.schema import Policy
from shared.rules.vocabulary import Word

#: What a number counts, by the end of its name.
_UNITS = ("working days", "days", "weeks", "months", "minutes")
#: The most rows of a list whose schema names no bound.
MOST_ROWS = 80


class Takes(Enum):
    """What an answer is."""

    TEXT = auto()
    LINES = auto()
    NUMBER = auto()
    TIME = auto()
    YES = auto()
    ONE = auto()
    SEVERAL = auto()
    TABLE = auto()
    ROWS = auto()


@dataclass(frozen=True)
class PlaceAsked:
    """One place: its name in its part, how it is asked for, and what answers it takes."""

    name: str
    words: AskedAs
    takes: Takes
    default: Any = None
    #: Whether it may stay empty.
    optional: bool = False
    least: int = 0
    most: int = 0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    #: What is asked in the table, or in each row.
    inner: tuple[PlaceAsked, ...] = ()

    @property
    def hint(self) -> str:
        """What it does, and for a number what it may be."""
        if self.takes is not Takes.NUMBER:
            return self.words.hint
        usual = f"; the default is {self.default}" if isinstance(self.default, int) else ""
        return f"{self.words.hint} From {self.least} to {self.most}{usual}.".strip()


def part_asked(place: str) -> tuple[PlaceAsked, ...]:
    """What is asked in this part: “about”, a field (“times”), or one item of a field (“categories.aggressive”)."""
    field, _, item = place.partition(".")
    if place == "about":
        return tuple(one for one in _asked_of(Policy) if one.name in {"name", "summary", "basis"})
    whole = next(_asked_in(Policy, field))
    inner = tuple(one for one in whole.inner if not one.words.kinds or item in one.words.kinds)
    return inner if item or whole.takes is Takes.TABLE else (whole,)


def label_of(place: str) -> str:
    """What a place such as “times.first_review_months” is called; empty for none that is asked for."""
    field, _, name = place.partition(".")
    try:
        inner = next(_asked_in(Policy, field)).inner
    except (KeyError, StopIteration):
        return ""
    return next((one.words.label for one in inner if one.name == name), "")


def _asked_of(model: type[Part]) -> Iterator[PlaceAsked]:
    for name in QUESTIONS[model]:
        yield from _asked_in(model, name)


def _asked_in(model: type[Part], name: str) -> Iterator[PlaceAsked]:
    info = model.model_fields[name]
    words = QUESTIONS[model].get(name) or AskedAs("")
    yield _asked(name, words, info, *_bare(info.annotation))


def _asked(name: str, words: AskedAs, info: FieldInfo, kind: Any, optional: bool) -> PlaceAsked:
    default = None if info.is_required() else info.default
    many = get_origin(kind) is tuple
    bare = get_args(kind)[0] if many else kind
    if isinstance(bare, type) and issubclass(bare, Part):
        inner = tuple(_asked_of(bare))
        if not many:
            return PlaceAsked(name, words, Takes.TABLE, default, optional, inner=inner)
        bounds = _bounds(info)
        least = int(getattr(bounds.get("MinLen"), "min_length", 0))
        most = int(getattr(bounds.get("MaxLen"), "max_length", MOST_ROWS))
        return PlaceAsked(name, words, Takes.ROWS, default, not least, least, most, inner=inner)
    if choices := _choices(bare, words):
        if optional:  # one word or nothing: a box to tick
            return PlaceAsked(name, words, Takes.YES, choices[0][0], True)
        return PlaceAsked(name, words, Takes.SEVERAL if many else Takes.ONE, default, choices=choices)
    if many:
        return PlaceAsked(name, words, Takes.LINES, default, not words.required)
    if kind is int:
        return _number(name, words, info, default, optional)
    takes = {bool: Takes.YES, time: Takes.TIME}.get(_without_rules(kind), Takes.TEXT)
    return PlaceAsked(name, words, takes, default, optional or default == "")


def _number(name: str, words: AskedAs, info: FieldInfo, default: Any, optional: bool) -> PlaceAsked:
    bounds, named = _bounds(info), name.replace("_", " ")
    unit = words.unit or next((one for one in _UNITS if named.endswith(f" {one}") or named == one), "")
    return PlaceAsked(
        name, words, Takes.NUMBER, default, optional and default is None, bounds["Ge"].ge, bounds["Le"].le, unit
    )


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The kind itself, and whether nothing may stand in its place."""
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [each for each in get_args(annotation) if each is not type(None)]
        return _bare(kinds[0])[0], True
    return annotation, False


def _bounds(info: FieldInfo) -> dict[str, Any]:
    """What bounds a number or a list, by the name of the rule: beside the field, or inside `int | None`."""
    inside = [each for part in get_args(info.annotation) for each in getattr(part, "__metadata__", ())]
    return {type(one).__name__: one for one in (*info.metadata, *inside)}


def _without_rules(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is typing.Annotated else kind


def _choices(kind: Any, words: AskedAs) -> tuple[tuple[str, str], ...]:
    if words.words:
        return tuple(words.words.items())
    if isinstance(kind, type) and issubclass(kind, Word):
        return tuple((word.value, word.label[:1].upper() + word.label[1:]) for word in kind)
    if get_origin(kind) is Literal:
        return tuple((word, word.replace("_", " ").capitalize()) for word in get_args(kind))
    return ()
