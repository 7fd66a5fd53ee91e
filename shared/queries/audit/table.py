"""Events of the audit log as rows of a table to take away (DPA-1)."""

from __future__ import annotations

from shared import clock
from shared.queries.audit.log import LogLine

HEAD = (
    "Number", "At (UTC)", "Here", "Who", "What was done", "Action", "Record", "Reference", "Case", "Account",
    "What it says", "Hash before", "Hash",
)  # fmt: skip
#: Where the words were erased at the end of their time.
GONE = "Erased when its time was over"


def row_of(line: LogLine) -> tuple[str | int, ...]:
    """An event, a cell for each column of `HEAD`."""
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
