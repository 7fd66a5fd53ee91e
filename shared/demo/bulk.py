"""Many rows at once, and a database that does not wait for the disk: for the demonstration, which can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import peewee

from shared.database.connections import database, is_sqlite


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Let transactions end before the disk has them; in the end it has them all, or there is no demonstration."""
    if not is_sqlite():
        database.execute_sql("SET synchronous_commit = off")
        try:
            yield
        finally:
            database.execute_sql("SET synchronous_commit = on")
        return
    database.execute_sql("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        database.execute_sql("PRAGMA synchronous = FULL")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def insert(table: type[peewee.Model], names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> int:
    """Insert these rows, as the database keeps them, in the transaction that is open. Returns how many they were.

    Their values stand in the order of the fields’ names, and go by one statement that is made once.
    """
    columns = ", ".join(f'"{table._meta.fields[name].column_name}"' for name in names)
    into = f'"{table._meta.table_name}" ({columns})'
    if is_sqlite():
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - our own names
        before = database.connection().total_changes()
        database.connection().cursor().executemany(statement, rows)
        return database.connection().total_changes() - before
    with database.connection().cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    return int(cursor.rowcount)


@contextmanager
def indexed_afterwards(table: type[peewee.Model], words: str) -> Iterator[None]:
    """Let rows come into a table without its indexes, and make these once all are there, just as they were.

    In the transaction that is open: without it they are back. `words` is the full text of it that SQLite keeps by
    triggers.
    """
    name = table._meta.table_name
    made = database.execute_sql(_MADE_ON[is_sqlite()], (name,)).fetchall()
    for kind, index, _ in made:
        database.execute_sql(f"DROP {kind} {index}")
    yield
    for _, _, sql in made:
        database.execute_sql(sql)
    if is_sqlite():
        for command, number in (("hashsize", _PORTION), ("rebuild", None), ("hashsize", _USUAL_PORTION)):
            database.execute_sql(f"{_TELL} {words}({words}, rank) VALUES (?, ?)", (command, number))


#: The indexes and triggers of a table: what they are, by name, and the SQL that makes each; no index of a constraint.
_MADE_ON = {
    True: "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') "
    "AND sql IS NOT NULL",
    False: "SELECT 'INDEX', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
    "WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
}
#: The full text of SQLite takes commands as rows. So many bytes of words wait in memory before they are written.
_TELL, _PORTION, _USUAL_PORTION = "INSERT INTO", 1 << 26, 1 << 20
