"""The form of one part of the policy, made from what the schema asks there; and what was entered, as the file has it.

One declaration, `shared/policy/questions.py`, makes the form of every part (POL-1).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.policy.rows import KEY, Sent, numbers_in
from shared.policy.asked import PlaceAsked, Takes, part_asked
from shared.policy.editing import lines_of
from shared.policy.keys import free_key, slug_of
from shared.web.forms import (
    Checkboxes,
    Confirm,
    Email,
    Form,
    Hidden,
    Number,
    Question,
    Radios,
    Select,
    Text,
    TextArea,
    TimeOfDay,
    Version,
)

_LONGEST_LINE, _LONGEST = 500, 20_000
#: A text area is as tall as its text, up to so many lines of about so many characters.
_TALLEST, _ACROSS = 24, 64
#: A line end inside a paragraph of Markdown: it is a space there.
_BROKEN = re.compile(r"(?<![\n\s])\n(?=[^\s#>*+\-\d])")
#: More choices than these open as a list.
_RADIOS = 5


class Opened(Version):
    """The fingerprint of the part as it stood when the form was opened: a change of another part is no matter here."""

    def nothing(self) -> Any:
        """Unknown."""
        return ""

    def read(self, typed: list[str]) -> Any:
        """The fingerprint."""
        return typed[0][:64] if typed else ""


@dataclass(frozen=True)
class PartRow:
    """One row of a list: its name, what it is called, and what is asked in it."""

    name: str
    title: str
    blocks: tuple[PartBlock, ...]

    @property
    def wrong(self) -> bool:
        """Whether something in it is to be mended."""
        return any(block.wrong for block in self.blocks)


@dataclass(frozen=True)
class PartBlock:
    """What a page shows of one place: its field, the blocks of a table, or the rows of a list."""

    name: str
    asked: PlaceAsked
    field: Question | None = None
    blocks: tuple[PartBlock, ...] = ()
    rows: tuple[PartRow, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether something in it is to be mended."""
        if self.field is not None:
            return bool(self.field.errors)
        return any(one.wrong for one in self.blocks) or any(row.wrong for row in self.rows)


def fingerprint(value: Any) -> str:
    """What a part is told apart by from itself before a change."""
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:32]


def form_for(place: str, value: Any, sent: Sent | None = None, kept: Sent | None = None) -> Form:
    """The form of this part: with what was sent, or with what stands there; `kept`: a draft that it will take up."""
    asked = part_asked(place)
    names = sent if sent is not None else kept
    data = dict(_flat(asked, value if isinstance(value, dict) else {asked[0].name: value}, ""))
    fields = dict(_fields(asked, "", data, names))
    if kept is not None:
        data |= {name: kept[name] for name in fields if name.endswith(f"-{KEY}") and name in kept}
    made = type("PolicyPartForm", (Form,), {"version": Version(may_be_new=True), "opened": Opened(), **fields})
    form: Form = made(formdata=sent, data=data)  # never what else was posted: it may be the form as it stands
    return form


def blocks_of(form: Form, place: str) -> tuple[PartBlock, ...]:
    """The form as the page sets it out."""
    return tuple(_block(form, one, "") for one in part_asked(place))


def value_from(form: Form, place: str, value: Any) -> Any:
    """What was entered, in the place of `value`: where nothing was changed, as that stands, line for line."""
    entered, stood = _value_of(form, place, value), _value_of(form_for(place, value), place, value)
    if entered == stood:
        return value
    if not isinstance(value, dict):
        return entered
    return {name: value[name] if name in value and new == stood.get(name) else new for name, new in entered.items()}


def _value_of(form: Form, place: str, value: Any) -> Any:
    asked = part_asked(place)
    entered = {one.name: _entered(form, one, "") for one in asked}
    if not isinstance(value, dict):
        return [_without_key(row) for row in entered[asked[0].name]]
    if "steps" in entered:
        rows = [_without_key(row) for row in entered["steps"]]
        entered["steps"] = [row | {"number": n, "ends_contact": n == len(rows)} for n, row in enumerate(rows, 1)]
    if "behaviours" in entered:
        entered["behaviours"] = _with_keys(entered["behaviours"])
    return entered if "." not in place else _without_nothing(value | entered)


# ── The fields ────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(
    asked: Sequence[PlaceAsked], before: str, data: dict[str, Any], names: Sent | None
) -> Iterator[tuple[str, Any]]:
    for one in asked:
        name = f"{before}{one.name}"
        if one.takes is Takes.TABLE:
            yield from _fields(one.inner, f"{name}-", data, names)
        elif one.takes is Takes.ROWS:
            for number in numbers_in(data if names is None else names, name)[: one.most + 1]:
                yield f"{name}-{number}-{KEY}", Hidden()
                yield from _fields(one.inner, f"{name}-{number}-", data, names)
        else:
            yield name, _field(one, data.get(name))


