"""A short run of the state machine (`tests/situation_machine.py`); `script/break situation` runs it at length."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.database.connections import connect_to, database
from tests.situation_machine import Situations

RUNS = int(os.environ.get("EVENHAND_BREAK_RUNS", "6"))
STEPS = int(os.environ.get("EVENHAND_BREAK_STEPS", "25"))


def at_length() -> settings:
    return settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
        print_blob=True,
    )  # fmt: skip


@pytest.mark.clause("SIT-13")
def test_no_promise_stays_broken_unseen(migrated_sqlite: Path, tmp_path: Path) -> None:
    def connect() -> None:
        if database.obj is not None and not database.is_closed():
            database.close()
        for old in tmp_path.glob("machine.sqlite*"):
            old.unlink()
        file = tmp_path / "machine.sqlite"
        file.write_bytes(migrated_sqlite.read_bytes())
        connect_to(f"sqlite:///{file}")

    class OnSqlite(Situations):
        pass

    OnSqlite.connect = staticmethod(connect)
    run_state_machine_as_test(OnSqlite, settings=at_length())
