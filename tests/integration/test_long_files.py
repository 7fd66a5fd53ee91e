"""A copy of hundreds of pages is set in pieces; whoever reads it, or hears it, meets one file (DPA-3, ACC)."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pikepdf

from shared.letters.pack import print_pack
from shared.letters.publication import Publisher
from shared.rules.pack import Pack, PackEntry, PackPart
from tests import pdf_reading

OURS = Publisher("Fernhollow Homes", "01632 960 000", "help@example.com", "#0f4f58", "https://example.com", b"")


def test_a_file_that_is_set_in_pieces_is_one_file() -> None:
    calls = tuple(PackEntry(f"Call {number}", "3 May 2026", text="The boiler. " * 25) for number in range(501))
    parts = PackPart("The account", ()), PackPart("Contacts", calls), PackPart("Files", (PackEntry("call.mp3"),))
    pdf = print_pack(Pack("PIR-1", "A copy", ("Jaya Testley",), parts), OURS)
    assert (report := page.validate_pdf_bytes(pdf, profile="ua1")).is_compliant, str(report)
    tags, words, heard = pdf_reading.tags(pdf), pdf_reading.text(pdf), pdf_reading.read_aloud(pdf)
    assert tags.count("H1") == 1
    assert tags.count("H3") == 502
    assert [int(number) for number in re.findall(r"Call (\d+)", heard)] == list(range(501))
    assert "2. Contacts, continued" in heard
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = len(file.pages)
        assert f"{pages} pages" in words
        with file.open_outline() as outline:
            marks = [each.title for each in outline.root[0].children]
        links = [note.Dest for note in file.pages[0].obj.Annots]
        led = [next(n for n, each in enumerate(file.pages, 1) if each.obj.objgen == to[0].objgen) for to in links]
    assert marks[1:] == ["1. The account", "2. Contacts", "3. Files"]
    index = re.search(r"1\. The account[ .]+(\d+) 2\. Contacts[ .]+(\d+) 3\. Files[ .]+(\d+)", words)
    assert index
    assert led == [int(number) for number in index.groups()]
    assert led[2] == pages
    # Each page has its own number at its foot, through all pieces.
    for number in (2, pages // 2, pages):
        assert pdf_reading.words(pdf, number)[-1].text == str(number)