def _field(one: PlaceAsked, stands: Any) -> Any:
    label, hint, required = one.words.label, one.hint, "" if one.optional else one.words.required
    if one.takes is Takes.YES:
        return Confirm(label, hint=hint)
    if one.takes is Takes.SEVERAL:
        return Checkboxes(label, hint=hint, required=required, choices=one.choices)
    required = required or ("" if one.optional else f"Fill in “{label}”")
    if one.takes is Takes.ONE:
        kind = Radios if len(one.choices) <= _RADIOS else Select
        return kind(label, hint=hint, required=required, choices=one.choices)
    if one.takes is Takes.NUMBER:
        return Number(label, hint=hint, required=required, least=one.least, most=one.most, subject=label)
    if one.takes is Takes.TIME:
        return TimeOfDay(label, hint=hint, required=required)
    if one.name == "email":
        return Email(label, hint=hint, autocomplete="off")
    if one.words.lines > 1 or one.takes is Takes.LINES:
        lines = max(one.words.lines, _lines_for(stands or ""))
        return TextArea(label, hint=hint, required=required, rows=lines, longest=_LONGEST)
    return Text(label, hint=hint, required=required, longest=_LONGEST_LINE)


def _flat(asked: Sequence[PlaceAsked], value: dict[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    """What stands there, by the names of the fields."""
    for one in asked:
        name, found = f"{before}{one.name}", value.get(one.name)
        if one.takes is Takes.TABLE:
            yield from _flat(one.inner, found or {}, f"{name}-")
        elif one.takes is Takes.ROWS:
            for number, row in enumerate(found or []):
                yield f"{name}-{number}-{KEY}", row.get(KEY, "")
                yield from _flat(one.inner, row, f"{name}-{number}-")
        elif one.takes is Takes.LINES:
            yield name, "\n".join(found or [])
        elif one.takes is Takes.YES and one.optional:
            yield name, found is not None
        elif one.takes is Takes.TEXT and one.words.lines > 1:
            yield name, flowing(found or "")
        else:
            yield name, one.default if found is None and before else found


def flowing(text: str) -> str:
    """A text without the line ends that a file breaks its paragraphs by; points and headings keep theirs."""
    return _BROKEN.sub(" ", text)


def _lines_for(text: str) -> int:
    shown = sum(len(line) // _ACROSS + 1 for line in text.split("\n"))
    return min(shown, _TALLEST)


# ── What was entered ──────────────────────────────────────────────────────────────────────────────────────────────


def _entered(form: Form, one: PlaceAsked, before: str) -> Any:
    name = f"{before}{one.name}"
    if one.takes is Takes.TABLE:
        return _without_nothing({each.name: _entered(form, each, f"{name}-") for each in one.inner})
    if one.takes is Takes.ROWS:
        found = []
        for number in numbers_in(form.data, name):
            row = {each.name: _entered(form, each, f"{name}-{number}-") for each in one.inner}
            found.append(_without_nothing(row | {KEY: form[f"{name}-{number}-{KEY}"].data}))
        return found
    data = form[name].data
    if one.takes is Takes.LINES:
        return lines_of(data)
    if one.takes is Takes.SEVERAL:  # in the order of the boxes, which is how a browser sends them
        return [choice for choice, *_ in one.choices if choice in data]
    if one.takes is Takes.YES:
        return bool(data) if not one.optional else one.default if data else None
    return data if data or one.default is not None or not one.optional else None


def _with_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each behaviour under its key, whatever it is called, since that is what is counted; a new one gets its own."""
    taken = {row[KEY] for row in rows if row[KEY]}
    for row in rows:
        if not row[KEY]:
            row[KEY] = free_key(slug_of(row["title"]), taken)
            taken.add(row[KEY])
    return rows


def _without_key(row: Any) -> Any:
    return {name: value for name, value in row.items() if name != KEY} if isinstance(row, dict) else row


def _without_nothing(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value is not None}


# ── How the page sets it out ──────────────────────────────────────────────────────────────────────────────────────


def _block(form: Form, one: PlaceAsked, before: str) -> PartBlock:
    name = f"{before}{one.name}"
    if one.takes is Takes.TABLE:
        return PartBlock(name, one, blocks=tuple(_block(form, each, f"{name}-") for each in one.inner))
    if one.takes is Takes.ROWS:
        return PartBlock(name, one, rows=tuple(_row(form, one, name, each) for each in numbers_in(form.data, name)))
    return PartBlock(name, one, field=form[name])


def _row(form: Form, one: PlaceAsked, name: str, number: int) -> PartRow:
    blocks = tuple(_block(form, each, f"{name}-{number}-") for each in one.inner)
    first = blocks[0].field
    return PartRow(f"{name}-{number}", first.in_words() if first is not None else "", blocks)
