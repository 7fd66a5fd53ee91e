"""What may stand in a cell: never a formula, whatever somebody typed (SEC-29)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What a formula begins with, also in the wide forms of East Asian keyboards.
_SIGNS = tuple("=+-@＝＋－＠")  # noqa: RUF001
_OTHER_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_A_FILE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOBODY_SEES = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\s]+")

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet: a title, what is said above, its column heads and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()


def harmless(cell: Cell) -> Cell:
    """The cell as it is written: a number as it is; before a text that could be a formula, an apostrophe."""
    if not isinstance(cell, str):
        return cell
    lines = _NOT_IN_A_FILE.sub("", _OTHER_ENDS.sub("\n", cell)).split("\n")
    return "\n".join(f"'{line}" if _could_be_a_formula(line) else line for line in lines)


def _could_be_a_formula(line: str) -> bool:
    """Whether a spreadsheet could take a line for a formula, whatever white space or unseen sign stands before it."""
    seen = _NOBODY_SEES.sub("", line)
    return seen.startswith("\t") or seen.lstrip().startswith(_SIGNS)


def sheet_names(names: list[str]) -> list[str]:
    """Names that spreadsheets take: at most 31 characters, none twice, and without the signs of their formulas."""
    made: list[str] = []
    for name in names:
        plain = _NOT_IN_A_NAME.sub(" ", _NOT_IN_A_FILE.sub("", name)).strip()[:31].strip() or "Sheet"
        number = 2
        unique = plain
        while unique.lower() in {each.lower() for each in made}:
            unique = f"{plain[: 30 - len(str(number))]} {number}"
            number += 1
        made.append(unique)
    return made
