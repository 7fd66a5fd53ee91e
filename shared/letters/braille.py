"""A letter as a braille file for an embosser or a braille display (LET-9), from what its own file says.

Liblouis contracts the words, but never a code: a contraction in one would be typed wrong. The lines are laid here: the
layout programs that there are break a long word where the line ends and put a hyphen there, and a private code with a
hyphen that it does not have opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from shared.letters.in_cells import in_cells
from shared.letters.spoken import Block, CannotTranscribe, blocks, run

#: Contracted braille as it is read in the United Kingdom: Unified English Braille grade 2, and Welsh grade 2.
_TABLES = {"en": "en-ueb-g2.ctb", "cy": "cy-cy-g2.ctb"}
#: The same without contractions, letter for letter.
_LETTER_FOR_LETTER = {"en": "en-ueb-g1.ctb", "cy": "cy-cy-g1.utb"}
#: References, private codes and account numbers.
_CODE = re.compile(r"\b[0-9A-Z]+(?:-[0-9A-Z]+)+\b")
#: What stands for a code while the words round it are contracted: a number, which always stays what it is.
_FIRST_STAND_IN = 7007007007
#: The letters that follow, up to a space, are letters and no short words (Unified English Braille, grade 1 word).
_AS_LETTERS = ";;"
_BULLET = {"en": "_4 ", "cy": "- "}
#: Liblouis drops what is longer than its buffer without a word: it is given no more than this at once.
_AT_ONCE = 400
#: How liblouis writes a sign that the table does not have: its number, which nobody could read.
_UNKNOWN = "'\\x"
_DIGITS = str.maketrans("1234567890", "abcdefghij")


@dataclass(frozen=True)
class EmbosserSheet:
    """The sheet of an embosser: cells in a line, lines on a page; the last line holds the number of the page."""

    cells: int
    lines: int


#: Sheets by name: A4, and the wide paper (11 by 11.5 inches) of most embossers.
SHEETS = {"a4": EmbosserSheet(28, 27), "wide": EmbosserSheet(40, 25)}


def braille(pdf: bytes, language: str, sheet: EmbosserSheet) -> bytes:
    """The letter as a BRF file in contracted braille, with the lines and pages of this sheet.

    Raises CannotTranscribe in a language of which we know no contractions, or where liblouis is not installed.
    """
    spoken_in = language.split("-")[0]
    if spoken_in not in _TABLES:
        raise CannotTranscribe("Braille can be made of letters in English and Welsh. Have this one transcribed.")
    said = blocks(pdf)
    unknown = _unknown_in("".join(block.words for block in said), _TABLES[spoken_in])
    words = [in_cells(block.words, unknown, spoken_in) for block in said]
    parts = []
    for block, cells in zip(said, _contracted(words, spoken_in), strict=True):
        parts.append(_laid(block, cells, _BULLET[spoken_in], sheet.cells))
    pages = enumerate(_paged(parts, sheet.lines - 1), 1)
    return "".join(_numbered(page, number, sheet) for number, page in pages).encode("ascii")


def _contracted(texts: list[str], language: str) -> Iterator[str]:
    """Each text in braille ASCII, its words contracted and its codes letter for letter."""
    codes = list(dict.fromkeys(code for text in texts for code in _CODE.findall(text)))
    stand_ins = {code: str(_FIRST_STAND_IN + place) for place, code in enumerate(codes)}
    texts = [_CODE.sub(lambda code: stand_ins[code[0]], text) for text in texts]
    pieces = [wrap(text, _AT_ONCE, break_long_words=False, break_on_hyphens=False) for text in texts]
    made = iter(_translated([piece for several in pieces for piece in several], _TABLES[language]))
    cells = {f"#{stand_ins[code].translate(_DIGITS)}": spelt for code, spelt in _spelt(codes, language)}
    for several in pieces:
        text = " ".join(next(made).strip() for _ in several)
        yield re.sub("|".join(cells), lambda stand_in: cells[stand_in[0]], text) if cells else text


def _spelt(codes: list[str], language: str) -> Iterator[tuple[str, str]]:
    """Each code letter for letter; marked as letters where contracted braille would read a short word in it."""
    spelt = _translated(codes, _LETTER_FOR_LETTER[language])
    felt = _translated(spelt, _TABLES[language], "--backward") if language == "en" else codes
    for code, cells, read in zip(codes, spelt, felt, strict=True):
        yield code, cells if read.strip() == code else _AS_LETTERS + cells


def _unknown_in(text: str, table: str) -> set[str]:
    """The characters that this table does not have."""
    signs = sorted(sign for sign in set(text) if not sign.isascii())
    if not signs:
        return set()
    made = run("lou_translate", "--forward", table, given="\n".join([*signs, ""]).encode()).decode().splitlines()
    return {sign for sign, cells in zip(signs, made, strict=True) if _UNKNOWN in cells}


def _translated(lines: list[str], table: str, way: str = "--forward") -> list[str]:
    if not lines:
        return []
    made = run("lou_translate", way, table, given="\n".join([*lines, ""]).encode()).decode().splitlines()
    if len(made) != len(lines):
        raise CannotTranscribe("The letter could not be transcribed. Have it transcribed by hand.")
    if any(_UNKNOWN in line for line in made):
        raise CannotTranscribe("The letter has signs that this braille has not. Have it transcribed by hand.")
    return made


def _laid(block: Block, cells: str, bullet: str, width: int) -> list[str]:
    """The lines of one block: headings from the fifth cell after an empty line, paragraphs from the third."""
    if block.tag == "H1":
        lines = list(_lines(cells, width - 6, width - 6))
        return ["", *(line.center(width).rstrip() for line in lines), ""]
    if block.tag in {"H2", "H3"}:
        return ["", *(f"    {line}" for line in _lines(cells, width - 4, width - 4))]
    if block.tag == "LBody":
        first, *others = _lines(cells, width - len(bullet), width - 2)
        return [bullet + first, *(f"  {line}" for line in others)]
    first, *others = _lines(cells, width - 2, width)
    return [f"  {first}", *others]


def _lines(cells: str, first: int, others: int) -> Iterator[str]:
    """Lines of whole words. What is longer than a line breaks after a hyphen of its own, or where the line ends."""
    line, width = "", first
    for before, part in _parts(cells, min(first, others)):
        if not line:
            line = part
        elif len(line) + len(before) + len(part) <= width:
            line += before + part
        else:
            yield line
            line, width = part, others
    yield line


def _parts(cells: str, width: int) -> Iterator[tuple[str, str]]:
    """The words, each after its space; one that no line holds in parts, with nothing between them."""
    for word in cells.split():
        pieces = [word] if len(word) <= width else re.findall(r"[^-]*-|[^-]+", word)
        before = " "
        for piece in pieces:
            for start in range(0, len(piece), width):
                yield before, piece[start : start + width]
                before = ""


def _paged(parts: list[list[str]], room: int) -> Iterator[list[str]]:
    """Pages of at most `room` lines. A heading never stands last on its page."""
    page: list[str] = []
    for part in parts:
        heads = part[0] == ""
        if heads and len(page) + len(part) + 2 > room:
            yield page
            page = []
        for line in part if page else part[heads:]:
            if len(page) == room:
                yield page
                page = []
            page.append(line)
    yield page


def _numbered(page: list[str], number: int, sheet: EmbosserSheet) -> str:
    """The page as it is embossed, with its number at the foot."""
    foot = f"#{str(number).translate(_DIGITS)}".rjust(sheet.cells)
    return "\r\n".join([*page, *[""] * (sheet.lines - 1 - len(page)), foot, "\f"])
