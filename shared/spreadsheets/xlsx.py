"""Sheets as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from shared.spreadsheets.cells import Sheet, harmless, sheet_names
from shared.spreadsheets.settled import settled

_WIDEST = 60


def xlsx_of(title: str, sheets: Sequence[Sheet]) -> bytes:
    """These sheets as one workbook. The same sheets give the same bytes."""
    book = Workbook()
    book.properties.title, book.properties.creator = title, "Evenhand"
    book.remove(book.worksheets[0])
    for sheet, name in zip(sheets, sheet_names([each.name for each in sheets]), strict=True):
        _write(book.create_sheet(name), sheet)
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue())


def _write(page, sheet: Sheet) -> None:
    for line in sheet.above:
        page.append([harmless(line)])
        page.cell(page.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    if sheet.head:
        page.append([harmless(cell) for cell in sheet.head])
        first = page.max_row
        for cell in page[first]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4ECEC")
        page.freeze_panes = page.cell(first + 1, 1)
    for row in sheet.rows:
        page.append([harmless(cell) for cell in row])
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for index in range(1, max(len(sheet.head), 1) + 1):
        longest = max((len(str(row[index - 1])) for row in (sheet.head, *sheet.rows) if len(row) >= index), default=80)
        page.column_dimensions[get_column_letter(index)].width = min(longest + 3, _WIDEST) if sheet.head else 100
