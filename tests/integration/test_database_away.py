"""The database is locked, full or away: who needs an answer on a call gets it, everybody else a page that says so."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import timedelta

import apsw
import peewee
import psycopg
import pytest

from shared import clock
from shared.database.connections import close_after_request, connect_to, database
from shared.database.stores import is_out_of_reach
from shared.database.writing import writing
from shared.models import Customer, Restriction, StaffSession, SupportContact
from shared.web import errors
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office

CARD = "/customers/HA-204417"


@pytest.fixture(autouse=True)
def nothing_said_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors._away, "_said", None)
    monkeypatch.setattr(errors._away, "_kept_back", 0)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    with closing(apsw.Connection(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def unwritable(url: str) -> Iterator[None]:
    """Every write to a file fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.clause("REL-17")
@pytest.mark.parametrize("trouble", [locked, unwritable])
def test_a_colleague_on_a_call_sees_the_precaution_even_when_the_look_can_not_be_logged(
    sqlite_url: str, trouble: Callable[[str], AbstractContextManager[None]]
) -> None:
    app = back_office(sqlite_url)
    world, _ = beginnings.told()
    colleague = AtWork(app, world.staff["colleague"])
    why = Restriction.get().why
    assert why in colleague.get(CARD)
    with writing():  # as after two minutes on another page: the session would note that it is in use
        StaffSession.update(seen_at=clock.now() - timedelta(minutes=2)).execute()
    with trouble(sqlite_url):
        start = time.monotonic()
        read = colleague.get(CARD)
        assert time.monotonic() - start < 5
        assert colleague.status == 200
        assert "Precaution" in read
        assert "This look could not be logged just now" in read
        assert "Decided by" in read
        assert why not in read
    assert why in colleague.get(CARD), "no restart is needed"


@pytest.mark.parametrize("savepoint", [False, True])
def test_what_sqlite_ended_by_itself_is_told_as_what_it_was_and_never_as_done(sqlite_url: str, savepoint: bool) -> None:
    connect_to(sqlite_url)
    builders.world()
    account = Customer.select(Customer.account).first().account
    again = "INSERT OR ROLLBACK INTO customer SELECT * FROM customer WHERE account = ?"
    with pytest.raises(peewee.IntegrityError), writing(), database.atomic() if savepoint else nullcontext():
        database.execute_sql(again, (account,))  # as after a page that the disk did not give
    with pytest.raises(peewee.OperationalError), writing(), suppress(peewee.IntegrityError):
        database.execute_sql(again, (account,))


def test_a_lock_that_the_system_did_not_give_is_a_database_out_of_reach() -> None:
    with pytest.raises(peewee.OperationalError) as refused, peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        raise apsw.ProtocolError("ProtocolError: locking protocol")
    assert is_out_of_reach(refused.value)


def test_a_server_that_answers_nothing_more_is_taken_to_be_gone(postgres_url: str) -> None:
    connect_to(postgres_url)
    asked = database.connection().info.get_parameters()
    assert asked["tcp_user_timeout"] == "20000"  # `script/break disk --on postgresql` switches the machine off
    assert int(asked["keepalives_idle"]) + int(asked["keepalives_interval"]) * int(asked["keepalives_count"]) <= 30


@pytest.mark.clause("REL-3")
def test_on_a_full_disk_a_form_says_that_nothing_was_sent_and_keeps_what_was_typed(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = back_office(sqlite_url)
    app.jinja_env.bytecode_cache = None  # it is the tests' own, and writes files
    world, _ = beginnings.told()
    colleague = AtWork(app, world.staff["colleague"])
    colleague.get(f"{CARD}/support/new")
    _, form = colleague.filled()
    form |= {"name": "Pat Mockley, twice", "part": "advocate", "consent": "no"}
    assert not SupportContact.select().count()
    for _ in range(5):
        with unwritable(sqlite_url):
            read = colleague.post(f"{CARD}/support/new", form)
        assert colleague.status == 503
        assert colleague.headers["Retry-After"] == "10"
        assert "Nothing was sent" in read
        assert "Pat Mockley, twice" in colleague.page
    assert [line.getMessage() for line in caplog.records if line.name == "evenhand.web"] == [
        "the database can't be reached or written: IOError at customers.add_support"
    ]
    assert "Pat Mockley, twice is added" in colleague.post(f"{CARD}/support/new", form)
    assert SupportContact.select().count() == 1


def test_while_postgresql_is_away_every_page_says_so_and_the_log_has_one_line(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = back_office(postgres_url)
    world, _ = beginnings.told()
    colleague = AtWork(app, world.staff["colleague"])
    assert "Precaution" in colleague.get(CARD)
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url.replace(name, "postgres"), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        for path in (CARD, "/work", "/health", "/sign-in", "/customers?q=a") * 3:
            colleague.get(path)
            assert colleague.status == 503, path
            assert colleague.headers["Retry-After"] == "10"
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    assert "Precaution" in colleague.get(CARD), "no restart is needed"
    said = [line for line in caplog.records if line.name == "evenhand.web"]
    assert len(said) == 1
    assert said[0].exc_info is None
    assert "can't be reached" in said[0].getMessage()
    close_after_request()
