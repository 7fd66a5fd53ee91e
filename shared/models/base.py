"""What every table is made of: the kinds of column, and `Record`, whose state only an action can change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

import peewee

from shared import clock
from shared.database.connections import database
from shared.database.prepared import find, insert
from shared.rules.vocabulary import Word

_in_an_action: ContextVar[bool] = ContextVar("in_an_action", default=False)


class OnlyActionsChangeState(RuntimeError):
    """A state was written past the actions: a mistake of the program, refused before it reaches the database."""


@contextmanager
def within_an_action() -> Iterator[None]:
    """Allow states to be written. Entered by `shared.actions.action` and nowhere else (a structure test looks)."""
    token = _in_an_action.set(True)
    try:
        yield
    finally:
        _in_an_action.reset(token)


class MomentField(peewee.DateTimeField):
    """A moment: kept as UTC without a zone, read as an aware UTC datetime (REL-11)."""

    def db_value(self, value: datetime | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")

    def python_value(self, value: Any) -> datetime | None:
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC)


class DayField(peewee.DateField):
    """A date in the organisation's zone."""

    def db_value(self, value: date | None) -> str | None:
        return None if value is None else str(value)

    def python_value(self, value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class WordField(peewee.CharField):
    """A word of the vocabulary, kept as its value and read back as the word."""

    def __init__(self, words: type[Word], **options: Any) -> None:
        self.words = words
        super().__init__(max_length=40, **options)

    def db_value(self, value: Any) -> str | None:
        return None if value is None else self.words(value).value

    def python_value(self, value: Any) -> Word | None:
        return None if value is None else self.words(value)


class StateField(WordField):
    """The state of a record in its lifecycle: written only by an action."""


class JsonField(peewee.TextField):
    """A small structure kept as canonical JSON. Sets become sorted lists; dates and times their ISO form;
    a row its id and name."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else canonical_json(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else json.loads(value)


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, real characters."""
    return _JSON.encode(value)


def _as_json(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, peewee.Model):
        return {"id": value.get_id(), "name": getattr(value, "name", "")}
    raise TypeError(f"{type(value).__name__} has no JSON form")


_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_json)


class Table(peewee.Model):
    """The base of every table."""

    if TYPE_CHECKING:
        id: Any

        # peewee adds `<key>_id` for each foreign key, and the way back by its `backref`.
        def __getattr__(self, name: str) -> Any: ...

        DoesNotExist: type[peewee.DoesNotExist]
        _pk: Any

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Any:
        """The first row like this. Where the conditions are values of columns, as for every key, its SQL is made once.

        Raises DoesNotExist.
        """
        wanted = None if filters else _values_of_columns(cls, query)
        if not wanted:
            return super().get(*query, **filters)
        found = find(cls, **wanted)
        if found is None:
            raise cls.DoesNotExist(f"There is no {cls.__name__} with this {', '.join(wanted)}.")
        return found

    @classmethod
    def create(cls, **values: Any) -> Any:
        """A new row. Its SQL is made once for the columns that it has, where the database gives it its key."""
        if not cls._meta.auto_increment:
            return super().create(**values)
        made = cls()
        data, fields = made.__data__, cls._meta.fields
        for name, value in values.items():
            if not isinstance(value, peewee.Node) and name in fields:
                data[name] = value
            elif _is_sql(value):
                return super().create(**values)
            else:  # a row of another table, or the key of one under its other name
                setattr(made, name, value)
        cls._before_it_is_new(data)
        made._pk = insert(cls, as_kept(cls, data))
        made._dirty.clear()
        return made

    @classmethod
    def _before_it_is_new(cls, values: dict[str, Any]) -> None:
        """Refuse what may not be written so."""


#: What each kind of column keeps just as it comes.
_KEPT_AS_IT_IS = {peewee.CharField: str, peewee.TextField: str, peewee.IntegerField: int}


def as_kept(table: type[Table], values: dict[str, Any]) -> dict[str, Any]:
    """The values of columns, by name, as the database keeps them."""
    fields = table._meta.fields
    return {
        name: value if _KEPT_AS_IT_IS.get(type(fields[name])) is type(value) else fields[name].db_value(value)
        for name, value in values.items()
    }


def _is_sql(value: Any) -> bool:
    """Whether the database is to work it out; a row of another table, which peewee builds on the same, is a key."""
    return isinstance(value, peewee.Node) and not isinstance(value, peewee.Model)


#: What a column is compared with where no more is asked of the database than to look it up.
_PLAIN = (str, int, date, peewee.Model)


def _values_of_columns(table: type[Table], query: tuple[Any, ...]) -> dict[str, Any] | None:
    """The values by their columns where each condition is “this column of the table is this value”; or else None."""
    wanted: dict[str, Any] = {}
    for one in query:
        if not (type(one) is peewee.Expression and one.op == peewee.OP.EQ and isinstance(one.rhs, _PLAIN)):
            return None
        column = one.lhs
        if not (isinstance(column, peewee.Field) and column.model is table) or column.name in wanted:
            return None
        if isinstance(one.rhs, peewee.Model) and not isinstance(column, peewee.ForeignKeyField):
            return None
        wanted[column.name] = one.rhs
    return wanted


class Record(Table):
    """A table whose rows people decide about: with a version for two editors, and a state that only actions change."""

    version = peewee.IntegerField(default=1)
    created_at = MomentField(default=clock.now)

    @classmethod
    def insert(cls, __data: Any = None, **insert: Any) -> Any:
        cls._keep_state({**(_names(__data)), **insert})
        return super().insert(__data, **insert)

    @classmethod
    def update(cls, __data: Any = None, **update: Any) -> Any:
        cls._keep_state({**(_names(__data)), **update})
        return super().update(__data, **update)

    @classmethod
    def insert_many(cls, rows: Any, fields: Any = None) -> Any:
        cls._keep_state({"state": None})
        return super().insert_many(rows, fields)

    @classmethod
    def _before_it_is_new(cls, values: dict[str, Any]) -> None:
        cls._keep_state(values)

    @classmethod
    def _keep_state(cls, written: dict[str, Any]) -> None:
        states = _states_of(cls)
        if not states.isdisjoint(written) and not _in_an_action.get():
            raise OnlyActionsChangeState(f"{cls.__name__}.{'/'.join(sorted(states))} is changed by an action only")


@cache
def _states_of(table: type[Record]) -> frozenset[str]:
    return frozenset(name for name, field in table._meta.fields.items() if isinstance(field, StateField))


def _names(data: Any) -> dict[str, Any]:
    return {getattr(key, "name", key): value for key, value in (data or {}).items()}
