"""The audit log: append-only, chained, and exact about where it was touched."""

from __future__ import annotations

from dataclasses import replace

import peewee
import pytest

from shared import audit
from shared.database.connections import connect_to, database, is_sqlite
from shared.database.writing import writing
from shared.models import Event, EventPayload
from shared.rules.actor import OPERATOR
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


@pytest.mark.clause("DPA-1", "SEC-41")
def test_what_is_erased_by_an_event_leaves_the_chain_whole_and_is_counted(history: builders.World) -> None:
    before = audit.checkpoint()
    with writing():
        number = audit.erase_words(OPERATOR, [4, 6, 5, 9], "kept long enough")
    proved = audit.verify(before)
    assert proved.broken == ()
    assert (proved.wordless, audit.checkpoint().wordless) == (4, 4)
    assert number == audit.checkpoint().number
    said = EventPayload.get_by_id(number).body
    assert said == {"events": [[4, 6], [9, 9]], "why": "kept long enough"}


@pytest.mark.clause("SEC-41")
def test_words_that_are_gone_without_an_event_are_named(history: builders.World) -> None:
    with writing():
        audit.erase_words(OPERATOR, [4, 5], "kept long enough")
        database.execute_sql("DELETE FROM event_payload WHERE event_number IN (6, 7, 12)")
    broken = audit.verify().broken
    assert [place.number for place in broken] == [6, 12]
    assert broken[0].what == "events 6 to 7: the words are gone, and no event says that they were erased."
    assert broken[1].what == "event 12: the words are gone, and no event says that they were erased."
    assert audit.checkpoint().wordless == 5


@pytest.mark.clause("SEC-41")
def test_an_erasure_explains_nothing_that_came_after_it_and_is_never_erased_itself(history: builders.World) -> None:
    end = audit.checkpoint().number
    with writing():
        told = audit.erase_words(OPERATOR, [3, *range(end + 2, end + 5)], "too much")
        for _ in range(3):
            audit.append(OPERATOR, audit.LOOK, "customer", "HA-1", {"what": "marker"})
        database.execute_sql(f"DELETE FROM event_payload WHERE event_number > {told}")
    assert [place.number for place in audit.verify().broken] == [told + 1]
    with writing(), pytest.raises(ValueError, match=f"event {told} says what was erased"):
        audit.erase_words(OPERATOR, [told], "to hide it")
    with writing():
        database.execute_sql(f"DELETE FROM event_payload WHERE event_number = {told}")
    assert [place.number for place in audit.verify().broken] == [3, told]


@pytest.mark.clause("SEC-41")
def test_words_put_back_since_a_checkpoint_are_noticed(history: builders.World) -> None:
    kept = database.execute_sql("SELECT salt, body FROM event_payload WHERE event_number = 4").fetchone()
    with writing():
        audit.erase_words(OPERATOR, [4], "kept long enough")
    since = audit.read_checkpoint(str(audit.checkpoint()))
    assert since.wordless == 1
    assert audit.verify(since).broken == ()
    with writing():
        mark = "?" if is_sqlite() else "%s"
        database.execute_sql(f"INSERT INTO event_payload (event_number, salt, body) VALUES (4, {mark}, {mark})", kept)
    assert "had lost their words at the checkpoint" in audit.verify(since).broken[0].what


def test_a_text_that_the_database_measures_otherwise_is_no_alteration(history: builders.World) -> None:
    for actor in ("Ŵyn 🙂 میں", "x" * 200, "", "1:a", *(["be\0fore"] if is_sqlite() else [])):
        with writing():
            audit.append(replace(OPERATOR, name=actor), audit.LOOK, "customer", "HA-1", {"what": actor})
    assert audit.verify().broken == ()


def test_a_checkpoint_from_before_words_were_counted_is_still_read(history: builders.World) -> None:
    end = audit.checkpoint()
    assert audit.verify(audit.read_checkpoint(f"{end.number} {end.head}\n")).broken == ()
    for text in ("", "1", "x " + end.head, f"1 {end.head} 2 3", f"1 {end.head} x", "1 abc"):
        with pytest.raises(ValueError, match=r"checkpoint|unpack"):
            audit.read_checkpoint(text)
