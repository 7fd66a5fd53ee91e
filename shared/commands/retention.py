"""What is past its time: shown, erased, and listed for the backups of before (DPA-2)."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from shared.actions.retention import erase_what_is_due
from shared.commands.command import BadInput, add
from shared.config import Settings
from shared.database import migrations
from shared.database.emptied import scrub
from shared.models import Erasure
from shared.queries.retention import PastItsTime, due
from shared.rules.actor import OPERATOR
from shared.rules.retention import why

#: One erased record: kind, number, reference, why.
Listed = tuple[str, int, str, str]


def add_to(commands: Any) -> None:
    """Add the command to the parser's."""
    what = "Show what is past its time and why; with --do, erase it for good."
    retention = add(commands, "retention", what, _retention)
    chosen = retention.add_mutually_exclusive_group()
    chosen.add_argument("--do", action="store_true", help="erase it, from the disk too")
    chosen.add_argument("--list", action="store_true", help="print what was erased so far, for “restore --erased FILE”")


def _retention(chosen: argparse.Namespace, config: Settings) -> int:
    migrations.ready(config.database_url)
    if chosen.list:
        for each in erased_here():
            print(json.dumps(each))
        return 0
    if not chosen.do:
        _show(due())
        return 0
    erased, held = erase_what_is_due(OPERATOR)
    refused = scrub(config.database_url)
    where = "" if refused else ", from the disk too"
    print(f"Erased: {erased:,} records{where}." if erased else "Nothing is past its time.")
    _show_held(held)
    gone_from_disk(refused)
    return 0


def gone_from_disk(refused: list[str]) -> None:
    """Raises BadInput where the account of the database may not do all that takes what was erased from the disk."""
    if refused:
        may_not = " and may not ".join(refused)
        raise BadInput(
            f"What was erased may still stand on the disk of the database, whose account may not {may_not}: give it "
            "these rights, or let whoever has them do it (docs/operations.md)"
        )


def _show(found: PastItsTime) -> None:
    for kept, months in found.erase:
        print(why(kept, months))
    counted = Counter(kept.kind.label for kept, _ in found.erase)
    total = f"{len(found.erase):,} records would be erased" if found.erase else "Nothing is past its time"
    print(f"{total}{': ' if counted else ''}{'; '.join(f'{label} {count:,}' for label, count in counted.items())}.")
    _show_held(found.held)
    if found.erase:
        print("Nothing was done. “evenhand retention --do” erases them for good.")


def _show_held(held: tuple[Any, ...]) -> None:
    for kept, months in held:
        print(f"Held: {why(kept, months)} {' '.join(kept.holds)}")


def erased_here() -> list[Listed]:
    """What was erased in this database so far."""
    rows = Erasure.select().order_by(Erasure.id)
    return [(row.kind.value, row.record_id, row.reference, row.because) for row in rows]


def erased_in(file: Path) -> list[Listed]:
    """The list as “retention --list” printed it. Raises BadInput where it is none."""
    try:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
        return [(str(kind), int(number), str(name), str(because)) for kind, number, name, because in rows]
    except (OSError, ValueError, TypeError):
        raise BadInput(f"{file} is no list that “evenhand retention --list” printed.") from None
