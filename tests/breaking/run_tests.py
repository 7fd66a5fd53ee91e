"""Runs tests for `tests/breaking/mutants.py`, as a program of its own: finds what each runs, or tries changes on them.

`warm` has everything loaded and every test collected, and tries each change to a function in a child of its own;
`fresh` has loaded nothing of ours, and lets each child load it with the change. `map FOLDER FILE …` writes down which
lines each test of these files runs. A slow machine is no failure: no property has a deadline or a health check, each
has the same examples every time, and what never ends is known by the processor time that it takes.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import coverage
import flask
import flask_babel
import flask_login
import flask_wtf
import html5lib  # type: ignore[import-untyped]
import hypothesis
import jinja2
import peewee
import pikepdf
import playwright.sync_api
import psycopg
import pytest
import time_machine
import weasyprint

from tests.breaking import change, lines
from tests.postgres import in_memory

LOADED = (apsw, flask, flask_babel, flask_login, flask_wtf, html5lib, jinja2, peewee, pikepdf, playwright.sync_api,
          psycopg, time_machine, weasyprint)  # fmt: skip
_OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0", "-k", "not postgresql",
            "--timeout=0")  # fmt: skip
#: A test that takes so many seconds of processor time, and ten times what it takes by itself, never ends.
_NEVER_ENDS = 10
#: Nothing is known of what waits as many seconds by the clock.
_UNDECIDED = 900
_MIGRATE = "import sys; from shared.database.migrations import migrate; migrate(sys.argv[1])"


class _Plugin:
    """Says which test begins and which fails, and hands out the database that every test is copied from."""

    def __init__(self, tells: Callable[[str, str], None], seconds: dict[str, float]) -> None:
        self._tells, self._seconds = tells, seconds

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        hypothesis.settings.register_profile(
            "mutants", deadline=None, derandomize=True, database=None, max_examples=60,
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: pytest.FixtureRequest) -> Path | None:
        if fixturedef.argname != "migrated_sqlite":
            return None
        fixturedef.cached_result = (migrated(), fixturedef.cache_key(request), None)
        return migrated()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._tells("begins", nodeid)
        most = int(time.process_time() + _NEVER_ENDS + 10 * self._seconds.get(nodeid, 60))
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._tells("failed", report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._tells("failed", report.nodeid)


def migrated() -> Path:
    """The file of a migrated database without rows, made once for all."""
    return _folder / "migrated.sqlite"


_folder = Path(tempfile.mkdtemp(prefix="evenhand-mutants-", dir=in_memory()))
_asked, _answers, _errors = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w", buffering=1)


def main() -> None:
    """Until there is nothing more to try."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(silence, stream)
    subprocess.run([sys.executable, "-c", _MIGRATE, f"sqlite:///{migrated()}"], check=True)
    try:
        if sys.argv[1] == "map":
            _map(Path(sys.argv[2]), sys.argv[3:])
        elif sys.argv[1] == "warm":
            pytest.main([*_options(), *sys.argv[2:]], plugins=[_Warm(_tells_nobody, {})])
        else:
            _serve(_fresh)
    finally:
        shutil.rmtree(_folder, ignore_errors=True)


def _options() -> list[str]:
    return [*_OPTIONS, "-p", "pytest_timeout", f"--basetemp={_folder / 'tests'}"]


def _tells_nobody(*_: str) -> None:
    """While nothing is tried."""


class _Warm(_Plugin):
    """Has collected the tests, and runs some of them each time in a child."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        loaded = change.Loaded()

        def run(asked: dict[str, Any], tells: Callable[[str, str], None]) -> None:
            self._tells, self._seconds = tells, asked["seconds"]
            if asked["number"] is not None:
                loaded.change(Path(asked["file"]), asked["number"])
            chosen = [items[name] for name in asked["seconds"] if name in items]
            for item, following in zip(chosen, [*chosen[1:], None], strict=True):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

        _serve(run)
        return True


def _fresh(asked: dict[str, Any], tells: Callable[[str, str], None]) -> None:
    change.ChangesOnLoading(Path(asked["file"]), asked["number"]).begin()
    code = pytest.main([*_options(), *asked["seconds"]], plugins=[_Plugin(tells, asked["seconds"])])
    if code:
        raise RuntimeError(f"pytest ended with {code}")


def _serve(run: Callable[[dict[str, Any], Callable[[str, str], None]], None]) -> None:
    """Run each that is asked for in a child, up to the first that fails."""
    for line in _asked:
        heard, tells = os.pipe()
        child = os.fork()
        if not child:
            _in_child(run, json.loads(line), tells)
        os.close(tells)
        _answers.write(json.dumps(_outcome(child, heard)) + "\n")
        _answers.flush()
        os.close(heard)
        shutil.rmtree(_folder / "tests", ignore_errors=True)
        (_folder / "tests").mkdir()


def _in_child(run: Callable[[dict[str, Any], Callable[[str, str], None]], None], asked: Any, pipe: int) -> None:
    os.setsid()

    def tells(what: str, name: str) -> None:
        os.write(pipe, f"{what} {name}\n".encode())
        if what == "failed":
            os._exit(0)

    try:
        run(asked, tells)
        tells("ended", "")
    except BaseException:
        traceback.print_exc(file=_errors)
        raise
    finally:
        os._exit(1)


def _outcome(child: int, heard: int) -> list[str]:
    """What became of it: failed, endless, ended or undecided; and the test."""
    until, told = time.monotonic() + _UNDECIDED, ""
    while select.select([heard], [], [], max(0, until - time.monotonic()))[0] and (more := os.read(heard, 65536)):
        told += more.decode()
        if told.rpartition("\n")[0].rpartition("\n")[2].startswith(("failed", "ended")):
            break
    what, _, name = told.rpartition("\n")[0].rpartition("\n")[2].partition(" ")
    if what == "begins" and time.monotonic() >= until:
        what = "undecided"
    _kill(child)
    status = os.waitpid(child, 0)[1]
    if what == "begins":
        what = "endless" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU else "undecided"
    return [what or "undecided", name]


def _kill(child: int) -> None:
    """And whatever it has started. A child that has ended by itself keeps its status."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Mapping(_Plugin):
    """Writes down the lines that each test of a file has run, when it comes to the next."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_tells_nobody, {})
        self._folder, self._file = folder, ""
        self._coverage = self._started()
        self.seconds: dict[str, float] = {}

    def pytest_runtestloop(self) -> None:
        self._loaded = change.Loaded()

    def _started(self) -> coverage.Coverage:
        made = coverage.Coverage(data_file=None, source=["shared", "portal", "backoffice"], config_file=False,
                                 messages=False)  # fmt: skip
        made.start()
        return made

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        pass

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        file = item.nodeid.partition("::")[0]
        if file != self._file:
            self._write()
            self._file = file
            self._loaded.forget()
        self._coverage.switch_context(item.nodeid)
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds.setdefault(item.nodeid, time.process_time() - begun)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome != "passed":
            self.seconds[report.nodeid] = -1

    def pytest_sessionfinish(self) -> None:
        self._write()

    def _write(self) -> None:
        if self._file:
            self._coverage.stop()
            passed = {name: round(seconds, 3) for name, seconds in self.seconds.items() if seconds >= 0}
            lines.write(self._folder, self._file, passed, self._coverage.get_data())
            self._coverage, self.seconds = self._started(), {}


def _map(folder: Path, files: list[str]) -> None:
    for file in files:
        lines.digest(file)  # as it is collected
    options = [option for option in _options() if option != "-x"]
    pytest.main([*options, *files], plugins=[_Mapping(folder)])


if __name__ == "__main__":
    main()
