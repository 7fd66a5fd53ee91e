"""A file of contacts from a telephone or email system: which column holds what, and what each line says (INC-9).

Nothing is guessed that a person does not see: the columns that are recognised by their heads are a proposal.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from shared.rules.vocabulary import Channel, Direction, Word

W = TypeVar("W", bound=Word)

MOST_LINES = 2000
_LONGEST = 200
_LONGEST_MINUTES = 24 * 60
_SEPARATORS = (";", "\t", ",", "|")
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap])?\.?m?\.?\b", re.IGNORECASE)
_PARTS = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})(?:[.,]\d+)?")


class Column(Word):
    """What a column can hold."""

    WHO = "who", "Whose contact it is: account, telephone or email"
    WHEN = "when", "Day, or day and time"
    TIME = "time", "Time, where it stands apart from the day"
    TAKEN = "taken", "How long it took"
    CHANNEL = "channel", "How: telephone, email …"
    DIRECTION = "direction", "Which way: in or out"
    SUBJECT = "subject", "What it was about"
    ISSUE = "issue", "Which matter it belongs to"


class Taken(Word):
    """What a length of time means, where it is not written as hh:mm:ss."""

    MINUTES = "minutes", "14 is 14 minutes, and 14:05 is 14 minutes and 5 seconds"
    HOURS = "hours", "14 is 14 minutes, and 1:05 is 1 hour and 5 minutes"
    SECONDS = "seconds", "845 is 845 seconds, and 14:05 is 14 minutes and 5 seconds"


#: By which words in its head a column is recognised, the surest first.
_HEADS: dict[Column, tuple[str, ...]] = {
    Column.WHO: ("account", "customer", "caller", "sender", "from", "number", "telephone", "phone", "email"),
    Column.WHEN: ("date", "when", "start", "received", "day", "timestamp"),
    Column.TIME: ("time",),
    Column.TAKEN: ("duration", "minutes", "length", "talk", "seconds", "taken"),
    Column.CHANNEL: ("channel", "medium", "type", "how"),
    Column.DIRECTION: ("direction", "inbound", "way"),
    Column.SUBJECT: ("subject", "about", "topic", "notes", "reason"),
    Column.ISSUE: ("matter", "issue", "reference", "ticket", "case"),
}
_INWARD = {"in", "inbound", "incoming", "received", "i", "from customer"}
_OUTWARD = {"out", "outbound", "outgoing", "sent", "made", "o", "to customer"}
_CHANNELS = {
    "call": Channel.TELEPHONE, "phone": Channel.TELEPHONE, "voice": Channel.TELEPHONE, "sms": Channel.TEXT,
    "text": Channel.TEXT, "mail": Channel.EMAIL, "e-mail": Channel.EMAIL, "post": Channel.LETTER,
    "web": Channel.WEB_FORM, "form": Channel.WEB_FORM, "video": Channel.VIDEO_CALL, "visit": Channel.VISIT,
}  # fmt: skip


@dataclass(frozen=True)
class ContactSheet:
    """The heads of a file, and its lines by number; a line that is empty is none."""

    heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Mapping:
    """Which column holds what, by its place; and what is meant where a line does not say."""

    columns: dict[Column, int]
    taken: Taken = Taken.MINUTES
    channel: Channel = Channel.TELEPHONE
    direction: Direction = Direction.IN


@dataclass(frozen=True)
class ContactLine:
    """One contact as a line tells it. `at` has no zone where the file names none: the office's clock is meant."""

    number: int
    who: str
    at: datetime
    channel: Channel
    direction: Direction
    minutes: int
    subject: str
    issue: str


@dataclass(frozen=True)
class RefusedLine:
    """A line that can't be taken, and why."""

    number: int
    why: str


@dataclass(frozen=True)
class Told:
    """What a file tells: the contacts, and the lines that can't be read."""

    lines: tuple[ContactLine, ...] = ()
    refused: tuple[RefusedLine, ...] = ()


