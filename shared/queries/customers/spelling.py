"""Names that are spelt nearly like what was typed, or hold it in their middle: looked up, never scanned (INP-3)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from shared.database.connections import database, is_sqlite
from shared.rules import names

#: Names that one word may stand for. With more, the word says too little.
_MOST = 40
_END = "\U0010ffff"


class Near(NamedTuple):
    """Names that a word may stand for: `known` where one begins just so, one letter away, or with it in the middle."""

    known: bool
    close: list[str]
    held: list[str]


def near(word: str) -> Near:
    """The names of customers that are one letter away from `word`, and those that hold it."""
    if len(word) < names.SHORTEST_MISSPELT:
        return Near(known=True, close=[], held=[])
    filed_under = sorted({word} | names.without_one(word))
    execute = database.execute_sql
    same = {row[0] for row in execute(_same(len(filed_under), is_sqlite()), tuple(filed_under)).fetchall()}
    close = sorted(name for name in same if names.one_letter_apart(word, name))
    begun = [row[0] for row in execute(_begins(is_sqlite()), (word, word + _END)).fetchall()]
    held = sorted({name for name in begun if word in name} - {*close})
    return Near(any(name.startswith(word) for name in begun), close[:_MOST], held[:_MOST])


@cache
def _same(count: int, sqlite: bool) -> str:
    marks = ", ".join(["?" if sqlite else "%s"] * count)
    return f"SELECT DISTINCT name FROM name_spelling WHERE spelling IN ({marks}) LIMIT 400"  # noqa: S608 - only marks


@cache
def _begins(sqlite: bool) -> str:
    mark = "?" if sqlite else "%s"
    return f"SELECT name FROM name_spelling WHERE spelling >= {mark} AND spelling < {mark} LIMIT 400"  # noqa: S608
