"""A policy file, changed part by part: what a form shows of a part, and the file with that part written anew (POL-1).

What was taken from the default and is changed here becomes the organisation's own: the part, the section that sets it
out, and the numbers that its words give. So that nothing is claimed that nobody said, and nothing said is left out.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from typing import Any

import tomli_w

from shared.policy.clauses import DECIDED
from shared.policy.consistency import LISTED
from shared.policy.keys import free_key, slug_of
from shared.policy.part import Part
from shared.policy.placeholders import BRACES, PLACEHOLDERS
from shared.policy.reading import FREE_LISTS, OWN, default_places, default_record, item_key, read_policy, whole
from shared.policy.schema import Policy
from shared.rules.vocabulary import RestrictionKind

#: Parts that are one table or one list, and how a page names them.
SINGLE = {
    "about": "Name and summary",
    "commitments": "What we promise",
    "expectations": "What we ask of customers",
    "not_unacceptable": "What is not unacceptable",
    "ladder": "The warning, step by step",
    **DECIDED,
}
_OF_ITEMS = ("statement", "privacy", "categories", "restrictions")
_ABOUT = ("name", "summary", "basis")


def parts_of(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each part that can be changed: its place, its title, and whether it is the organisation's own."""
    record, stated = whole(text), tomllib.loads(text)
    adopted = set(stated.get("adopted", []))
    for place, title in SINGLE.items():
        own = place in {"about", *OWN} or (place in stated and not any(_field(one) == place for one in adopted))
        yield place, title, own
    for field in _OF_ITEMS:
        for item in record[field]:
            key = item_key(item)
            title = str(item.get("title") or RestrictionKind(key).label)
            if basis := item.get("basis"):  # of several, the notice shows the one that is the organisation's own
                title = f"{title}: {basis.replace('_', ' ')}"
            yield f"{field}.{key}", title, not {field, f"{field}.{key}"} & adopted


def part_of(text: str, place: str) -> Any:
    """What stands at this place now, as plain values: own, adopted, or as the schema has it where nothing is said.

    Raises KeyError or StopIteration for no such place.
    """
    policy, (field, _, key) = read_policy(text, source="draft"), place.partition(".")
    if place == "about":
        return {name: getattr(policy, name) for name in _ABOUT}
    if field not in Policy.model_fields:
        raise KeyError(place)
    found = _plain(getattr(policy, field))
    return next(each for each in found if item_key(each) == key) if key else found


def name_in(text: str, place: str, path: tuple[str | int, ...]) -> str:
    """What the form of the part at `place` calls the place of a mistake in this file; empty where it is elsewhere."""
    field, _, key = place.partition(".")
    inside = path[1:]
    if not path or (path[0] not in _ABOUT if place == "about" else path[0] != field):
        return ""
    if key:
        index = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
        if index < 0 or item_key(whole(text)[field][index]) != key:
            return ""
        inside = path[2:]
    elif place == "about" or not isinstance(Policy.model_fields[field].annotation, type):
        inside = path  # a text or a list, which is one place by itself
    return "-".join(map(str, inside))


def _stands(text: str, place: str, value: Any) -> bool:
    try:
        return bool(part_of(text, place) == value)
    except StopIteration:  # a section, or a kind of behaviour, more
        return False


def _plain(value: Any) -> Any:
    """A part of the record as a file has it: without what is nothing."""
    if isinstance(value, Part):
        entries = ((name, _plain(getattr(value, name))) for name in type(value).model_fields)
        return {name: each for name, each in entries if each is not None}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _field(place: str) -> str:
    return place.partition(".")[0]


def changed(text: str, place: str, value: Any) -> str:
    """The file with this part written anew; nothing else of it is changed. Raises KeyError for no such place.

    A part that stands there word for word is nobody's change: it stays adopted where it was.
    """
    if _stands(text, place, value):
        return text
    stated = tomllib.loads(text)
    stated.setdefault("adopted", [])
    field, _, key = place.partition(".")
    if place == "about":
        stated.update(value)
    elif field in {"statement", "privacy"}:
        _own_item(stated, field, key)
        _put(stated[field], key, value)
        if lists := value.get("lists"):
            _own(stated, lists)
    elif not key and isinstance(now := part_of(text, place), dict):
        _own_table(stated, field, value, now)
    else:
        _own(stated, field)
        stated[field] = value if not key else stated[field]
        if key:
            _put(stated[field], key, value)
    _set_out(stated, field)
    _own_what_is_said(stated)
    return written(stated)


def addable(text: str) -> tuple[tuple[str, str], ...]:
    """Kinds of behaviour and of restriction that this file leaves out: each place, and what it is called."""
    record = whole(text)
    return tuple(
        (f"{field}.{item_key(item)}", str(item.get("title") or RestrictionKind(item_key(item)).label))
        for field in FREE_LISTS
        for item in default_record()[field]
        if item_key(item) not in {item_key(each) for each in record[field]}
    )


