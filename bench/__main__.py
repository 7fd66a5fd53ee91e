"""Run the benchmarks and print their table."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import against, letters, log, reading, report, serving
from bench.measuring import Row, table
from shared.config import Settings
from shared.database import connections

_FOLDER = Path(__file__).parent.parent / "var" / "bench"
_SMALL, _LARGE = 10_000, 1_000_000


def main() -> int:
    """Everything on 10,000 customers; the reads on 1,000,000 too, unless --quick. Returns 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only on 10,000 customers, and 100,000 events")
    parser.add_argument(
        "--against", metavar="REV", help="only beside an earlier build: whole requests, by both’s processes"
    )
    parser.add_argument(
        "--size", type=int, default=_LARGE, help="how many customers --against is measured on (1,000,000)"
    )
    parser.add_argument("--callers", action="store_true", help="with --against: only eight who search at once")
    parser.add_argument("--report", type=int, metavar="INCIDENTS", help="only the report over so many incidents")
    asked = parser.parse_args()
    quick: bool = asked.quick
    if asked.against:
        return _beside(asked.against, asked.size, callers=asked.callers)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    if asked.report:
        small = _settings(_database(_SMALL))
        connections.connect_to(small.database_url)
        return _told(_on_a_copy(small, lambda: [report.measure(asked.report)]))
    for size in (_SMALL,) if quick else (_SMALL, _LARGE):
        settings = _settings(_database(size))
        connections.connect_to(settings.database_url)
        rows += reading.measure(settings, size)
    small = _settings(_database(_SMALL))
    rows += serving.measure(small, _FOLDER)
    connections.connect_to(small.database_url)
    rows += letters.measure()
    events = 100_000 if quick else 1_000_000
    rows += _on_a_copy(small, lambda: [*log.measure(events), report.measure(events)])
    return _told(rows)


def _beside(revision: str, size: int, *, callers: bool) -> int:
    """Say of each thing what it costs both builds, as soon as that is known; 1 where a bar was missed."""
    measure = against.measure_callers if callers else against.measure
    of = "by the clock" if callers else "of processor time"
    sys.stdout.write(f"{against.head(revision, f'milliseconds {of}')}\n")
    missed = 0
    for row in measure(revision, _FOLDER, size):
        sys.stdout.write(f"{row.line()}\n")
        sys.stdout.flush()
        missed |= not row.met
    return missed


def _told(rows: list[Row]) -> int:
    """Say what was measured; 1 where a bar was missed."""
    sys.stdout.write(f"\nMilliseconds, each beside its floor in the same run.\n\n{table(rows)}\n")
    return 0 if all(row.met for row in rows) else 1


def _settings(file: Path) -> Settings:
    return Settings(mode="demonstration", database_url=f"sqlite:///{file}", backoffice_secret_key="benchmarks")


def _database(size: int) -> Path:
    """A migrated database with so many invented customers, made when it is not there."""
    file = _FOLDER / f"{size}.sqlite"
    if not file.exists():
        sys.stdout.write(f"Making {size:,} customers in {file} …\n")
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        _evenhand(making, "migrate")
        _evenhand(making, "demo", f"--size={size}")
        connections.connect_to(f"sqlite:///{making}")
        connections.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.database.close()
        making.rename(file)
    _evenhand(file, "migrate")
    return file


def _evenhand(file: Path, *command: str) -> None:
    environment = {**os.environ, "EVENHAND_MODE": "demonstration", "DATABASE_URL": f"sqlite:///{file}"}
    arguments = [sys.executable, "-m", "shared.cli", *command]
    subprocess.run(arguments, env=environment, check=True, stdout=subprocess.DEVNULL)


def _on_a_copy(settings: Settings, measure: Callable[[], list[Row]]) -> list[Row]:
    """What writes is measured on a copy, so that the next run finds the database as this one did."""
    copy = _FOLDER / "written.sqlite"
    connections.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(settings.database_url.removeprefix("sqlite:///"), copy)
    try:
        connections.connect_to(f"sqlite:///{copy}")
        return measure()
    finally:
        connections.database.close()
        for left in _FOLDER.glob("written.sqlite*"):
            left.unlink()


if __name__ == "__main__":
    sys.exit(main())
