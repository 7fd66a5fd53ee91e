"""SIGKILL at any moment of two writers and of the worker, on a real file with its real log (REL-2, REL-7).

Nothing that was acknowledged may be lost, nothing done twice, and no mail may go out without its record.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from shared import audit
from shared.database import migrations
from shared.database.connections import connect_to, database
from shared.models import Customer, Enquiry, Event, Message
from tests import beginnings, builders
from tests.breaking.found import Found
from tests.mail import MailServer

#: How long one that has begun to write lives at most, in seconds; and how long it may take to begin.
_LONGEST_LIFE, _TO_BEGIN = 0.4, 60
#: How long one that was killed may take to be gone, and the last worker to do all that waits, in seconds.
_TO_END, _TO_FINISH = 30, 300


@dataclass
class _Writer:
    """One writer, its many lives, and all that it was told is done."""

    url: str
    name: str
    next: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)
    twice: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Begin a new life, where the last one came to."""
        self.begun = threading.Event()
        command = [sys.executable, "-m", "tests.breaking.writer", self.url, self.name, str(self.next)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment(self.url))
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def kill(self) -> None:
        """End it at once, and hear what it had said."""
        self.process.kill()
        self.process.wait(_TO_END)
        self.reader.join(_TO_END)
        assert not self.reader.is_alive(), "what it had said is not all heard"

    def _read(self) -> None:
        for line in self.process.stdout or ():
            if not line.endswith("\n"):
                return  # killed while it was speaking: what it did not finish saying nobody was told
            self.begun.set()
            word, number, *made = line.split()
            self.next = int(number) + (word == "acknowledged")
            if word == "acknowledged":
                self.acknowledged[int(number)] = made[0]


def trial(times: int) -> Found:
    """Kill one of them, `times` times; then look at what is there."""
    found, chance = Found(), random.Random(42)
    with tempfile.TemporaryDirectory(prefix="evenhand-kill-") as folder:
        url = f"sqlite:///{Path(folder) / 'killed.sqlite'}"
        migrations.migrate(url)
        migrations.ready(url)
        builders.world()
        beginnings.nothing_to_print()  # the worker is killed among its messages
        database.close()
        server = MailServer()
        server.start()
        try:
            writers = [_Writer(url, name) for name in ("A", "B")]
            _kill(writers, url, server, times, chance)
            _look(found, writers, url, server, times)
        finally:
            server.stop()
    return found


def _kill(writers: list[_Writer], url: str, server: MailServer, times: int, chance: random.Random) -> None:
    for writer in writers:
        writer.start()
    worker = _worker(url, server)
    for _ in range(times):
        victim = chance.choice(writers)
        assert victim.begun.wait(_TO_BEGIN), f"{victim.name} writes nothing"
        time.sleep(chance.random() * _LONGEST_LIFE)
        if chance.random() < 0.25:
            worker.kill()
            worker.wait(_TO_END)
            worker = _worker(url, server)
        else:
            victim.kill()
            victim.start()
    for writer in writers:
        writer.kill()
    worker.kill()
    worker.wait(_TO_END)


def _look(found: Found, writers: list[_Writer], url: str, server: MailServer, times: int) -> None:
    last = _worker(url, server, "--once")
    last.wait(_TO_FINISH)
    connect_to(url)
    told = {made for writer in writers for made in writer.acknowledged.values()}
    there = {row.account for row in Customer.select(Customer.account)}
    there |= {row.reference for row in Enquiry.select(Enquiry.reference)}
    lost = told - there
    words = Counter(row.words for row in Enquiry.select(Enquiry.words))
    doubled = [text for text, count in words.items() if count > 1]
    proved = audit.verify()
    integrity = database.execute_sql("PRAGMA integrity_check").fetchone()[0]
    kept = {f"<{row.key}@evenhand>" for row in Message.select(Message.key)}
    went = {str(message["Message-ID"]).strip() for message in server.messages}
    sent = {f"<{row.key}@evenhand>" for row in Message.select(Message.key).where(Message.sent_at.is_null(False))}
    found.told += [
        f"{times} SIGKILLs: {len(told):,} writes acknowledged, {len(lost)} of them lost, {len(doubled)} done twice.",
        f"{Event.select().count():,} events, {len(proved.broken)} breaks; SQLite says {integrity}.",
        f"{len(server.messages)} mails of {len(kept)} messages; {len(went - kept)} without a record.",
    ]
    found.expect(bool(told), "nothing was written")
    found.expect(not lost, f"acknowledged and lost: {sorted(lost)[:5]}")
    found.expect(not doubled, f"done twice: {doubled[:5]}")
    found.expect(not proved.broken, f"the chain: {proved.broken[:2]}")
    found.expect(integrity == "ok", f"the file: {integrity}")
    found.expect(went <= kept, f"mail without its record: {sorted(went - kept)[:3]}")
    found.expect(sent <= went, f"marked as sent and never sent: {sorted(sent - went)[:3]}")
    database.close()


def _worker(url: str, server: MailServer, *arguments: str) -> subprocess.Popen[bytes]:
    mail = {
        "EVENHAND_SMTP_HOST": server.host,
        "EVENHAND_SMTP_PORT": str(server.port),
        "EVENHAND_MAIL_FROM": "e@example.org",
        "EVENHAND_SMTP_TLS": "off",
    }
    command = [sys.executable, "-m", "shared.cli", "worker", *arguments]
    return subprocess.Popen(command, env=_environment(url) | mail, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "EVENHAND_MODE": "test"}
