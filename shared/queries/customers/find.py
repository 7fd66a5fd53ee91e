"""Find a customer while the telephone rings: one box for name, telephone, account, email, postcode or address (CUS-2).

A name is found however it is typed, and whoever a reference of ours is about (INP-3). The shape of what was typed
decides where to look, so that each look is one walk down an index; only when nobody is found are words joined or taken
apart, and then names looked for that are spelt nearly so, or hold what was typed. Never ordered by rank: that reads
every match of a short beginning. The SQL is made once, by hand, because this is the hottest read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from shared.database.connections import database, is_sqlite
from shared.models.references import read_reference
from shared.queries.customers.found import LIMIT, SELECT, SHOWN, FoundCustomer
from shared.queries.customers.spelling import asked_once, close_to, holding, is_known, known_among
from shared.queries.customers.words import Look, look_for, wording
from shared.rules import names
from shared.rules.telephone import parts, telephone_key

#: More words than anybody types of a name and an address.
_MOST_WORDS = 12
#: With more words than these none of them is taken apart.
_MOST_PARTED = 3
#: A house number and its letter.
_LONGEST_NUMBER = 4
_END = "\U0010ffff"
_TELEPHONE = re.compile(r"\+?[\d\s()./-]{4,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]{0,2})?")
_WHOLE_POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?) (\d[A-Za-z]{2})\b")
_ACCOUNT = re.compile(r"[A-Z]+[-/ ]?\d[A-Z\d/-]*")
_REFERENCE = re.compile(r"([A-Z]{3})-[0-9A-Z]{4}-[0-9A-Z]{4}")
_TELEPHONE_END = 4
#: How a street is written in short where that is not how the word begins; "St", "Ave" and "Terr" are found as they are.
_IN_SHORT = {
    "rd": "road",
    "ct": "court",
    "ln": "lane",
    "gdns": "gardens",
    "hse": "house",
    "pk": "park",
    "bldgs": "buildings",
}
_WRITTEN = _IN_SHORT | {whole: short for short, whole in _IN_SHORT.items()}
#: Whom each kind of reference is about: the table, its column with the reference, and how it leads to a customer.
_ABOUT = {
    "INC": ("incident", "reference", "customer_id"),
    "LAD": ("ladder", "reference", "customer_id"),
    "CAS": ("case_file", "reference", "customer_id"),
    "RES": ("restriction", "reference", "customer_id"),
    "LET": ("letter", "reference", "customer_id"),
    "DEC": ("letter", "appeal_reference", "customer_id"),
    "ADJ": ("adjustment_request", "reference", "customer_id"),
    "ENQ": (
        "enquiry",
        "reference",
        "COALESCE(enquiry.customer_id, (SELECT customer_id FROM case_file WHERE id = enquiry.case_id))",
    ),
    "STP": ("measure", "reference", "customer_id"),
    "SAF": ("safeguarding", "reference", "customer_id"),
    "PIR": ("rights_request", "reference", "customer_id"),
    "MRK": ("standing_marker", "reference", "customer_id"),
    "ALL": ("counter_allegation", "reference", "customer_id"),
    "APP": (
        "appeal",
        "reference",
        "COALESCE(appeal.customer_id, (SELECT customer_id FROM restriction WHERE id = appeal.restriction_id), "
        "(SELECT customer_id FROM incident WHERE id = appeal.incident_id), "
        "(SELECT customer_id FROM letter WHERE appeal_reference = appeal.decision_reference))",
    ),
}


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
    with asked_once():
        for looks in _WAYS:
            for sql, parameters in looks(typed):
                rows |= {row[0]: row for row in database.execute_sql(sql, parameters).fetchall()}
                if len(rows) > SHOWN:
                    break
            if rows:
                break
    shown = map(FoundCustomer._make, islice(rows.values(), SHOWN))
    by_name = sorted(shown, key=lambda found: (found.name.casefold(), found.account))
    return Search(typed, tuple(by_name), len(rows) > SHOWN, alike=bool(rows) and looks in _ALIKE)


def _numbered_looks(typed: str) -> Iterator[Look]:
    """For a house number and a street: with the number whole. Only where nobody lives there may it begin another."""
    words, upper = _words(typed), typed.upper()
    numbers = {word for word in words if word[0].isdigit() and len(word) <= _LONGEST_NUMBER}
    of_another_shape = _ACCOUNT.fullmatch(upper) or _POSTCODE.fullmatch(upper.replace(" ", ""))
    if numbers and len(numbers) < len(words) and not of_another_shape:
        yield from look_for(words, exactly=numbers)


def _looks(typed: str) -> Iterator[Look]:
    """Where to look, most telling first."""
    sqlite = is_sqlite()
    sql = _sql(sqlite)
    if "@" in typed:
        yield sql["email"], _beginning(typed.lower().replace(" ", ""))
        yield sql["support_email"], _beginning(typed.lower().replace(" ", ""))
        return
    reference = _record_of(read_reference(typed))
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
    if words := _words(typed):
        yield from look_for(words)


def _record_of(reference: str) -> str:
    """Of what was added, the reference of what it was added to."""
    if not reference.startswith("ADD-"):
        return reference
    mark = "?" if is_sqlite() else "%s"
    sql = f"SELECT record_reference FROM addition WHERE reference = {mark}"  # noqa: S608 - only a mark
    row = database.execute_sql(sql, (reference,)).fetchone()
    return row[0] if row else reference


def _written_looks(typed: str) -> Iterator[Look]:
    """For a street that was written in short, there or here: 14 Elder Ct."""
    words = _words(typed)
    yield from _instead(words, {word: [_WRITTEN[word]] for word in words if word in _WRITTEN})


def _joined_looks(typed: str) -> Iterator[Look]:
    """For a name that is one word with us: mc donald, de la cruz."""
    words = _words(typed)
    for together in names.joined(words) if len(words) > 1 else ():
        yield from look_for(together)


def _parted_looks(typed: str) -> Iterator[Look]:
    """For names that were typed as one word: smithjones."""
    words, ask = _words(typed), wording()
    if len(words) <= _MOST_PARTED and any(names.parted(word) for word in words):
        cuts = {word: names.parted(word) for word in words}
        known = known_among({first for each in cuts.values() for first, _ in each})
        both = {
            word: [ask.all([ask.whole(first), ask.ends(rest)]) for first, rest in each if first in known]
            for word, each in cuts.items()
        }
        if any(both.values()):
            yield from look_for(words, both)


def _one_close_looks(typed: str) -> Iterator[Look]:
    """For names that somebody has each, but nobody has all: one of them with a letter wrong, each in turn."""
    words = _words(typed)
    if len(words) > 1 and all(map(is_known, words)):
        for word in words:
            yield from _instead(words, {word: close_to(word)})


def _close_looks(typed: str) -> Iterator[Look]:
    """For a name with one letter wrong: each word that begins nobody's name, as it is or as a name near it."""
    words = _words(typed)
    strange = [word for word in words if not is_known(word)] or words  # each begins a name, but of nobody has them all
    yield from _instead(words, {word: close_to(word) for word in strange})


