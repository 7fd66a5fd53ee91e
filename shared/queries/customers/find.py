"""Find a customer while the telephone rings: one box for name, telephone, account, email, postcode or address (CUS-2).

A name is found however it is typed, and whoever a reference of ours is about (INP-3). The shape of what was typed
decides where to look, so that each look is one walk down an index; only when nobody is found are words joined, and
then names looked for that are spelt nearly so. Never ordered by rank: that reads every match of a short beginning. The
SQL is made once, by hand, because this is the hottest read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from shared.database.connections import database, is_sqlite
from shared.models.references import read_reference
from shared.queries.customers.spelling import near
from shared.rules import names
from shared.rules.telephone import parts, telephone_key

#: As many as a person can choose from at a glance.
SHOWN = 20
#: More words than anybody types of a name and an address.
_MOST_WORDS = 12
_END = "\U0010ffff"
_TELEPHONE = re.compile(r"\+?[\d\s()./-]{4,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]{0,2})?")
_ACCOUNT = re.compile(r"[A-Z]+[-/ ]?\d[A-Z\d/-]*")
_REFERENCE = re.compile(r"([A-Z]{3})-[0-9A-Z]{4}-[0-9A-Z]{4}")
_TELEPHONE_END = 4
#: Whom each kind of reference is about: the table, its column with the reference, and how it leads to a customer.
_ABOUT = {
    "INC": ("incident", "reference", "customer_id"),
    "LAD": ("ladder", "reference", "customer_id"),
    "CAS": ("case_file", "reference", "customer_id"),
    "RES": ("restriction", "reference", "customer_id"),
    "LET": ("letter", "reference", "customer_id"),
    "DEC": ("letter", "appeal_reference", "customer_id"),
    "ADJ": ("adjustment_request", "reference", "customer_id"),
    "ENQ": ("enquiry", "reference", "customer_id"),
    "APP": (
        "appeal",
        "reference",
        "COALESCE(appeal.customer_id, (SELECT customer_id FROM restriction WHERE id = appeal.restriction_id), "
        "(SELECT customer_id FROM incident WHERE id = appeal.incident_id))",
    ),
}


class FoundCustomer(NamedTuple):
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
    """What a search came to. `more`: there are others than those shown; `alike`: only names spelt nearly so."""

    query: str
    found: tuple[FoundCustomer, ...] = ()
    more: bool = False
    alike: bool = False

    @property
    def only(self) -> FoundCustomer | None:
        """The one customer that it can be, if there is just one."""
        return self.found[0] if len(self.found) == 1 and not self.more and not self.alike else None


def find_customers(query: str) -> Search:
    """Up to SHOWN customers for what was typed, by name. Nothing typed finds nobody."""
    typed = " ".join(unicodedata.normalize("NFC", query).replace("\0", " ").split())
    rows: dict[int, tuple[Any, ...]] = {}
    for looks in (_looks, _joined_looks, _spelt_looks):
        for sql, parameters in looks(typed):
            rows |= {row[0]: row for row in database.execute_sql(sql, parameters).fetchall()}
            if len(rows) > SHOWN:
                break
        if rows:
            break
    shown = map(FoundCustomer._make, islice(rows.values(), SHOWN))
    by_name = sorted(shown, key=lambda found: (found.name.casefold(), found.account))
    return Search(typed, tuple(by_name), len(rows) > SHOWN, alike=bool(rows) and looks is _spelt_looks)


def _looks(typed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where to look, most telling first."""
    sqlite = is_sqlite()
    sql = _sql(sqlite)
    if "@" in typed:
        yield sql["email"], _beginning(typed.lower().replace(" ", ""))
        yield sql["support_email"], _beginning(typed.lower().replace(" ", ""))
        return
    reference = read_reference(typed)
    if (match := _REFERENCE.fullmatch(reference)) and match[1] in _ABOUT:
        yield sql[match[1]], (reference,)
    upper = typed.upper()
    compact = upper.replace(" ", "")
    if _TELEPHONE.fullmatch(parts(typed).number) and (digits := telephone_key(typed)):
        yield sql["telephone"], _beginning(digits)
        yield sql["support_telephone"], (digits,)
        if len(digits) >= _TELEPHONE_END:
            yield sql["telephone_end"], (digits[-_TELEPHONE_END:], f"%{digits}")
    if _ACCOUNT.fullmatch(upper):
        yield sql["account"], _beginning(compact)
    if _POSTCODE.fullmatch(compact):
        yield sql["postcode"], _beginning(compact)
    if words := names.pieces(typed)[:_MOST_WORDS]:
        yield sql["words"], (_full_text([[[word]] for word in words], sqlite),)


