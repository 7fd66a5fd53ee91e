"""Random people do lawful and unlawful things to one customer while time passes, at length (SIT-13, REL-10).

In lots of runs, a seed each: what a lot did is written down when it ends, so whoever is stopped has lost one lot and
goes on after the last that is written down. A seed that found something finds the same again.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.database.connections import connect_to, database
from tests.breaking.found import Found
from tests.postgres import PostgresServer, in_memory
from tests.situation_machine import Done, Situations

KINDS = ("sqlite", "postgresql")
#: So many runs have a seed together, and are written down together.
LOT = 10
_MIGRATE = "import sys; from shared.database.migrations import migrate; migrate(sys.argv[1])"


def at_length(runs: int, steps: int, *, shrinking: bool = True) -> settings:
    """So many runs of so many steps. Making what was found smaller takes far longer than finding it."""
    phases = tuple(Phase) if shrinking else (Phase.generate,)
    return settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        print_blob=shrinking, phases=phases, database=None,
    )  # fmt: skip


def machine(done: Done) -> type[Situations]:
    """The machine over the database that is connected, counting into `done`."""
    return type("Machine", (Situations,), {"done": done, "trace": []})


def trial(times: int, steps: int, minutes: float, kinds: Sequence[str], record: Path) -> Found:
    """So many runs on each database, as far as the minutes go, which the databases share, and what they found.

    With a `record` that has lots in it, it begins after them and tells of them too.
    """
    found, record = Found(), record.absolute()
    for place, kind in enumerate(kinds):
        end = time.monotonic() + minutes * 60 / (len(kinds) - place)
        began = time.monotonic()
        with _database(kind):
            _go_on(kind, times, steps, end, record)
        minutes -= (time.monotonic() - began) / 60
        _tell(found, kind, times, steps, record)
    return found


def _go_on(kind: str, times: int, steps: int, end: float, record: Path) -> None:
    gc.collect()
    gc.freeze()  # what is loaded by now stays
    number = len(_written(record, kind, steps))
    while number * LOT < times and time.monotonic() < end:
        done, said = Done(), "held"
        try:
            run = seed(number)(machine(done))
            run_state_machine_as_test(run, settings=at_length(min(LOT, times - number * LOT), steps, shrinking=False))
        except Exception:
            said = f"BROKE, see {kind}-{steps}-{number}.txt"
            (record.parent / f"{kind}-{steps}-{number}.txt").write_text(traceback.format_exc(), encoding="utf-8")
        with record.open("a", encoding="utf-8") as file:
            file.write("\t".join([kind, str(steps), str(number), *map(str, astuple(done)), said]) + "\n")
        number += 1


def _written(record: Path, kind: str, steps: int) -> list[tuple[Done, str]]:
    """What each lot of this database did, as it was written down."""
    lines = record.read_text("utf-8").splitlines() if record.exists() else []
    rows = [line.split("\t") for line in lines]
    mine = [row[3:] for row in rows if row[:2] == [kind, str(steps)]]
    count = len(fields(Done))
    return [(Done(*map(int, row[:count])), row[count]) for row in mine]


def _tell(found: Found, kind: str, times: int, steps: int, record: Path) -> None:
    lots = _written(record, kind, steps)
    runs, taken, tried, lawful = (sum(column) for column in zip(*(astuple(done) for done, _ in lots), strict=True))
    found.told.append(
        f"{kind}: {runs:,} runs of at most {steps} steps, {taken:,} steps in all; "
        f"{tried:,} things tried, {lawful:,} of them lawful."
    )
    if len(lots) * LOT < times:
        found.told.append(f"{kind}: {times:,} runs were asked for; the time is over; the same command goes on.")
    for number, (_, said) in enumerate(lots):
        found.expect(said == "held", f"{kind}, lot {number}: {said}")


@contextmanager
def _database(kind: str) -> Iterator[None]:
    """Connected with a migrated database, in which each run puts what it begins with."""
    with tempfile.TemporaryDirectory(prefix="evenhand-situation-", dir=in_memory()) as folder:
        if kind == "sqlite":
            _reach(f"sqlite:///{folder}/machine.sqlite")
            yield
            database.close()
            return
        server = PostgresServer()
        server.start()
        try:
            _reach(server.create("machine"))
            yield
        finally:
            database.close()
            server.stop()


def _reach(url: str) -> None:
    subprocess.run([sys.executable, "-c", _MIGRATE, url], check=True)
    connect_to(url)
