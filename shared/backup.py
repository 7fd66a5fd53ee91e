"""Backups that prove themselves: one file with the whole database, and what it must hold when it is read back.

A backup is made while everybody works: on SQLite through SQLite’s own backup interface, on PostgreSQL through pg_dump
from one snapshot. Restoring reads it into a place apart first, and replaces nothing before its bytes, its structure,
its counts and its audit log have held (REL-12).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import apsw
import psycopg

from shared import audit, clock
from shared.database import connections, migrations
from shared.database.stores import keep_private
from shared.files import store as contents

_MANIFEST, _DATABASE = "manifest.json", "database"
#: What a packed file ends with: a sign, four numbers, two more, and the length of a comment, of which we write none.
_ENDING = struct.Struct("<4s4H2LH")
Ask = Callable[[str], list[Any]]


class BadBackup(Exception):
    """The backup can't be made, or can't be trusted; one sentence. Nothing was replaced."""


@dataclass(frozen=True)
class Manifest:
    """What a backup must hold when it is read back."""

    store: str
    made_at: str
    migrations: list[str]
    counts: dict[str, int]
    events: int
    head: str
    digest: str


def back_up(url: str, file: Path) -> Manifest:
    """Write the database at `url` to a new `file`, readable by its owner only. Raises BadBackup, BadConfiguration."""
    if file.exists():
        raise BadBackup(f"{file} is there already; a backup never overwrites another.")
    connections.connect_to(url)
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".evenhand-backup-") as folder:
            copy, packed = Path(folder) / _DATABASE, Path(folder) / "packed"
            store, measured = (
                ("sqlite", _copy_sqlite(copy)) if connections.is_sqlite() else ("postgresql", _dump(url, copy))
            )
            manifest = Manifest(store, clock.now().isoformat(), *measured, _digest_of_the_file(copy))
            with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
                pack.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
                pack.write(copy, _DATABASE)
            packed.chmod(0o600)
            _to_disk(packed)
            packed.rename(file)
            _to_disk(file.parent)
    except apsw.FullError:
        raise BadBackup(f"{file} can't be written (No space left on device).") from None
    except apsw.Error as error:
        raise BadBackup(f"{file} can't be written: {error}.") from None
    except OSError as error:
        raise BadBackup(f"{file} can't be written ({error.strerror}).") from None
    return manifest


def restore(url: str, file: Path, *, replace: bool = False) -> Manifest:
    """Put the backup in `file` in place of the database at `url`, whole or not at all.

    Raises BadBackup when the backup does not hold, or when there is a history already and `replace` is not asked for.
    """
    connections.connect_to(url)
    if not replace and _history():
        raise BadBackup("There is a history in this database; to put the backup in its place, add --replace.")
    try:
        with TemporaryDirectory(prefix="evenhand-restore-") as folder:
            copy = Path(folder) / _DATABASE
            manifest = _unpack(file, copy)
            if manifest.store != ("sqlite" if connections.is_sqlite() else "postgresql"):
                raise BadBackup(f"{file} is a backup of a {manifest.store} database; this one is of the other kind.")
            put = _put_sqlite if connections.is_sqlite() else _put_postgres
            put(url, copy, manifest)
    except apsw.Error as error:
        raise BadBackup(f"The backup in {file} could not be put in place: {error}.") from None
    except OSError as error:
        raise BadBackup(f"{file} can't be read ({error.strerror}).") from None
    keep_private(connections.connect_to(url))
    return manifest


def _unpack(file: Path, copy: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as pack:
            _check_it_is_all(file, pack)
            manifest = Manifest(**json.loads(pack.read(_MANIFEST)))
            with pack.open(_DATABASE) as packed, copy.open("wb") as unpacked:
                while part := packed.read(1 << 20):
                    unpacked.write(part)
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, struct.error):
        raise BadBackup(f"{file} is no backup that “evenhand backup” made, or it is damaged.") from None
    if _digest_of_the_file(copy) != manifest.digest:
        raise BadBackup(f"{file} is damaged: what it holds is not what was written.")
    newer = set(manifest.migrations) - migrations.known_migrations()
    if newer:
        raise BadBackup(f"{file} was made by a newer Evenhand ({', '.join(sorted(newer))}).")
    return manifest


def _check_it_is_all(file: Path, pack: zipfile.ZipFile) -> None:
    """Raises BadZipFile where the file holds more than was packed: before it, behind it, or among it."""
    with file.open("rb") as content:
        content.seek(-_ENDING.size, os.SEEK_END)
        sign, *_, comment = _ENDING.unpack(content.read())
    first = min(each.header_offset for each in pack.infolist())
    if (sign, comment, first) != (b"PK\5\6", 0, 0) or sorted(pack.namelist()) != sorted((_MANIFEST, _DATABASE)):
        raise zipfile.BadZipFile("there is more in it")


def _prove(url: str, manifest: Manifest) -> None:
    """Read the restored copy at `url` as Evenhand does. Raises BadBackup unless everything is there and holds."""
    connections.connect_to(url)
    measured = _measure(lambda sql: connections.database.execute_sql(sql).fetchall(), sqlite=connections.is_sqlite())
    if measured != (manifest.migrations, manifest.counts, manifest.events, manifest.head):
        raise BadBackup("The backup does not hold as many records as were written to it.")
    verified = prove_what_is_kept()
    if (verified.count, verified.head) != (manifest.events, manifest.head):
        raise BadBackup("The audit log in the backup ends elsewhere than the one that was written to it.")


def prove_what_is_kept() -> audit.Verified:
    """Read every file and every event of the database that we are connected to. Raises BadBackup unless all hold.

    Asked when a backup is made, too: else it would be found out on the day when it has to be restored.
    """
    if changed := len(list(contents.prove())):
        raise BadBackup(f"Files in the backup that are not what was handed in: {changed}.")
    verified = audit.verify()
    if verified.broken:
        raise BadBackup(f"The audit log in the backup does not hold. {verified.broken[0].what}")
    return verified


def _measure(ask: Ask, *, sqlite: bool) -> tuple[list[str], dict[str, int], int, str]:
    """Migrations, rows of each table, and how the audit log ends."""
    listed = (
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
        if sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    tables = sorted(row[0] for row in ask(listed))
    if "event" not in tables:
        raise BadBackup("There is no Evenhand in this database yet; run “evenhand migrate” first.")
    counts = {table: int(ask(f'SELECT COUNT(*) FROM "{table}"')[0][0]) for table in tables}  # noqa: S608 - our own tables
    migrations = sorted(row[0] for row in ask("SELECT name FROM schema_migration"))
    last = ask("SELECT hash FROM event ORDER BY number DESC LIMIT 1")
    return migrations, counts, counts["event"], last[0][0] if last else audit.START


def _history() -> bool:
    """Whether the database that we are connected to holds any event."""
    return "event" in connections.database.get_tables() and bool(
        connections.database.execute_sql("SELECT 1 FROM event LIMIT 1").fetchone()
    )


# SQLite


def _copy_sqlite(copy: Path) -> tuple[list[str], dict[str, int], int, str]:
    with closing(apsw.Connection(str(copy))) as target:
        _pages(target, connections.database.connection())
        # One file, without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        return _measure(lambda sql: list(target.execute(sql)), sqlite=True)


def _put_sqlite(url: str, copy: Path, manifest: Manifest) -> None:
    with closing(apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READONLY)) as source:
        try:
            faults = [*source.execute("PRAGMA integrity_check"), *source.execute("PRAGMA foreign_key_check")]
        except apsw.Error:
            faults = []
        if faults != [("ok",)]:
            raise BadBackup("The database in the backup is damaged.")
    _prove(f"sqlite:///{copy}", manifest)
    # Into the file that is there, not in place of it: whoever has it open sees the old records, then the new ones.
    connections.connect_to(url)
    with closing(apsw.Connection(str(copy))) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _pages(connections.database.connection(), source)


def _pages(target: apsw.Connection, source: apsw.Connection) -> None:
    """All pages in one step, of one moment: writers go on into the log meanwhile."""
    with target.backup("main", source, "main") as pages:
        while not pages.done:
            pages.step(-1)


# PostgreSQL


def _dump(url: str, copy: Path) -> tuple[list[str], dict[str, int], int, str]:
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        measured = _measure(lambda sql: connection.execute(sql).fetchall(), sqlite=False)
        _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={copy}")
    return measured


def _put_postgres(url: str, copy: Path, manifest: Manifest) -> None:
    script = copy.with_suffix(".sql")
    _run(url, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy))
    with _place_apart(url) as apart:
        _fill(apart, script)
        _prove(apart, manifest)
        connections.database.close_all()
    _fill(url, script)


@contextmanager
def _place_apart(url: str) -> Iterator[str]:
    """The address of an empty database beside ours, dropped in the end."""
    name = f"evenhand_restoring_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        except psycopg.errors.InsufficientPrivilege:
            raise BadBackup(
                "A backup is proved in a database of its own first: the account needs the right CREATEDB."
            ) from None
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


_EMPTY = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', found.tablename);
  END LOOP;
  FOR found IN SELECT oid::regprocedure AS called FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', found.called);
  END LOOP;
END $$;
"""


def _fill(url: str, script: Path) -> None:
    """Replace all that the database at `url` holds, in one transaction."""
    arguments = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run(url, "psql", *arguments, f"--command={_EMPTY}", f"--file={script}")


def _run(url: str, program: str, *arguments: str) -> None:
    """One of PostgreSQL’s own programs. The password goes by the environment, where other accounts can’t read it."""
    parsed = psycopg.pq.Conninfo.parse(url.encode())
    options = {option.envvar.decode(): option.val.decode() for option in parsed if option.val and option.envvar}
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [program, *arguments],
            env={**os.environ, **options},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BadBackup(f"{program} is not here; it comes with Debian’s postgresql-client.") from None
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "it gave no reason")
        raise BadBackup(f"{program} stopped: {first}.")


# Files


def _digest_of_the_file(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
