"""The audit log: the only writer of events, and the proof that none was altered (DPA-1, REL-9).

Events are numbered without gaps. Each holds the hash of the one before it and the digest of its own payload, so a
changed, removed, added or re-ordered event shows. Payloads stand beside their events, so that retention can erase
personal data while the chain still verifies: by `erase_words`, which is an event of its own. What is missing without
one, the verifier names (SEC-41).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from shared import clock
from shared.database.connections import database, is_sqlite
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
#: That words of events were erased, which ones and why.
ERASED = "erase_words"
#: How many events are read at once to prove them: as many as a processor has at hand when it comes to hash them.
_BATCH = 250
#: A copy of it costs less than another, for which OpenSSL would look for the algorithm by its name.
_BEGUN = hashlib.sha256()
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
_COLUMNS = (*_CHAINED, "hash")


@dataclass(frozen=True)
class BrokenLink:
    """Where the chain does not hold: the event's number and, in a sentence, what is wrong with it."""

    number: int
    what: str


@dataclass(frozen=True)
class Checkpoint:
    """How the log ended at a moment: kept outside, it shows a log that was rewritten or cut since (REL-9)."""

    number: int
    head: str
    #: How many events had lost their words by then.
    wordless: int = 0

    def __str__(self) -> str:
        return f"{self.number} {self.head} {self.wordless}"


@dataclass(frozen=True)
class Verified:
    """What a verification found: how many events, the hash at the head, and every break (empty when none).

    `wordless`: how many of the events have lost their words, each by an event that says so.
    """

    count: int
    head: str
    broken: tuple[BrokenLink, ...]
    wordless: int = 0


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
    number, previous = _end()
    number += 1
    salt, body = secrets.token_hex(16), canonical_json(payload)
    said = _payload_digest(salt, body)
    moment, who = Event.at.db_value(at or clock.now()), (actor.staff_id, actor.service_id, actor.name)
    what = (str(action), record, reference, case_reference, account, involves)
    chained = (number, moment, *who, *what, said, previous)
    insert(Event, dict(zip(_COLUMNS, (*chained, _hash(chained)), strict=True)))
    insert(EventPayload, {"event_number": number, "salt": salt, "body": body})
    return number


def erase_words(actor: Actor, numbers: Iterable[int], why: str) -> int:
    """Erase what these events said, in the transaction that is open, by an event that says so. Returns its number.

    Raises ValueError for one that says what was erased: then nobody could tell any more.
    """
    gone = _Numbers()
    for number in sorted(set(numbers)):
        gone.add(number)
    for first, last in gone.runs:
        between = Event.number.between(first, last)
        stays = Event.select(Event.number).where(Event.action == ERASED, between).first()
        if stays:
            raise ValueError(f"event {stays.number} says what was erased, and stays")
        EventPayload.delete().where(EventPayload.event_number.between(first, last)).execute()
    return append(actor, ERASED, "event", "", {"events": gone.runs, "why": why})


def _end() -> tuple[int, str]:
    """The number and the hash of the last event."""
    last = database.execute_sql("SELECT number, hash FROM event ORDER BY number DESC LIMIT 1").fetchone()
    return last or (0, START)


