"""The worker outlives what it depends on, and two of them send nothing twice (REL-7, REL-16)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from shared import clock
from shared.commands.worker import jobs
from shared.config import Settings
from shared.database.connections import connect_to, database
from shared.database.writing import writing
from shared.files import arriving
from shared.models import ArrivingFile, ArrivingPiece, AttachmentContent, Message
from tests.mail import MailServer


@contextmanager
def running(url: str, server: MailServer, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as it runs for years."""
    mail = {"EVENHAND_SMTP_HOST": server.host, "EVENHAND_SMTP_PORT": str(server.port), "EVENHAND_SMTP_TLS": "off"}
    known = {**os.environ, **mail, "EVENHAND_MODE": "test", "DATABASE_URL": url, "EVENHAND_MAIL_FROM": "us@example.org"}
    with said.open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "shared.cli", "worker"], env=known, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def until(true: Callable[[], object], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def queued(number: int) -> None:
    with writing():
        Message.create(key=f"key-{number}", to=f"{number}@example.com", subject="x", text="x", queued_at=clock.now())


@pytest.mark.clause("REL-7")
def test_two_workers_send_each_message_once(database_url: str, smtp_server: MailServer, tmp_path: Path) -> None:
    connect_to(database_url)
    for number in range(40):
        queued(number)
    with running(database_url, smtp_server, tmp_path / "a"), running(database_url, smtp_server, tmp_path / "b"):
        until(lambda: len(smtp_server.messages) >= 40)
        until(lambda: not Message.select().where(Message.sent_at.is_null()).exists())
    assert len({message["To"] for message in smtp_server.messages}) == len(smtp_server.messages) == 40
    database.close()


@pytest.mark.clause("REL-16")
def test_the_worker_goes_on_when_postgresql_has_ended_its_connections(
    postgres_url: str, smtp_server: MailServer, tmp_path: Path
) -> None:
    connect_to(postgres_url)
    queued(1)
    with running(postgres_url, smtp_server, tmp_path / "log") as worker:
        until(lambda: len(smtp_server.messages) == 1)
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        assert ended
        database.manual_close()
        connect_to(postgres_url)
        queued(2)
        until(lambda: len(smtp_server.messages) == 2)
        assert worker.poll() is None
    database.close()


@pytest.mark.clause("REL-16")
def test_where_the_try_can_not_be_written_nothing_is_sent_until_it_can(
    sqlite_url: str, smtp_server: MailServer, tmp_path: Path
) -> None:
    connect_to(sqlite_url)
    queued(1)
    log = tmp_path / "log"
    database.execute_sql("BEGIN EXCLUSIVE")
    with running(sqlite_url, smtp_server, log) as worker:
        until(lambda: "can't be done now" in log.read_text(), seconds=60)
        assert smtp_server.messages == []
        database.execute_sql("ROLLBACK")
        until(lambda: "messages: it goes on" in log.read_text())
        assert len(smtp_server.messages) == 1
        assert worker.poll() is None
    database.close()


@pytest.mark.clause("REL-16")
def test_a_mail_server_that_is_away_is_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    connect_to(sqlite_url)
    queued(1)
    log = tmp_path / "log"
    back = MailServer()  # on a port of its own, where it does not listen yet
    with running(sqlite_url, back, log) as worker:
        until(lambda: "ConnectionRefusedError" in log.read_text())
        back.start()
        queued(2)
        until(lambda: len(back.messages) == 1)
        assert worker.poll() is None
        back.stop()
    database.close()


def test_files_of_forms_that_were_never_sent_go_even_if_nobody_brings_another(sqlite_url: str) -> None:
    connect_to(sqlite_url)
    owner = arriving.owner_of("a form", "files")
    arriving.receive(owner, "note.txt", BytesIO(b"They wrote to me."))
    row = arriving.begin(owner, "more.txt", 9)
    arriving.add_piece(owner, row.key, 0, b"Half")
    (forget,) = [job for job in jobs() if job.name == "files of nobody"]
    with clock.as_if(clock.now() + timedelta(days=3)):
        forget.do(Settings(mode="test"))
    assert [each.select().count() for each in (ArrivingFile, ArrivingPiece, AttachmentContent)] == [0, 0, 0]
    database.close()
