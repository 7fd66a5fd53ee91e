"""Sheets as an OpenDocument spreadsheet, the public sector’s own format."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from odf.dc import Title
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

from shared.spreadsheets.cells import Cell, Sheet, harmless, sheet_names
from shared.spreadsheets.settled import settled


def ods_of(title: str, sheets: Sequence[Sheet]) -> bytes:
    """These sheets as one document. The same sheets give the same bytes."""
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(Title(text=title))
    bold = Style(name="Head", family="table-cell")
    bold.addElement(TextProperties(fontweight="bold"))
    bold.addElement(ParagraphProperties(textalign="start"))
    wide, narrow = (Style(name=name, family="table-column") for name in ("Wide", "Narrow"))
    wide.addElement(TableColumnProperties(columnwidth="9cm"))
    narrow.addElement(TableColumnProperties(columnwidth="4cm"))
    document.styles.addElement(bold)
    for style in (wide, narrow):
        document.automaticstyles.addElement(style)
    for sheet, name in zip(sheets, sheet_names([each.name for each in sheets]), strict=True):
        document.spreadsheet.addElement(_table(sheet, name, bold, wide, narrow))
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _table(sheet: Sheet, name: str, bold: Style, wide: Style, narrow: Style) -> Table:
    table = Table(name=name)
    table.addElement(TableColumn(stylename=wide))
    for _ in sheet.head[1:]:
        table.addElement(TableColumn(stylename=narrow))
    for line in sheet.above:
        table.addElement(_row((line,)))
    if sheet.head:
        rows = TableHeaderRows()
        rows.addElement(_row(sheet.head, bold))
        table.addElement(rows)
    for row in sheet.rows:
        table.addElement(_row(row))
    return table


def _row(cells: Sequence[Cell], style: Style | None = None) -> TableRow:
    row = TableRow()
    for cell in map(harmless, cells):
        look = {"stylename": style} if style else {}
        if isinstance(cell, int | float):
            made = TableCell(valuetype="float", value=cell, **look)
        else:
            made = TableCell(valuetype="string", **look)
        for line in () if cell is None else str(cell).split("\n"):
            made.addElement(P(text=line))
        row.addElement(made)
    return row
