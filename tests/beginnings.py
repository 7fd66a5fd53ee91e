"""What many tests begin with: made once in a process through the actions, and put back for each test after it.

A test that moves the clock back behind the moment when it was made has it made anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import apsw

from shared import clock
from shared.database.connections import database, is_sqlite
from shared.database.writing import writing
from shared.models import PrintedPage
from shared.queries.paper import printed_from, unprinted
from tests import builders, visitor

T = TypeVar("T")
Decision = tuple[str, str]


@dataclass(frozen=True)
class _Beginning:
    rows: Any
    made: Any
    at: datetime


_kept: dict[tuple[str, bool, date], _Beginning] = {}


def begin(name: str, make: Callable[[], T]) -> T:
    """What `make` makes in the database of this test, which is migrated and without rows; its rows are put there."""
    key = (name, is_sqlite(), clock.today())
    known = _kept.get(key)
    if known and known.at <= clock.now():
        (_put_into_sqlite if is_sqlite() else _put_into_postgres)(known.rows)
        made: T = copy.deepcopy(known.made)
        return made
    before = {} if is_sqlite() else _rows_of_postgres()
    made = make()
    rows = database.connection().serialize("main") if is_sqlite() else _changed_since(before)
    _kept[key] = _Beginning(rows, copy.deepcopy(made), clock.now())
    return made


def world() -> builders.World:
    """The organisation of `builders.world` under the housing association's policy."""
    return begin("world", builders.world)


def nothing_to_print() -> None:
    """As if the worker had printed the portal's files: a test of its other jobs waits for none of them."""
    stamp = printed_from()
    with writing():
        for paper in unprinted():
            PrintedPage.create(address=paper.address, stamp=stamp, content=b"%PDF-", made_at=clock.now())


def authorised() -> builders.World:
    """The same with a restriction that was authorised, as `made["restriction"]`."""

    def make() -> builders.World:
        made = builders.world()
        made.made["restriction"] = builders.authorised(made)
        return made

    return begin("authorised", make)


def told() -> tuple[builders.World, Decision]:
    """The same once its letter was issued: with the reference and the private code that stand in the letter."""

    def make() -> tuple[builders.World, Decision]:
        made = builders.world()
        return made, visitor.told(made)

    return begin("told", make)


def _put_into_sqlite(content: bytes) -> None:
    # A copy in memory can't be in WAL mode, which two bytes of its head say.
    with apsw.Connection(":memory:") as kept:
        kept.deserialize("main", content[:18] + b"\x01\x01" + content[20:])
        with database.connection().backup("main", kept, "main") as copying:
            copying.step()


def _rows_of_postgres() -> dict[str, bytes]:
    """The rows of each table."""
    return {table: _copied(f'COPY "{table}" TO STDOUT') for table in sorted(database.get_tables())}


def _changed_since(before: dict[str, bytes]) -> dict[str, tuple[bytes, bool]]:
    """The rows of each table that has others than before, and whether they are numbered."""
    return {
        table: (rows, "id" in {column.name for column in database.get_columns(table)})
        for table, rows in _rows_of_postgres().items()
        if rows != before[table]
    }


def _copied(statement: str) -> bytes:
    with database.connection().cursor().copy(statement) as reading:
        return b"".join(bytes(part) for part in reading)


def _put_into_postgres(rows: dict[str, tuple[bytes, bool]]) -> None:
    cursor = database.connection().cursor()
    # Triggers and foreign keys were asked when the rows were made.
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in rows))
    for table, (content, _) in rows.items():
        with cursor.copy(f'COPY "{table}" FROM STDIN') as writing:
            writing.write(content)
    numbered = [table for table, (content, has_numbers) in rows.items() if content and has_numbers]
    sequence = "setval(pg_get_serial_sequence('\"{0}\"', 'id'), (SELECT max(id) FROM \"{0}\"))"
    cursor.execute("SELECT " + ", ".join(sequence.format(table) for table in numbered))
    cursor.execute("SET session_replication_role = origin")
    database.connection().commit()
