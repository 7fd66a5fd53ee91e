"""An organisation's own text (Markdown or plain text) as the draft of a policy file (POL-7).

Small and honest: a heading becomes a section of the statement, with its words kept; a list of points becomes data
only below a heading that says what it is. Whatever is not recognised is adopted from the default and named in a
comment, for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from shared.policy.placeholders import BRACES
from shared.policy.reading import FREE_LISTS, Mistake, PolicyMistake, decoded, default_places, default_record, item_key

#: Headings that say which category the points below them belong to (BEH-1); the first that fits counts.
_CATEGORIES = (
    ("complaints_procedure", r"complaints? (procedure|process|policy)"),
    ("demands", r"demand"),
    ("persistence", r"persist|levels? of contact|extensive contact"),
    ("aggressive", r"aggress|abus|violen|harass"),
)
#: Headings of lists of short sentences.
_LISTS = (
    ("not_unacceptable", r"not (unacceptable|unreasonable)"),
    ("expectations", r"\bwe (expect|ask)|expectations?\b"),
    ("commitments", r"commit|promise"),
)
#: Headings of sections that the default has too.
_SECTIONS = (
    ("adjustments", r"adjustment"),
    ("appeals", r"appeal|if you (do not|don.t) agree"),
    ("police", r"police|legal action"),
    ("marker", r"marker|note on your account"),
    ("equality", r"equality|diversity"),
    ("policy_review", r"review of (this|the|our) policy"),
    ("barriers", r"barrier|vulnerab"),
)
#: Words by which a point reads like one of a category, though no heading says so.
_SUGGESTED = (
    ("complaints_procedure", r"complaints? (procedure|process|policy)"),
    ("persistence", r"persist|repeat|repetitive|excessive|volume|many (calls|emails)|levels? of contact"),
    ("demands", r"demand|refus|insist|unreasonable|recording"),
    ("aggressive", r"aggress|abus|threat|violen|harass|intimidat|shout|swear|offensive|racis|sexis|derogat"),
)
#: Points that are zero tolerance everywhere (BEH-6), and the one that may be an adjustment (BEH-8).
_ZERO_TOLERANCE = re.compile(r"violen|threat|racis|sexis|homophob|transphob|discriminat", re.I)
_RECORDING = re.compile(r"\brecord(ing|s)?\b", re.I)

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"=+|-{3,}")
_NUMBER = re.compile(r"^(\d+|[A-Z])[.)]\s+(?=\S)")
_POINT = re.compile(r"^(\s*)(?:(?:[-*+·•▪◦‣\uf0b7]\s*)+|\d+[.)]\s+)(?=\S)(.+)$")


@dataclass
class _Piece:
    """A heading of the text, with what stands below it."""

    title: str
    lines: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    #: Points under a point, by the number of the one above them.
    below: dict[int, list[str]] = field(default_factory=dict)
    indent: int = 0

    def add(self, indent: int, point: str) -> None:
        """A point, or one under the last where it stands further in."""
        if not self.points:
            self.indent = indent
        if self.points and indent > self.indent:
            self.below.setdefault(len(self.points) - 1, []).append(point)
        else:
            self.points.append(point)

    def whole(self, number: int) -> str:
        """A point with those under it, in one line."""
        return "; ".join([self.points[number], *self.below.get(number, ())])

    @property
    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()

    @property
    def words(self) -> str:
        """The text without its points."""
        return "\n".join(line for line in self.lines if not _POINT.match(line)).strip()


def import_text(text: str | bytes, *, name: str) -> str:
    """The draft of a policy file (TOML, which `reading.check` accepts) from an organisation's own text.

    `name` is what the policy is called. Raises PolicyMistake where the file is no text in UTF-8, or empty.
    """
    plain = _printable(decoded(text))
    pieces = _in_their_place(list(_pieces(plain)))
    if not pieces:
        raise PolicyMistake(name, [Mistake(1, "there is no text to import")])
    record = _record(pieces)
    adopted = [place for place in default_places() if _is_silent(place, record)]
    head = {
        "name": name,
        "summary": f"Draft, imported from the text of {name}.",
        "basis": "The organisation’s own policy text",
        "adopted": adopted,
    }
    organisation = {"organisation": default_record()["organisation"]}
    return _comment(pieces, adopted) + tomli_w.dumps(head | record | organisation, multiline_strings=True)


def doubts_of(text: str | bytes) -> list[str]:
    """What of an imported text a person must look at: lists that were not recognised, and where they may belong."""
    found = []
    for piece in _in_their_place(list(_pieces(_printable(decoded(text))))):
        if not piece.points or _which(piece.title, _LISTS) or _which(piece.title, _CATEGORIES):
            continue
        found.append(f"The list under “{piece.title}” stays as text. Say whether it is a list of behaviours.")
        for point in piece.points:
            if category := _which(point, _SUGGESTED):
                label = next(each["title"] for each in default_record()["categories"] if each["key"] == category)
                found.append(f"“{point}” reads like: {label}.")
    return found


def _in_their_place(pieces: list[_Piece]) -> list[_Piece]:
    """Without pieces that say nothing; a heading with nothing below it stays where it stood, above the next."""
    kept: list[_Piece] = []
    for number, piece in enumerate(pieces):
        if piece.text:
            kept.append(piece)
        elif number and kept:
            kept[-1].lines += ["", f"## {piece.title}"]
        elif number:
            piece.lines = [piece.title]
            kept.append(piece)
    return kept


def _printable(text: str) -> str:
    """Without control characters, and with no word in braces that would be taken for a placeholder."""
    kept = "".join(each for each in text if each in "\n\t" or each.isprintable())
    return BRACES.sub(r"(\1)", kept)


def _pieces(text: str) -> Iterator[_Piece]:
    lines = [line.rstrip() for line in text.split("\n")]
    has_marks = any(_HEADING.match(line) for line in lines)
    piece = _Piece("Our policy")
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        title = _marked(line, lines[number + 1 : number + 2])
        if not title and not has_marks:
            title = _plain_heading(line, before, lines[number + 1 :])
        if title:
            yield piece
            piece = _Piece(title)
        elif not _UNDERLINE.fullmatch(line):
            piece.lines.append(line)
            if point := _POINT.match(line):
                piece.add(len(point[1].expandtabs(4)), point[2].strip(" ;."))
    yield piece


def _marked(line: str, after: list[str]) -> str:
    """The title, when this line is a heading by Markdown's rules."""
    if heading := _HEADING.match(line):
        return heading[1]
    underlined = after and _UNDERLINE.fullmatch(after[0]) and line[:1].strip() and not _POINT.match(line)
    return line if underlined and not _UNDERLINE.fullmatch(line) else ""