def checkpoint() -> Checkpoint:
    """How the log ends now, and how many of its events have lost their words."""
    number, head = _end()
    (gone,) = database.execute_sql(
        "SELECT (SELECT COUNT(*) FROM event) - (SELECT COUNT(*) FROM event_payload)"
    ).fetchone()
    return Checkpoint(number, head, int(gone))


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint as it was printed: number, head, and how many are without words (older ones don’t say).

    Raises ValueError when the text is none.
    """
    number, head, *more = text.split()
    wordless = more[0] if more else "0"
    if len(more) > 1 or len(head) != len(START) or set(head) - set("0123456789abcdef"):
        raise ValueError("a checkpoint is a number, a head of 64 hexadecimal digits, and a number")
    if not (number.isdecimal() and wordless.isdecimal()):
        raise ValueError("a checkpoint begins and ends with a number")
    return Checkpoint(int(number), head, int(wordless))


def verify(since: Checkpoint | None = None) -> Verified:
    """Read the whole log and check every link, number and payload; and that it still holds what `since` witnessed.

    Its memory does not grow with the log.
    """
    proof = _Proof()
    while proof.read(_events_after(proof.last)):
        pass
    proof.explain_what_is_missing()
    if since is not None and since.number:
        proof.compare(since)
    return Verified(proof.count, proof.previous, tuple(proof.broken), proof.wordless.count)


@dataclass
class _Numbers:
    """Numbers that came in rising order, kept as runs: a long stretch takes no more room than a short one."""

    runs: list[list[int]] = field(default_factory=list)

    def add(self, number: int) -> None:
        if self.runs and self.runs[-1][1] == number - 1:
            self.runs[-1][1] = number
        else:
            self.runs.append([number, number])

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.runs)

    def without(self, others: list[list[int]]) -> Iterator[list[int]]:
        """The runs that are left when these others, sorted, are taken out."""
        for first, last in self.runs:
            start = first
            for begin, end in others:
                if end < start or begin > last:
                    continue
                if begin > start:
                    yield [start, begin - 1]
                start = max(start, end + 1)
            if start <= last:
                yield [start, last]


class _Proof:
    """What has been read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.last, self.previous = 0, START
        self.broken: list[BrokenLink] = []
        self.wordless = _Numbers()
        self._missing = 0

    @property
    def count(self) -> int:
        """How many events have been read."""
        return self.last - self._missing

    def read(self, rows: list[tuple[Any, ...]]) -> bool:
        """The next events; whether there were any. What holds is told from what does not in as few steps as can be."""
        expected, previous, begin = self.last, self.previous, _BEGUN.copy
        for row in rows:
            expected += 1
            number, stored, text, words = row
            says, event = begin(), begin()
            says.update(words)
            event.update(text)
            event.update(f"{says.hexdigest()}64:{previous}".encode())
            if number != expected or event.hexdigest() != stored:
                self._look_closer(row, expected, previous)
                expected = number
            previous = stored
        self.last, self.previous = expected, previous
        return bool(rows)

    def _look_closer(self, row: tuple[Any, ...], expected: int, previous: str) -> None:
        number, stored, text, words = row
        if number == expected and hashlib.sha256(text + words + f"64:{previous}".encode()).hexdigest() == stored:
            self.wordless.add(number)  # the digest stands in the place of its words
            return
        before, digest = _columns_of(number, "previous_hash, payload_digest")
        if number != expected:
            self._missing += number - expected
            self._broke(number, f"events {expected} to {number - 1} are missing before it.")
        elif before != previous:
            self._broke(number, "it does not follow from the event before it.")
        if (
            hashlib.sha256(text + f"{digest}64:{before}".encode()).hexdigest() != stored
            and _hash_again(number) != stored
        ):
            self._broke(number, "it was changed after it was written.")
        if words == digest.encode():
            self.wordless.add(number)
        elif hashlib.sha256(words).hexdigest() != digest:
            self._broke(number, "what it says was changed after it was written.")

    def explain_what_is_missing(self) -> None:
        """Name what is gone without an event that says so."""
        if not self.wordless.runs:
            return
        for first, last in self.wordless.without(sorted(_told_as_erased(self.last))):
            which = f"event {first}" if first == last else f"events {first} to {last}"
            self.broken.append(
                BrokenLink(first, f"{which}: the words are gone, and no event says that they were erased.")
            )

    def compare(self, since: Checkpoint) -> None:
        """With how the log ended at a moment."""
        row = _columns_of(since.number, "hash")
        if row is None:
            cut = f"event {since.number} was there at the checkpoint and is not any more: the log was cut."
            self.broken.append(BrokenLink(since.number, cut))
        elif row[0] != since.head:
            self._broke(since.number, "the log up to here was rewritten since the checkpoint.")
        gone = sum(min(last, since.number) - first + 1 for first, last in self.wordless.runs if first <= since.number)
        if gone < since.wordless:
            came = f"{since.wordless} events had lost their words at the checkpoint, and {gone} have now."
            self.broken.append(BrokenLink(since.number, came))

    def _broke(self, number: int, what: str) -> None:
        action, record, reference = _columns_of(number, "action, record, reference")
        self.broken.append(BrokenLink(number, f"event {number} ({action} on {record} {reference}): {what}"))


