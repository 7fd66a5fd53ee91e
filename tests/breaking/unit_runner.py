"""Runs tests again and again in fresh processes that have loaded what is not ours (`tests/breaking/mutants.py`).

Started as a program of its own, which has imported nothing of ours. Reads the files to run, a line each time; answers
with the exit code of pytest. A slow machine is no failure: no property has a deadline or a health check, and each has
the same examples every time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import flask
import hypothesis
import jinja2
import peewee
import pytest

LOADED = (flask, jinja2, peewee)
OPTIONS = ("-q", "-x", "--noconftest", "-p", "no:cacheprovider", "-p", "pytest_timeout")


def main() -> None:
    """Until there is nothing more to run."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, max_examples=60,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("mutants")
    sys.path.insert(0, str(Path.cwd()))
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(line.split())
        answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _run(files: list[str]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os._exit(int(pytest.main([*OPTIONS, *files])))


if __name__ == "__main__":
    main()