def with_section(text: str, field: str, title: str, words: str) -> str:
    """The file with a section more in its statement or its notice."""
    key = free_key(slug_of(title), {item_key(each) for each in whole(text)[field]})
    return changed(text, f"{field}.{key}", {"key": key, "title": title, "text": words})


def with_default(text: str, place: str) -> str:
    """The file with a kind of behaviour, or of restriction, more, as the default has it. Raises StopIteration."""
    field, _, key = place.partition(".")
    return changed(text, place, copy.deepcopy(next(one for one in default_record()[field] if item_key(one) == key)))


def may_go(text: str, place: str) -> bool:
    """Whether a part may be left out: a kind of behaviour or of restriction, or a section of one's own."""
    field, _, key = place.partition(".")
    own = any(item_key(each) == key for each in tomllib.loads(text).get(field, []) if isinstance(each, dict))
    return bool(key) and (field in FREE_LISTS or own)


def without(text: str, place: str) -> str:
    """The file without this part; a section that the default has too is the default's again.

    Raises KeyError for a part that may not go.
    """
    if not may_go(text, place):
        raise KeyError(place)
    stated, (field, _, key) = tomllib.loads(text), place.partition(".")
    if field in FREE_LISTS:
        _own(stated, field)
    stated[field] = [each for each in stated[field] if item_key(each) != key]
    if field not in FREE_LISTS and place in default_places():
        stated.setdefault("adopted", []).append(place)
    _set_out(stated, field)
    return written(stated)


def written(stated: dict[str, Any]) -> str:
    """The file, as it is kept."""
    return tomli_w.dumps(stated, multiline_strings=True)


def _put(items: list[dict[str, Any]], key: str, value: dict[str, Any]) -> None:
    for place, each in enumerate(items):
        if item_key(each) == key:
            items[place] = value
            return
    items.append(value)


def _own(stated: dict[str, Any], field: str) -> None:
    """Everything in this field is the organisation's own from now on."""
    adopted = [place for place in stated["adopted"] if place.partition(".")[0] == field]
    if adopted:
        stated[field] = copy.deepcopy(whole(written(stated))[field])
        stated["adopted"] = [place for place in stated["adopted"] if place not in adopted]


def _own_item(stated: dict[str, Any], field: str, key: str) -> None:
    """One item of a list is; the others stay as they are."""
    if field in stated["adopted"]:
        stated["adopted"].remove(field)
        stated["adopted"] += [place for place in default_places() if place.startswith(f"{field}.")]
    stated.setdefault(field, [])
    if f"{field}.{key}" in stated["adopted"]:
        stated["adopted"].remove(f"{field}.{key}")
        stated[field].append(copy.deepcopy(next(each for each in default_record()[field] if item_key(each) == key)))


def _own_table(stated: dict[str, Any], field: str, value: dict[str, Any], now: dict[str, Any]) -> None:
    """Of a table, what differs from what holds now; what is None is not said any more."""
    for name, new in value.items():
        if now.get(name) == new:
            continue
        _own_entry(stated, field, name)
        if new is None:
            del stated[field][name]
        else:
            stated[field][name] = new


def _own_entry(stated: dict[str, Any], field: str, name: str) -> None:
    if field in stated["adopted"]:
        stated["adopted"].remove(field)
        stated["adopted"] += [place for place in default_places() if place.startswith(f"{field}.")]
    stated.setdefault(field, {})
    if f"{field}.{name}" in stated["adopted"]:
        stated["adopted"].remove(f"{field}.{name}")
        stated[field][name] = copy.deepcopy(default_record()[field][name])


def _set_out(stated: dict[str, Any], field: str) -> None:
    """What is own is set out by a section that is own."""
    own = stated.get(field, {}).get("steps") if field == "ladder" else stated.get(field)
    if field not in LISTED or not own or any(each.get("lists") == field for each in stated.get("statement", [])):
        return
    for section in whole(written(stated))["statement"]:
        if section.get("lists") == field:
            _own_item(stated, "statement", item_key(section))
            return


def _own_what_is_said(stated: dict[str, Any]) -> None:
    """The numbers that own words give are own."""
    for section in [*stated.get("statement", []), *stated.get("privacy", [])]:
        for word in BRACES.findall(section["text"]):
            place = PLACEHOLDERS[word].place if word in PLACEHOLDERS else ""
            field, _, name = place.partition(".")
            if name and ({field, place} & set(stated["adopted"])):
                _own_entry(stated, field, name)


def lines_of(text: str) -> list[str]:
    """Points as they were typed, one a line, without the signs before them."""
    return [found for line in text.splitlines() if (found := re.sub(r"^[\s•·*–-]+", "", line).strip())]
