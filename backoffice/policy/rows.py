"""Rows of a form of the policy: a row is added, taken out or moved by a button, without scripts; all typed stays.

The fields of a row are named by its list and its number, `steps-0-words`; each row has one hidden, `steps-0-key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

Sent = MultiDict[str, str]
#: What stands in each row, also where nothing else is typed or ticked.
KEY = "key"


def numbers_in(names: Iterable[str], rows: str) -> list[int]:
    """The numbers of the rows that these names are of, in order."""
    named = re.compile(rf"{re.escape(rows)}-(\d{{1,3}})-{KEY}")
    return sorted({int(found[1]) for name in names if (found := named.fullmatch(name))})


def with_row(sent: Sent, rows: str) -> tuple[Sent, str]:
    """What was sent, with an empty row behind the others of this list, and that row's name."""
    order = numbers_in(sent, rows)
    new = f"{rows}-{len(order)}"
    return MultiDict([*_in_order(sent, rows, order).items(multi=True), (f"{new}-{KEY}", "")]), new


def without_row(sent: Sent, row: str) -> tuple[Sent, str]:
    """What was sent, without this row, and the name of the one in its place, or of the list."""
    rows, number = _parted(row)
    order = [each for each in numbers_in(sent, rows) if each != number]
    near = min(number, len(order) - 1)
    return _in_order(sent, rows, order), f"{rows}-{near}" if order else rows


def moved_up(sent: Sent, row: str) -> tuple[Sent, str]:
    """What was sent, with this row before the one above it, and its new name."""
    rows, number = _parted(row)
    order = numbers_in(sent, rows)
    place = order.index(number) if number in order else 0
    if place:
        order[place - 1 : place + 1] = [order[place], order[place - 1]]
    return _in_order(sent, rows, order), f"{rows}-{max(place - 1, 0)}"


def _parted(row: str) -> tuple[str, int]:
    rows, _, number = row.rpartition("-")
    return rows, int(number) if number.isdecimal() and len(number) < len("1000") else -1


def _in_order(sent: Sent, rows: str, order: list[int]) -> Sent:
    """What was sent, with these rows of the list in this order, numbered from 0."""
    named = re.compile(rf"{re.escape(rows)}-(\d{{1,3}})-(.+)")
    kept: list[tuple[str, str]] = []
    for name, value in sent.items(multi=True):
        found = named.fullmatch(name)
        if found is None:
            kept.append((name, value))
        elif int(found[1]) in order:
            kept.append((f"{rows}-{order.index(int(found[1]))}-{found[2]}", value))
    return MultiDict(kept)
