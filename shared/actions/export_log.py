"""The audit log as a file to take away: that it was taken, by whom, how much of it and what, is an event (SEC-29).

The file is written before the transaction, so that nobody waits for it; it ends before the event of its own taking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from shared import audit, clock
from shared.actions.action import Doing, action
from shared.models import Staff
from shared.queries.audit.log import WantedEvents, all_events, count_of
from shared.queries.audit.table import HEAD, row_of
from shared.queries.permissions import may
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotAllowed
from shared.rules.lifecycle import Action
from shared.spreadsheets.cells import Sheet
from shared.spreadsheets.csv import csv_of

Rows = Iterable[tuple[str | int, ...]]


def _as_csv(title: str, rows: Rows) -> bytes:
    return csv_of(HEAD, rows)


def _as_ods(title: str, rows: Rows) -> bytes:
    from shared.spreadsheets.ods import ods_of  # with it comes a large library

    return ods_of(title, [Sheet("Audit log", HEAD, tuple(rows))])


#: The kinds of file: how each is written, its media type, and the most events that it holds.
KINDS = {
    "csv": (_as_csv, "text/csv; charset=utf-8", 100_000),
    "ods": (_as_ods, "application/vnd.oasis.opendocument.spreadsheet", 10_000),
}


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    kind: str
    content: bytes


def export_log(actor: Actor, wanted: WantedEvents, form: str) -> File:
    """The events asked for as a file of this form. Raises NotAllowed, and Invalid where one file would be too large."""
    if not (answer := may(Action.EXPORT_LOG, actor)):
        raise NotAllowed(*answer.reasons)
    write, media_type, most = KINDS[form]
    end, count = audit.checkpoint(), count_of(wanted)
    if count > most:
        raise Invalid({"form": f"That is {count:,} events, and such a file holds {most:,}. Ask for fewer, by dates"})
    name = f"audit-log-{clock.today()}-to-event-{end.number}"
    content = write(name, map(row_of, all_events(wanted, end.number)))
    fingerprint = hashlib.sha256(content).hexdigest()
    _export(actor, {name: value for name, value in asdict(wanted).items() if value}, form, count, end, fingerprint)
    return File(f"{name}.{form}", media_type, content)


@action(Action.EXPORT_LOG)
def _export(
    doing: Doing, wanted: dict[str, object], form: str, events: int, end: audit.Checkpoint, fingerprint: str
) -> Staff:
    doing.ask()
    taker = Staff.get_by_id(doing.me)
    said = {**wanted, "form": form, "events": events, "log_ended_with": str(end), "fingerprint": fingerprint}
    doing.record(taker, said)
    return taker
