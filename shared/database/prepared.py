"""SQL that is made once: making it takes many times as long as running it. Reads are written with the models.

    @prepared
    def _walking(customer: int, colleague: int) -> peewee.ModelSelect[Ladder]:
        return Ladder.select().where(Ladder.customer == customer, Ladder.colleague == colleague)

    _walking(customer.id, actor.staff_id)   # a list of ladders

The function is called once for each kind of database, with a place in the stead of each value: it may only compare
them (`among` is for one that is a list). What it returns are the models' own rows. `Table.get` asks with `find`, and
`Table.create` writes with `insert`. A query that depends on more is kept as a `Statement` by whoever makes it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, cached_property, update_wrapper
from typing import Any, Generic, TypeVar

import peewee

from shared.database.connections import database, is_sqlite
from shared.database.rows import maker

M = TypeVar("M", bound=peewee.Model)


class ValuePlace(peewee.Node):
    """Stands in a query for a value that comes later: the first, the second, … of those given then."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __sql__(self, ctx: Any) -> Any:
        return ctx.value(_Value(self.number, ctx.state.converter), False)


def among(column: peewee.Field, values: Any) -> Any:
    """Whether a column holds one of the numbers of a list that comes later, as long as that may be."""
    if is_sqlite():
        listed = [peewee.SQL("IN (SELECT value FROM json_each("), _JsonPlace(values.number), peewee.SQL("))")]
    else:
        listed = [peewee.SQL("= ANY("), values, peewee.SQL(")")]
    return peewee.NodeList((column, *listed))


class _JsonPlace(ValuePlace):
    """For a list, where the database takes none."""

    def __sql__(self, ctx: Any) -> Any:
        return ctx.value(_Value(self.number, _as_json), False)


def _as_json(numbers: Any) -> str:
    return f"[{','.join(map(str, numbers))}]"


class _Value:
    """One value of the finished SQL: which of those given, and how the column writes it."""

    def __init__(self, number: int, convert: Callable[[Any], Any] | None) -> None:
        self.number = number
        self.convert = convert


class Statement:
    """The SQL of a query for one kind of database, made when it is first wanted, and how its rows become models."""

    def __init__(self, query: Any) -> None:
        self._query = query
        self._row: Callable[[Any], Any] | None = None

    def execute(self, *values: Any) -> Any:
        """The cursor, for rows that are read as they come."""
        sql, fixed, given = self._made
        bound = fixed.copy()
        for place, number, convert in given:
            value = values[number]
            bound[place] = convert(value) if convert else value
        return database.execute_sql(sql, bound)

    @cached_property
    def _made(self) -> tuple[str, list[Any], list[tuple[int, int, Callable[[Any], Any] | None]]]:
        """The SQL, what is bound to it always, and where what comes later goes."""
        sql, bound = self._query.sql()
        given = [(place, one.number, one.convert) for place, one in enumerate(bound) if isinstance(one, _Value)]
        return sql, bound, given

    def run(self, *values: Any) -> list[Any]:
        """The rows, as the query would give them."""
        cursor = self.execute(*values)
        if self._row is not None:
            return [self._row(row) for row in cursor.fetchall()]
        first = cursor.fetchone()
        if first is None:
            return []
        rows = self._query._get_cursor_wrapper(cursor)  # the columns are known at the first row, and stay the same
        rows.initialize()
        self._row = maker(rows)
        return [self._row(row) for row in (first, *cursor.fetchall())]


class prepared(Generic[M]):  # noqa: N801 - reads as the decorator that it is
    """A query that is made once. Called with the values, in the order of the function's parameters."""

    def __init__(self, make: Callable[..., peewee.ModelSelect[M]]) -> None:
        update_wrapper(self, make)
        self._make = make
        self._count = len(inspect.signature(make).parameters)
        self._statements: dict[type, Statement] = {}

    def __call__(self, *values: Any) -> list[M]:
        """The rows, now."""
        if len(values) != self._count:
            raise TypeError(f"{self._make.__name__} takes {self._count} values, not {len(values)}")
        kind = type(database.obj)
        if kind not in self._statements:
            self._statements[kind] = Statement(self._make(*map(ValuePlace, range(self._count))))
        return self._statements[kind].run(*values)

    def first(self, *values: Any) -> M | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)


def find(table: type[M], **wanted: Any) -> M | None:
    """The first row whose columns of these names hold just these values, or None."""
    return next(iter(_finding(table, tuple(wanted), is_sqlite()).run(*wanted.values())), None)


@cache
def _finding(table: type[M], names: tuple[str, ...], sqlite: bool) -> Statement:
    columns = [table._meta.fields[name] for name in names]
    same = [column == ValuePlace(number) for number, column in enumerate(columns)]
    return Statement(table.select().where(*same).limit(1))


def update(table: type[peewee.Model], number: int, version: int, row: dict[str, Any]) -> bool:
    """Change the row with this key while it is at this version; it is at the next one then. Returns whether it was.

    The values are as the database keeps them.
    """
    sql, order = _updating(table, tuple(row), is_sqlite())
    values = {**row, _KEY: number, _SEEN: version}
    return bool(database.rows_affected(database.execute_sql(sql, [values[name] for name in order])))


#: Not the name of any column.
_KEY, _SEEN = "the key", "the version seen"


@cache
def _updating(table: type[peewee.Model], names: tuple[str, ...], sqlite: bool) -> tuple[str, list[str]]:
    fields = table._meta.fields
    places = {name: peewee.Value(name, converter=False) for name in (*names, _KEY, _SEEN)}
    changed = table.update(
        {**{fields[name]: places[name] for name in names}, fields["version"]: fields["version"] + peewee.SQL("1")}
    )
    sql, order = changed.where(fields["id"] == places[_KEY], fields["version"] == places[_SEEN]).sql()
    return sql, order


def insert(table: type[peewee.Model], row: dict[str, Any]) -> Any:
    """Insert a row whose values are as the database keeps them. Returns its key."""
    store, sqlite = database.obj, is_sqlite()
    sql, order = _insertion(table, tuple(row), sqlite)
    made = store.execute_sql(sql, [row[name] for name in order])
    return made.connection.last_insert_rowid() if sqlite else made.fetchone()[0]


@cache
def _insertion(table: type[peewee.Model], names: tuple[str, ...], sqlite: bool) -> tuple[str, list[str]]:
    """The statement for one kind of database, and the order in which it takes the values."""
    query = table.insert({name: peewee.Value(name, converter=False) for name in names})
    sql, order = (query if sqlite else query.returning(table._meta.primary_key)).sql()
    return sql, order
