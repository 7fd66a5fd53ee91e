"""A text of an organisation's own as headings with what stands below each: words, points, and points under points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"=+|-{3,}")
_NUMBER = re.compile(r"^(\d+|[A-Z])[.)]\s+(?=\S)")
_SIGN = re.compile(r"^(\s*)(?:(?:[*+–]\s+|o(?:\t| {2,})|§\s+(?=\D)|[-·•▪◦‣\uf0b7]\s*)+|(\d+[.)])\s+)(?=\S)(.+)$")
_INCLUDE = re.compile(r"\binclude\b")
#: How a point leads on to the next.
_OR = re.compile(r",?\s+(or|and)$")
#: What is headed so stands before the first heading.
PREAMBLE = "Our policy"
#: A text with a line as long as this is not broken into lines: each line is a paragraph.
_UNBROKEN = 120


@dataclass
class TextPiece:
    """A heading of the text, with what stands below it."""

    title: str
    #: What stands before the first heading.
    preamble: bool = False
    #: The line that led into a list, where it stands for the heading.
    led_in: bool = False
    #: A heading with nothing below it that stood above this one.
    above: str = ""
    lines: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    #: Points under a point, by the number of the one above them.
    below: dict[int, list[str]] = field(default_factory=dict)
    #: How far in the last point and those above it stand: as it was written, and as it is kept.
    depths: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: str, apart: bool = False) -> None:
        """A line: a point, one under the last where it stands further in, the rest of a point, or words.

        `apart`: whether words begin a paragraph of their own.
        """
        if sign := _SIGN.match(line):
            self._add_point(len(sign[1].expandtabs(4)), sign[2] or "-", sign[3].strip())
        elif self._goes_on(line):
            self._go_on(line.strip())
        else:
            self.lines += ["", line] if apart else [line]

    def _add_point(self, indent: int, sign: str, text: str) -> None:
        kept = self._kept_at(indent, sign)
        under = len(self.depths) > 1
        (self.below.setdefault(len(self.points) - 1, []) if under else self.points).append(
            _OR.sub("", text).strip(" ;.")
        )
        if self._ends_in_point():
            while not self.lines[-1]:
                self.lines.pop()
        else:
            self.lines.append("")
        self.lines.append(f"{' ' * kept}{sign} {text}")

    def _kept_at(self, indent: int, sign: str) -> int:
        """How far in a point is kept: below the words of the one that it stands under, or Markdown takes it out."""
        if not self.points:
            self.depths = []
        while self.depths and indent <= self.depths[-1][0]:
            self.depths.pop()
        kept = self.depths[-1][1] if self.depths else 0
        self.depths.append((indent, kept + len(sign) + 1))
        return kept

    def _goes_on(self, line: str) -> bool:
        """Whether a line is the rest of the point above it: it stands further in, or goes on in small letters."""
        return bool(self.lines) and bool(_SIGN.match(self.lines[-1])) and (line[:1].isspace() or line[:1].islower())

    def _go_on(self, words: str) -> None:
        last = self.below.get(len(self.points) - 1, self.points)
        last[-1] = _OR.sub("", f"{last[-1]} {words}").strip(" ;.")
        self.lines[-1] += f" {words}"

    def whole(self, number: int) -> str:
        """A point with those under it, in one line."""
        point, below = self.points[number], "; ".join(self.below.get(number, ()))
        return f"{point}{' ' if point.endswith(':') else '; '}{below}" if below else point

    @property
    def text(self) -> str:
        """All of it, as Markdown."""
        return _tidy(self.lines)

    @property
    def before(self) -> str:
        """The words before the first point."""
        return _tidy(self.lines[: self._points_at()[0]])

    @property
    def between(self) -> list[str]:
        """Lines of words between points."""
        at = self._points_at()
        return [line for line in self.lines[at[0] : at[-1]] if line and not _SIGN.match(line)]

    @property
    def after(self) -> str:
        """The words after the last point."""
        return _tidy(self.lines[self._points_at()[-1] + 1 :]) if self.points else ""

    def _points_at(self) -> list[int]:
        return [number for number, line in enumerate(self.lines) if _SIGN.match(line)] or [len(self.lines)]

    def _ends_in_point(self) -> bool:
        last = next((line for line in reversed(self.lines) if line), "")
        return bool(_SIGN.match(last))


def pieces_of(text: str, says_what: Callable[[str], object]) -> list[TextPiece]:
    """The pieces in order; `says_what`: whether a heading says what the list below it is.

    A heading with nothing below it goes with the next one: as its title, where that was a line that led into a list;
    as what stands above it, where that says what its list is; else the next one stands under it.
    """
    kept: list[TextPiece] = []
    above: list[str] = []
    for number, piece in enumerate(_pieces(text, says_what)):
        if not piece.text:
            above += [piece.title] if number else []
            continue
        kept.append(_below(above, piece, says_what))
        above = []
    if above and kept:
        kept[-1].lines += [part for title in above for part in ("", f"## {title}")]
    elif above:
        kept.append(TextPiece(above[0], lines=above))
    return kept


def _below(above: list[str], piece: TextPiece, says_what: Callable[[str], object]) -> TextPiece:
    if not above:
        return piece
    if piece.led_in:
        piece.lines = [f"{piece.title}:", "", *piece.lines]
        piece.above, piece.title = " – ".join(above[:-1]), above[-1]
    elif piece.points and says_what(piece.title):
        piece.above = " – ".join(above)
    else:
        titles = [*above[1:], piece.title]
        heads = [part for depth, title in enumerate(titles, 2) for part in (f"{'#' * min(depth, 6)} {title}", "")]
        piece.lines, piece.title = [*heads, *piece.lines], above[0]
    return piece


def _pieces(text: str, says_what: Callable[[str], object]) -> Iterator[TextPiece]:
    lines = [line.rstrip() for line in text.split("\n")]
    has_marks = any(_HEADING.match(line) for line in lines)
    unbroken = not has_marks and any(len(line) > _UNBROKEN for line in lines)
    piece, heading = TextPiece(PREAMBLE, preamble=True), False
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        title, led_in = _marked(line, lines[number + 1 : number + 2]), False
        if not title and not has_marks:
            title, led_in = _plain_heading(line, "" if heading else before, lines[number + 1 :], says_what)
        heading = bool(title)
        if title:
            yield piece
            piece = TextPiece(title, led_in=led_in)
        elif not _UNDERLINE.fullmatch(line):
            piece.add(line, apart=bool(before) and (unbroken or (not has_marks and bool(_SIGN.match(before)))))
    yield piece


def _marked(line: str, after: list[str]) -> str:
    """The title, when this line is a heading by Markdown's rules."""
    if heading := _HEADING.match(line):
        return heading[1]
    underlined = after and _UNDERLINE.fullmatch(after[0]) and line[:1].strip() and not _SIGN.match(line)
    return line if underlined and not _UNDERLINE.fullmatch(line) else ""


def _plain_heading(line: str, before: str, after: list[str], says_what: Callable[[str], object]) -> tuple[str, bool]:
    """The title, when this line looks like a heading: short, with no full stop, and after one; whether it leads in."""
    below = next((each for each in after if each), "")
    numbered = _NUMBER.match(line)
    if not (line[:1].isupper() or numbered) or len(line) > 60 or not below:
        return "", False
    title = (line[numbered.end() :] if numbered else line).rstrip(":")
    among = _NUMBER.match(before) or (_SIGN.match(below) and (_NUMBER.match(below) or not says_what(title)))
    if numbered and among:
        return "", False  # a numbered point among others
    if line.endswith(":") and _SIGN.match(below):
        # A line that leads into a list is a heading only where it says what the list is.
        return (title, True) if says_what(title) and not _INCLUDE.search(title) else ("", False)
    follows = not before or _SIGN.match(before) or before[-1] in ".:!?"
    finished = title[-1:] in ".,;!?" or _INCLUDE.search(title)
    return (title.rstrip("."), False) if follows and (numbered or not finished) else ("", False)


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
