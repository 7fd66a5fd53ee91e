"""A short run of each trial of `script/break`; docs/proofs.md has what the long ones found."""

from __future__ import annotations

import inspect
import shutil

import pytest

from tests.breaking import disk, kill
from tests.breaking.__main__ import parser
from tests.breaking.found import Found


@pytest.mark.clause("REL-2", "REL-7")
def test_killed_at_any_moment_nothing_acknowledged_is_lost_or_done_twice() -> None:
    found = kill.trial(4)
    assert found.held, found.told


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace comes with script/setup --tests")
@pytest.mark.clause("REL-3")
def test_a_system_call_that_fails_at_the_commit_fails_cleanly() -> None:
    found = disk.trial(1, calls=("fdatasync",))
    assert found.held, found.told


@pytest.mark.clause("REL-3")
def test_a_disk_that_is_full_and_empties_again_needs_no_restart() -> None:
    found = Found()
    disk.fill_and_empty(found)
    assert found.held, found.told


@pytest.mark.parametrize("name", ["crawl", "kill", "disk", "flood", "mutants", "situation"])
def test_each_trial_takes_what_its_command_asks_with(name: str) -> None:
    asked = vars(parser().parse_args([name]))
    inspect.signature(asked.pop("trial")).bind(**asked)
