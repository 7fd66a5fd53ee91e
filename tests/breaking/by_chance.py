"""A form filled in as would be accepted, but for a field or two that chance picks, with what nobody should send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.datastructures import MultiDict

from tests import file_samples
from tests.filling import HOSTILE, LONG, LONG_LINE, MARKUP, NUL, Found, Sending, fitting, is_choice, stands

#: By their names, which a report can print. Bytes are no UTF-8.
WORDS: dict[str, Any] = {
    "nothing": "", "spaces": " \t\u00a0\u2003", "hostile": HOSTILE, "markup": MARKUP, "a NUL": NUL, "long": LONG,
    "a long line": LONG_LINE, "no UTF-8": b"canary \xff\xfe", "half a character": b"\xed\xa0\x80",
    "huge": "99999999999999999999", "below nothing": "-1", "zero": "0", "no number": "NaN", "endless": "1e309",
    "a digit that is none": "\u00b2", "Arabic digits": "\u0663\u0661", "wide digits": "\uff11\uff12",
    "a long number": "9" * 5_000, "last year": "9999", "no year": "0000", "no day": "31", "no time": "24:60",
    "a late time": "23:59", "a day": "2028-02-29", "no such day": "2027-02-30", "backwards": "\u202ecanary\u202c",
    "one mark": "e" + "\u0301" * 900, "a special sign": "\ufffe\uffff", "grows": "ßİŉ" * 80, "percent": "%00%ff%",
    "like": "_%\\", "a path": "../../canary", "an address": "//canary.example/\\@",
    "two lines": "a\r\nBcc: canary@example.com", "two people": "a@b.example, canary@b.example",
    "a script": "javascript:canary()", "a quote": "' OR 1=1 --", "JSON": '{"canary": [1',
    "braces": "{canary!r:>{9}} %(canary)s",
}  # fmt: skip
_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an empty file": ("canary.pdf", lambda: b""),
    "a file that is not what it says": ("canary.pdf", lambda: b"MZ\x90\0canary"),
    "a photograph": ("../../<img src=canary>.jpg", file_samples.photograph),
    "half a photograph": ("canary.jpg", lambda: file_samples.photograph()[:200]),
    "a table": ("canary.csv", lambda: b'"canary\xff",=cmd\0\r\n' * 20),
    "a long name": ("c" * 300 + ".png", lambda: file_samples.photograph("PNG")),
    "too many points": ("canary.png", file_samples.bomb),
}
#: What nobody is asked for, and some decide by.
_UNASKED = (("status", "authorised"), ("state", "authorised"), ("authorised_by", "1"), ("version", "-1"), ("id", "1"))
#: How many fields are wrong at once, most often one.
_WRONG = (0, 1, 1, 1, 1, 2)


def by_chance(chance: Random, count: int) -> Callable[[Found, bool], Iterator[Sending]]:
    """So many sendings of each form."""

    def fill(form: Found, again: bool) -> Iterator[Sending]:
        for _ in range(count):
            yield _one(form, chance)

    return fill


def _one(form: Found, chance: Random) -> Sending:
    names = form.names
    wrong = {name: chance.choice(list(WORDS)) for name in chance.sample(names, min(chance.choice(_WRONG), len(names)))}
    answers: MultiDict[str, Any] = MultiDict()
    for name in names:
        for value in _answers([one for one in form.fields if one.get("name") == name], chance):
            answers.add(name, value)
        if name in wrong:
            _put_wrong(answers, name, WORDS[wrong[name]], chance)
    if not chance.randrange(6):
        answers.add(*chance.choice(_UNASKED))
    action = _press(form, answers, chance)
    told = ", ".join(f"{name}: {what}" for name, what in wrong.items()) or "as it should be"
    return Sending(told, action, answers)


def _answers(fields: list[Element], chance: Random) -> list[Any]:
    """What a person might choose or type there; of a file one of the bad ones, or none."""
    first = fields[0]
    if first.get("type") == "file":
        name, make = chance.choice(list(_FILES.values()))
        return [(BytesIO(make()), name)] if chance.randrange(2) else []
    if first.get("type") == "radio":
        return [chance.choice(fields).get("value", "")]
    if first.get("type") == "checkbox":
        return [one.get("value", "on") for one in fields if chance.randrange(2)]
    if is_choice(first):
        return [chance.choice([option.get("value", "") for option in first.iter("option")] or [""])]
    if first.get("type") == "hidden":
        return [stands(one) for one in fields]
    if chance.randrange(4):
        return [value for one in fields for _, value in fitting(one)]
    return [chance.choice(("", "1", "28", "2026", "10:30", "HA-204417", "canary words, said by somebody"))]


def _put_wrong(answers: MultiDict[str, Any], name: str, value: Any, chance: Random) -> None:
    """In its place, beside it, or not there at all."""
    how = chance.randrange(8)
    if how:
        answers.setlist(name, [value] if how > 1 else [*answers.getlist(name), value])
    else:
        answers.poplist(name)


def _press(form: Found, answers: MultiDict[str, Any], chance: Random) -> str:
    """One of its buttons that say more than *send*, or none of them. Returns where that leads."""
    pressed = chance.choice([None, *form.buttons])
    if pressed is None:
        return form.action
    if pressed.get("name"):
        answers.add(pressed.get("name", ""), pressed.get("value", ""))
    return pressed.get("formaction") or form.action
