"""A short run of the state machine (`tests/situation_machine.py`); `script/break situation` runs it at length."""

from __future__ import annotations

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from shared.database.connections import connect_to
from tests.breaking.situation import at_length, machine
from tests.situation_machine import Done

STEPS = 25
#: PostgreSQL has fewer short runs, for each of them takes longer.
RUNS = {"sqlite": 4, "postgresql": 1}
#: So many take the same steps on both.
SAME_RUNS = 2
#: One in which a good deal is lawful; others are tried at length by a command of its own.
SAME_SEED = 5


@pytest.mark.clause("SIT-13")
@pytest.mark.parametrize("kind", RUNS)
def test_no_promise_stays_broken_unseen(request: pytest.FixtureRequest, kind: str) -> None:
    connect_to(request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url"))
    done = Done()
    run_state_machine_as_test(machine(done), settings=at_length(RUNS[kind], STEPS))
    assert done.lawful, "nothing was done"


@pytest.mark.clause("REL-10")
def test_the_same_steps_come_to_the_same_on_both_databases(request: pytest.FixtureRequest) -> None:
    traces = []
    for url in ("sqlite_url", "postgres_url"):
        connect_to(request.getfixturevalue(url))
        one = machine(Done())
        run_state_machine_as_test(seed(SAME_SEED)(one), settings=at_length(SAME_RUNS, STEPS, shrinking=False))
        traces.append(one.trace)
    assert traces[0] == traces[1]
    assert traces[0].count("done") > SAME_RUNS, "hardly anything was done"
