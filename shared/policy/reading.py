"""Reading a policy file: TOML in, a `Policy` out, or each mistake with its line and what is wrong in plain words.

A file holds what its own organisation says. `adopted = [...]` names the places that are taken from `default.toml`:
a whole field ("ladder") or one item of a field ("times.retention_months", "statement.appeals",
"restrictions.named_officer"). Every place of the default is either written in the file or adopted: never both, so
that nothing is claimed that was not said, and never neither, so that nothing is forgotten.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as entry
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.policy.consistency import contradictions
from shared.policy.messages import in_words
from shared.policy.part import Part
from shared.policy.schema import Policy
from shared.policy.toml_lines import TomlLines

P = TypeVar("P", bound=Part)

HERE = Path(__file__).parent
DEFAULT = HERE / "default.toml"
LIBRARY = HERE / "library"

#: What every file says for itself; there is no default for who one is.
OWN = ("name", "summary", "basis", "adopted", "organisation")
#: Lists of which a file may leave items out: which behaviours and which restrictions there are is its own choice.
FREE_LISTS = ("categories", "restrictions")


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in a policy file, at a line counted from 1."""

    line: int
    what: str
    #: Where in the record, for a form that has the place.
    place: tuple[str | int, ...] = entry(default=(), compare=False)

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


class PolicyMistake(Exception):
    """A policy file cannot be used. Holds every mistake that was found; reads as one sentence about the first."""

    def __init__(self, source: str, mistakes: list[Mistake]) -> None:
        self.source = source
        self.mistakes = sorted(set(mistakes))
        more = len(self.mistakes) - 1
        rest = f" (and {more} more)" if more else ""
        super().__init__(f"{source}, {self.mistakes[0]}{rest}")

    @property
    def line(self) -> int:
        """The line of the first mistake."""
        return self.mistakes[0].line

    @property
    def what(self) -> str:
        """What is wrong there."""
        return self.mistakes[0].what


def read_policy(text: str | bytes, *, source: str) -> Policy:
    """The policy written in this TOML text; `source` names it to the reader of a mistake (a file's name).

    Raises PolicyMistake with every mistake found.
    """
    try:
        return _read(decoded(text))
    except PolicyMistake as mistake:
        raise PolicyMistake(source, mistake.mistakes) from None


@lru_cache(maxsize=32)
def _read(text: str) -> Policy:
    """Read once: the pages of a draft ask for the same text several times, and nothing of a record ever changes."""
    stated, lines = _parse(text)
    record, mistakes = _merged(stated, lines)
    policy = _validated(record, lines, mistakes)
    if wrong := contradictions(policy):
        raise PolicyMistake("", [Mistake(lines.line_of_word(path, word), what, path) for path, word, what in wrong])
    return policy


def whole(text: str) -> dict[str, Any]:
    """Everything that holds under this file, with what it adopts, as plain values. Raises PolicyMistake for no TOML."""
    stated, lines = _parse(text)
    return _merged(stated, lines)[0]


def check(text: str | bytes) -> list[Mistake]:
    """Every mistake in this policy text; an empty list when it can be used."""
    try:
        read_policy(text, source="policy")
    except PolicyMistake as mistake:
        return mistake.mistakes
    return []


