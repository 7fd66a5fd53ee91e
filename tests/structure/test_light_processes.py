"""What a web process holds in memory all day (PERF)."""

from __future__ import annotations

import subprocess
import sys

#: Libraries larger than most of ours, each needed for something that happens now and then, or in a process of its own.
_NOW_AND_THEN = (
    "PIL authlib cryptography holidays.countries mammoth numpy odfdo openpyxl pikepdf psycopg pypdfium2 requests scipy "
    "typst weasyprint zxcvbn"
)


def test_a_site_that_starts_loads_no_library_that_it_needs_now_and_then() -> None:
    found = f"import sys, portal, backoffice; print(*sorted(set('{_NOW_AND_THEN}'.split()) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", found], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_what_every_process_needs_is_loaded_before_there_are_several() -> None:
    """The bank holidays, which the first page that counts working days would wait for; no other country's."""
    warmed = "from flask import Flask; from shared.web import warming; app = Flask('x', template_folder='none')"
    warmed += "; app.config.update({warming.SITE: 'http://127.0.0.1', warming.ADDRESSES: ()}); warming.warm(app)"
    found = "import sys; print(*(name for name in sorted(sys.modules) if name.startswith('holidays.countries')))"
    done = subprocess.run(
        [sys.executable, "-c", f"{warmed}; {found}"], check=True, capture_output=True, text=True
    )  # fmt: skip
    assert done.stdout.split() == ["holidays.countries.united_kingdom"]
