"""A short run of the state machine (`tests/situation_machine.py`); `script/break situation` runs it at length."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from shared.database.connections import connect_to
from tests.breaking.situation import at_length, machine
from tests.situation_machine import Done

STEPS = 25
#: PostgreSQL has fewer short runs, for each of them takes longer.
RUNS = {"sqlite": 6, "postgresql": 2}


@pytest.mark.clause("SIT-13")
@pytest.mark.parametrize("kind", RUNS)
def test_no_promise_stays_broken_unseen(request: pytest.FixtureRequest, kind: str) -> None:
    connect_to(request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url"))
    done = Done()
    run_state_machine_as_test(machine(done), settings=at_length(RUNS[kind], STEPS))
    assert done.lawful, "nothing was done"
