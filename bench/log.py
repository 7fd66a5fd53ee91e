"""The audit log: what it costs an action, and how long proving it takes."""

from __future__ import annotations

import time
from datetime import timedelta

from bench.measuring import Row, Times, side_by_side
from shared import audit, clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.database.connections import database
from shared.database.writing import writing
from shared.models import Contact, Customer, Staff
from shared.queries.staff import actor_of
from shared.rules.actor import OPERATOR
from shared.rules.vocabulary import Channel, Direction

_TIMES = 150


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


def _verify(events: int) -> list[Row]:
    with writing():
        for number in range(events):
            audit.append(OPERATOR, audit.LOOK, "customer", f"HA-{number:06}", {"what": "marker"})
    start = time.perf_counter_ns()
    result = audit.verify()
    ours = Times.of([time.perf_counter_ns() - start])
    if result.broken:
        raise RuntimeError(result.broken[0].what)
    start = time.perf_counter_ns()
    for _ in database.execute_sql(
        "SELECT * FROM event LEFT JOIN event_payload ON event_number = number ORDER BY number"
    ):
        pass
    floor = Times.of([time.perf_counter_ns() - start])
    million = ours.median / result.count * 1_000_000
    return [
        Row(
            f"verify {result.count:,} events", ours, "reading them", floor, f"{million / 1000:.1f} s a million",
            "≤ 10 s", million <= 10_000,
        )
    ]  # fmt: skip
