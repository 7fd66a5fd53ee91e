"""The query of a search alone, among a million people with sixty thousand surnames, on the database at an address.

    python -m bench.finding postgresql://… [--size 1000000]

An empty database is migrated and filled first, which takes some minutes; one that is filled is only asked. Surnames are
as unequal as they are among people: a few are everywhere, most are rare. The least of five tries of each query counts,
by the clock; with --processor the time that processors spent on it, in this process and in the server's, which is on
the same machine: what a busy machine does otherwise is then left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, islice, product
from pathlib import Path
from random import Random
from typing import Any

from shared.actions.customers.findable import learn_spellings
from shared.database import migrations
from shared.database.connections import database, is_sqlite
from shared.database.writing import writing
from shared.models import Customer
from shared.queries.customers.find import find_customers
from shared.rules import names

_SIZE, _SURNAMES, _FIRST_NAMES, _STREETS = 1_000_000, 60_000, 3_000, 5_000
_TRIES, _ASKED, _BAR = 5, 120, 5.0
_BATCH = 5_000
_ONSETS = "b br c ch d dr f g gr h j k l m mar n o p pr qu r s sh st t th tr v w wh y z".split()  # noqa: SIM905 - as a list it is thirty lines
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "oo"]
_ENDS = ["ck", "ld", "ll", "m", "n", "nd", "ng", "r", "rn", "rt", "s", "sh", "son", "ston", "t", "ton", "wick", "worth"]
_COLUMNS = ("account", "name", "address", "postcode", "telephone_key", "email_key", "postcode_key", "found_by")
_SAME = {
    "version": 1,
    "created_at": "2026-01-01",
    "telephone": "",
    "email": "",
    "preferred_channel": "telephone",
    "language": "en",
    "unmatched_because": "",
}


def main() -> int:
    """Fill the database where it is empty, ask it, and print a table. Returns 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.finding", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--size", type=int, default=_SIZE)
    parser.add_argument(
        "--processor", action="store_true", help="processor time, ours and the server's, not the clock's"
    )
    asked = parser.parse_args()
    migrations.migrate(asked.url)
    if not Customer.select().exists():
        sys.stderr.write(f"Making {asked.size:,} customers …\n")
        fill(asked.size)
    return report(_spent_by_processors() if asked.processor else time.perf_counter_ns)


def _spent_by_processors() -> Callable[[], int]:
    """Nanoseconds that processors have spent on this process, and on the one of PostgreSQL that serves it."""
    if is_sqlite():
        return time.process_time_ns
    (server,) = database.execute_sql("SELECT pg_backend_pid()").fetchone()
    spent = Path(f"/proc/{server}/schedstat")
    return lambda: time.process_time_ns() + int(spent.read_text().split()[0])


def report(clock: Callable[[], int], asked: int = _ASKED) -> int:
    """Ask for so many customers in each way, and print the table. Returns 1 where a bar was missed."""
    missed = False
    print("| typed | median | p95 | most |\n|---|---|---|---|")  # noqa: T201 - the table is what it is for
    for what, queries in _ways(asked).items():
        spent = sorted(_least(query, clock) for query in queries)
        p95 = spent[int(len(spent) * 0.95)]
        missed |= p95 > _BAR
        print(f"| {what} | {spent[len(spent) // 2]:.2f} | {p95:.2f} | {spent[-1]:.2f} |", flush=True)  # noqa: T201
    return int(missed)


def _least(query: str, clock: Callable[[], int]) -> float:
    """How many milliseconds the quickest of some tries takes."""

    def once() -> float:
        start = clock()
        find_customers(query)
        return (clock() - start) / 1e6

    return min(once() for _ in range(_TRIES))