def library() -> dict[str, Path]:
    """The ready policies that come with the software, by name (POL-7)."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*.toml"))}


def canonical(policy: Policy) -> str:
    """The policy as JSON with sorted keys, the same for the same policy: what is stored and what the digest is of."""
    return json.dumps(policy.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_part(
    text: str | bytes,
    schema: type[P],
    wrong: Callable[[P], Iterable[tuple[tuple[str | int, ...], str]]] = lambda part: (),
    *,
    source: str,
) -> P:
    """What this TOML text says, as `schema` has it; `wrong` finds what a schema can't see, each with its place.

    Raises PolicyMistake with every mistake found.
    """
    try:
        record, lines = _parse(text)
    except PolicyMistake as mistake:
        raise PolicyMistake(source, mistake.mistakes) from None
    try:
        part = schema.model_validate(record)
    except ValidationError as error:
        found = [in_words(each, record, schema) for each in error.errors()]
        raise PolicyMistake(source, [Mistake(lines.line_of(path), what) for path, what in found]) from None
    if mistakes := [Mistake(lines.line_of(path), what) for path, what in wrong(part)]:
        raise PolicyMistake(source, mistakes)
    return part


@cache
def default_record() -> dict[str, Any]:
    """The default policy as it is written, before it becomes a `Policy`."""
    return tomllib.loads(DEFAULT.read_text(encoding="utf-8"))


def item_key(item: dict[str, Any]) -> str:
    """What an item of a list is named by in `adopted`: its key, or the kind of a restriction."""
    return str(item.get("key") or item.get("kind") or "")


def decoded(file: str | bytes) -> str:
    """The text of a file with plain line ends. Raises a mistake (see `read_policy`) where it is not a text in UTF-8."""
    if isinstance(file, str):
        return file.replace("\r\n", "\n")
    try:
        return file.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file[: error.start].count(b"\n") + 1
        raise PolicyMistake("", [Mistake(line, "this is not a text file in UTF-8")]) from None


def _parse(text: str | bytes) -> tuple[dict[str, Any], TomlLines]:
    text = decoded(text)
    if not text.strip():
        raise PolicyMistake("", [Mistake(1, "the file is empty")])
    try:
        return tomllib.loads(text), TomlLines(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyMistake("", [not_toml(str(error), text)]) from None


def not_toml(message: str, text: str) -> Mistake:
    """What tomllib says, with its line: it names that in its message, except at the end of the document."""
    at = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    what = message[: at.start()] if at else message
    line = int(at[1]) if at and at[1] else max(1, text.rstrip().count("\n") + 1)
    return Mistake(line, f"this is not valid TOML: {what[0].lower()}{what[1:]}")


def _merged(stated: dict[str, Any], lines: TomlLines) -> tuple[dict[str, Any], list[Mistake]]:
    """What the file states, with what it adopts put behind it, so that the places of its own items stay the same.

    What it forgot is filled in too, beside the mistake, so that the rest can still be checked.
    """
    default, adopted = default_record(), stated.get("adopted", [])
    if not isinstance(adopted, list) or not all(isinstance(place, str) for place in adopted):
        raise PolicyMistake("", [Mistake(lines.line_of(("adopted",)), "“adopted” must be a list of places in quotes")])
    record = {key: value.copy() if isinstance(value, (list, dict)) else value for key, value in stated.items()}
    mistakes = []
    for place in adopted:
        if wrong := _wrong_to_adopt(place, stated, default, twice=adopted.count(place) > 1):
            mistakes.append(Mistake(lines.line_of_word(("adopted",), f'"{place}"'), wrong))
        else:
            _take(place, record, default)
    for place in _forgotten(record, default):
        _take(place, record, default)
        line = lines.line_of((place.partition(".")[0],))
        what = f"nothing is said about “{place}”: write it, or add it to “adopted”"
        mistakes.append(Mistake(line if line > 1 else lines.line_of(("adopted",)), what))
    return record, mistakes


def _take(place: str, record: dict[str, Any], default: dict[str, Any]) -> None:
    """Put one place of the default into the record, behind what is there."""
    field, _, item = place.partition(".")
    if not item:
        record[field] = default[field]
    elif isinstance(default[field], dict):
        record.setdefault(field, {})[item] = default[field][item]
    else:
        record.setdefault(field, []).append(next(each for each in default[field] if item_key(each) == item))


def _wrong_to_adopt(place: str, stated: dict[str, Any], default: dict[str, Any], *, twice: bool) -> str:
    """Why the file cannot adopt this place, or nothing."""
    if place not in default_places():
        close = difflib.get_close_matches(place, default_places(), 1)
        return f"“{place}” is not a place that can be adopted" + (f"; did you mean “{close[0]}”?" if close else "")
    if twice:
        return f"“{place}” is adopted twice"
    field, _, item = place.partition(".")
    own = stated.get(field)
    if item and own is not None and type(own) is not type(default[field]):
        return f"“{field}” must be {'a table' if isinstance(default[field], dict) else 'a list'}"
    if own is not None and (not item or item in _items(own)):
        return f"“{place}” is both written here and adopted; it must be one or the other"
    return ""


def _items(value: Any) -> set[str]:
    """The names of the items of a table, or of a list of tables."""
    if isinstance(value, list):
        return {item_key(each) for each in value if isinstance(each, dict)}
    return set(value) if isinstance(value, dict) else set()


@cache
def default_places() -> tuple[str, ...]:
    """Every place that a file may adopt."""
    places: list[str] = []
    for field, value in default_record().items():
        if field in OWN:
            continue
        places.append(field)
        if isinstance(value, dict):
            places += [f"{field}.{key}" for key in value]
        elif isinstance(value[0], dict):
            places += [f"{field}.{item_key(each)}" for each in value]
    return tuple(places)


def _forgotten(record: dict[str, Any], default: dict[str, Any]) -> list[str]:
    """The places of the default that the file neither states nor adopts."""
    forgotten = []
    for place in default_places():
        field, _, item = place.partition(".")
        if field not in record:
            missing = not item
        elif type(record[field]) is not type(default[field]) or field in FREE_LISTS:
            missing = False
        else:
            missing = bool(item) and item not in _items(record[field])
        if missing:
            forgotten.append(place)
    return forgotten


def _validated(record: dict[str, Any], lines: TomlLines, mistakes: list[Mistake]) -> Policy:
    try:
        policy = Policy.model_validate(record)
    except ValidationError as error:
        errors = error.errors()
        # A list whose items are wrong is also called empty: that says nothing more.
        below = {each["loc"][:-1] for each in errors}
        for each in errors:
            if each["type"] != "too_short" or each["loc"] not in below:
                path, what = in_words(each, record)
                mistakes.append(Mistake(lines.line_of(path), what, path))
    if mistakes:
        raise PolicyMistake("", mistakes)
    return policy
