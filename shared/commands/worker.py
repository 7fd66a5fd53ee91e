"""The worker: sends what waits in the outbox, has files scanned and pages printed, does what is due by the clock.

It outlives what it depends on: where the database, the disk or the mail server is away, it waits longer each time, says
so, and goes on (REL-16).
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import peewee

from shared.actions.installation.drafts import use_due_drafts
from shared.actions.keep_files import check_held_files
from shared.actions.print_pages import print_pages
from shared.actions.reports.promises import note_broken_promises
from shared.actions.reports.quarterly import send_due_reports
from shared.actions.reports.sum_up import sum_up, sum_up_restrictions
from shared.actions.undelivered import tell
from shared.commands.command import add
from shared.config import Settings, check_mail
from shared.database import migrations
from shared.database.connections import connect_for_request, database
from shared.database.stores import is_out_of_reach
from shared.database.writing import writing
from shared.files import arriving, store
from shared.notify.outbox import deliver
from shared.notify.senders import SenderAway
from shared.queries.demonstration import refuse_the_demonstration
from shared.rules.errors import BadConfiguration, Refusal

log = logging.getLogger("evenhand.worker")
_LONGEST_WAIT = 60.0
_BETWEEN = 0.5


@dataclass
class Job:
    """Something that is done every so many seconds, and when it can't be done more rarely."""

    name: str
    every: float
    do: Callable[[Settings], object]
    due: float = 0.0
    failures: int = 0

    def wait_longer(self, why: str) -> None:
        """Put it off: two seconds after the first failure, four after the second …, a minute at most."""
        self.failures += 1
        wait = min(2.0**self.failures, _LONGEST_WAIT)
        self.due = time.monotonic() + wait
        log.warning("%s: it can't be done now (%s); the next try is in %d seconds", self.name, why, wait)

    def done(self) -> None:
        """It was done: when it is due again."""
        if self.failures:
            log.warning("%s: it goes on", self.name)
        self.failures, self.due = 0, time.monotonic() + self.every


def jobs(*, once: bool = False) -> list[Job]:
    """What the worker does; messages first, and of the pages to print one at a time between them, unless `once`."""
    return [
        Job("messages", 2, lambda config: deliver(config, tell)),
        Job("printed pages", 0, lambda _: print_pages(None if once else 1)),
        Job("held files", 60, check_held_files),
        Job("files of nobody", 3600, lambda _: _forget_files()),
        Job("figures", 60, lambda _: sum_up()),
        Job("restrictions in figures", 60, lambda _: sum_up_restrictions()),
        Job("reports", 60, lambda _: send_due_reports()),
        Job("policies", 60, lambda _: use_due_drafts()),
        Job("broken promises", 600, lambda _: note_broken_promises()),
    ]


def add_to(commands: Any) -> None:
    """Add the command to the parser's."""
    what = "Send what waits in the outbox, have held files scanned and published pages printed, until stopped."
    worker = add(commands, "worker", what, _worker)
    worker.add_argument("--once", action="store_true", help="do all of it once, then stop")


def _worker(chosen: argparse.Namespace, config: Settings) -> int:
    check_mail(config)
    migrations.ready(config.database_url)
    refuse_the_demonstration(config)
    if chosen.once:
        went_well = [_did(job, config) for job in jobs(once=True)]  # each, whatever became of the one before
        return int(not all(went_well))
    listed = jobs()
    while True:
        for job in listed:
            if job.due <= time.monotonic():
                _did(job, config)
        time.sleep(_BETWEEN)


def _did(job: Job, config: Settings) -> bool:
    """Do it. False where something that it needs is away; any other mistake ends the worker."""
    try:
        connect_for_request()
        job.do(config)
    except SenderAway as away:
        job.wait_longer(str(away))
        return False
    except (Refusal, BadConfiguration) as refusal:  # an installation that is not set up yet, or not any more
        job.wait_longer(str(refusal).removesuffix("."))
        return False
    except peewee.DatabaseError as error:
        if not is_out_of_reach(error):
            raise
        job.wait_longer(f"the database: {type(error).__name__}")
        _let_go()
        return False
    job.done()
    return True


def _forget_files() -> None:
    """What came for forms that were never sent: first who had it, then what nobody has any more."""
    with writing():
        arriving.clear_out()
    store.clear_out()


def _let_go() -> None:
    """Leave a connection that may be broken; the next job gets another."""
    with suppress(peewee.DatabaseError):
        closing = getattr(database.obj, "manual_close", database.close)
        closing()
