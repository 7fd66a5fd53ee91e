"""What a web process holds in memory all day (PERF)."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pypdfium2

#: Libraries larger than most of ours, each needed for something that happens now and then, or in a process of its own.
_NOW_AND_THEN = (
    "PIL asyncio authlib cryptography holidays mammoth numpy odfdo openpyxl pikepdf psycopg pypdfium2 requests scipy "
    "typst weasyprint zxcvbn"
)
#: What both sites hold of their own in one process, in MiB, once they are loaded: 56 here (Python 3.11).
_MEBIBYTES = 66
_HOLDS = "[line for line in open('/proc/self/status') if line.startswith('RssAnon')][0].split()[1]"


def _loaded(program: str, given: bytes = b"") -> list[str]:
    """What a fresh Python prints that runs this, and then which of the large libraries it has loaded."""
    program += f"; import sys; print(*sorted(set('{_NOW_AND_THEN}'.split()) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], input=given, check=True, capture_output=True)
    return done.stdout.decode().split()


def test_a_site_that_starts_loads_no_library_that_it_needs_now_and_then() -> None:
    (holds, *libraries) = _loaded(f"import portal, backoffice; print({_HOLDS})")
    assert libraries == []
    assert int(holds) < _MEBIBYTES * 1024


def test_a_workbook_and_the_words_of_a_letter_come_from_processes_of_their_own() -> None:
    """A web process that has loaded what these take would hold it for life."""
    paper, file = pypdfium2.PdfDocument.new(), BytesIO()
    paper.new_page(200, 200)
    paper.save(file)
    made = "import sys; from shared.spreadsheets.apart import workbook; from shared.spreadsheets.cells import Sheet"
    made += "; from shared.letters.opened import picture_of, text_of"
    made += "; print(*(workbook(kind, 'T', [Sheet('A', (), ())])[:2] for kind in ('ods', 'xlsx')))"
    made += "; pdf = sys.stdin.buffer.read(); print(text_of(pdf), picture_of(pdf)[1:4])"
    assert _loaded(made, file.getvalue()) == ["b'PK'", "b'PK'", "b'PNG'"]


def test_what_is_known_of_days_and_languages_is_read_from_what_is_written_down() -> None:
    """The first page that counts working days waits for no library, and no process holds Babel's data of a language."""
    asked = "from datetime import date; from babel import localedata; from shared.catalogues import with_catalogue"
    asked += "; from shared.locales import locale_of; from shared.rules.deadlines import after_working_days"
    asked += "; from shared.rules.vocabulary import Nation; today = date.today()"
    asked += "; known = [locale_of(code).day(today) for code in with_catalogue()]"
    asked += "; after_working_days(today, 20, Nation.WALES); print(len(localedata._cache))"
    assert _loaded(asked) == ["0"]
