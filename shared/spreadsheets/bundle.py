"""A bundle of figures as spreadsheets and CSV, from the one value that its page shows."""

from __future__ import annotations

from shared.rules.figures import Bundle, plain, sentence_in_words
from shared.spreadsheets.apart import ODS, XLSX, workbook
from shared.spreadsheets.cells import Cell, Sheet
from shared.spreadsheets.csv import csv_of
from shared.spreadsheets.report import sheet_of


def as_csv(bundle: Bundle) -> bytes:
    """Every number, a line each: which table, which row, which column."""
    lines: list[tuple[Cell, ...]] = [
        (table.title, plain(row[0]), head, plain(value))
        for table in bundle.tables
        for row in table.rows
        for head, value in zip(table.head[1:], row[1:], strict=True)
    ]
    return csv_of(("Table", "Row", "Column", "Value"), lines)


def as_ods(bundle: Bundle) -> bytes:
    """An OpenDocument spreadsheet: a sheet in words, then one for each table."""
    return workbook(ODS, bundle.title, _sheets(bundle))


def as_xlsx(bundle: Bundle) -> bytes:
    """The same as an Excel workbook."""
    return workbook(XLSX, bundle.title, _sheets(bundle))


def _sheets(bundle: Bundle) -> list[Sheet]:
    words = [bundle.title, bundle.organisation, *bundle.about]
    words += [sentence_in_words(sentence) for part in bundle.parts for sentence in part.sentences]
    return [Sheet("About", (), (), tuple(words)), *map(sheet_of, bundle.tables)]
