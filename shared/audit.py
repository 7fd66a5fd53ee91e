"""The audit log: the only writer of events, and the proof that none was altered (DPA-1, REL-9).

Events are numbered without gaps. Each holds the hash of the one before it and the digest of its own payload, so a
changed, removed, added or re-ordered event shows. Payloads stand beside their events, so that retention can erase
personal data while the chain still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import clock
from shared.database.connections import database
from shared.database.prepared import insert
from shared.models.base import canonical_json
from shared.models.event import Event, EventPayload
from shared.rules.actor import Actor

START = "0" * 64
#: How the log names a look at something sensitive; every other event names an action.
LOOK = "look"
#: What the virus scanner said of a file that had waited for it.
FOUND_HARMLESS = "find_file_harmless"
DELETED_AS_HARMFUL = "delete_harmful_file"
_CHAINED = (
    "number",
    "at",
    "staff_id",
    "service_id",
    "actor",
    "action",
    "record",
    "reference",
    "case_reference",
    "account",
    "involves",
    "payload_digest",
    "previous_hash",
)


@dataclass(frozen=True)
class Broken:
    """Where the chain does not hold: the event's number and, in a sentence, what is wrong with it."""

    number: int
    what: str


@dataclass(frozen=True)
class Checkpoint:
    """How the log ended at a moment: kept outside, it shows a log that was rewritten or cut since (REL-9)."""

    number: int
    head: str

    def __str__(self) -> str:
        return f"{self.number} {self.head}"


@dataclass(frozen=True)
class Verified:
    """What a verification found: how many events, the hash at the head, and every break (empty when none)."""

    count: int
    head: str
    broken: tuple[Broken, ...]


def append(
    actor: Actor,
    action: str,
    record: str,
    reference: str,
    payload: dict[str, Any],
    *,
    case_reference: str = "",
    account: str = "",
    involves: bool = False,
    at: datetime | None = None,
) -> int:
    """Write one event at the end of the chain, in the transaction that is open. Returns its number."""
    last = checkpoint()
    number, previous = last.number + 1, last.head
    salt, body = secrets.token_hex(16), canonical_json(payload)
    row = {
        "number": number,
        "at": Event.at.db_value(at or clock.now()),
        "staff_id": actor.staff_id,
        "service_id": actor.service_id,
        "actor": actor.name,
        "action": str(action),
        "record": record,
        "reference": reference,
        "case_reference": case_reference,
        "account": account,
        "involves": involves,
        "payload_digest": _payload_digest(salt, body),
        "previous_hash": previous,
    }
    row["hash"] = _hash(row[name] for name in _CHAINED)
    insert(Event, row)
    insert(EventPayload, {"event_number": number, "salt": salt, "body": body})
    return number


def checkpoint() -> Checkpoint:
    """How the log ends now."""
    last = database.execute_sql("SELECT number, hash FROM event ORDER BY number DESC LIMIT 1").fetchone()
    return Checkpoint(*last) if last else Checkpoint(0, START)


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint as it was printed: number and head. Raises ValueError when the text is none."""
    number, head = text.split()
    if len(head) != len(START) or set(head) - set("0123456789abcdef") or not number.isdecimal():
        raise ValueError("a checkpoint is a number and a head of 64 hexadecimal digits")
    return Checkpoint(int(number), head)


def verify(since: Checkpoint | None = None) -> Verified:
    """Read the whole log and check every link, number and payload; and that it still holds what `since` witnessed."""
    broken: list[Broken] = []
    witnessed = since is None or since.number == 0
    expected_number, previous, count = 1, START, 0
    for stored in _rows():
        values, stored_hash, salt, body = stored[:-3], stored[-3], stored[-2], stored[-1]
        number, count = int(values[0]), count + 1
        place = f"event {number} ({values[5]} on {values[6]} {values[7]})"
        if number != expected_number:
            broken.append(Broken(number, f"{place}: events {expected_number} to {number - 1} are missing before it."))
        elif values[-1] != previous:
            broken.append(Broken(number, f"{place}: it does not follow from the event before it."))
        if _hash(values) != stored_hash:
            broken.append(Broken(number, f"{place}: it was changed after it was written."))
        if salt is not None and _payload_digest(salt, body) != values[11]:
            broken.append(Broken(number, f"{place}: what it says was changed after it was written."))
        if since is not None and number == since.number:
            witnessed = True
            if stored_hash != since.head:
                broken.append(Broken(number, f"{place}: the log up to here was rewritten since the checkpoint."))
        expected_number, previous = number + 1, stored_hash
    if since is not None and not witnessed:
        cut = f"event {since.number} was there at the checkpoint and is not any more: the log was cut."
        broken.append(Broken(since.number, cut))
    return Verified(count, previous, tuple(broken))


def _rows() -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f"e.{name}" for name in _CHAINED)
    cursor = database.execute_sql(  # the columns are ours, nothing in it comes from outside
        f"SELECT {columns}, e.hash, p.salt, p.body FROM event AS e "  # noqa: S608
        "LEFT JOIN event_payload AS p ON p.event_number = e.number ORDER BY e.number"
    )
    yield from cursor


def _payload_digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def _hash(values: Any) -> str:
    # Lengths before values: no value can pretend to be two.
    text = "".join(f"{len(plain)}:{plain}" for plain in map(_plain, values))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    """One text for a value, the same as it is written and as either database gives it back."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)
