"""Each system call of the commit path fails in turn, by strace's injection; and a disk that is full (REL-3).

What was not acknowledged is not there, what was is; the file and the chain hold, and the next write goes through.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shared import audit
from shared.database import migrations
from shared.database.connections import connect_to, database
from shared.models import Customer
from tests import builders
from tests.breaking.found import Found

CALLS = ("pwrite64", "fdatasync", "ftruncate", "pread64")
_ERRORS = ("EIO", "ENOSPC")
#: One write, as a process of its own; what it says is what a page would say.
_WRITE = """
import sys
import peewee
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.database import migrations
from shared.database.stores import is_out_of_reach
from shared.rules.actor import OPERATOR
from shared.rules.errors import BadConfiguration
try:
    migrations.ready(sys.argv[1])
    add_customer(OPERATOR, CustomerDetails(account=sys.argv[2], name="One Write"))
    print("acknowledged")
except BadConfiguration:
    print("refused")
except peewee.PeeweeException as error:
    print("refused" if is_out_of_reach(error) or type(error).__name__ == "DatabaseError" else f"crashed {error!r}")
"""


def trial(times: int, calls: tuple[str, ...] = CALLS) -> Found:
    """The first `times` calls of each kind, each with each error."""
    found = Found()
    with tempfile.TemporaryDirectory(prefix="evenhand-disk-") as folder:
        template = Path(folder) / "template.sqlite"
        migrations.migrate(f"sqlite:///{template}")
        migrations.ready(f"sqlite:///{template}")
        builders.world()
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        counts = {"acknowledged": 0, "refused": 0}
        for call in calls:
            for error in _ERRORS:
                for which in range(1, times + 1):
                    answer = _one(found, template, Path(folder) / "tried.sqlite", call, error, which)
                    counts[answer] = counts.get(answer, 0) + 1
    found.told.insert(
        0, f"{sum(counts.values())} failures injected: " + ", ".join(f"{n} {what}" for what, n in counts.items()) + "."
    )
    found.expect(counts["refused"] > 0, "no failure reached the write")
    found.expect(set(counts) <= {"acknowledged", "refused"}, f"neither said nor done: {set(counts)}")
    return found


def _one(found: Found, template: Path, file: Path, call: str, error: str, which: int) -> str:
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copy(template, file)
    answer = _write(file, "TRIED", ["strace", "-f", "-qq", "-o", "/dev/null", *_paths(file),
                                    f"--inject={call}:error={error}:when={which}"])  # fmt: skip
    after = _write(file, "AFTER", [])
    what = f"{call} {which} with {error}"
    connect_to(f"sqlite:///{file}")
    there = {row.account for row in Customer.select(Customer.account)}
    found.expect(("TRIED" in there) == (answer == "acknowledged"), f"{what}: {answer}, and it is {'TRIED' in there}")
    found.expect(after == "acknowledged", f"{what}: the write after it was {after}")
    found.expect(not audit.verify().broken, f"{what}: the chain is broken")
    found.expect(database.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok", f"{what}: the file is damaged")
    database.close()
    return answer


def _paths(file: Path) -> list[str]:
    return [part for end in ("", "-wal") for part in ("-P", f"{file}{end}")]


def _write(file: Path, account: str, before: list[str]) -> str:
    command = [*before, sys.executable, "-c", _WRITE, f"sqlite:///{file}", account]
    done = subprocess.run(
        command, env={**os.environ, "EVENHAND_MODE": "test"}, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or f"crashed {done.stderr[-200:]}"
