"""A letter for fingers and ears: a braille file, and text made for listening (LET-9).

Both are made from the tagged file itself, in the order in which a screen reader says it: so they are the same letter as
the one that was posted, also years later. Poppler reads the tags, liblouis transcribes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

_SECONDS = 20
#: Contracted braille as it is read in the United Kingdom: Unified English Braille grade 2, and Welsh grade 2.
_TABLES = {"en": "en-ueb-g2.ctb", "cy": "cy-cy-g2.ctb"}
_POINT_OF = {"en": "Point {} of {}: ", "cy": "Pwynt {} o {}: "}
#: An element of the tree that pdfinfo prints, or a piece of its text, two spaces deeper than what holds it.
_LINE = re.compile(r'^( *)(?:"(.*)"|(\w+).*)$')
#: What text is told apart by; what lies between (Div, Sect, Span …) says nothing of its own.
_BLOCKS = frozenset({"P", "H1", "H2", "H3", "LBody", "TR", "Caption"})
_LEFT_OUT = frozenset({"Lbl", "Artifact"})
_CELLS = frozenset({"TH", "TD"})
#: A code or reference, and a telephone number: said sign by sign.
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6})+\b")
_NUMBER = re.compile(r"\b0\d{2,5}(?: \d{3,6}){1,2}\b")


class CannotTranscribe(Exception):
    """No braille or text can be made of this letter here. The sentence says why."""


@dataclass(frozen=True)
class Sheet:
    """The sheet of an embosser: cells in a line, lines on a page."""

    cells: int
    lines: int


#: Sheets by name: A4, and the wide paper (11 by 11.5 inches) of most embossers.
SHEETS = {"a4": Sheet(28, 27), "wide": Sheet(40, 25)}


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, point or row of a table, by its tag, and its words in one line."""

    tag: str
    words: str


def blocks(pdf: bytes) -> tuple[Block, ...]:
    """What a tagged file says, in order. Raises CannotTranscribe where the program that reads it is not installed."""
    with TemporaryDirectory(prefix="evenhand-spoken-") as folder:
        file = Path(folder) / "letter.pdf"
        file.write_bytes(pdf)
        tree = _run("pdfinfo", "-struct-text", "-enc", "UTF-8", str(file)).decode()
    return tuple(Block(tag, words) for tag, pieces in _gathered(tree) if (words := _joined(pieces)))


def braille(pdf: bytes, language: str, sheet: Sheet) -> bytes:
    """The letter as a BRF file in contracted braille, with the lines and pages of this sheet.

    Raises CannotTranscribe in a language of which we know no contractions, or where liblouis is not installed.
    """
    table = _TABLES.get(language.split("-")[0])
    if table is None:
        raise CannotTranscribe("Braille can be made of letters in English and Welsh. Have this one transcribed.")
    with TemporaryDirectory(prefix="evenhand-braille-") as folder:
        page, made = Path(folder) / "letter.html", Path(folder) / "letter.brf"
        page.write_text(_as_page(blocks(pdf)), encoding="utf-8")
        settings = {"literaryTextTable": table, "cellsPerLine": sheet.cells, "linesPerPage": sheet.lines}
        settings |= {"braillePages": "yes", "printPages": "no", "newEntries": "no"}
        chosen = [part for name, value in settings.items() for part in ("-C", f"{name}={value}")]
        _run("file2brl", "-w", folder, *chosen, str(page), str(made))
        if not made.is_file() or not made.stat().st_size:
            raise CannotTranscribe("The letter could not be transcribed. Have it transcribed by hand.")
        return made.read_bytes()


def for_listening(pdf: bytes, language: str) -> str:
    """The letter as text to be read aloud: a thought a line, points counted, codes and numbers said sign by sign."""
    point_of = _POINT_OF.get(language.split("-")[0], "{} / {}: ")
    said = []
    for run in _runs(blocks(pdf)):
        for number, block in enumerate(run, 1):
            lead = point_of.format(number, len(run)) if block.tag == "LBody" and len(run) > 1 else ""
            end = "" if block.words[-1] in ".?!:,”" else "."
            said.append(f"{lead}{_spelled(block.words)}{end}")
            said += [""] if block.tag != "LBody" or number == len(run) else []
    return "\n".join(said)


def _run(program: str, *arguments: str) -> bytes:
    if not shutil.which(program):
        raise CannotTranscribe(f"{program} is not installed here. Ask whoever runs Evenhand to install it.")
    try:
        # Our own file, a program of the system by its name, and no shell.
        return subprocess.run([program, *arguments], check=True, capture_output=True, timeout=_SECONDS).stdout  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise CannotTranscribe("The letter could not be transcribed. Have it transcribed by hand.") from None


def _gathered(tree: str) -> Iterator[tuple[str, list[str]]]:
    """The pieces of text of each block."""
    within: list[tuple[int, str]] = []
    tag, pieces = "", [""]
    for line in tree.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        depth, text, name = len(found[1]), found[2], found[3]
        within = [one for one in within if one[0] < depth]
        names = [one for _, one in within]
        if text is None:
            if name in _BLOCKS and "TR" not in names:
                yield tag, pieces
                tag, pieces = name, []
            elif name in _CELLS and pieces:
                pieces.append("; ")
            within.append((depth, name))
        elif not _LEFT_OUT & set(names):
            pieces.append(text)
    yield tag, pieces


def _joined(pieces: Iterable[str]) -> str:
    """One line. A line of the page ends without a space, and no space goes before what closes."""
    line = " ".join(re.sub(r"(?<=\w-)\n(?=\w)", "", "\n".join(pieces)).split())  # an address broken at its hyphen
    return re.sub(r"([(“‘]) | (?=[.,;:!?)’”])", r"\1", line).strip("; ")


def _runs(all_of_them: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Points that follow one another together, everything else alone."""
    run: list[Block] = []
    for block in all_of_them:
        if run and not (block.tag == run[-1].tag == "LBody"):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _as_page(all_of_them: tuple[Block, ...]) -> str:
    body = []
    for run in _runs(all_of_them):
        points = run[0].tag == "LBody"
        inner = "".join(f"<{_html(one)}>{'• ' * points}{escape(one.words)}</{_html(one)}>" for one in run)
        body.append(f"<ul>{inner}</ul>" if points else inner)
    head = '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    return f"{head}{''.join(body)}</body></html>"


def _html(block: Block) -> str:
    return {"LBody": "li", "H1": "h1", "H2": "h2", "H3": "h3"}.get(block.tag, "p")


def _spelled(words: str) -> str:
    by_sign = _CODE.sub(lambda code: ", ".join(" ".join(part) for part in code[0].split("-")), words)
    return _NUMBER.sub(lambda number: ", ".join(" ".join(part) for part in number[0].split()), by_sign)
