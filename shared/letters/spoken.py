"""What a letter says, read from the tags of its file; and text made for listening (LET-9).

It comes from the file itself, in the order in which a screen reader says it: so it is the same letter as the one that
was posted, also years later. Poppler reads the tags.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.rules.direction import is_turned

_SECONDS = 20
_POINT_OF = {"en": "Point {} of {}: ", "cy": "Pwynt {} o {}: "}
_TO = {"en": " to ", "cy": " tan "}
#: An element of the tree that pdfinfo prints, or a piece of its text, two spaces deeper than what holds it.
_LINE = re.compile(r'^( *)(?:"(.*)"|(\w+).*)$')
#: What text is told apart by; what lies between (Div, Sect, Span …) says nothing of its own.
_BLOCKS = frozenset({"P", "H1", "H2", "H3", "LBody", "TR", "Caption"})
_LEFT_OUT = frozenset({"Lbl", "Artifact"})
_CELLS = frozenset({"TH", "TD"})
#: A code or reference, also one of letters only, and a telephone number: said sign by sign.
_CODE = re.compile(
    r"\b(?:(?=[A-Z0-9-]*\d)[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6})+|[A-Z]{3}(?:-[A-Z]{4}){2}|[A-Z]{5}-[A-Z]{5}-[A-Z]{4})\b"
)
_NUMBER = re.compile(r"\b(?:18\d{3} )?0\d{2,5}(?: \d{3,6}){1,2}\b|\b116 \d{3}\b|\b999\b")
#: A dash between two hours or days is not said by a voice; that of a year is.
_RANGE = re.compile(r"(?<=\d)–(?=\d)|(?<=[ap]m)–(?=\d)|(?<=day)–(?=[A-Z])")
#: Where a line ends within an address on the web: at a hyphen, or after a stroke or dot that ends no sentence.
_BROKEN_ADDRESS = re.compile(r"(?<=\w-)\n(?=\w)|(?<=\w/)\n(?=\w)|(?<=www\.)\n(?=\w)")
#: Within words that are read from right to left, a run that is read from left to right.
_RIGHTWARD_RUN = re.compile(r"[A-Za-zÀ-ɏ\d](?:[^\u0590-\u08ff]*[A-Za-zÀ-ɏ\d])?")


class CannotTranscribe(Exception):
    """No braille or text can be made of this letter here. The sentence says why."""


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
        # Text comes in UTF-8. A heading's name of its own comes as it stands in the file, in whatever encoding.
        tree = run("pdfinfo", "-struct-text", "-enc", "UTF-8", str(file)).decode(errors="replace")
    return tuple(Block(tag, words) for tag, pieces in _gathered(tree) if (words := _joined(pieces)))


def for_listening(pdf: bytes, language: str) -> str:
    """The letter as text to be read aloud: a thought a line, points counted, codes and numbers said sign by sign."""
    spoken = language.split("-")[0]
    point_of, to = _POINT_OF.get(spoken, "{} / {}: "), _TO.get(spoken, ", ")
    said = []
    for together in _runs(blocks(pdf)):
        for number, block in enumerate(together, 1):
            lead = point_of.format(number, len(together)) if block.tag == "LBody" and len(together) > 1 else ""
            end = "" if block.words[-1] in ".?!:,”\u06d4\u061f" else "."
            said.append(f"{lead}{_RANGE.sub(to, _spelled(block.words))}{end}")
            said += [""] if block.tag != "LBody" or number == len(together) else []
    return "\n".join(said)


def run(program: str, *arguments: str, given: bytes = b"") -> bytes:
    """What a program of the system makes of what it is given. Raises CannotTranscribe where it is missing or fails."""
    if not shutil.which(program):
        raise CannotTranscribe(f"{program} is not installed here. Ask whoever runs Evenhand to install it.")
    command = [program, *arguments]
    try:
        # Our own file, a program of the system by its name, and no shell.
        done = subprocess.run(command, input=given, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise CannotTranscribe("The letter could not be transcribed. Have it transcribed by hand.") from None
    return done.stdout


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
            pieces.append(_in_reading_order(text))
    yield tag, pieces


def _in_reading_order(piece: str) -> str:
    """Text of a script that runs from right to left stands in the file as it is drawn, from the left: turned round, but
    for the numbers and Latin words inside it. In a piece of both, whichever has more letters is the one that frames."""
    turned = [number for number, sign in enumerate(piece) if is_turned(sign)]
    if not turned:
        return piece
    if len(turned) > sum(unicodedata.bidirectional(sign) == "L" for sign in piece):
        return _RIGHTWARD_RUN.sub(lambda run: run[0][::-1], piece[::-1])
    first, last = turned[0], turned[-1] + 1
    return piece[:first] + _in_reading_order(piece[first:last]) + piece[last:] if last - first < len(piece) else piece


def _joined(pieces: Iterable[str]) -> str:
    """One line. A line of the page ends without a space, and no space goes before what closes."""
    line = " ".join(_BROKEN_ADDRESS.sub("", "\n".join(pieces)).split())
    return re.sub(r"([(“‘]) | (?=[.,;:!?)’”])", r"\1", line).strip("; ")


def _runs(all_of_them: tuple[Block, ...]) -> Iterator[list[Block]]:
    """The blocks: points that follow one another together, everything else alone."""
    together: list[Block] = []
    for block in all_of_them:
        if together and not (block.tag == together[-1].tag == "LBody"):
            yield together
            together = []
        together.append(block)
    if together:
        yield together


def _spelled(words: str) -> str:
    by_sign = _CODE.sub(lambda code: ", ".join(" ".join(part) for part in code[0].split("-")), words)
    return _NUMBER.sub(lambda number: ", ".join(" ".join(part) for part in number[0].split()), by_sign)
