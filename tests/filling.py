"""The ways to fill in a form as nobody should, and as would be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.datastructures import MultiDict

#: What must never become markup, a template, a formula or a second line of a header.
MARKUP = "<img src=canary hx-get=/canary onerror=alert(1)>\"'><svg/onload=canary()></textarea></title>"
HOSTILE = f"=cmd|' /C calc'!A0 {{{{7*7191}}}} ${{7*7191}} {MARKUP} \u202eevil %0d%0aX-Canary: 1 \r\nX-Canary: 1"
#: 7 × 7191: only a template that was executed writes it.
EXECUTED = "50337"
NUL = "be\0fore"
LONG = "Ŵ🙂 میں " * 1_500
LONG_LINE = LONG[:300]

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Sending:
    """A form filled in: how that is called, where it goes, and all that is sent."""

    how: str
    action: str
    answers: MultiDict[str, Any]


@dataclass(frozen=True)
class Found:
    """A form as it stands on a page, with the buttons that say more than *send*."""

    page: str
    action: str
    method: str
    fields: tuple[Element, ...]
    buttons: tuple[Element, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it asks for, which tells it from other forms."""
        return tuple(sorted({one.get("name", "") for one in self.fields}))


def is_choice(one: Element) -> bool:
    """Whether it is chosen and not typed."""
    return one.get("type") in {"radio", "checkbox"} or one.tag == "select"


def stands(one: Element) -> str:
    """What stands in it as it comes."""
    return (one.text or "").removeprefix("\n") if one.tag == "textarea" else one.get("value", "")


def _first(one: Element) -> str:
    """What the choice offers."""
    if one.tag != "select":
        return one.get("value", "")
    offered = [option.get("value", "") for option in one.iter("option")]
    return next(filter(None, offered), "")


def _nothing(one: Element) -> Pairs:
    """Sent with the token alone, as by hand."""
    return []


def _empty(one: Element) -> Pairs:
    if one.get("type") == "hidden":
        return [(one.get("name", ""), one.get("value", ""))]
    return [] if one.get("type") in {"radio", "checkbox"} else [(one.get("name", ""), "")]


def _with(words: str, choices: bool = False, hidden: bool = False) -> Any:
    """Everything that can be typed is `words`; also what is chosen, or what is hidden, if so told."""

    def answers(one: Element) -> Pairs:
        name = one.get("name", "")
        if one.get("type") == "file":
            return []
        if is_choice(one):
            return [(name, words if choices else _first(one))]
        if one.get("type") == "hidden":
            return [(name, words if hidden else stands(one))]
        return [(name, LONG_LINE if words is LONG and one.tag == "input" else words)]

    return answers


_FITTING = {
    "day": "1",
    "month": "3",
    "year": "2027",
    "email": "canary@example.com",
    "tel": "01632 960 001",
    "account": MARKUP[:40],  # as long as an account number may be
}


def fitting(one: Element) -> Pairs:
    """What would be accepted, hostile wherever words are free, so that it is kept and shown on other pages."""
    name, kind = one.get("name", ""), one.get("type")
    if kind == "hidden":
        return [(name, stands(one))]
    if kind in {"file", "password"} or (one.tag == "input" and one.get("inputmode") == "numeric" and "-" not in name):
        return []
    if is_choice(one):
        return [(name, _first(one))]
    part = name.rsplit("-", 1)[-1]
    words = _FITTING.get(part) or _FITTING.get(kind or "") or ("10:30" if "time" in name or "opens" in name else "")
    return [(name, stands(one) or words or MARKUP)]


#: Each way to fill in a form, by its name.
_WAYS: dict[str, Any] = {
    "nothing": _nothing,
    "empty": _empty,
    "all hostile": _with(HOSTILE, choices=True, hidden=True),
    "hostile words": _with(HOSTILE),
    "a NUL": _with(NUL),
    "far too long": _with(LONG),
    "a huge number": _with("99999999999999999999", hidden=True),
    "fitting": fitting,
}
_WAYS_AGAIN = ("all hostile", "fitting")


def in_all_ways(form: Found, again: bool) -> Iterator[Sending]:
    """Each way to fill in all of it; two where somebody has sent it before: what differs is who sends it."""
    for how in _WAYS_AGAIN if again else _WAYS:
        yield Sending(how, form.action, MultiDict([pair for one in form.fields for pair in _WAYS[how](one)]))
