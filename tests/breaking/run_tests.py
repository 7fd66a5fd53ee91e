"""Runs tests again and again in fresh processes that have loaded what is not ours (`tests/breaking/mutants.py`).

Started as a program of its own, which has imported nothing of ours. Reads the tests to run, a list in a line each time;
answers with the exit code of pytest and the name of what failed. A slow machine is no failure: no property has a
deadline or a health check, and each has the same examples every time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import apsw
import flask
import flask_babel
import flask_login
import flask_wtf
import html5lib  # type: ignore[import-untyped]
import hypothesis
import jinja2
import peewee
import pikepdf
import psycopg
import pytest
import time_machine
import weasyprint

LOADED = (
    apsw,
    flask,
    flask_babel,
    flask_login,
    flask_wtf,
    html5lib,
    jinja2,
    peewee,
    pikepdf,
    psycopg,
    time_machine,
    weasyprint,
)
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "pytest_timeout", "-k", "not postgresql")
#: Unit tests need nothing of it, and it takes a while to load.
_WITHOUT_CONFTEST = "--noconftest"
MIGRATED = Path("migrated.sqlite").absolute()
_MIGRATE = "import sys; from shared.database.migrations import migrate; migrate(sys.argv[1])"


def main() -> None:
    """Until there is nothing more to run."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, max_examples=60,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("mutants")
    sys.path.insert(0, str(Path.cwd()))
    subprocess.run([sys.executable, "-c", _MIGRATE, f"sqlite:///{MIGRATED}"], check=True)
    for line in sys.stdin:
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            _run(json.loads(line), tells)
        os.close(tells)
        with os.fdopen(told) as heard:
            failed = heard.readline()
        answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(json.dumps([answer, failed]) + "\n")
        sys.stdout.flush()


class _Watching:
    """Keeps the name of what failed, and hands out the database that every test is copied from, made once for all."""

    name = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: pytest.FixtureRequest) -> Path | None:
        if fixturedef.argname != "migrated_sqlite" or not MIGRATED.exists():
            return None
        fixturedef.cached_result = (MIGRATED, fixturedef.cache_key(request), None)
        return MIGRATED

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.name = report.nodeid


def _run(tests: list[str], tells: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    failed = _Watching()
    units = [_WITHOUT_CONFTEST] if all(test.startswith("tests/unit/") for test in tests) else []
    code = int(pytest.main([*OPTIONS, *units, *tests], plugins=[failed]))
    os.write(tells, failed.name.encode())
    os._exit(code)


if __name__ == "__main__":
    main()
