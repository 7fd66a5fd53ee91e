"""A crawler of both sites, as every role and as every kind of visitor, at length (REL-14, SEC-27, SEC-36).

In rounds, each of which goes through all of them. In the first each form is sent in every way that the suite knows, in
the others as chance fills it in. Each browser begins with a fresh copy: colleagues with that of the demonstration,
visitors with that of a small organisation. What a browser did is written down when it ends, so whoever is stopped has
lost that one and goes on after the last that is written down.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from shared.database.connections import database
from shared.models import Staff
from shared.models.staff import StaffRole
from shared.rules.vocabulary import Role
from tests import busy
from tests.breaking.by_chance import by_chance
from tests.breaking.doors import knock
from tests.breaking.found import Found
from tests.crawler import Crawl
from tests.filling import in_all_ways
from tests.mail import MailServer
from tests.postgres import in_memory
from tests.sign_in import back_office, browser_of
from tests.visitor import portal

#: Who crawls: each role, and each way into the portal.
WHO = (*(f"role {role.value}" for role in Role), "door /", *(f"door {door}" for door in busy.JOURNEYS))
#: How often chance fills in each form of a browser.
_TIMES = 8
#: All that is typed and is personal carries this word; no line of a log may.
_CANARY = re.compile("canary", re.IGNORECASE)
_MADE = """
import sys
from shared.database.connections import database
from shared.database.migrations import migrate
url = sys.argv[1]
migrate(url)
if sys.argv[2] == "demonstration":
    from shared.config import settings
    from shared.database import migrations
    from shared.demo.load import load
    migrations.ready(url)
    load(settings())
else:
    from tests import busy
    made = busy.make(url)
    print(made.reference, made.code)
from tests.beginnings import nothing_to_print
nothing_to_print()
database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
"""


@dataclass(frozen=True)
class _Beginnings:
    """The two databases that are copied, a folder for the copies, and what opens the one decision in the small one."""

    folder: Path
    letter: tuple[str, str]

    @property
    def url(self) -> str:
        """The address of the copy."""
        return f"sqlite:///{self.folder / 'crawled.sqlite'}"

    def copy(self, of: str) -> str:
        """A fresh copy of one of them: its address."""
        for old in self.folder.glob("crawled.sqlite*"):
            old.unlink()
        shutil.copy(self.folder / f"{of}.sqlite", self.folder / "crawled.sqlite")
        return self.url


def trial(times: int, minutes: float, record: Path, who: tuple[str, ...] = WHO) -> Found:
    """As many submissions, as far as the minutes go; what was written down before counts, and is told too."""
    record, end = record.absolute(), time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory(prefix="evenhand-crawl-", dir=in_memory()) as name:
        made = _begin(Path(name))
        while _sent(record) < times and time.monotonic() < end:
            _one(made, len(_lines(record)), record, who)
    return _tell(record, times)


def _begin(folder: Path) -> _Beginnings:
    said = ""
    for of in ("demonstration", "small"):
        environment = {**os.environ, "EVENHAND_MODE": "demonstration", **_keys(f"sqlite:///{folder / of}.sqlite")}
        command = [sys.executable, "-c", _MADE, environment["DATABASE_URL"], of]
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    reference, code = said.split()
    return _Beginnings(folder, (reference, code))


def _keys(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "EVENHAND_PORTAL_SECRET_KEY": "portal-key-for-tests-0123456789-abcdefgh",
        "EVENHAND_BACKOFFICE_SECRET_KEY": "office-key-for-tests-0123456789-abcdefgh",
    }


def _one(made: _Beginnings, number: int, record: Path, who: tuple[str, ...]) -> None:
    """One browser, from its fresh copy to the line that says what it did."""
    lap, place = divmod(number, len(who))
    chance = Random(number)
    kind, _, name = who[place].partition(" ")
    fill = by_chance(chance, _TIMES) if lap else in_all_ways
    log = made.folder / "log.txt"
    with _logged(log):
        crawl = _colleague(made, name, fill) if kind == "role" else _visitor(made, name, fill)
        knocks = knock(crawl, chance)
        crawl.wrong += _worked(made.url)
    database.close()
    said = log.read_text("utf-8", errors="replace")
    crawl.wrong += [f"in a log: {line[:300]}" for line in said.splitlines() if _CANARY.search(line)]
    if crawl.wrong:
        (record.parent / f"{record.stem}-{number}.txt").write_text("\n".join([*crawl.wrong, "", said]), "utf-8")
    line = {
        "number": number, "who": who[place], "forms": len(crawl.known), "sent": crawl.sent.total(), "knocks": knocks,
        "statuses": crawl.statuses, "wrong": len(crawl.wrong),
    }  # fmt: skip
    with record.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _colleague(made: _Beginnings, role: str, fill: Any) -> Crawl:
    app = back_office(made.copy("demonstration"))
    person = Staff.select().join(StaffRole).where(Staff.active, StaffRole.role == Role(role)).order_by(Staff.id).first()
    crawl = Crawl(app, browser_of(app, person), fill=fill)
    crawl.everything("/work", busy.LEFT_OUT)
    return crawl


def _visitor(made: _Beginnings, door: str, fill: Any) -> Crawl:
    app = portal(made.copy("small"), WTF_CSRF_ENABLED=False, SERVER_NAME="127.0.0.1:8150")
    crawl = Crawl(app, app.test_client(), fill=fill)
    if door == "/follow/opened":
        crawl.client.post("/follow", data=dict(zip(("reference", "code"), made.letter, strict=True)))
    crawl.everything(door, busy.WAYS_OUT, tuple(other for other in busy.JOURNEYS if other != door))
    return crawl


@contextmanager
def _logged(log: Path) -> Iterator[None]:
    """All that this process and those that it starts say goes there, as it would to a server's log."""
    sys.stderr.flush()
    before = os.dup(2)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(before, 2)
            os.close(before)


def _worked(url: str) -> list[str]:
    """The worker does what was left for it, mails too; what it could not do is wrong."""
    server = MailServer()
    server.start()
    mail = {"EVENHAND_SMTP_HOST": server.host, "EVENHAND_SMTP_PORT": str(server.port), "EVENHAND_SMTP_TLS": "off"}
    environment = {**os.environ, **_keys(url), **mail, "EVENHAND_MODE": "test", "EVENHAND_MAIL_FROM": "e@example.org"}
    try:
        code = subprocess.run([sys.executable, "-m", "shared.cli", "worker", "--once"], env=environment, check=False)
    finally:
        server.stop()
    return [] if code.returncode == 0 else [f"the worker ended with {code.returncode}"]


def _lines(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text("utf-8").splitlines()] if record.exists() else []


def _sent(record: Path) -> int:
    return sum(line["sent"] for line in _lines(record))


def _tell(record: Path, times: int) -> Found:
    found, statuses, lines = Found(), Counter[str](), _lines(record)
    for line in lines:
        statuses.update(line["statuses"])
    knocks = sum(line["knocks"] for line in lines)
    told = ", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items()))
    found.told.append(
        f"{len(lines)} browsers, {_sent(record):,} submissions, {knocks:,} other requests; answers: {told}."
    )
    if _sent(record) < times:
        found.told.append(f"{times:,} were asked for; the time is over; the same command goes on.")
    for line in lines:
        wrong = f"{line['who']}: {line['wrong']} wrong, see {record.stem}-{line['number']}.txt"
        found.expect(not line["wrong"], wrong)
    return found
