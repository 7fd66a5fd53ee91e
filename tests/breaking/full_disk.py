"""A disk that fills up under a running back office, and empties again: `python -m tests.breaking.full_disk FOLDER`.

The folder is a small disk of its own (`tests/small_disk.py`). Says what became of a form sent before, while and after,
a line each, as `disk` reads it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from shared import audit
from shared.database import migrations
from shared.database.connections import database
from shared.models import SupportContact
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office

_FORM = "/customers/HA-204417/support/new"
#: How often the form is sent while nothing can be written.
_TIMES = 5


def main(folder: Path) -> None:
    """Fill it, send, empty it, send again."""
    url = f"sqlite:///{folder / 'small.sqlite'}"
    migrations.migrate(url)
    app = back_office(url)
    colleague = AtWork(app, builders.world().staff["colleague"])
    colleague.get(_FORM)
    _, form = colleague.filled()
    form |= {"name": "Pat Mockley, kept", "part": "advocate", "consent": "no"}
    _fill(folder / "filler")
    for _ in range(_TIMES):
        read = colleague.post(_FORM, form)
        kept = "Nothing was sent" in read and "Pat Mockley, kept" in colleague.page
        _say(f"full: {colleague.status}, {'kept' if kept else 'LOST'}, {SupportContact.select().count()} there")
    (folder / "filler").unlink()
    colleague.post(_FORM, form)
    _say(f"emptied: {colleague.status}, {SupportContact.select().count()} there")
    held = not audit.verify().broken and database.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
    _say(f"file and chain {'whole' if held else 'BROKEN'}")


def _fill(file: Path) -> None:
    """Until there is no room for one byte more."""
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
