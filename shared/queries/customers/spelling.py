"""Names that are spelt nearly like what was typed, or hold it in their middle: looked up, never scanned (INP-3)."""

from __future__ import annotations

from functools import cache

from shared.database.connections import database, is_sqlite
from shared.rules import names

#: Names that one word may stand for. With more, the word says too little.
_MOST = 40
_END = "\U0010ffff"


def near(word: str) -> list[str]:
    """The names of customers that are one letter away from `word`, and those that hold it; the nearest first."""
    if len(word) < names.SHORTEST_MISSPELT:
        return []
    filed_under = sorted({word} | names.without_one(word))
    execute = database.execute_sql
    same = {row[0] for row in execute(_same(len(filed_under), is_sqlite()), tuple(filed_under)).fetchall()}
    close = sorted(name for name in same if names.one_letter_apart(word, name))
    held = execute(_begins(is_sqlite()), (word, word + _END)).fetchall() if len(close) < _MOST else ()
    return [*close, *sorted({row[0] for row in held if word in row[0]} - {*close})][:_MOST]


@cache
def _same(count: int, sqlite: bool) -> str:
    marks = ", ".join(["?" if sqlite else "%s"] * count)
    return f"SELECT DISTINCT name FROM name_spelling WHERE spelling IN ({marks}) LIMIT 400"  # noqa: S608 - only marks


@cache
def _begins(sqlite: bool) -> str:
    mark = "?" if sqlite else "%s"
    return f"SELECT name FROM name_spelling WHERE spelling >= {mark} AND spelling < {mark} LIMIT 400"  # noqa: S608
