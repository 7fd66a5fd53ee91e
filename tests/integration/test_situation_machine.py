"""A short run of the state machine (`tests/situation_machine.py`); `script/break situation` runs it at length."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.database.connections import connect_to, database
from tests.situation_machine import Situations

#: PostgreSQL has fewer short runs, for each of them takes longer.
SHORT = {"sqlite": 6, "postgresql": 2}
RUNS = int(os.environ.get("EVENHAND_BREAK_RUNS", "0"))
STEPS = int(os.environ.get("EVENHAND_BREAK_STEPS", "25"))


def at_length(runs: int) -> settings:
    return settings(
        max_examples=runs, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
        print_blob=True,
    )  # fmt: skip


def file_of_its_own(migrated: Path, folder: Path) -> Callable[[], None]:
    """Begins each run with a copy of the migrated file."""

    def connect() -> None:
        if database.obj is not None and not database.is_closed():
            database.close()
        for old in folder.glob("machine.sqlite*"):
            old.unlink()
        file = folder / "machine.sqlite"
        file.write_bytes(migrated.read_bytes())
        connect_to(f"sqlite:///{file}")

    return connect


def emptied(url: str) -> Callable[[], None]:
    """Begins each run with the tables empty, and their numbers from one again."""
    connect_to(url)
    kept = {"schema_migration"}
    tables = ", ".join(f'"{name}"' for name in sorted(set(database.get_tables()) - kept))

    def connect() -> None:
        database.connect(reuse_if_open=True)
        # The triggers that guard the log would refuse it, as they must.
        database.execute_sql("SET session_replication_role = replica")
        database.execute_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        database.execute_sql("SET session_replication_role = origin")

    return connect


@pytest.mark.clause("SIT-13")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_promise_stays_broken_unseen(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    if kind == "sqlite":
        connect = file_of_its_own(request.getfixturevalue("migrated_sqlite"), tmp_path)
    else:
        connect = emptied(request.getfixturevalue("postgres_url"))

    class Machine(Situations):
        pass

    Machine.connect = staticmethod(connect)
    run_state_machine_as_test(Machine, settings=at_length(RUNS or SHORT[kind]))
