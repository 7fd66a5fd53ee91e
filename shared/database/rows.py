"""How the rows of a query become models: as peewee makes them, without asking for each column of each row anew.

What the columns are, which model each belongs to, and which models hang on which, is the same for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import peewee

#: A column of the row: its place in it, its name, and what reads its value.
_Column = tuple[int, str, Callable[[Any], Any] | None]


def maker(rows: Any) -> Callable[[Any], Any]:
    """What makes a model of a row of this cursor; for rows of another kind, peewee's own way."""
    if type(rows) is peewee.ModelObjectCursorWrapper and rows.is_model:
        named = zip(rows.unique_columns, rows.converters, strict=True)
        return _table(rows.constructor, [(place, *each) for place, each in enumerate(named)]).made
    if type(rows) is peewee.ModelCursorWrapper and _only_models(rows):
        return _of_joined_tables(rows)
    process: Callable[[Any], Any] = rows.process_row
    return process


@dataclass
class _Table:
    """One model of a row: those of the columns that are its fields, and what was selected with it besides."""

    model: Any
    fields: list[_Column]
    besides: list[_Column]
    #: The places of the tables that hang on this one, however far: with any of them there, so is this one.
    beyond: list[int] = field(default_factory=list)

    def is_there(self, row: Sequence[Any]) -> bool:
        """Whether a row that may lack this table has it."""
        return any(row[place] is not None for place, _, _ in (*self.fields, *self.besides))

    def made(self, row: Sequence[Any]) -> Any:
        """The model, with nothing that would have to be saved."""
        made = self.model.__new__(self.model)
        made.__data__ = {
            name: row[place] if convert is None else convert(row[place]) for place, name, convert in self.fields
        }
        made.__rel__, made._dirty = {}, set()
        for place, name, convert in self.besides:
            setattr(made, name, row[place] if convert is None else convert(row[place]))
        return made


def _table(model: Any, columns: list[_Column]) -> _Table:
    known = model._meta.fields
    return _Table(model, [one for one in columns if one[1] in known], [one for one in columns if one[1] not in known])


def _only_models(rows: Any) -> bool:
    return all(is_model for _, _, is_model in rows._constructor_list)


def _of_joined_tables(rows: Any) -> Callable[[Any], Any]:
    places = {key: number for number, (key, _, _) in enumerate(rows._constructor_list)}
    columns: list[list[_Column]] = [[] for _ in places]
    for place, key, name, convert in rows._row_spec:
        columns[places.get(key, places[rows.model])].append((place, name, convert))
    tables = [_table(model, columns[place]) for place, (_, model, _) in enumerate(rows._constructor_list)]
    for key, beyond in rows._dest_reachable.items():
        tables[places[key]].beyond = [places[one] for one in beyond if one in places]
    root = places[rows.model]
    joins = [
        (places[source], name, places[there], is_outer, is_key)
        for source, name, there, _, is_outer, is_key in rows.src_to_dest
        if source in places and there in places
    ]

    def made(row: Sequence[Any]) -> Any:
        there = [table.is_there(row) for table in tables]
        wanted = [known or any(there[one] for one in table.beyond) for known, table in zip(there, tables, strict=True)]
        wanted[root] = True
        models = [table.made(row) if wants else None for wants, table in zip(wanted, tables, strict=True)]
        for source, name, end, is_outer, is_key in joins:
            if (holder := models[source]) is None or not (wanted[end] or is_outer):
                continue
            if is_outer and not (there[source] or there[end]):
                continue
            if is_key and models[end] is None:
                holder.__rel__[name] = None
            else:
                setattr(holder, name, models[end])
        for one in models:
            if one is not None:
                one._dirty.clear()
        return models[root]

    return made
