"""Customers who have words: how each database is asked for those that begin as what was typed (INP-3).

The SQL is made once, by hand, because this is the hottest read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from shared.database.connections import is_sqlite
from shared.queries.customers.found import COLUMNS, LIMIT, SELECT
from shared.queries.customers.spelling import MOST_BEGUN, beginning
from shared.rules import names

#: A statement, and what it is asked with.
Look = tuple[str, tuple[Any, ...]]

#: Of so many customers one is in the index that PostgreSQL asks first, `customer_terms_sample`; with another number
#: here it would pass over that index.
SAMPLED = 32
#: The longest beginning of words that the full text of SQLite has an index of.
_LONGEST_BEGINNING = 5
#: How PostgreSQL marks the first two and the first three letters of each word, which are terms of their own.
_BEGUN, _SHORTEST_BEGUN, _LONGEST_BEGUN = "'{}^'", 2, 3
#: Of more words PostgreSQL asks itself, at each row, which of them it was: it had better read the row.
_MOST_ASKED = 8
#: What is longer and has digits (an account, a whole postcode) says more than its first letters.
_LONGEST_HALF = 4
#: So many rows are soon read.
_READ = 1_000
_FULL_TEXT = (
    f"{SELECT} JOIN customer_search ON customer_search.rowid = customer.id WHERE customer_search MATCH ? {LIMIT}"
)
_FIRST_ROWS = f"{COLUMNS} FROM (SELECT * FROM customer ORDER BY id LIMIT {_READ}) customer WHERE found_by ~ %s {LIMIT}"  # noqa: S608 - our own names


class Wording(NamedTuple):
    """How a database is asked for words. They are only letters and digits, and quoted (SEC-27)."""

    beginning: str
    word: str
    both: str
    either: str
    #: The words that a longer beginning may stand for are named, up to so many: the database would first gather all.
    longest: int
    most: int

    def begins(self, word: str) -> str:
        """The words that begin so."""
        return self.any(map(self.whole, named)) if (named := self.named(word)) else self.beginning.format(word)

    def named(self, word: str) -> list[str] | None:
        """Those words, whole, where they are few enough to ask for each; none at all where nobody has one."""
        if len(word) <= self.longest or not word.isalpha() or len(known := beginning(word)) > self.most:
            return None
        return known

    def whole(self, word: str) -> str:
        return self.word.format(word)

    def ends(self, word: str) -> str:
        """The last word of a name, which may be half typed; of a short one there would be too many."""
        return self.begins(word) if len(word) >= names.SHORTEST_MISSPELT else self.whole(word)

    def all(self, each: Iterable[str]) -> str:
        return f"({self.both.join(each)})"

    def any(self, each: Iterable[str]) -> str:
        return f"({self.either.join(each)})"


_SQLITE = Wording('"{}"*', '"{}"', " AND ", " OR ", _LONGEST_BEGINNING, MOST_BEGUN)
_POSTGRESQL = Wording("'{}':*", "'{}'", " & ", " | ", _LONGEST_BEGUN, _MOST_ASKED)


def wording() -> Wording:
    """How the database at hand is asked."""
    return _SQLITE if is_sqlite() else _POSTGRESQL


def look_for(
    words: list[str], others: Mapping[str, list[str]] | None = None, *, exactly: Collection[str] = ()
) -> Iterator[Look]:
    """Whoever has words that begin with all of these, or for some of them what stands in `others`.

    Those in `exactly` do not begin a word, but are one. No look at all where nobody has a word that begins as one of
    these: that is known without asking for the others.
    """
    others = others or {}
    if any(wording().named(word) == [] for word in words if not others.get(word)):
        return iter(())
    return (_on_sqlite if is_sqlite() else _on_postgresql)(words, others, exactly)


def _on_sqlite(words: list[str], others: Mapping[str, list[str]], exactly: Collection[str]) -> Iterator[Look]:
    either = (
        _SQLITE.whole(word) if word in exactly else _SQLITE.any([_SQLITE.begins(word), *others.get(word, ())])
        for word in words
    )
    yield _FULL_TEXT, (_SQLITE.all(either),)


def _on_postgresql(words: list[str], others: Mapping[str, list[str]], exactly: Collection[str]) -> Iterator[Look]:
    """GIN gathers everybody who has what is asked before it gives the first; of whole terms only those who have all.

    So a word is asked for by its first letters, which are a term, and what follows them is read in the rows; and
    what else a word may stand for is asked one after the other, for each is rare. One customer in SAMPLED is asked
    first, who are more than are shown where it would have to gather many; before that, for a beginning that half of
    all may have, the first rows are read.
    """
    longest = max(map(len, words))
    if len(words) == 1 and longest <= _LONGEST_BEGUN:
        yield _FIRST_ROWS, (_begins(words[0]),)
    spread = max(others, key=lambda word: len(others[word]), default="") if len(words) > 1 else ""
    terms, read = [], []
    for word in words:
        if word == spread:
            continue
        if word in exactly:
            terms.append(_POSTGRESQL.whole(word))
        elif others.get(word):
            terms.append(_POSTGRESQL.any([_POSTGRESQL.begins(word), *others[word]]))
        elif len(word) < _SHORTEST_BEGUN and longest > 1:
            read.append(word)
        else:
            term, rest = _first_letters(word, alone=len(words) == 1)
            terms.append(term)
            read += rest
    each = (_POSTGRESQL.begins(spread), *others[spread]) if spread else ()
    asked = [_POSTGRESQL.all([*terms, one]) for one in each] or _POSTGRESQL.all(terms)
    few = each or exactly or (len(words) > 1 and all(map(_POSTGRESQL.named, words)))  # whole words: only who has all
    for sample in (False,) if few else (True, False):
        yield _terms(len(read), several=bool(each), sample=sample), (asked, *map(_begins, read))


def _begins(word: str) -> str:
    return f"(^| ){word}"


def _first_letters(word: str, *, alone: bool) -> tuple[str, list[str]]:
    """The terms for words that begin so, and what has to be read in the rows that they lead to."""
    if _SHORTEST_BEGUN <= len(word) <= _LONGEST_BEGUN:
        return _BEGUN.format(word), []
    if named := _POSTGRESQL.named(word):
        return _POSTGRESQL.any(map(_POSTGRESQL.whole, named)), []
    if alone or len(word) < _SHORTEST_BEGUN or (len(word) > _LONGEST_HALF and not word.isalpha()):
        return _POSTGRESQL.beginning.format(word), []
    return _BEGUN.format(word[:_LONGEST_BEGUN]), [word]


@cache
def _terms(read: int, *, several: bool, sample: bool = False) -> str:
    asked = "ANY(%s::tsquery[])" if several else "%s::tsquery"
    sampled = f" AND mod(id, {SAMPLED}) = 0" if sample else ""
    return f"{SELECT} WHERE customer_terms(found_by) @@ {asked}{' AND found_by ~ %s' * read}{sampled} {LIMIT}"
