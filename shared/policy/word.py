"""An organisation's policy as a Word file: its text as Markdown, and what was left out or is doubtful (POL-7).

Mammoth reads the file. What it reads otherwise than Word shows it is put right before: words that Word hides are a
drafter's notes and never published, the words of a simple field (a date, a name) are words, a point under a point
stays under it, and one with a number keeps it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

from shared.policy.reading import Mistake, PolicyMistake
from shared.policy.word_numbers import DASH, WordNumbers
from shared.policy.word_tables import WordCell, WordTable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
#: The most that a part of the file may hold when it is unpacked, in bytes: no text of a policy is that long.
_MOST = 20_000_000
#: Stands around the depth and the sign of a point (a dash, or its number), on its way through Mammoth.
_POINT = "\ue001"
_MARKED = re.compile(f"\\s*{_POINT}(\\d)(-|\\d+\\.){_POINT}")
#: A line that is a point.
_IS_POINT = re.compile(r"\s*(-|\d+\.) ")
_STYLE_MAP = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
_BOLD_HEADING = 60
_COUNTED_OTHERWISE = (
    "Points that are counted by letters, or by several numbers (a, i, 1.1), are counted 1, 2, 3 now, under the point "
    "that they belong to: see that whatever names one of them still finds it."
)
_HEADINGS_COUNTED = (
    "Headings had numbers, and have none now: see that whatever names one of them (“see section 3”) still finds it."
)
#: So much of the first row tells somebody which table is meant.
_BEGAN = 80
#: Word's own styles of points under points: each is a list of its own, and its name alone says how deep it stands.
_DEEPER = re.compile(r"List (?:Bullet|Number) ([2-5])", re.IGNORECASE)


def read_word(content: bytes, *, name: str) -> tuple[str, list[str]]:
    """The text of a .docx file as Markdown, and a sentence for each thing that was left out or is doubtful.

    Raises PolicyMistake where it is no Word file, or too large a one.
    """
    import mammoth  # type: ignore[import-untyped]  # it is needed when a text comes in, and then it is large

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if any(part.file_size > _MOST for part in file.infolist()):
                raise PolicyMistake(name, [Mistake(1, "the Word file is too large")])
            parts = {part: file.read(part) for part in file.namelist() if part.endswith((".xml", ".rels"))}
        texts = {part: parts[part] for part in (_DOCUMENT, *_NOTES) if part in parts or part == _DOCUMENT}
        roots = {part: ElementTree.fromstring(text) for part, text in texts.items()}  # noqa: S314 - expat stops
        styles = _styles(parts.get(_STYLES, b""))  # entities that grow
        numbers = WordNumbers(parts.get(_NUMBERING, b""))
        doubts = [doubt for root in roots.values() for doubt in _prepare(root, styles, numbers)]
        if numbers.otherwise:
            doubts.append(_COUNTED_OTHERWISE)
        if numbers.of_headings:
            doubts.append(_HEADINGS_COUNTED)
        doubts += _around(parts)
        made = mammoth.convert_to_html(io.BytesIO(_with(content, roots)), style_map=_STYLE_MAP)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError):
        raise PolicyMistake(name, [Mistake(1, "this is no Word file (.docx)")]) from None
    reader = _Reader()
    reader.feed(made.value)
    reader.close()
    return "\n".join(reader.lines).strip() + "\n", [*doubts, *reader.doubts]


def _on(element: ElementTree.Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "1") not in {"0", "false", "off"}


@dataclass(frozen=True)
class _Style:
    """What a style, with those that it is based on, does: None where none of them says it."""

    hides: bool | None = None
    depth: int | None = None
    #: The list that it belongs to, and the level of that: a style by whose name a point stands deeper has its own list.
    number: str = ""
    level: int = 0


_Styles = dict[str, _Style]


def _styles(content: bytes) -> _Styles:
    """Each style by its id; the one of paragraphs that name none is under the empty id."""
    if not content:
        return {}
    written = {
        style.get(f"{_W}styleId", ""): style
        for style in ElementTree.fromstring(content).iter(f"{_W}style")  # noqa: S314 - as above
    }
    found = {name: _whole_style(name, written, frozenset()) for name in written}
    usual = [name for name, style in written.items() if _is_usual(style)]
    return found | ({"": found[usual[0]]} if usual else {})


def _is_usual(style: ElementTree.Element) -> bool:
    return style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in {"1", "true", "on"}


def _whole_style(name: str, written: dict[str, ElementTree.Element], seen: frozenset[str]) -> _Style:
    style = written.get(name)
    if style is None or name in seen:
        return _Style()
    called, vanish, level, base = (
        style.find(f"{_W}{path}") for path in ("name", f"rPr/{_W}vanish", f"pPr/{_W}numPr", "basedOn")
    )
    parent = _whole_style(base.get(f"{_W}val", ""), written, seen | {name}) if base is not None else _Style()
    depth = parent.depth if level is None else _depth(level)
    number, at = (parent.number, parent.level) if level is None else (_list_of(level) or parent.number, depth or 0)
    if depth == 0 and called is not None and (deeper := _DEEPER.fullmatch(called.get(f"{_W}val", ""))):
        depth = int(deeper[1]) - 1
    return _Style(parent.hides if vanish is None else _on(vanish), depth, number, at)


def _depth(number: ElementTree.Element) -> int | None:
    if (which := number.find(f"{_W}numId")) is not None and which.get(f"{_W}val") == "0":
        return None
    level = number.find(f"{_W}ilvl")
    return int(level.get(f"{_W}val", "0")) if level is not None else 0


def _list_of(number: ElementTree.Element) -> str:
    which = number.find(f"{_W}numId")
    return which.get(f"{_W}val", "") if which is not None else ""


def _prepare(root: ElementTree.Element, styles: _Styles, numbers: WordNumbers) -> list[str]:
    """Hidden words go, simple fields open, points get their depth; what went, and what is doubtful, in sentences."""
    hidden: list[str] = []
    for parent in list(root.iter()):
        for place, child in reversed(list(enumerate(list(parent)))):
            if child.tag == f"{_W}fldSimple":
                parent[place : place + 1] = list(child)
    for paragraph in root.iter(f"{_W}p"):
        hidden += _taken_out(paragraph, styles)
    for paragraph in root.iter(f"{_W}p"):
        _mark_point(paragraph, styles, numbers)
    doubts = [f"Left out, since Word hides it: “{text.strip()}”" for text in hidden if text.strip()]
    if any(True for _ in root.iter(f"{_W}del")) or any(True for _ in root.iter(f"{_W}ins")):
        doubts.append("Changes are tracked in the file: what was added is taken, what was deleted is left out.")
    if any(True for _ in root.iter(f"{_W}txbxContent")):
        doubts.append("There is a text box: see that its words stand where they belong.")
    return doubts


def _taken_out(paragraph: ElementTree.Element, styles: _Styles) -> Iterator[str]:
    """Take out the runs that Word hides: by themselves, by their own style, or by that of their paragraph."""
    by_paragraph = styles.get(_style_of(paragraph, "pPr", "pStyle"), _Style()).hides
    for parent in list(paragraph.iter()):
        for run in [one for one in parent if one.tag == f"{_W}r"]:
            by_run = styles.get(_style_of(run, "rPr", "rStyle"), _Style()).hides if _styled(run) else None
            vanish = run.find(f"{_W}rPr/{_W}vanish")
            hides = _on(vanish) if vanish is not None else by_paragraph if by_run is None else by_run
            if hides:
                yield "".join(text.text or "" for text in run.iter(f"{_W}t"))
                parent.remove(run)


def _styled(run: ElementTree.Element) -> bool:
    return run.find(f"{_W}rPr/{_W}rStyle") is not None


def _style_of(element: ElementTree.Element, properties: str, kind: str) -> str:
    style = element.find(f"{_W}{properties}/{_W}{kind}")
    return style.get(f"{_W}val", "") if style is not None else ""


def _mark_point(paragraph: ElementTree.Element, styles: _Styles, numbers: WordNumbers) -> None:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return
    number, name = properties.find(f"{_W}numPr"), _style_of(paragraph, "pPr", "pStyle")
    style = styles.get(name, _Style())
    depth = _depth(number) if number is not None else style.depth
    if depth is None:
        return
    named = (_list_of(number) or style.number, depth) if number is not None else (style.number, style.level)
    if name.lower().startswith("heading"):
        numbers.heading(*named)
        return
    for each in (number, properties.find(f"{_W}pStyle")):  # or Mammoth makes a list of it, in which no depth is kept
        if each is not None:
            properties.remove(each)
    mark = ElementTree.Element(f"{_W}r")
    ElementTree.SubElement(mark, f"{_W}t").text = f"{_POINT}{depth}{numbers.sign(*named)}{_POINT}"
    paragraph.insert(1, mark)


def _around(parts: dict[str, bytes]) -> Iterator[str]:
    """What stands beside the text: heads, feet, comments, notes."""
    for kind, where in (("header", "head"), ("footer", "foot")):
        for name in sorted(part for part in parts if re.fullmatch(rf"word/{kind}\d*\.xml", part)):
            if text := _text(parts[name]):
                yield f"Left out, from the {where} of a page: “{text}”"
    if comments := _text(parts.get("word/comments.xml", b"")):
        yield f"Left out, comments in the margin: “{comments}”"
    if _text(parts.get("word/footnotes.xml", b"")):
        yield "There are footnotes: they stand at the end, as points."


def _text(content: bytes) -> str:
    if not content:
        return ""
    root = ElementTree.fromstring(content)  # noqa: S314 - as above
    return " ".join("".join(text.text or "" for text in root.iter(f"{_W}t")).split())[:200]


def _with(content: bytes, roots: Mapping[str, ElementTree.Element]) -> bytes:
    """The file with these as its document and its notes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, ElementTree.tostring(roots[part]) if part in roots else old.read(part))
    return made.getvalue()


