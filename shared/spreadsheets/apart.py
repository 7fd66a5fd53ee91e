"""Workbooks are written by a process apart, which ends with them.

The libraries that write them are larger than the rest of a web process, which would hold them for life.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence

from shared.places import PACKAGES
from shared.spreadsheets.cells import Sheet

XLSX, ODS = "xlsx", "ods"
#: By the clock, in seconds.
_LONGEST = 300


def workbook(kind: str, title: str, sheets: Sequence[Sheet]) -> bytes:
    """These sheets as a workbook, XLSX or ODS. Raises subprocess.SubprocessError when it could not be written."""
    command = [sys.executable, "-m", "shared.spreadsheets.apart", kind]
    asked = pickle.dumps((title, tuple(sheets)))
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, input=asked, stdout=subprocess.PIPE, cwd=PACKAGES, timeout=_LONGEST, check=True
    )
    return done.stdout


def _write(kind: str) -> None:
    """In that process: what is asked comes from ours, and from nobody else."""
    title, sheets = pickle.load(sys.stdin.buffer)  # noqa: S301
    if kind == XLSX:
        from shared.spreadsheets.xlsx import xlsx_of

        sys.stdout.buffer.write(xlsx_of(title, sheets))
    else:
        from shared.spreadsheets.ods import ods_of

        sys.stdout.buffer.write(ods_of(title, sheets))


if __name__ == "__main__":
    _write(sys.argv[1])
