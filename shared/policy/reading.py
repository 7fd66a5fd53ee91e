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
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shared.policy.consistency import contradictions
from shared.policy.messages import in_words
from shared.policy.schema import Policy
from shared.policy.toml_lines import TomlLines

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
        stated, lines = _parse(text)
        record = _merged(stated, lines)
        policy = _validated(record, lines)
        if wrong := contradictions(policy):
            raise PolicyMistake(source, [Mistake(lines.line_of_word(path, word), what) for path, word, what in wrong])
    except PolicyMistake as found:
        raise PolicyMistake(source, found.mistakes) from None
    return policy


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
        raise PolicyMistake("", [_not_toml(str(error), text)]) from None


def _not_toml(message: str, text: str) -> Mistake:
    """tomllib names the line in its message, except at the end of the document."""
    at = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    what = message[: at.start()] if at else message
    line = int(at[1]) if at and at[1] else max(1, text.rstrip().count("\n") + 1)
    return Mistake(line, f"this is not valid TOML: {what[0].lower()}{what[1:]}")


def _merged(stated: dict[str, Any], lines: TomlLines) -> dict[str, Any]:
    """What the file states, with what it adopts put behind it, so that the places of its own items stay the same."""
    default, adopted = default_record(), stated.get("adopted", [])
    if not isinstance(adopted, list) or not all(isinstance(place, str) for place in adopted):
        raise PolicyMistake("", [Mistake(lines.line_of(("adopted",)), "“adopted” must be a list of places in quotes")])
    record = {
        field: list(v) if isinstance(v, list) else dict(v) if isinstance(v, dict) else v for field, v in stated.items()
    }
    mistakes = []
    for place in adopted:
        if wrong := _adopt(place, record, stated, default, twice=adopted.count(place) > 1):
            mistakes.append(Mistake(lines.line_of_word(("adopted",), f'"{place}"'), wrong))
    for path, wrong in _forgotten(record, default):
        mistakes.append(Mistake(lines.line_of(path if lines.line_of(path) > 1 else ("adopted",)), wrong))
    if mistakes:
        raise PolicyMistake("", mistakes)
    return record


def _adopt(place: str, record: dict[str, Any], stated: dict[str, Any], default: dict[str, Any], *, twice: bool) -> str:
    """Put one place of the default into the record. Returns what is wrong with that, or nothing."""
    if place not in default_places():
        close = difflib.get_close_matches(place, default_places(), 1)
        return f"“{place}” is not a place that can be adopted{_did_you_mean(close)}"
    if twice:
        return f"“{place}” is adopted twice"
    field, _, item = place.partition(".")
    own = stated.get(field)
    if own is not None and type(own) is not type(default[field]):
        return f"“{field}” must be {'a table' if isinstance(default[field], dict) else 'a list'}"
    both = f"“{place}” is both written here and adopted; it must be one or the other"
    if not item:
        if own is not None:
            return both
        record[field] = default[field]
    elif isinstance(default[field], dict):
        if isinstance(own, dict) and item in own:
            return both
        record.setdefault(field, {})[item] = default[field][item]
    else:
        if isinstance(own, list) and any(isinstance(each, dict) and item_key(each) == item for each in own):
            return both
        record.setdefault(field, []).append(next(each for each in default[field] if item_key(each) == item))
    return ""


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


def _forgotten(record: dict[str, Any], default: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """The places of the default that the file neither states nor adopts."""
    forgotten: list[tuple[tuple[str, ...], str]] = []
    for place in default_places():
        field, _, item = place.partition(".")
        value = record.get(field)
        if value is None:
            missing = not item
        elif isinstance(default[field], dict):
            missing = bool(item) and isinstance(value, dict) and item not in value
        else:
            own = isinstance(value, list) and any(isinstance(each, dict) and item_key(each) == item for each in value)
            missing = bool(item) and field not in FREE_LISTS and not own
        if missing:
            forgotten.append(((field,), f"nothing is said about “{place}”: write it, or add it to “adopted”"))
    return forgotten


def _validated(record: dict[str, Any], lines: TomlLines) -> Policy:
    try:
        return Policy.model_validate(record)
    except ValidationError as error:
        mistakes = []
        for each in error.errors():
            path, what = in_words(each, record)
            mistakes.append(Mistake(lines.line_of(path), what))
        raise PolicyMistake("", mistakes) from None


def _did_you_mean(close: list[str]) -> str:
    return f"; did you mean “{close[0]}”?" if close else ""
