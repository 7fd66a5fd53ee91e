"""Sheets as an OpenDocument spreadsheet, the public sector’s own format."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from odfdo import Cell as OdfCell
from odfdo import Document, Paragraph, Row, Style, Table

from shared.spreadsheets.cells import Cell, Sheet, harmless, sheet_names
from shared.spreadsheets.settled import settled

_HEAD = "evenhand-head"


def ods_of(title: str, sheets: Sequence[Sheet]) -> bytes:
    """These sheets as one document. The same sheets give the same bytes."""
    document = Document("spreadsheet")
    document.body.clear()
    document.meta.title = title
    head = Style("table-cell", name=_HEAD)
    head.set_properties({"fo:font-weight": "bold"}, area="text")
    document.insert_style(head, automatic=True)
    first, others = (
        document.insert_style(Style("table-column", width=width, name=name), automatic=True)
        for name, width in (("evenhand-first", "9cm"), ("evenhand-other", "4cm"))
    )
    for sheet, name in zip(sheets, sheet_names([each.name for each in sheets]), strict=True):
        table = _table(sheet, name)
        for index, column in enumerate(list(table.columns)):
            column.style = others if index else first
            table.set_column(index, column)
        document.body.append(table)
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _table(sheet: Sheet, name: str) -> Table:
    table = Table(name)
    for line in sheet.above:
        table.append_row(_row((line,)))
    if sheet.head:
        table.append_row(_row(sheet.head, _HEAD))
    for row in sheet.rows:
        table.append_row(_row(row))
    return table


def _row(cells: Sequence[Cell], style: str | None = None) -> Row:
    row = Row()
    for value in map(harmless, cells):
        row.append_cell(_cell(value, style))
    return row


def _cell(value: Cell, style: str | None) -> OdfCell:
    if isinstance(value, int | float):
        return OdfCell(value, style=style)
    made = OdfCell(style=style)
    if value is not None:
        made.set_attribute("office:value-type", "string")
        for line in value.split("\n"):
            made.append(Paragraph(line, formatted=False))
    return made
