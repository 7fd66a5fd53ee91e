"""Find a customer while the telephone rings: one box for name, telephone, account, email, postcode or address (CUS-2).

The shape of what was typed decides where to look, so that each look is one walk down an index. Never ordered by rank:
that reads every match of a short beginning. The SQL is made once, by hand, because this is the hottest read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from shared.database.connections import database, is_sqlite
from shared.rules.telephone import telephone_key

#: As many as a person can choose from at a glance.
SHOWN = 20
_END = "\U0010ffff"
_WORD = re.compile(r"[^\W_]+")
_TELEPHONE = re.compile(r"\+?[\d\s().-]{4,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]{0,2})?")
_ACCOUNT = re.compile(r"[A-Z]+[-/ ]?\d[A-Z\d/-]*")
_RUN_TOGETHER = re.compile(r"[A-Za-z]+\d{3,}")  # HA204417 for HA-204417
_LETTERS_OR_DIGITS = re.compile(r"[A-Za-z]+|\d+")
_TELEPHONE_END = 4


class Found(NamedTuple):
    """A customer as the list shows them."""

    id: int
    account: str
    name: str
    address: str
    postcode: str
    telephone: str
    email: str

    @property
    def place(self) -> str:
        """The address in one line."""
        return ", ".join(filter(None, [*self.address.splitlines(), self.postcode]))


class Search(NamedTuple):
    """What a search came to. `more` says that there are others than those shown."""

    query: str
    found: tuple[Found, ...] = ()
    more: bool = False

    @property
    def only(self) -> Found | None:
        """The one customer that it can be, if there is just one."""
        return self.found[0] if len(self.found) == 1 and not self.more else None


def find_customers(query: str) -> Search:
    """Up to SHOWN customers for what was typed, by name. Nothing typed finds nobody."""
    typed = " ".join(unicodedata.normalize("NFC", query).replace("\0", " ").split())
    rows: dict[int, tuple[Any, ...]] = {}
    execute = database.execute_sql
    for sql, parameters in _looks(typed):
        rows |= {row[0]: row for row in execute(sql, parameters).fetchall()}
        if len(rows) > SHOWN:
            break
    shown = map(Found._make, islice(rows.values(), SHOWN))
    by_name = sorted(shown, key=lambda found: (found.name.casefold(), found.account))
    return Search(typed, tuple(by_name), len(rows) > SHOWN)


def _looks(typed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where to look, most telling first."""
    sqlite = is_sqlite()
    sql = _sql(sqlite)
    if "@" in typed:
        yield sql["email"], _beginning(typed.lower().replace(" ", ""))
        return
    upper = typed.upper()
    compact = upper.replace(" ", "")
    if _TELEPHONE.fullmatch(typed) and (digits := telephone_key(typed)):
        yield sql["telephone"], _beginning(digits)
        if len(digits) >= _TELEPHONE_END:
            yield sql["telephone_end"], (digits[-_TELEPHONE_END:], f"%{digits}")
    if _ACCOUNT.fullmatch(upper):
        yield sql["account"], _beginning(compact)
    if _POSTCODE.fullmatch(compact):
        yield sql["postcode"], _beginning(compact)
    if words := _WORD.findall(typed):
        yield sql["words"], (_full_text(words, sqlite),)
    if _RUN_TOGETHER.fullmatch(typed):
        yield sql["words"], (_full_text(_LETTERS_OR_DIGITS.findall(typed), sqlite),)


def _beginning(text: str) -> tuple[str, str]:
    return text, text + _END


def _full_text(words: list[str], sqlite: bool) -> str:
    """Every word as the beginning of a word. Only letters and digits are left, and they are quoted (SEC-27)."""
    if sqlite:
        return " ".join(f'"{word}"*' for word in words)
    bare = ("".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)) for word in words)
    return " & ".join(f"'{word}':*" for word in bare)


@cache
def _sql(sqlite: bool) -> dict[str, str]:
    """The statement for each place to look, with the database's own marks. One more than is shown tells of others."""
    mark, collation = ("?", "BINARY") if sqlite else ("%s", '"C"')
    columns = ", ".join(f"customer.{name}" for name in Found._fields)
    select = f"SELECT {columns} FROM customer"  # noqa: S608 - the names of our own columns
    limit = f"LIMIT {SHOWN + 1}"
    end = "substr(telephone_key, -4)" if sqlite else "right(telephone_key, 4)"

    def begins(column: str) -> str:
        return (
            f"{select} WHERE {column} COLLATE {collation} >= {mark} AND {column} COLLATE {collation} < {mark} "
            f"ORDER BY {column} COLLATE {collation} {limit}"
        )

    words = (
        f"{select} JOIN customer_search ON customer_search.rowid = customer.id "
        f"WHERE customer_search MATCH {mark} {limit}"
        if sqlite
        else f"{select} WHERE customer_words(name || ' ' || account || ' ' || address || ' ' || postcode) "
        f"@@ to_tsquery('simple', {mark}) {limit}"
    )
    return {
        "email": begins("email_key"),
        "telephone": begins("telephone_key"),
        "telephone_end": f"{select} WHERE {end} = {mark} AND telephone_key LIKE {mark} {limit}",
        "account": begins("account"),
        "postcode": begins("postcode_key"),
        "words": words,
    }
