#!/usr/bin/env bash
# openpyxl 3.1.5: words that look like _x000A_ are a line end for everybody but openpyxl; a first column of formulas moves every other.
#
# In the XLSX format _xHHHH_ stands for a character, and the words _x000A_ must be written with their underscore escaped. openpyxl
# writes them as they are and reads them back as they are, so that its own test sees nothing; another reader gets a line end. A
# formula that openpyxl wrote has no value yet: calamine leaves such cells out, and where they are the first column, the sheet
# begins at the second.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install openpyxl==3.1.5 python-calamine==0.9.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["=1+1", "case_x000A_note", "07700 900123"])
book.save("notes.xlsx")

by_openpyxl = [cell.value for cell in openpyxl.load_workbook("notes.xlsx").active[1]]
by_calamine = CalamineWorkbook.from_path("notes.xlsx").get_sheet_by_index(0).to_python()
print(by_openpyxl, by_calamine, sep="\n")
assert by_openpyxl == ["=1+1", "case_x000A_note", "07700 900123"]
assert by_calamine == [["case\nnote", "07700 900123"]]
print("As it was seen.")
PYTHON
