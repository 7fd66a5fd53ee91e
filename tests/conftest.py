"""What tests stand on: real databases, a real mail server, a real browser."""

from __future__ import annotations

import gc
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.routing import Rule

from tests.mail import MailServer
from tests.postgres import PostgresServer, in_memory, portal_account

pytest_plugins = ["tests.clauses"]

# How fast an example runs is for the benchmarks: a busy machine is no failure.
settings.register_profile("evenhand", deadline=None)
settings.load_profile("evenhand")

# Every test has applications of its own, and each would compile every template again.
_compiled = tempfile.TemporaryDirectory(prefix="evenhand-templates-")
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(_compiled.name)}

# Nor need each of them compile every address again: what builds one depends on nothing else than this key.
_builders: dict[object, Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    key = (tuple(rule._trace), repr(rule.defaults), frozenset(rule.arguments), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compiled_once  # type: ignore[assignment, method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The folders of tests are in memory where there is room; workers have theirs inside that of the one they serve."""
    place = in_memory()
    if place and not config.option.basetemp and not hasattr(config, "workerinput"):
        folder = config.option.basetemp = tempfile.mkdtemp(prefix="evenhand-tests-", dir=place)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


#: Whose tests take longest: they begin first, so that at the end no processor waits for one of them alone.
_LONGEST = ("test_crawl.py", "test_whole_journey.py", "test_portal_for_everyone.py", "test_portal_pages_as_sent.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; all others stay in their order."""
    order = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nothing looks through it again for what could be freed."""
    gc.collect()
    gc.freeze()


_MIGRATE = """
import sys
from shared.database.migrations import migrate
from shared.database.portal_access import give_portal_rights
migrate(sys.argv[1])
give_portal_rights(*sys.argv[1:])
"""


def _migrate(url: str) -> str:
    """In a process of its own, so that no connection of this one is left on the template that tests are copied from."""
    subprocess.run([sys.executable, "-c", _MIGRATE, url, portal_account(url)], check=True)
    return url


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this process's own, started at first use."""
    server = PostgresServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The name of a migrated database without rows, from which tests copy theirs."""
    _migrate(postgres.create("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated database without rows, from which tests copy theirs."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    _migrate(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite database without rows, this test's own."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'evenhand.sqlite')}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL database without rows, this test's own."""
    with postgres.temporary(template=migrated_postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, this test's own: the test runs once on SQLite, once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, not even tables: the test runs once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    with postgres.temporary(template="template1") as url:
        yield url


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A real mail server on a free port; what it accepted stands in its `messages`."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without its own errands on the network. Give each person a `new_context()`.

    It is the one without windows of its own: the same pages for a third of the processor time.
    """
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
    # A page lives for a second: to optimise its scripts, and clear up beside them, costs more than it saves.
    quiet += ["--js-flags=--no-opt --no-maglev --single-threaded"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=quiet)
        yield browser
        browser.close()
