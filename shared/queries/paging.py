"""A page of a long list. It begins behind the last row of the page before it: any page costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import peewee

from shared.models.base import DayField, MomentField
from shared.rules.errors import NotFound

ROWS = 25
_LARGEST = 2**62
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursor: where the next page begins, as its address says it; empty on the last page."""

    rows: tuple[Row, ...]
    next: str = ""

    def showing(self, rows: Any) -> Page[Any]:
        """The same page with these in place of its rows, for lists that show something made of them."""
        return replace(self, rows=tuple(rows))


def page_of(query: Any, *by: Any, cursor: str = "", ascending: bool = False, rows: int = ROWS) -> Page[Any]:
    """A page of `query`, by these fields of its model (the last one unique), the greatest first unless `ascending`.

    Raises NotFound for a `cursor` that no page has given out.
    """
    if cursor:
        found = peewee.Tuple(*(_value(field, text) for field, text in zip(by, _texts(cursor, len(by)), strict=True)))
        here = peewee.Tuple(*by)
        query = query.where(here > found if ascending else here < found)
    return page_at(query.order_by(*(field if ascending else field.desc() for field in by)), *by, rows=rows)


def page_at(query: Any, *by: Any, rows: int = ROWS) -> Page[Any]:
    """The first page of a `query` that is in its order already, and begins where it should."""
    # One row more than is shown tells whether there is a next page.
    found = tuple(query.limit(rows + 1))
    shown = found[:rows]
    return Page(shown, _cursor(shown[-1], by) if len(found) > rows else "")


def _cursor(row: Any, by: tuple[Any, ...]) -> str:
    return "_".join(str(field.db_value(getattr(row, field.name))).replace(" ", "T") for field in by)


def _texts(cursor: str, wanted: int) -> list[str]:
    texts = cursor.split("_")
    if len(texts) != wanted:
        raise NotFound("There is no such page of this list.")
    return texts


def _value(field: Any, text: str) -> Any:
    try:
        value: Any
        if isinstance(field, MomentField):
            value = field.python_value(datetime.fromisoformat(text))
        elif isinstance(field, DayField):
            value = date.fromisoformat(text)
        else:
            value = int(text)
            if not 0 <= value < _LARGEST:
                raise ValueError
    except ValueError:
        raise NotFound("There is no such page of this list.") from None
    return peewee.Value(field.db_value(value))
