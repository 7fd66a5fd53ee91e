"""SIGKILL at any moment of four writers, of the worker and of PostgreSQL, on a real database and log (REL-2, REL-7).

Nothing that was acknowledged may be lost, nothing done twice, and no mail may go out without its record.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared import audit, cli
from shared.cli import BAD_INPUT
from shared.config import settings
from shared.database import migrations
from shared.database.connections import connect_to, database
from shared.database.stores import close_before_fork
from shared.models import Customer, Enquiry, Event, Message
from tests import beginnings, builders
from tests.breaking import writer
from tests.breaking.found import Found
from tests.mail import MailServer
from tests.postgres import PostgresServer

#: How long one that has begun to write lives at most, in seconds; and how long it may take to begin.
_LONGEST_LIFE, _TO_BEGIN = 0.2, 60
_WRITERS = ("A", "B", "C", "D")
#: How long one that was killed may take to be gone, and the last worker to do all that waits, in seconds.
_TO_END, _TO_FINISH = 30, 300
#: How many of the kills are the worker's, and the database's where it has processes; the rest are the writers'.
_OF_THE_WORKER, _OF_THE_DATABASE = 0.25, 0.1

#: After so many kills one looks at what is there, and begins again with an empty database.
LOT = 500
#: What is counted of each lot, beside the kills.
_COUNTED = ("acknowledged", "lost", "doubled", "events", "breaks", "mails", "messages", "unrecorded")

#: The variable that names the database on which the first of them, from which the others are forked, writes once.
WARMED_ON = "EVENHAND_BREAK_WARMED_ON"
#: Each new life is forked off a process that has loaded everything: the trial is of writing, not of starting.
_forks = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class _Trial:
    """The database and the mail server that it is about, and by whose hand the database dies."""

    url: str
    mail: MailServer
    kill_database: Callable[[], None] | None = None


@dataclass
class _Writer:
    """One writer, its many lives, and all that it was told is done."""

    url: str
    name: str
    next: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)

    def start(self) -> None:
        """Begin a new life, where the last one came to."""
        self.begun = threading.Event()
        heard, says = _forks.Pipe(duplex=False)
        self.process = _forks.Process(target=_write, args=(self.url, self.name, self.next, says), daemon=True)
        self.process.start()
        says.close()
        self.reader = threading.Thread(target=self._read, args=(heard,))
        self.reader.start()

    def kill(self) -> None:
        """End it at once, and hear what it had said."""
        _end(self.process)
        self.reader.join(_TO_END)
        assert not self.reader.is_alive(), "what it had said is not all heard"

    def _read(self, heard: Any) -> None:
        with heard:
            while True:
                try:
                    word, number, *made = heard.recv_bytes().decode().split()
                except (EOFError, OSError):
                    return  # killed, perhaps while it was speaking: what it did not finish saying nobody was told
                self.begun.set()
                self.next = int(number) + (word == "acknowledged")
                if word == "acknowledged":
                    self.acknowledged[int(number)] = made[0]


def trial(times: int, on: str = "sqlite", minutes: float = 24 * 60, record: Path | None = None) -> Found:
    """Kill one of them, `times` times or for so many minutes, in lots: after each one looks at what is there.

    With a `record` each lot is written down, and those that stand there count and are told too.
    """
    end = time.monotonic() + minutes * 60
    lots = [lot for lot in _written(record) if lot["on"] == on]
    _forks.set_forkserver_preload(["tests.breaking.warmed"])
    while (left := times - _total(lots, "killed")) > 0 and time.monotonic() < end:
        lots.append({"on": on, **_lot(min(left, LOT), on, end, random.Random(42 + len(lots)))})
        if record:
            with record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(lots[-1]) + "\n")
    return _tell(lots, times)


def _lot(times: int, on: str, end: float, chance: random.Random) -> dict[str, Any]:
    with _database(on) as (url, kill_database):
        migrations.migrate(url)
        migrations.ready(url)
        builders.world()
        beginnings.nothing_to_print()  # the worker is killed among its messages
        close_before_fork()
        os.environ[WARMED_ON] = url  # where the process from which they are forked finds it
        server = MailServer()
        server.start()
        try:
            of = _Trial(url, server, kill_database)
            writers = [_Writer(url, name) for name in _WRITERS]
            killed = _kill(of, writers, times, end, chance)
            return {"killed": dict(killed), **_look(of, writers)}
        finally:
            server.stop()


def _written(record: Path | None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text("utf-8").splitlines()] if record and record.exists() else []


def _total(lots: list[dict[str, Any]], what: str) -> int:
    """The sum of this over all of them; of what is counted by its kind, of all kinds."""
    counts = [lot[what] for lot in lots]
    return sum(sum(count.values()) if isinstance(count, dict) else count for count in counts)


def _tell(lots: list[dict[str, Any]], times: int) -> Found:
    found, killed = Found(), Counter[str]()
    for lot in lots:
        killed.update(lot["killed"])
    total = {what: f"{_total(lots, what):,}" for what in _COUNTED}
    found.told += [
        f"{killed.total():,} SIGKILLs ({', '.join(f'{count:,} of {who}' for who, count in sorted(killed.items()))}): "
        f"{total['acknowledged']} writes acknowledged, {total['lost']} of them lost, {total['doubled']} done twice.",
        f"{total['events']} events, {total['breaks']} breaks.",
        f"{total['mails']} mails of {total['messages']} messages; {total['unrecorded']} without a record.",
    ]
    if killed.total() < times:
        found.told.append(f"{times:,} were asked for; the time is over; the same command with its record goes on.")
    for number, lot in enumerate(lots):
        for wrong in lot["wrong"]:
            found.expect(False, f"lot {number}: {wrong}")
        found.expect(lot["acknowledged"] > 0, f"lot {number}: nothing was written")
    return found


@contextmanager
def _database(on: str) -> Iterator[tuple[str, Callable[[], None] | None]]:
    """The address of an empty database, and what kills it: SQLite has no process of its own."""
    if on == "sqlite":
        with tempfile.TemporaryDirectory(prefix="evenhand-kill-") as folder:
            yield f"sqlite:///{Path(folder) / 'killed.sqlite'}", None
        return
    server = PostgresServer(acknowledged_is_kept=True)
    server.start()
    try:
        yield server.create("killed"), server.kill_a_process
    finally:
        server.stop()


def _kill(of: _Trial, writers: list[_Writer], times: int, until: float, chance: random.Random) -> Counter[str]:
    """Kill them, and begin them again. Returns how often each died."""
    killed: Counter[str] = Counter()
    for each in writers:
        each.start()
    worker = _worker(of)
    while killed.total() < times and time.monotonic() < until:
        victim = chance.choice(writers)
        assert victim.begun.wait(_TO_BEGIN), f"{victim.name} writes nothing"
        time.sleep(chance.random() * _LONGEST_LIFE)
        lot = chance.random()
        if lot < _OF_THE_WORKER:
            killed["the worker"] += 1
            _end(worker)
            worker = _worker(of)
        elif of.kill_database and lot < _OF_THE_WORKER + _OF_THE_DATABASE:
            killed["the database"] += 1
            of.kill_database()
        else:
            killed["a writer"] += 1
            victim.kill()
            victim.start()
    for each in writers:
        each.kill()
    _end(worker)
    return killed


def _look(of: _Trial, writers: list[_Writer]) -> dict[str, Any]:
    """What is there, counted (`_COUNTED`), and what is wrong with it, a sentence each."""
    last = _worker(of, "--once")
    last.join(_TO_FINISH)
    connect_to(of.url)
    told = {made for writer in writers for made in writer.acknowledged.values()}
    there = {row.account for row in Customer.select(Customer.account)}
    there |= {row.reference for row in Enquiry.select(Enquiry.reference)}
    words = Counter(row.words for row in Enquiry.select(Enquiry.words))
    doubled = [text for text, count in words.items() if count > 1]
    proved = audit.verify()
    integrity = "ok" if of.kill_database else database.execute_sql("PRAGMA integrity_check").fetchone()[0]
    kept = {f"<{row.key}@evenhand>" for row in Message.select(Message.key)}
    went = {str(message["Message-ID"]).strip() for message in of.mail.messages}
    sent = {f"<{row.key}@evenhand>" for row in Message.select(Message.key).where(Message.sent_at.is_null(False))}
    wrong = {
        f"acknowledged and lost: {sorted(told - there)[:5]}": told - there,
        f"done twice: {doubled[:5]}": doubled,
        f"the chain: {proved.broken[:2]}": proved.broken,
        f"the file: {integrity}": integrity != "ok",
        f"mail without its record: {sorted(went - kept)[:3]}": went - kept,
        f"marked as sent and never sent: {sorted(sent - went)[:3]}": sent - went,
    }
    counts = (len(told), len(told - there), len(doubled), Event.select().count(), len(proved.broken),
              len(of.mail.messages), len(kept), len(went - kept))  # fmt: skip
    close_before_fork()
    return {**dict(zip(_COUNTED, counts, strict=True)), "wrong": [said for said, holds in wrong.items() if holds]}


def _worker(of: _Trial, *arguments: str) -> Any:
    environment = {
        **_environment(of.url),
        "EVENHAND_SMTP_HOST": of.mail.host,
        "EVENHAND_SMTP_PORT": str(of.mail.port),
        "EVENHAND_MAIL_FROM": "e@example.org",
        "EVENHAND_SMTP_TLS": "off",
    }
    process = _forks.Process(target=_work, args=(environment, ["worker", *arguments]), daemon=True)
    process.start()
    return process


def _environment(url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "EVENHAND_MODE": "test"}


def _work(environment: dict[str, str], arguments: list[str]) -> None:
    """The life of a worker: what the command does."""
    os.environ.update(environment)
    settings.cache_clear()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # where the database is away, it says so
    sys.exit(cli.main(arguments))


def _write(url: str, name: str, start: int, says: Any) -> None:
    """The life of a writer."""
    os.environ.update(_environment(url))
    writer.main(url, name, start, says)


def _end(process: Any) -> None:
    """SIGKILL; a worker that began while the database was away has ended by itself, with its sentence."""
    process.kill()
    process.join(_TO_END)
    assert process.exitcode in (-signal.SIGKILL, BAD_INPUT), f"it ended with {process.exitcode}"
    process.close()
