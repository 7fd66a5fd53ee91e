"""Commands that prove what is held, and keep it: audit verify, audit checkpoint, backup, restore."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from shared import audit, backup, clock
from shared.actions.retention import erase_again
from shared.commands.command import BadInput, add, group
from shared.commands.retention import erased_here, erased_in, gone_from_disk
from shared.config import Settings
from shared.database import migrations, portal_access
from shared.database.connections import connect_to, database
from shared.database.emptied import scrub
from shared.rules.actor import OPERATOR
from shared.rules.written import long_date


def add_to(commands: Any) -> None:
    """Add these commands to the parser's."""
    add(commands, "backup", "Write the whole database to a new FILE.", _backup).add_argument(
        "file", type=Path, metavar="FILE"
    )
    restore = add(commands, "restore", "Prove the backup in FILE, then put it in place of the database.", _restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="even where there is a history already")
    restore.add_argument(
        "--erased", type=Path, metavar="FILE", help="what “retention --list” printed: it is erased again"
    )

    logs = group(commands, "audit", "Prove that the audit log was not altered.")
    verify = add(logs, "verify", "Check every event, and name the place of any that was altered.", _verify)
    verify.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="and that nothing before it was rewritten or cut"
    )
    add(logs, "checkpoint", "Print how the log ends now, to be kept elsewhere.", _checkpoint)


def _verify(chosen: argparse.Namespace, config: Settings) -> int:
    since = _checkpoint_in(chosen.checkpoint) if chosen.checkpoint else None
    migrations.ready(config.database_url)
    result = audit.verify(since)
    for broken in result.broken:
        print(broken.what)
    if result.broken:
        return 1
    erased = f" {result.wordless:,} have lost their words, each by an event that says so." if result.wordless else ""
    print(f"The log holds: {result.count:,} events, none altered.{erased} Head {result.head}.")
    return 0


def _checkpoint_in(file: Path) -> audit.Checkpoint:
    try:
        return audit.read_checkpoint(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"{file} holds no checkpoint; write one with “evenhand audit checkpoint > FILE”.") from None


def _checkpoint(chosen: argparse.Namespace, config: Settings) -> int:
    migrations.ready(config.database_url)
    print(audit.checkpoint())
    return 0


def _backup(chosen: argparse.Namespace, config: Settings) -> int:
    made = backup.back_up(config.database_url, chosen.file)
    try:
        backup.prove_what_is_kept()
    except backup.BadBackup as reason:
        raise backup.BadBackup(f"{chosen.file} is written, but it could not be restored. {reason}") from None
    print(f"Written: {chosen.file}, with {sum(made.counts.values()):,} records and {made.events:,} events.")
    return 0


def _restore(chosen: argparse.Namespace, config: Settings) -> int:
    listed, refused = erased_in(chosen.erased) if chosen.erased else [], []
    connect_to(config.database_url)
    if "erasure" in database.get_tables():
        listed += erased_here()
    made = backup.restore(config.database_url, chosen.file, replace=chosen.replace)
    later = migrations.migrate(config.database_url)  # a backup of an older Evenhand, in which nothing could be erased
    if listed:
        again = erase_again(OPERATOR, dict.fromkeys(listed))
        refused = scrub(config.database_url)
        print(f"Erased again, since their time was over: {again:,} records.")
    portal_access.give_portal_rights(config.database_url, config.portal_database_url)
    day = clock.local(datetime.fromisoformat(made.made_at))
    print(f"Restored as it was on {long_date(day.date())} at {day:%H:%M}: {made.events:,} events, none altered.")
    if later:
        print(f"It was made by an older Evenhand, and is brought up to date: {', '.join(later)}.")
    gone_from_disk(refused)
    return 0