def _events_after(last: int) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = database.execute_sql(_reading(is_sqlite()), (last, _BATCH)).fetchall()
    return rows


def _told_as_erased(last: int) -> Iterator[list[int]]:
    """The runs of numbers that events up to this one say were erased, as far as what they say is what was written."""
    mark = "?" if is_sqlite() else "%s"
    told = database.execute_sql(
        "SELECT e.number, e.payload_digest, p.salt, p.body FROM event AS e "  # noqa: S608 - only marks
        f"JOIN event_payload AS p ON p.event_number = e.number WHERE e.action = '{ERASED}' AND e.number <= {mark}",
        (last,),
    )
    for number, digest, salt, says in told:
        if _payload_digest(salt, says) == digest:
            runs = json.loads(says)["events"]
            yield from ([first, min(end, number - 1)] for first, end in runs if first < number)


#: How PostgreSQL writes what SQLite keeps as the text, or the number, that was hashed.
_POSTGRES_TEXT = {
    "at": "to_char(e.at, 'YYYY-MM-DD HH24:MI:SS.US')",
    "involves": "CASE WHEN e.involves THEN '1' ELSE '0' END",
}


@cache
def _reading(sqlite: bool) -> str:
    """What reads events as they are chained: the database itself puts the text together that was hashed.

    But for its end, `payload_digest` and `previous_hash`, which follow from the words and from the event before: of
    another length they would not make the same hash. Where an event has lost its words, the digest stands in their
    place.
    """
    mark = "?" if sqlite else "%s"
    length = "length({})" if sqlite else "length({}::text)"
    counted, perhaps = f"{length}, ':'", f"COALESCE({length}, 0), ':'"
    before = {"staff_id": perhaps, "service_id": perhaps, "involves": "'1:'"}
    texts = {name: f"e.{name}" if sqlite else _POSTGRES_TEXT.get(name, f"e.{name}") for name in _CHAINED[:-2]}
    chained = ", ".join(f"{before.get(name, counted).format(text)}, {text}" for name, text in texts.items())
    as_bytes = "CAST({} AS BLOB)" if sqlite else "convert_to({}, 'UTF8')"
    text, words, digest = map(as_bytes.format, (f"concat({chained}, '64:')", "p.salt || p.body", "e.payload_digest"))
    return (  # the columns are ours, nothing in it comes from outside
        f"SELECT e.number, e.hash, {text}, COALESCE({words}, {digest}) "  # noqa: S608
        "FROM event AS e LEFT JOIN event_payload AS p ON p.event_number = e.number "
        f"WHERE e.number > {mark} ORDER BY e.number LIMIT {mark}"
    )


def _hash_again(number: int) -> str:
    """The hash of an event, put together here: SQLite measures a text that holds NUL as shorter than it is."""
    return _hash(_columns_of(number, ", ".join(_CHAINED)))


def _columns_of(number: int, columns: str) -> Any:
    mark = "?" if is_sqlite() else "%s"
    return database.execute_sql(f"SELECT {columns} FROM event WHERE number = {mark}", (number,)).fetchone()  # noqa: S608


def _payload_digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def _hash(values: Any) -> str:
    # Lengths before values: no value can pretend to be two.
    text = "".join([f"{len(plain)}:{plain}" for plain in map(_as_hashed, values)])
    return hashlib.sha256(text.encode()).hexdigest()


def _as_hashed(value: Any) -> str:
    """One text for a value, the same as it is written and as either database gives it back."""
    if type(value) is str:
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)
