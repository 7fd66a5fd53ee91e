"""Events of the audit log as a file to take away: no cell of it can become a formula (SEC-29, DPA-1)."""

from __future__ import annotations

from collections.abc import Iterable

from shared import clock
from shared.queries.audit.log import Line
from shared.spreadsheets.cells import Cell, Sheet
from shared.spreadsheets.csv import csv_of

HEAD = (
    "Number", "At (UTC)", "Here", "Who", "What was done", "Action", "Record", "Reference", "Case", "Account",
    "What it says", "Hash before", "Hash",
)  # fmt: skip
#: Where the words were erased at the end of their time.
GONE = "Erased when its time was over"


def as_csv(title: str, lines: Iterable[Line]) -> bytes:
    """The events as one table; the title is the file's name."""
    return csv_of(HEAD, map(_cells, lines))


def as_ods(title: str, lines: Iterable[Line]) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    from shared.spreadsheets.ods import ods_of  # with it comes a large library

    return ods_of(title, [Sheet("Audit log", HEAD, tuple(map(_cells, lines)))])


def _cells(line: Line) -> tuple[Cell, ...]:
    event = line.event
    words = GONE if line.said is None else "\n".join(f"{name}: {value}" for name, value in line.said)
    return (
        event.number,
        f"{event.at:%Y-%m-%dT%H:%M:%SZ}",
        f"{clock.local(event.at):%d/%m/%Y %H:%M}",
        event.actor,
        line.verb,
        event.action,
        event.record,
        event.reference,
        event.case_reference,
        event.account,
        words,
        event.previous_hash,
        event.hash,
    )