def _plain_heading(line: str, before: str, after: list[str]) -> str:
    """The title, when this line looks like a heading: short, with no full stop, and after one."""
    below = next((each for each in after if each), "")
    numbered = _NUMBER.match(line)
    if not (line[:1].isupper() or numbered) or len(line) > 60 or not below or (numbered and _POINT.match(below)):
        return ""
    title = (line[numbered.end() :] if numbered else line).rstrip(":")
    if line.endswith(":") and _POINT.match(below):
        # A line that leads into a list is a heading only where it says what the list is.
        return title if _which(title, _LISTS + _CATEGORIES) and not re.search(r"\binclude\b", title) else ""
    follows = not before or _POINT.match(before) or before[-1] in ".:!?"
    finished = title[-1:] in ".,;!?" or re.search(r"\binclude\b", title)
    return title.rstrip(".") if follows and (numbered or not finished) else ""


def _record(pieces: list[_Piece]) -> dict[str, Any]:
    """What the text says, as the fields of a policy file."""
    record: dict[str, Any] = {"statement": []}
    taken: set[str] = set()
    for piece in pieces:
        key = _which(piece.title, _LISTS)
        category = _which(piece.title, _CATEGORIES)
        if key and piece.points and key not in record:
            record[key] = [piece.whole(number) for number in range(len(piece.points))]
            intro = piece.words or piece.title
            record["statement"].append({"key": key, "title": piece.title, "text": intro, "lists": key})
        elif category and piece.points:
            _add_category(record, category, piece)
        else:
            own = _which(piece.title, _SECTIONS) or slug_of(piece.title)
            record["statement"].append({"key": own, "title": piece.title, "text": piece.text})
    if "categories" in record:
        text = "These are examples."
        record["statement"].append(
            {"key": "behaviours", "title": "What is unacceptable", "text": text, "lists": "categories"}
        )
    drawn = {section["key"] for section in default_record()["statement"] if "lists" in section}
    for section in record["statement"]:
        section["key"] = free_key(section["key"], taken | (set() if "lists" in section else drawn))
        taken.add(section["key"])
    return record


def _add_category(record: dict[str, Any], key: str, piece: _Piece) -> None:
    categories = record.setdefault("categories", [])
    category = next((each for each in categories if each["key"] == key), None)
    if category is None:
        category = {"key": key, "title": piece.title, "introduction": piece.words or piece.title, "behaviours": []}
        categories.append(category)
    for number, point in enumerate(piece.points):
        taken = {behaviour["key"] for each in categories for behaviour in each["behaviours"]}
        behaviour: dict[str, Any] = {"key": free_key(slug_of(point), taken), "title": point}
        if below := piece.below.get(number):
            behaviour["examples"] = below
        if _ZERO_TOLERANCE.search(point):
            behaviour |= {"zero_tolerance": True, "may_be_hate": True}
        if _RECORDING.search(point):
            behaviour["safeguard"] = "recording_may_be_an_adjustment"
        category["behaviours"].append(behaviour)


def _is_silent(place: str, record: dict[str, Any]) -> bool:
    """Whether the draft has to adopt this place: whole fields where nothing is said, else item by item."""
    name, _, item = place.partition(".")
    if name not in record:
        return not item if name not in {"statement"} else bool(item)
    if not item or name in FREE_LISTS:
        return False
    return item not in {item_key(each) for each in record[name]}


def _which(title: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((key for key, pattern in table if re.search(pattern, title, re.I)), "")


def slug_of(text: str) -> str:
    """A key made of the first words of a title."""
    words = re.findall(r"[a-z0-9]+", text.lower())[:6]
    slug = "_".join(words)
    return slug if slug[:1].isalpha() else f"point_{slug}".rstrip("_")


def free_key(key: str, taken: set[str]) -> str:
    """The key, with a number behind it where it is taken."""
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free


def _comment(pieces: list[_Piece], adopted: list[str]) -> str:
    unsorted = [p for p in pieces if p.points and not _which(p.title, _LISTS) and not _which(p.title, _CATEGORIES)]
    lines = [
        "A draft, imported. Read all of it before you put it in force.",
        "Check above all: the kind of organisation and its ombudsman (examples here), which behaviours are zero",
        "tolerance, and which category each belongs to.",
        "",
    ]
    if unsorted:
        lines += ["These lists were not recognised, and stay as text:"]
        lines += [f"  {piece.title}" for piece in unsorted] + [""]
    lines += ["Your policy does not say these; decide. Until then the default holds:"]
    lines += [f"  {place}" for place in adopted]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + "\n"
