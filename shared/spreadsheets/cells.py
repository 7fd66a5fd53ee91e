"""What may stand in a cell: never a formula, whatever somebody typed (SEC-29)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A spreadsheet takes a text for a formula when it, or a later line of it, begins so; also after white space, in the
#: wide forms of East Asian keyboards, and after characters that nobody sees.
_FORMULA = re.compile(r"(?m)^(?=[\s\u200b-\u200f\u2060-\u2064\ufeff\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r])")  # noqa: RUF001
_OTHER_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_A_FILE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

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
    begins_with_a_tab = cell[:1] in {"\t", "\r"}
    lines = _NOT_IN_A_FILE.sub("", _OTHER_ENDS.sub("\n", cell))
    if begins_with_a_tab and not lines.startswith("'"):
        lines = f"'{lines}"
    return _FORMULA.sub("'", lines)


def sheet_names(names: list[str]) -> list[str]:
    """Names that spreadsheets take: at most 31 characters, none twice, and without the signs of their formulas."""
    made: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "Sheet"
        number = 2
        unique = plain
        while unique.lower() in {each.lower() for each in made}:
            unique = f"{plain[: 30 - len(str(number))]} {number}"
            number += 1
        made.append(unique)
    return made
