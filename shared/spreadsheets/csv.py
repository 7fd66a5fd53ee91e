"""Sheets as CSV: one file, UTF-8 with a mark so that Excel reads it as such."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from shared.spreadsheets.cells import Cell, harmless


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One table as a CSV file."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