class _Reader(HTMLParser):
    """Mammoth's HTML as lines of Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.doubts: list[str] = []
        self._words = ""
        self._strong = ""
        self._in_strong = False
        self._depth = 0
        self._tables: list[tuple[WordTable, list[WordCell]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        if tag == "table" or self._tables:
            self._in_table(tag, dict(attrs))
        elif tag in {"ul", "ol"}:
            self._flush()
            self._depth += 1
        if tag == "strong":
            self._in_strong = True
        elif tag == "br":
            self._words += "\n"
        elif tag == "img":
            self.doubts.append("A picture was left out.")

    def _in_table(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "table":
            self._say() if self._tables else self._flush()
            self._tables.append((WordTable(), []))
        elif tag == "tr":
            self._tables[-1][0].row()
        elif tag in {"td", "th"}:
            cell = self._tables[-1][0].cell(attrs.get("colspan"), attrs.get("rowspan"), tag == "th")
            self._tables[-1][1].append(cell)
        elif tag in {"ul", "ol"}:
            self._say()

    def _say(self) -> None:
        """What was read so far is a paragraph, or a point, of the cell that is being read."""
        _, cells = self._tables[-1]
        point = _MARKED.match(self._words)
        words = self._words[point.end() :] if point else self._words
        if point and point[2] != DASH:
            words = f"{point[2]} {words.lstrip()}"
        if cells:
            cells[-1].says(words, words.strip() == self._strong.strip())
        self._words = self._strong = ""

    def _table_ends(self) -> None:
        table, _ = self._tables.pop()
        lines = table.lines()
        if self._tables:  # a table within a cell is what that cell says
            for line in lines:
                self._words = line
                self._say()
            return
        for line in lines:
            self._words = line
            self._line("" if table.is_frame else "- ")
        if lines:
            began = lines[0] if len(lines[0]) <= _BEGAN else f"{lines[0][:_BEGAN]}…"
            self.doubts.append(
                f"A table was taken as {len(lines)} lines, one a row: see that they make sense. “{began}”"
            )

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag == "strong":
            self._in_strong = False
        elif tag == "table":
            self._table_ends()
        elif self._tables:
            if tag in {"p", "li", "td", "th"} or re.fullmatch(r"h[1-6]", tag):
                self._say()
        elif re.fullmatch(r"h[1-6]", tag):
            self._line("#" * int(tag[1]) + " ")
        elif tag == "li":
            self._line("  " * (self._depth - 1) + "- ")
        elif tag in {"ul", "ol"}:
            self._depth -= 1
        elif tag == "p" and not self._depth:
            self._paragraph()

    def handle_data(self, data: str) -> None:
        """Words."""
        self._words += data
        if self._in_strong:
            self._strong += data

    def _paragraph(self) -> None:
        text = self._words.strip()
        if point := _MARKED.match(text):
            self._words = text[point.end() :]
            self._line("  " * int(point[1]) + f"{point[2]} ")
        elif text and text == self._strong.strip() and len(text) <= _BOLD_HEADING and text[-1] not in ".;,":
            self.doubts.append(f"“{text}” is in bold on a line of its own, and is taken as a heading.")
            self._line("## ")
        else:
            self._line("")

    def _line(self, before: str) -> None:
        text = self._words.strip()
        if text:
            together = _IS_POINT.fullmatch(before) and self.lines and _IS_POINT.match(self.lines[-1])
            self.lines += ([] if together or not self.lines else [""]) + [before + text]
        self._words = self._strong = ""

    def _flush(self) -> None:
        if self._words.strip():
            self._line("  " * max(self._depth - 1, 0) + "- " if self._depth else "")
