"""Migrations: from nothing, as far as a kill let them come, and over what is there already."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from shared.database.connections import connect_to, database, is_sqlite
from shared.database.migrations import migrate
from shared.models import TABLES
from tests import builders
from tests.integration.test_cli import evenhand
from tests.postgres import PostgresServer

MIGRATIONS = sorted(path.stem for path in Path("shared/migrations").glob("[0-9]*.py"))

#: Kills its own process, as a machine that loses power would, after so many statements of the migrations.
KILLED = """
import os, signal, sys
from shared.database import migrations, stores
url, most = sys.argv[1], int(sys.argv[2])
count = 0
def counted(kind):
    execute = kind.execute_sql
    def execute_sql(self, sql, *rest, **more):
        global count
        count += 1
        if count > most:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(self, sql, *rest, **more)
    kind.execute_sql = execute_sql
counted(stores.SqliteStore)
counted(stores.PostgresStore)
migrations.migrate(url)
print(count)
"""


def migrate_until(url: str, statements: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, url, str(statements)],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> dict[bool, int]:
    """How many statements all migrations take together: on SQLite (True), and on PostgreSQL."""
    with postgres.temporary(template="template1") as there:
        here = f"sqlite:///{tmp_path_factory.mktemp('whole') / 'whole.sqlite'}"
        counted = {sqlite: int(migrate_until(url, 1_000_000).stdout) for sqlite, url in ((True, here), (False, there))}
    assert min(counted.values()) > 50
    return counted


def tables() -> dict[str, list[str]]:
    return {table: sorted(column.name for column in database.get_columns(table)) for table in database.get_tables()}


@pytest.mark.clause("REL-13")
def test_every_migration_runs_from_nothing_in_turn_and_once(bare_database_url: str) -> None:
    assert migrate(bare_database_url) == MIGRATIONS
    assert {table._meta.table_name for table in TABLES} <= set(database.get_tables())
    assert migrate(bare_database_url) == []
    builders.authorised(builders.world())
    if not is_sqlite():
        database.close_all()


@pytest.mark.clause("REL-13")
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_migrations_killed_half_way_resume(
    bare_database_url: str, migrated_sqlite: Path, statements: dict[bool, int], part: float
) -> None:
    killed = migrate_until(bare_database_url, int(statements[bare_database_url.startswith("sqlite")] * part))
    assert killed.returncode == -signal.SIGKILL
    resumed = migrate(bare_database_url)
    assert resumed
    assert resumed == MIGRATIONS[-len(resumed) :]
    after = tables()
    builders.authorised(builders.world())
    if is_sqlite():
        connect_to(f"sqlite:///{migrated_sqlite}")
        assert after == tables()
    else:
        database.close_all()


@pytest.mark.clause("REL-13")
def test_on_sqlite_one_that_migrates_waits_for_another(tmp_path: Path) -> None:
    file = tmp_path / "bare.sqlite"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # as one that migrates holds it
    with subprocess.Popen([sys.executable, "-m", "shared.cli", "migrate"], env=environment) as second:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(4)
            with apsw.Connection(str(file)) as connection:
                assert not list(connection.execute("SELECT * FROM sqlite_master")), "it has not begun"
        finally:
            os.close(folder)
        assert second.wait(60) == 0
    assert migrate(f"sqlite:///{file}") == []


@pytest.mark.clause("REL-13")
def test_two_that_migrate_at_once_leave_one_whole_database(bare_database_url: str) -> None:
    command = [sys.executable, "-m", "shared.cli", "migrate"]
    environment = {**os.environ, "DATABASE_URL": bare_database_url}
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        _, complaint = one.communicate(timeout=60)
        assert "Traceback" not in complaint
    assert evenhand("migrate", url=bare_database_url).stdout == "The database is up to date.\n"
    connect_to(bare_database_url)
    builders.authorised(builders.world())
    if not is_sqlite():
        database.close_all()
