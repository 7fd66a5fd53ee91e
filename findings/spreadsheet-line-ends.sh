#!/usr/bin/env bash
# python-calamine 0.9.1 reading OpenDocument: a line end written as the standard says is lost, one written against it is kept.
#
# OpenDocument writes a line end inside a cell as text:line-break and a tab as text:tab; a bare one counts as a space. odfpy's
# teletype writes that, and its own reader gives it back. Calamine reads the cell without either, so that two lines become
# one word; the cell with the bare characters, which an office program shows with spaces, comes back whole.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install odfpy==1.4.1 python-calamine==0.9.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook

words = "Flat 3\n14 Elder Court"
document, table = OpenDocumentSpreadsheet(), Table(name="Addresses")
as_the_standard_says, bare, row = P(), P(text=words), TableRow()
teletype.addTextToElement(as_the_standard_says, words)
for paragraph in (as_the_standard_says, bare):
    cell = TableCell(valuetype="string")
    cell.addElement(paragraph)
    row.addElement(cell)
table.addElement(row)
document.spreadsheet.addElement(table)
document.save("addresses.ods")

read = CalamineWorkbook.from_path("addresses.ods").get_sheet_by_index(0).to_python()
print(read)
assert teletype.extractText(as_the_standard_says) == words
assert read == [["Flat 314 Elder Court", "Flat 3\n14 Elder Court"]]
print("As it was seen.")
PYTHON
