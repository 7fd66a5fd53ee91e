"""What the schema refuses, in plain words: “ladder, step 2 has no “words””."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from shared.policy.part import Contradiction, Unprintable
from shared.policy.schema import Policy

Path = tuple[str | int, ...]

_ONE = {
    "statement": "statement section",
    "privacy": "privacy section",
    "categories": "category",
    "behaviours": "behaviour",
    "steps": "step",
    "restrictions": "restriction",
}

_KINDS = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text in quotes",
    "string_too_short": "is empty",
    "too_short": "has nothing in it",
    "tuple_type": "must be a list in square brackets",
    "model_type": "must be a table of its own",
    "string_pattern_mismatch": "may hold only small letters, digits and underscores, and begins with a letter",
}


def in_words(error: Mapping[str, Any], record: Mapping[str, Any], schema: type[BaseModel] = Policy) -> tuple[Path, str]:
    """The place of one of pydantic's errors, and what is wrong there for a person who writes policies.

    `record` is what was read, so that an item can be called by its key; `schema` is what it was read as.
    """
    path: Path = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        cause = context["error"]
        if isinstance(cause, Unprintable):
            subject = f"“{path[-1]}”" if isinstance(path[-1], str) else f"item {path[-1] + 1}"
            return path, _where(path[:-1], record, f"{subject} {cause}")
        return path + (cause.place if isinstance(cause, Contradiction) else ()), _where(path, record, str(cause))
    name, around = path[-1], path[:-1]
    if isinstance(name, int):
        name, around = f"item {name + 1}", around
    subject = f"“{name}”" if isinstance(path[-1], str) else str(name)
    if kind == "missing":
        return path, _where(around, record, f"has no {subject}", joined=True)
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(str(name), _fields_at(around, schema), 1)
        hint = f"; did you mean “{close[0]}”?" if close else ""
        return path, _where(around, record, f"{subject} is not known here{hint}")
    if kind in {"enum", "literal_error"}:
        expected = re.sub(r"'([^']*)'", r"“\1”", context["expected"])
        return path, _where(around, record, f"{subject} is “{error['input']}”; it can only be {expected}")
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return path, _where(around, record, f"{subject} is {error['input']}; it must be {bound}")
    if kind == "too_short" and context.get("min_length", 1) > 1:
        return path, _where(around, record, f"{subject} has fewer than {context['min_length']} items")
    if kind == "too_long":
        return path, _where(around, record, f"{subject} has more than {context['max_length']} items")
    return path, _where(around, record, f"{subject} {_KINDS.get(kind, error['msg'])}")


def _where(path: Path, record: Mapping[str, Any], what: str, *, joined: bool = False) -> str:
    """Put the place before what is wrong: “ladder, step 2: …”; joined, it is the sentence's subject."""
    names: list[str] = []
    value: Any = record
    for index, part in enumerate(path):
        value = _at(value, part)
        if isinstance(part, int):
            list_name = str(path[index - 1])
            key = value.get("key") or value.get("kind") if isinstance(value, dict) else None
            names[-1] = f"{_ONE.get(list_name, list_name + ' item')} " + (f"“{key}”" if key else str(part + 1))
        else:
            names.append(part)
    place = ", ".join(names)
    if joined:
        return f"{place or 'the file'} {what}"
    return f"{place}: {what}" if place else what


def _at(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def _fields_at(path: Path, model: type[BaseModel]) -> list[str]:
    """The names that the schema knows at this place."""
    for part in path:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation)
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in typing.get_args(annotation):
        if inner is not Ellipsis:
            return _model_in(inner)
    raise TypeError(f"no table of a record in {annotation!r}")
