"""A table of a Word file as lines of text, one a row: `Stage: First call; What we do: We ask you to stop.` (POL-7).

A policy has no tables. What a row says stands together, each cell behind the heading of its column, where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class WordCell:
    """One cell: its paragraphs and points, how far it reaches, and whether it heads a column."""

    wide: int = 1
    tall: int = 1
    heads: bool = False
    said: list[str] = field(default_factory=list)
    bold: bool = True

    def says(self, words: str, bold: bool) -> None:
        """One paragraph more, or one point."""
        if text := " ".join(words.split()):
            self.said.append(text)
            self.bold = self.bold and bold

    @property
    def text(self) -> str:
        """All of it, on one line."""
        together = ""
        for one in self.said:
            between = "" if not together else " " if together[-1] in ".!?:" else "; "
            together += between + one
        return together


class WordTable:
    """The rows of a table as they are read."""

    def __init__(self) -> None:
        self._rows: list[list[WordCell]] = []

    def row(self) -> None:
        """Begin a row."""
        self._rows.append([])

    def cell(self, wide: str | None, tall: str | None, heads: bool) -> WordCell:
        """Begin a cell in it."""
        made = WordCell(_number(wide), _number(tall), heads)
        if not self._rows:
            self.row()
        self._rows[-1].append(made)
        return made

    @property
    def is_frame(self) -> bool:
        """A table of one column is a frame around its text, which is no list."""
        return all(len(cells) == 1 for cells in self._rows)

    def lines(self) -> list[str]:
        """One line a row that says something; of a frame, one a paragraph."""
        grid = [row for row in self._grid() if any(cell and cell.text for cell in row)]
        if self.is_frame:
            return [text for row in grid for cell in row if cell for text in cell.said]
        heads = grid[0] if len(grid) > 1 and _heading(grid[0]) else []
        named = [cell.text if cell else "" for cell in heads]
        return [_line(row, named) for row in grid[1 if heads else 0 :]]

    def _grid(self) -> list[list[WordCell | None]]:
        """Each cell in its column: one that reaches down is in each row, one that reaches across once in its row."""
        grid: list[list[WordCell | None]] = []
        above: dict[int, tuple[WordCell, int]] = {}
        for cells in self._rows:
            row: list[WordCell | None] = []
            waiting = list(cells)
            while waiting or len(row) in above:
                if len(row) in above:
                    reaching, more = above.pop(len(row))
                    if more > 1:
                        above[len(row)] = reaching, more - 1
                    row.append(reaching)
                    continue
                cell = waiting.pop(0)
                if cell.tall > 1:
                    above[len(row)] = cell, cell.tall - 1
                row += [cell, *[None] * (cell.wide - 1)]
            grid.append(row)
        return grid


def _heading(row: list[WordCell | None]) -> bool:
    """Marked as the row that is repeated on each page, or all of it in bold."""
    cells = [cell for cell in row if cell]
    return all(cell.heads for cell in cells) or all(cell.bold and cell.text for cell in cells)


def _line(row: list[WordCell | None], named: list[str]) -> str:
    said = [
        (named[place] if place < len(named) else "", cell.text) for place, cell in enumerate(row) if cell and cell.text
    ]
    if not named and len(said) == 2:  # a word, and what is said of it
        return f"{said[0][1].rstrip(':')}: {said[1][1]}"
    if not named:
        return " – ".join(text for _, text in said)
    return "; ".join(f"{name.rstrip(':')}: {text}" if name else text for name, text in said)


def _number(written: str | None) -> int:
    return max(1, min(int(written), 100)) if written and written.isdecimal() else 1
