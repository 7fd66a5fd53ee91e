"""The report’s spreadsheets, opened by LibreOffice itself and compared with the report, cell by cell (REP-1, SEC-29).

Slow, so a command of its own beside the tests: DATABASE_URL=… python -m tests.quality.spreadsheets 2026-Q3
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from shared.config import read_settings
from shared.database import migrations
from shared.queries.reports.quarterly import counted
from shared.rules.figures import FigureTable, plain
from shared.rules.quarters import read_quarter
from shared.spreadsheets.report import as_ods, as_xlsx, sheets

#: Every sheet into a file of its own: commas, quotes, UTF-8, as shown off, all sheets.
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def main(name: str) -> int:
    """Compare both kinds of file; returns 1 where a cell differs."""
    quarter = read_quarter(name)
    if quarter is None:
        print(f"{name} is no quarter; write it as 2026-Q3.")
        return 2
    migrations.ready(read_settings().database_url)
    report = counted(quarter)
    wrong = 0
    for kind, content in (("ods", as_ods(report)), ("xlsx", as_xlsx(report))):
        with tempfile.TemporaryDirectory() as folder:
            found = _opened(Path(folder), kind, content)
        if len(found) != len(sheets(report)):
            print(f"{kind}: LibreOffice found {len(found)} sheets, not {len(sheets(report))}.")
            wrong += 1
        for table, rows in zip(report.tables, found[1:], strict=False):
            if table.rows and rows[-len(table.rows) :] != _expected(table):
                print(f"{kind}, {table.title}: {rows[-len(table.rows) :]} is not {_expected(table)}")
                wrong += 1
        print(f"{kind}: {len(found)} sheets, {wrong} different.")
    return int(bool(wrong))


def _opened(folder: Path, kind: str, content: bytes) -> list[list[list[str]]]:
    """What stands on each sheet, as LibreOffice reads it, in the order of the sheets."""
    file = folder / f"report.{kind}"
    file.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", _EVERY_SHEET]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(file)], check=True, capture_output=True, timeout=180)
    made = sorted((folder / "out").glob("*.csv"), key=lambda path: path.stat().st_mtime_ns)
    return [list(csv.reader(path.read_text("utf-8").splitlines())) for path in made]


def _expected(table: FigureTable) -> list[list[str]]:
    width = len(table.head)
    return [[_shown(plain(value)) for value in row][:width] for row in table.rows]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if sys.argv[1:] else ""))