def _ways(asked: int) -> dict[str, list[str]]:
    """What people type, by the row of the table."""
    highest = Customer.select(Customer.id).order_by(Customer.id.desc()).limit(1).scalar()
    ids = Random(11).sample(range(1, highest + 1), asked)
    people = [(one.name.partition(" "), one) for one in Customer.select().where(Customer.id.in_(ids))]
    ways: dict[str, Callable[[str, str, Any], str]] = {
        "one letter": lambda _, last, one: last[:1],
        "two letters": lambda _, last, one: last[:2],
        "three letters": lambda _, last, one: last[:3],
        "four letters": lambda _, last, one: last[:4],
        "a first name and one letter": lambda first, last, one: f"{first} {last[:1]}",
        "a first name and two letters": lambda first, last, one: f"{first} {last[:2]}",
        "a first name and three letters": lambda first, last, one: f"{first} {last[:3]}",
        "three letters of each": lambda first, last, one: f"{first[:3]} {last[:3]}",
        "one letter and a surname": lambda first, last, one: f"{first[:1]} {last}",
        "two letters of each, of two people": lambda first, last, one: f"{last[:2]} {one.postcode[:2]}",
        "a first name": lambda first, _, one: first,
        "a surname": lambda _, last, one: last,
        "a whole name": lambda first, last, one: f"{first} {last}",
        "a surname with a letter left out": lambda _, last, one: last[:2] + last[3:],
        "a first name and such a surname": lambda first, last, one: f"{first} {last[:2]}{last[3:]}",
        "a surname and half a postcode": lambda _, last, one: f"{last} {one.postcode.split()[0]}",
        "a number and a street": lambda _, __, one: one.address.splitlines()[0],
        "a street half typed": lambda _, __, one: one.address.split()[1][:4],
        "account, telephone, email, postcode": lambda _, __, one: (
            one.account, one.telephone_key, one.email_key, one.postcode
        )[one.id % 4],
    }  # fmt: skip
    return {what: [way(first, last, one) for (first, _, last), one in people] for what, way in ways.items()}


def fill(size: int) -> None:
    """The rows as they would be kept, beside the log: here only the search is asked."""
    people = _people(size)
    columns, mark = (*_COLUMNS, *_SAME), "?" if is_sqlite() else "%s"
    sql = f"INSERT INTO customer ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"
    same = tuple(_SAME.values())
    called: set[str] = set()
    addresses: set[str] = set()
    while rows := list(islice(people, _BATCH)):
        with writing():
            database.cursor().executemany(sql, [row + same for row in rows])
        called.update(row[1] for row in rows)
        addresses.update(word for row in rows for word in row[-1].split())
    with writing():
        for some in _batches(sorted({word for name in called for word in name.split()})):
            learn_spellings(some)
        for some in _batches(sorted(addresses)):
            learn_spellings((), *some)
    database.execute_sql("ANALYZE")


def _batches(words: list[str]) -> Iterator[list[str]]:
    yield from (words[start : start + _BATCH] for start in range(0, len(words), _BATCH))


def _people(size: int) -> Iterator[tuple[str, ...]]:
    random = Random(20)
    surnames, firsts, streets = (_words(random, many) for many in (_SURNAMES, _FIRST_NAMES, _STREETS))
    of_surnames, of_firsts = (list(accumulate(1 / (rank + 20) for rank in range(n))) for n in (_SURNAMES, _FIRST_NAMES))
    for number in range(1, size + 1):
        (first,), (last,) = (
            random.choices(firsts, cum_weights=of_firsts),
            random.choices(surnames, cum_weights=of_surnames),
        )
        kind, area = random.choice(("Street", "Road", "Court", "Close")), random.choice(("FH", "ME", "HX"))
        address = f"{random.randint(1, 150)} {random.choice(streets)} {kind}\nFernhill"
        postcode = (
            f"{area}{random.randint(1, 29)} {random.randint(1, 9)}{random.choice('ABDEFG')}{random.choice('JLNP')}"
        )
        account, name = f"HA-{number:07}", f"{first} {last}"
        yield (
            account, name, address, postcode, f"+441632{number:07}", f"{first}.{last}{number}@example.org".lower(),
            postcode.replace(" ", ""), names.found_by(name, account, address, postcode),
        )  # fmt: skip


def _words(random: Random, many: int) -> list[str]:
    """So many invented names of two syllables, in no order."""
    every = ["".join(parts).capitalize() for parts in product(_ONSETS, _VOWELS, ("", "l", "n"), _VOWELS, _ENDS)]
    return random.sample(sorted(set(every)), many)


if __name__ == "__main__":
    sys.exit(main())
