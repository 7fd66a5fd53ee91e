"""The audit log: what it costs an action, and how long proving it takes.

`python -m bench.log EVENTS` makes so many events in a database of their own, proves them once, and says in how much
memory (10,000,000 take five gigabytes on the disk, in `var/bench`).
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from bench.measuring import Row, Times, side_by_side, table
from shared import audit, clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.database.connections import database
from shared.database.migrations import migrate
from shared.database.writing import writing
from shared.models import Contact, Customer, Event, Staff
from shared.models.base import canonical_json
from shared.queries.staff import actor_of
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import Channel, Direction

_TIMES = 150
#: How many turns each way of going through the log has, and how many events are made at once.
_TURNS, _AT_ONCE = 7, 5_000
#: After how many events memory is looked at first, and how much more it may be at the end, in megabytes.
_FEW, _MORE = 20_000, 8


def measure(events: int) -> list[Row]:
    """Over a copy of a database that is thrown away afterwards."""
    return [*_action(), *_verify(events)]


def _action() -> list[Row]:
    """A contact, with all that is asked and written with it: as somebody waits for it, and by the processors’ time."""
    colleague = Staff.get(Staff.email.startswith("colleague@"))
    actor, customer = actor_of(colleague), Customer.get()
    facts = NewContact(clock.now() - timedelta(minutes=1), Channel.TELEPHONE, Direction.IN, 4, "Repair")
    record_contact(actor, customer.account, facts)
    rows = [
        _last("contact", "id"),
        _last("event", "number"),
        _last("event_payload", "event_number"),
        _last("tally", "id"),
    ]
    numbers = iter(range(-1, -100_000, -1))
    connection = database.connection()

    def bare(_: int) -> None:
        """The same rows, in one transaction, by prepared SQL and nothing else."""
        number = next(numbers)
        connection.execute("BEGIN IMMEDIATE")
        for (sql, values), key in zip(rows, (None, number, number, None), strict=True):
            connection.execute(sql, (key, *values))
        connection.execute("COMMIT")

    waits, works = (
        side_by_side(lambda _: record_contact(actor, customer.account, facts), bare, list(range(_TIMES)), watch)
        for watch in (time.perf_counter_ns, time.process_time_ns)
    )
    with writing():
        Contact.delete().execute()
        database.execute_sql("DROP TRIGGER event_is_never_deleted")
        database.execute_sql("DELETE FROM event_payload WHERE event_number < 0")
        database.execute_sql("DELETE FROM event WHERE number < 0")
    bare_rows, part = "its rows, in a bare transaction", waits[1].median / waits[0].median
    return [
        Row("audited action", waits[0], bare_rows, waits[1], f"{part:.0%}", "≥ 75 %", part >= 0.75),
        Row("  processors’ time", works[0], bare_rows, works[1], f"{works[1].median / works[0].median:.0%}", "", True),
    ]


def _last(table: str, key: str) -> tuple[str, tuple[object, ...]]:
    """What inserts the last row of a table again: the statement, which takes the key first, and the other values."""
    cursor = database.execute_sql(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1")
    row = dict(zip((column[0] for column in cursor.getdescription()), cursor.fetchone(), strict=True))
    del row[key]
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    return f"INSERT INTO {table} ({key}, {names}) VALUES (?, {marks})", tuple(row.values())


def _verify(events: int, turns: int = _TURNS) -> list[Row]:
    """Proving the log beside reading it, in turn; what counts is the least that the processors took for each."""
    _grow(events)
    count = audit.checkpoint().number
    proving, reading = _in_turn(turns, _prove, _read)
    ratio = min(proving) / min(reading)
    what, floor = f"proof of {count:,} events", "reading them (least)"
    return [Row(what, Times.of(proving), floor, Times.of(reading), f"{ratio:.2f} ×", "≤ 2 ×", ratio <= 2)]


def _in_turn(turns: int, *ways: Callable[[], None]) -> list[list[int]]:
    """The processors’ time of each way at each turn."""
    spent: list[list[int]] = [[] for _ in ways]
    for _ in range(turns):
        for times, way in zip(spent, ways, strict=True):
            start = time.process_time_ns()
            way()
            times.append(time.process_time_ns() - start)
    return spent


def _prove() -> None:
    if broken := audit.verify().broken:
        raise RuntimeError(broken[0].what)


def _read() -> None:
    for _ in database.execute_sql(
        "SELECT * FROM event LEFT JOIN event_payload ON event_number = number ORDER BY number"
    ):
        pass


def _grow(events: int) -> None:
    """So many events at the end of the log, as `audit.append` writes them, thousands in one transaction."""
    end = audit.checkpoint()
    number, head, moment = end.number, end.head, Event.at.db_value(clock.now())
    into = f"event ({', '.join(audit._COLUMNS)}) VALUES ({', '.join('?' * len(audit._COLUMNS))})"
    last = number + events
    while number < last:
        rows, payloads = [], []
        for number in range(number + 1, min(number + _AT_ONCE, last) + 1):  # noqa: B020 - goes on where it stopped
            salt, body = secrets.token_hex(16), canonical_json({"what": "marker", "why": number})
            said = audit._payload_digest(salt, body)
            what = audit.LOOK, "customer", f"HA-{number:06}", "", f"HA-{number:06}", False
            chained = number, moment, None, None, OPERATOR.name, *what, said, head
            head = audit._hash(chained)
            rows.append((*chained, head))
            payloads.append((number, salt, body))
        with writing():
            connection = database.connection()
            connection.executemany(f"INSERT INTO {into}", rows)
            connection.executemany("INSERT INTO event_payload (event_number, salt, body) VALUES (?, ?, ?)", payloads)


def _memory() -> float:
    """The most that this process has held, in megabytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Prove a big log once, and say in how much memory. Returns 1 where that grew with the log."""
    parser = argparse.ArgumentParser(prog="python -m bench.log")
    parser.add_argument("events", type=int)
    events = parser.parse_args().events
    file = Path(__file__).parent.parent / "var" / "bench" / "log.sqlite"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        migrate(f"sqlite:///{file}")
        _grow(min(events, _FEW))
        _prove()
        few = _memory()
        rows = _verify(events - _FEW, 1)
        grown = _memory() - few
        sys.stdout.write(f"{table(rows)}\nmemory: {few:.1f} MB at {_FEW:,} events, {grown:.1f} more at the end\n")
        return 0 if grown <= _MORE else 1
    finally:
        database.close()
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()


if __name__ == "__main__":
    sys.exit(main())
