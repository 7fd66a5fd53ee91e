"""The report of a quarter as spreadsheets and CSV, from the one value that the page shows (REP-1)."""

from __future__ import annotations

from shared.rules.figures import FigureTable, Report, plain, sentence_in_words
from shared.spreadsheets.apart import ODS, XLSX, workbook
from shared.spreadsheets.cells import Cell, Sheet
from shared.spreadsheets.csv import csv_of


def as_csv(report: Report) -> bytes:
    """Every number of the report, a line each: which table, which row, which column."""
    lines: list[tuple[Cell, ...]] = [
        (str(report.quarter), table.title, plain(row[0]), head, plain(value))
        for table in report.tables
        for row in table.rows
        for head, value in zip(table.head[1:], row[1:], strict=True)
    ]
    return csv_of(("Quarter", "Table", "Row", "Column", "Value"), lines)


def as_xlsx(report: Report) -> bytes:
    """The report as an Excel workbook: a first sheet in words, then a sheet for each table."""
    return workbook(XLSX, report.title, sheets(report))


def as_ods(report: Report) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    return workbook(ODS, report.title, sheets(report))


def sheets(report: Report) -> list[Sheet]:
    """A sheet in words, then one for each table."""
    return [Sheet("Report", (), (), _words(report)), *map(sheet_of, report.tables)]


def sheet_of(table: FigureTable) -> Sheet:
    """A table on a sheet of its own."""
    rows = tuple(tuple(map(plain, row)) for row in table.rows)
    return Sheet(table.title, table.head, rows, tuple(filter(None, (table.title, table.note))))


def _words(report: Report) -> tuple[str, ...]:
    parts = [report.title, report.organisation, f"As at {report.as_at}.", *map(sentence_in_words, report.summary)]
    for part in report.parts:
        parts += [*(sentence_in_words(sentence) for sentence in part.sentences)]
    if report.commentary:
        parts += ["Commentary", *report.commentary.split("\n\n")]
    parts += ["How these figures were counted", *report.method]
    if report.head:
        parts += [report.presented, f"Head of the audit log: {report.head}"]
    return tuple(parts)
