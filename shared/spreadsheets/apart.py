"""Workbooks are written by a process apart, which ends with them.

The libraries that write them are larger than the rest of a web process, which would hold them for life.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence

from shared.places import PACKAGES
from shared.rules.errors import NotNow
from shared.spreadsheets.cells import Sheet

XLSX, ODS = "xlsx", "ods"
#: By the clock, in seconds.
_LONGEST = 300


def workbook(kind: str, title: str, sheets: Sequence[Sheet]) -> bytes:
    """These sheets as a workbook, XLSX or ODS.

    Raises NotNow where its process was ended or took too long, CalledProcessError where it failed.
    """
    command = [sys.executable, "-m", "shared.spreadsheets.apart", kind]
    asked = pickle.dumps((title, tuple(sheets)))
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, input=asked, stdout=subprocess.PIPE, cwd=PACKAGES, timeout=_LONGEST, check=True
        )
    except subprocess.TimeoutExpired:
        raise NotNow("The workbook took too long to write. Try again in a minute.") from None
    except subprocess.CalledProcessError as failed:
        if failed.returncode > 0:
            raise  # the program's own failure: it would fail again
        raise NotNow("What writes workbooks was ended just now. Try again in a minute.") from failed
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
