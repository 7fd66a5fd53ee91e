"""Words that finish what was typed, are spelt nearly like it, or hold it in their middle: looked up, never scanned
(INP-3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from shared.database.connections import database, is_sqlite
from shared.rules import names

#: Names that one word may stand for. With more, the word says too little.
MOST = 40
#: Words that one may be the beginning of, each of which is looked up.
MOST_BEGUN = 100
_END = "\U0010ffff"
#: The answers of this search, by statement and values; None outside one.
_answers: ContextVar[dict[tuple[str, tuple[str, ...]], list[str]] | None] = ContextVar("answers", default=None)


def is_known(word: str) -> bool:
    """Whether a name of a customer begins just so. Of a short word it is taken to: it could stand for any."""
    if len(word) < names.SHORTEST_MISSPELT:
        return True
    return bool(beginning(word))


def beginning(word: str) -> list[str]:
    """The words, of names and addresses, that begin so: MOST_BEGUN and one more, where there are so many."""
    return _names(_known(is_sqlite()), word, word + _END)


def known_among(words: Iterable[str]) -> set[str]:
    """Those of these words that customers have, whole."""
    asked = tuple(words)
    if not asked:
        return set()
    return set(_names(_whole(len(asked), is_sqlite()), *asked))


def close_to(word: str) -> list[str]:
    """The names of customers that are one letter away from `word`."""
    if len(word) < names.SHORTEST_MISSPELT:
        return []
    filed_under = sorted({word} | names.without_one(word))
    found = _names(_same(len(filed_under), is_sqlite()), *filed_under)
    together = {name.replace(" ", "") for name in found}
    return sorted(name for name in together if names.one_letter_apart(word, name))[:MOST]


def holding(word: str) -> list[str]:
    """The names of customers that hold `word` in their middle."""
    if len(word) < names.SHORTEST_MISSPELT:
        return []
    filed = {*_names(_begins(is_sqlite()), word, word + _END)}
    found = sorted(filed, key=lambda name: (" " in name, name))  # of several words: if there is room
    return [name.replace(" ", "") for name in found[:MOST]]


@contextmanager
def asked_once() -> Iterator[None]:
    """Within one search, each of these questions goes to the database once: it looks in several ways for a word."""
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


def _names(sql: str, *values: str) -> list[str]:
    known = _answers.get()
    if known is None or (sql, values) not in known:
        found = [row[0] for row in database.execute_sql(sql, values).fetchall()]
        if known is None:
            return found
        known[sql, values] = found
    return known[sql, values]


@cache
def _known(sqlite: bool) -> str:
    mark = "?" if sqlite else "%s"
    begun = f"spelling >= {mark} AND spelling < {mark}"
    return f"SELECT name FROM name_spelling WHERE {begun} AND name = spelling LIMIT {MOST_BEGUN + 1}"  # noqa: S608


@cache
def _whole(count: int, sqlite: bool) -> str:
    marks = ", ".join(["?" if sqlite else "%s"] * count)
    return f"SELECT name FROM name_spelling WHERE spelling IN ({marks}) AND name = spelling"  # noqa: S608 - only marks


@cache
def _same(count: int, sqlite: bool) -> str:
    marks = ", ".join(["?" if sqlite else "%s"] * count)
    return f"SELECT DISTINCT name FROM name_spelling WHERE spelling IN ({marks}) LIMIT 400"  # noqa: S608 - only marks


@cache
def _begins(sqlite: bool) -> str:
    mark = "?" if sqlite else "%s"
    return f"SELECT name FROM name_spelling WHERE spelling >= {mark} AND spelling < {mark} LIMIT 400"  # noqa: S608