def sheet_of(text: str) -> ContactSheet:
    """The file as a table. Raises ValueError, with a sentence, for one that has no lines or too many."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
        lines = [(rows.line_num, tuple(cell.strip() for cell in row)) for row in rows if any(map(str.strip, row))]
    except csv.Error:
        raise ValueError("The file can’t be read as CSV") from None
    if len(lines) < 2:
        raise ValueError("The file has no lines below its heads")
    if len(lines) - 1 > MOST_LINES:
        raise ValueError(f"The file has more than {MOST_LINES:,} lines. Divide it, and add one part after the other")
    return ContactSheet(lines[0][1], tuple(lines[1:]))


def proposed_columns(heads: Iterable[str]) -> dict[Column, int]:
    """Which column seems to hold what, by its head; each column once."""
    known = [re.sub(r"[^a-z ]", " ", head.lower()) for head in heads]
    found: dict[Column, int] = {}
    for column, words in _HEADS.items():
        free = [place for place in range(len(known)) if place not in found.values()]
        likely = (place for word in words for place in free if word in known[place].split() or known[place] == word)
        if (place := next(likely, None)) is not None:
            found[column] = place
    return found


def told_by(sheet: ContactSheet, mapping: Mapping) -> Told:
    """What each line says. One that can't be read is refused, with why, and keeps none of the others back."""
    lines, refused = [], []
    for number, cells in sheet.lines:
        try:
            lines.append(_line(number, cells, mapping))
        except ValueError as wrong:
            refused.append(RefusedLine(number, str(wrong)))
    return Told(tuple(lines), tuple(refused))


def minutes_of(written: str, means: Taken) -> int:
    """A length of time in whole minutes, half a minute upwards; anything that took time is at least one.

    Raises ValueError for what is no length of time, or is longer than a day.
    """
    text = written.strip().replace(",", ".")
    parts = _PARTS.fullmatch(written.strip())
    if not text:
        return 0
    if parts:
        hours, middle, last = (int(part or 0) for part in parts.groups())
        whole = parts[1] is None and means is Taken.HOURS
        seconds = (middle * 60 + last) * 60 if whole else hours * 3600 + middle * 60 + last
    elif re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text):
        seconds = round(float(text) * (1 if means is Taken.SECONDS else 60))
    else:
        raise ValueError("How long it took can’t be read")
    minutes = max(1, int(seconds / 60 + 0.5)) if seconds else 0
    if minutes > _LONGEST_MINUTES:
        raise ValueError("It took longer than a day")
    return minutes


def moment_of(day: str, at: str = "") -> datetime:
    """A moment as it is written: 29/11/2026 10:20, 2026-11-29T10:20:05Z, or with the time apart. Raises ValueError."""
    if not at:
        try:
            read = datetime.fromisoformat(day)
        except ValueError:
            pass
        else:
            if len(day) > len("2026-11-29"):
                return read
    found = _DAY.match(day)
    written = at or (day[found.end() :] if found else day[len("2026-11-29") :])
    clock = _CLOCK.fullmatch(written.strip(" ,T"))
    if clock is None:
        raise ValueError("The time can’t be read" if written.strip() else "There is no time")
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    try:
        on = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(day[:10])
        return datetime.combine(on, time(hour, minute, second))
    except ValueError:
        raise ValueError("The day or time can’t be read") from None


def _line(number: int, cells: tuple[str, ...], mapping: Mapping) -> ContactLine:
    said = {column: cells[place] for column, place in mapping.columns.items() if place < len(cells)}
    if not said.get(Column.WHO):
        raise ValueError("It does not say whose contact it is")
    for column in (Column.SUBJECT, Column.ISSUE):
        if len(said.get(column, "")) > _LONGEST:
            raise ValueError(f"{column.label}: it must be {_LONGEST} characters or fewer")
    channel = _word(said, Column.CHANNEL, mapping.channel, _channel)
    return ContactLine(
        number=number,
        who=said[Column.WHO],
        at=moment_of(said.get(Column.WHEN, ""), said.get(Column.TIME, "")),
        channel=channel,
        direction=_word(said, Column.DIRECTION, mapping.direction, _direction),
        minutes=minutes_of(said.get(Column.TAKEN, ""), mapping.taken),
        subject=said.get(Column.SUBJECT) or f"Not said ({channel.label})",
        issue=said.get(Column.ISSUE, ""),
    )


def _word(said: dict[Column, str], column: Column, usual: W, read: Callable[[str], W | None]) -> W:
    written = said.get(column, "").strip().lower()
    if not written:
        return usual
    found = read(written)
    if found is None:
        raise ValueError(f"{column.label}: we don’t know “{written[:40]}”")
    return found


def _channel(written: str) -> Channel | None:
    known = {word: one for one in Channel for word in (one.value, one.label)}
    named = known.get(written)
    return named or next((one for word, one in _CHANNELS.items() if word in written), None)


def _direction(written: str) -> Direction | None:
    first = written.split()[0]
    if written in _INWARD or first in _INWARD:
        return Direction.IN
    return Direction.OUT if written in _OUTWARD or first in _OUTWARD else None


def _separator(text: str) -> str:
    """The sign between the columns: the one that stands most often in the heads."""
    head = text.lstrip("\n").partition("\n")[0]
    return max(_SEPARATORS, key=head.count)