def _held_looks(typed: str) -> Iterator[Look]:
    """For a name of which the middle was heard."""
    words = _words(typed)
    yield from _instead(words, {word: holding(word) for word in words if not is_known(word)})


_EXACT = (_numbered_looks, _looks, _written_looks, _joined_looks, _parted_looks)
_ALIKE = (_one_close_looks, _close_looks, _held_looks)
_WAYS = _EXACT + _ALIKE


def _beginning(text: str) -> tuple[str, str]:
    return text, text + _END


def _words(typed: str) -> list[str]:
    """The words of what was typed; a whole postcode is one, which tells far more than its two halves."""
    text = _WHOLE_POSTCODE.sub(r"\1\2", typed)
    return [] if "@" in typed else names.pieces(text)[:_MOST_WORDS]


def _instead(words: list[str], others: dict[str, list[str]]) -> Iterator[Look]:
    """Each word, as the beginning of one, or whole as one of its `others`."""
    if any(others.values()):
        yield from look_for(words, {word: list(map(wording().whole, some)) for word, some in others.items()})


@cache
def _sql(sqlite: bool) -> dict[str, str]:
    """The statement for each place to look, with the database's own marks."""
    mark, collation = ("?", "BINARY") if sqlite else ("%s", '"C"')
    end = "substr(telephone_key, -4)" if sqlite else "right(telephone_key, 4)"

    def begins(column: str) -> str:
        return (
            f"{SELECT} WHERE {column} COLLATE {collation} >= {mark} AND {column} COLLATE {collation} < {mark} "
            f"ORDER BY {column} COLLATE {collation} {LIMIT}"
        )

    def helped(condition: str) -> str:
        """Those for whom somebody speaks, or whom somebody helps, who is found so."""
        return f"{SELECT} WHERE id IN (SELECT customer_id FROM support_contact WHERE {condition}) {LIMIT}"  # noqa: S608

    def about(table: str, reference: str, customer: str) -> str:
        return f"{SELECT} WHERE id = (SELECT {customer} FROM {table} WHERE {reference} = {mark})"  # noqa: S608

    return {
        "email": begins("email_key"),
        "support_email": helped(f"email_key >= {mark} AND email_key < {mark}"),
        "support_telephone": helped(f"telephone_key = {mark}"),
        "telephone": begins("telephone_key"),
        "telephone_end": f"{SELECT} WHERE {end} = {mark} AND telephone_key LIKE {mark} {LIMIT}",
        "account": begins("account"),
        "postcode": begins("postcode_key"),
        **{kind: about(*where) for kind, where in _ABOUT.items()},
    }