def _joined_looks(typed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For a name that is one word with us: mc donald, de la cruz."""
    sqlite = is_sqlite()
    words = names.pieces(typed)[:_MOST_WORDS]
    if len(words) > 1 and "@" not in typed:
        for together in names.joined(words):
            yield _sql(sqlite)["words"], (_full_text([[[word]] for word in together], sqlite),)


def _spelt_looks(typed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For a name with one letter wrong, or of which the middle was heard: each word as it is, or as a name near it."""
    sqlite = is_sqlite()
    words = names.pieces(typed)[:_MOST_WORDS]
    alike = [near(word) for word in words] if "@" not in typed else []
    all_known = all(one.known for one in alike)  # each is somebody's name, but nobody has them all
    others = [one.close if all_known else [] if one.known else [*one.close, *one.held] for one in alike]
    if any(others):
        choices = [[[word], some] for word, some in zip(words, others, strict=True)]
        yield _sql(sqlite)["words"], (_full_text(choices, sqlite),)


def _beginning(text: str) -> tuple[str, str]:
    return text, text + _END


def _full_text(words: Iterable[list[list[str]]], sqlite: bool) -> str:
    """Each word, as the beginning of one or whole as one of others. Only letters and digits, and quoted (SEC-27)."""
    begins, whole, both, either = ('"{}"*', '"{}"', " AND ", " OR ") if sqlite else ("'{}':*", "'{}'", " & ", " | ")
    choices = (
        either.join([*map(begins.format, beginning), *(whole.format(other) for some in others for other in some)])
        for beginning, *others in words
    )
    return both.join(f"({choice})" for choice in choices)


@cache
def _sql(sqlite: bool) -> dict[str, str]:
    """The statement for each place to look, with the database's own marks. One more than is shown tells of others."""
    mark, collation = ("?", "BINARY") if sqlite else ("%s", '"C"')
    columns = ", ".join(f"customer.{name}" for name in FoundCustomer._fields)
    select = f"SELECT {columns} FROM customer"  # noqa: S608 - the names of our own columns
    limit = f"LIMIT {SHOWN + 1}"
    end = "substr(telephone_key, -4)" if sqlite else "right(telephone_key, 4)"

    def begins(column: str) -> str:
        return (
            f"{select} WHERE {column} COLLATE {collation} >= {mark} AND {column} COLLATE {collation} < {mark} "
            f"ORDER BY {column} COLLATE {collation} {limit}"
        )

    def helped(condition: str) -> str:
        """Those for whom somebody speaks, or whom somebody helps, who is found so."""
        return f"{select} WHERE id IN (SELECT customer_id FROM support_contact WHERE {condition}) {limit}"  # noqa: S608

    def about(table: str, reference: str, customer: str) -> str:
        return f"{select} WHERE id = (SELECT {customer} FROM {table} WHERE {reference} = {mark})"  # noqa: S608

    words = (
        f"{select} JOIN customer_search ON customer_search.rowid = customer.id "
        f"WHERE customer_search MATCH {mark} {limit}"
        if sqlite
        else f"{select} WHERE customer_terms(found_by) @@ {mark}::tsquery {limit}"
    )
    return {
        "email": begins("email_key"),
        "support_email": helped(f"email_key >= {mark} AND email_key < {mark}"),
        "support_telephone": helped(f"telephone_key = {mark}"),
        "telephone": begins("telephone_key"),
        "telephone_end": f"{select} WHERE {end} = {mark} AND telephone_key LIKE {mark} {limit}",
        "account": begins("account"),
        "postcode": begins("postcode_key"),
        "words": words,
        **{kind: about(*where) for kind, where in _ABOUT.items()},
    }
