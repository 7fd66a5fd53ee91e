"""No cell of any spreadsheet can become a formula, whatever somebody typed (SEC-29)."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document

from shared.spreadsheets.cells import Sheet, harmless, sheet_names
from shared.spreadsheets.csv import csv_of
from shared.spreadsheets.ods import ods_of
from shared.spreadsheets.xlsx import xlsx_of

HOSTILE = [
    "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1",
    "one\n=1", "one\r\n  +2", "one\u2028=3", "one\x0b=4", "\tfour", "＝1", "＋1", "－1", "＠a", "-", "=\x00",  # noqa: RUF001
]  # fmt: skip
BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")  # noqa: RUF001


def dangerous(text: str) -> bool:
    """Whether a line of the text begins as a formula does, once what nobody sees is left out."""
    seen = ("".join(sign for sign in line if sign.isprintable() or sign in "\t\r") for line in text.split("\n"))
    return any(line[:1] in {"\t", "\r"} or line.strip().startswith(BEGINNINGS) for line in seen)


@pytest.mark.clause("SEC-29")
@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_text_in_every_kind_of_file(text: str) -> None:
    assert dangerous(text.replace("\r\n", "\n").replace("\x0b", "\n").replace("\u2028", "\n"))
    sheet = Sheet(text, (text, "n"), ((text, 1),), (text,))

    read = list(csv.reader(io.StringIO(csv_of(("h",), [(text,)]).decode("utf-8-sig"))))
    assert not dangerous(read[1][0])

    book = openpyxl.load_workbook(io.BytesIO(xlsx_of("t", [sheet])))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert len(cells) >= 3
    assert all(cell.data_type == "s" and not dangerous(str(cell.value)) for cell in cells)

    table = Document(io.BytesIO(ods_of("t", [sheet]))).body.tables[0]
    texts = [cell for row in table.get_rows() for cell in row.cells if cell.type == "string"]
    assert len(texts) >= 3
    assert not [cell for cell in texts if cell.formula]
    assert not [cell for cell in texts if dangerous(str(cell.get_value()))]


@pytest.mark.clause("SEC-29")
@given(st.text(alphabet=st.sampled_from("=+-@＝\t\r\n \u200b\u2028\x0b\x00'a1")))  # noqa: RUF001
def test_no_text_at_all_becomes_a_formula(text: str) -> None:
    made = harmless(text)
    assert isinstance(made, str)
    assert not dangerous(made)


def test_numbers_stay_numbers_and_ordinary_words_stay_as_they_are() -> None:
    for cell in (-3, 2.5, None, "a-b", "x = y", "Two\nlines", "'quoted"):
        assert harmless(cell) == cell


def test_names_of_sheets_are_taken_by_every_program() -> None:
    made = sheet_names(["a/b", "A B", "x" * 40, "x" * 40, "", "It's [so]"])
    assert len({name.lower() for name in made}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in made)
