"""How the rows of a statement that is kept become models: just as peewee makes them, without asking at each column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee

#: What the database gives for these, stays as it is.
_AS_IT_IS = {peewee.AutoField, peewee.IntegerField, peewee.CharField, peewee.TextField}
#: The columns of one model in a row: their places, their names, and what else becomes of some.
_Columns = tuple[tuple[int, ...], tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]


def maker(rows: Any) -> Callable[[Any], Any]:
    """What makes one row, for what peewee would go through these rows with."""
    made: Callable[[Any], Any] = _of_one_table(rows) or _of_several(rows) or _of_tuples(rows) or rows.process_row
    return made


def _of_one_table(rows: Any) -> Callable[[Any], Any] | None:
    """For a row that is nothing but columns of one model."""
    if type(rows) is not peewee.ModelObjectCursorWrapper or not rows.is_model:
        return None
    if not set(rows.columns) <= rows.constructor._meta.fields.keys():
        return None
    model, columns = rows.constructor, _columns(rows, range(len(rows.columns)))
    _, names, convert = columns

    def made(values: Any) -> Any:
        return _made(model, dict(zip(names, values, strict=True)), convert)

    return made


def _of_tuples(rows: Any) -> Callable[[Any], Any] | None:
    """For a row that stays one, but for the columns that are kept in another form."""
    if type(rows) is not peewee.ModelTupleCursorWrapper:
        return None
    changed = [(place, convert) for place, convert in enumerate(rows.converters) if convert and not _stays(convert)]

    def made(values: Any) -> Any:
        row = list(values)
        for place, change in changed:
            if row[place] is not None:
                row[place] = change(row[place])
        return tuple(row)

    return made


class _Part(NamedTuple):
    """A model of a joined row, as peewee tells it from others; its columns, and what more the row says of it."""

    key: Any
    model: type[peewee.Model]
    columns: _Columns
    more: tuple[tuple[int, str, Callable[[Any], Any]], ...]


def _of_several(rows: Any) -> Callable[[Any], Any] | None:
    """For a row of joined models. What peewee knows of the joins is asked once, and gone through as it does."""
    if type(rows) is not peewee.ModelCursorWrapper:
        return None
    peewees: Any = rows
    if not all(is_model for *_, is_model in peewees._constructor_list):
        return None
    parts = tuple(_part(peewees, key, model) for key, model, _ in peewees._constructor_list)
    root, joins, beyond = peewees.model, peewees.src_to_dest, peewees._dest_reachable

    def made(values: Any) -> Any:
        objects, there = _apart(parts, values)
        for source, name, to, _, outer, is_key in joins:
            joined = objects[to]
            if to not in there and not (to in beyond and beyond[to] & there):
                if not outer or source not in there:
                    continue
                joined = None
            if is_key and joined is None:
                objects[source].__rel__[name] = None
            else:
                setattr(objects[source], name, joined)
        for one in objects.values():
            one._dirty.clear()
        return objects[root]

    return made


def _apart(parts: tuple[_Part, ...], values: Any) -> tuple[dict[Any, Any], set[Any]]:
    """The models of a row, each by itself, and which of them the row has anything of."""
    objects, there = {}, set()
    for key, model, (places, names, convert), more in parts:
        found = [values[place] for place in places]
        if any(value is not None for value in found):
            there.add(key)
        one = objects[key] = _made(model, dict(zip(names, found, strict=True)), convert)
        for place, name, change in more:
            if values[place] is not None:
                there.add(key)
            setattr(one, name, change(values[place]))
    return objects, there


def _part(rows: Any, key: Any, model: type[peewee.Model]) -> _Part:
    known = {one for one, *_ in rows._constructor_list}
    mine = [
        place for place, whose in enumerate(rows.column_keys)
        if whose is key or (key is rows.model and whose not in known)
    ]  # fmt: skip
    fields = [place for place in mine if rows.columns[place] in model._meta.fields]
    spec, convert = rows._row_spec, rows.converters
    more = tuple((place, spec[place][2], convert[place] or _as_it_is) for place in mine if place not in fields)
    return _Part(key, model, _columns(rows, fields), more)


def _made(model: type[peewee.Model], data: dict[str, Any], convert: Any) -> Any:
    for name, change in convert:
        if data[name] is not None:
            data[name] = change(data[name])
    row: Any = model.__new__(model)
    row.__data__, row.__rel__, row._dirty = data, {}, set()
    return row


def _columns(rows: Any, places: Any) -> _Columns:
    named = [(place, rows.columns[place], rows.converters[place]) for place in places]
    changed = tuple((name, convert) for _, name, convert in named if convert is not None and not _stays(convert))
    return tuple(place for place, *_ in named), tuple(name for _, name, _ in named), changed


def _as_it_is(value: Any) -> Any:
    return value


def _stays(convert: Any) -> bool:
    """Whether a column's own conversion changes nothing that the database gives."""
    field = getattr(convert, "__self__", None)
    if isinstance(field, peewee.ForeignKeyField):
        field = field.rel_field
    return type(field) in _AS_IT_IS
