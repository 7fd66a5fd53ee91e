"""The numbers of points, as Word counts them: a file names the list and the depth of a point, and never its number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What stands before a point that has no number.
DASH = "-"
_WITHOUT = {"bullet", "none", ""}
_PLAIN = {"decimal", "decimalZero"}


@dataclass(frozen=True)
class _Level:
    kind: str = ""
    start: int = 1
    #: How the number is written: “%1.”, “%2)”, “%1.%2”.
    written: str = ""


class WordNumbers:
    """The lists of a file. Ask for the points in the order in which they stand: each is counted as it is asked for."""

    def __init__(self, content: bytes) -> None:
        """`content`: the part of the file that says what lists there are; empty where it has none."""
        self._levels: dict[tuple[str, int], _Level] = {}
        self._list_of: dict[str, str] = {}
        self._starts_anew: dict[tuple[str, int], int] = {}
        self._counted: dict[str, dict[int, int]] = defaultdict(dict)
        #: Kinds of numbers that Markdown has not, as the file writes the first of each.
        self.otherwise: set[str] = set()
        #: Whether a heading had a number.
        self.of_headings = False
        root = ElementTree.fromstring(content) if content else ElementTree.Element("none")  # noqa: S314 - as in word.py
        for one in root.iter(f"{_W}abstractNum"):
            name = one.get(f"{_W}abstractNumId", "")
            self._levels |= {(name, _number(level, "ilvl")): _level(level) for level in one.iter(f"{_W}lvl")}
        for one in root.iter(f"{_W}num"):
            name = one.get(f"{_W}numId", "")
            self._list_of[name] = _said(one, "abstractNumId")
            for anew in one.iter(f"{_W}lvlOverride"):
                if start := _said(anew, "startOverride"):
                    self._starts_anew[name, _number(anew, "ilvl")] = int(start)

    def sign(self, number: str, depth: int) -> str:
        """What stands before the next point of this list at this depth: a dash, or its number as Markdown writes it."""
        level = self._level_of(number, depth)
        count = self._next(number, depth, level)
        if count is None:
            return DASH
        if level.kind not in _PLAIN or level.written.count("%") > 1:
            self.otherwise.add(level.written)
        return f"{count}."

    def heading(self, number: str, depth: int) -> None:
        """A heading takes the next number of its list: the points below it begin anew."""
        if self._next(number, depth, self._level_of(number, depth)) is not None:
            self.of_headings = True

    def _level_of(self, number: str, depth: int) -> _Level:
        return self._levels.get((self._list_of.get(number, ""), depth), _Level())

    def _next(self, number: str, depth: int, level: _Level) -> int | None:
        counted = self._counted[self._list_of.get(number, "")]
        for deeper in [each for each in counted if each > depth]:
            del counted[deeper]
        if level.kind in _WITHOUT:
            return None
        counted[depth] = self._starts_anew.pop((number, depth), counted.get(depth, level.start - 1) + 1)
        return counted[depth]


def _level(level: ElementTree.Element) -> _Level:
    start = _said(level, "start")
    return _Level(_said(level, "numFmt"), int(start) if start.isdecimal() else 1, _said(level, "lvlText"))


def _said(element: ElementTree.Element, what: str) -> str:
    found = element.find(f"{_W}{what}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _number(element: ElementTree.Element, name: str) -> int:
    written = element.get(f"{_W}{name}", "0")
    return int(written) if written.isdecimal() else 0
