"""The audit log: append-only, chained, and exact about where it was touched."""

from __future__ import annotations

import peewee
import pytest

from shared import audit
from shared.database.connections import connect_to, database, is_sqlite
from shared.database.writing import writing
from shared.models import Event
from tests import beginnings, builders

TRIGGERS = ("event_is_never_edited", "event_is_never_deleted", "event_payload_is_never_edited")


@pytest.fixture
def history(database_url: str) -> builders.World:
    """Some thirty events, up to an authorised restriction."""
    connect_to(database_url)
    return beginnings.authorised()


def without_triggers() -> None:
    """What somebody with the database file in their hands would do first."""
    for name in TRIGGERS:
        table = "event_payload" if "payload" in name else "event"
        database.execute_sql(f"DROP TRIGGER {name}" if is_sqlite() else f"DROP TRIGGER {name} ON {table}")


@pytest.mark.clause("DPA-1")
def test_an_untouched_log_verifies(history: builders.World) -> None:
    result = audit.verify()
    assert result.broken == ()
    assert result.count == Event.select().count() > 20


@pytest.mark.clause("DPA-1", "REL-9")
@pytest.mark.parametrize("statement", ["UPDATE event SET actor = 'x' WHERE number = 3", "DELETE FROM event"])
def test_the_database_refuses_to_change_or_remove_events(history: builders.World, statement: str) -> None:
    with pytest.raises(peewee.IntegrityError), writing():
        database.execute_sql(statement)
    assert audit.verify().broken == ()


@pytest.mark.clause("DPA-1", "REL-9")
@pytest.mark.parametrize(
    "column", ["at", "staff_id", "actor", "action", "record", "reference", "case_reference", "account", "involves"]
)
def test_any_changed_column_is_named_with_its_event(history: builders.World, column: str) -> None:
    without_triggers()
    changed = {
        "at": "'2020-01-01 00:00:00.000000'",
        "staff_id": "99",
        "involves": "NOT involves" if not is_sqlite() else "1 - involves",
    }.get(column, "'somebody else'" if column != "case_reference" else "'CAS-0000-0000'")
    with writing():
        database.execute_sql(f"UPDATE event SET {column} = {changed} WHERE number = 7")
    broken = audit.verify().broken
    assert [place.number for place in broken] == [7]
    assert "event 7" in broken[0].what
    assert "changed" in broken[0].what


@pytest.mark.clause("REL-9")
def test_a_changed_payload_is_named(history: builders.World) -> None:
    without_triggers()
    with writing():
        database.execute_sql("UPDATE event_payload SET body = '{\"a\":1}' WHERE event_number = 12")
    assert [place.number for place in audit.verify().broken] == [12]


@pytest.mark.clause("REL-9")
def test_a_removed_event_is_named(history: builders.World) -> None:
    without_triggers()
    with writing():
        database.execute_sql("DELETE FROM event WHERE number = 5")
    broken = audit.verify().broken
    assert broken[0].number == 6
    assert "events 5 to 5 are missing" in broken[0].what


@pytest.mark.clause("REL-9")
def test_an_event_rewritten_with_its_own_hash_breaks_the_next(history: builders.World) -> None:
    without_triggers()
    with writing():
        database.execute_sql("UPDATE event SET hash = %s WHERE number = 9" % ("'" + "0" * 64 + "'"))
    assert [place.number for place in audit.verify().broken] == [9, 10]


@pytest.mark.clause("DPA-1")
def test_an_erased_payload_leaves_the_chain_whole(history: builders.World) -> None:
    with writing():
        database.execute_sql("DELETE FROM event_payload WHERE event_number = 4")
    assert audit.verify().broken == ()
