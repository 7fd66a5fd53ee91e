"""A file of contacts, read: separators, columns by their heads, lengths of time, days, and what is refused (INC-9)."""

from __future__ import annotations

import pytest

from shared.rules.contact_file import Column, Mapping, Taken, minutes_of, moment_of, proposed_columns, sheet_of, told_by
from shared.rules.vocabulary import Channel, Direction

TELEPHONES = (
    "Caller number;Start date;Start time;Talk duration;Direction;Notes\n"
    "07700 900417;29/11/2026;10:20:05;00:14:31;Inbound;Boiler; still cold\n"
    "07700 900417;29/11/2026;11:00;1:02:00;out;\n"
    "\n"
    "07700 900418;31/11/2026;11:00;00:01:00;in;x\n"
    "07700 900418;30/11/2026;11:00;soon;in;x\n"
)


@pytest.mark.parametrize(
    ("written", "means", "minutes"),
    [
        ("00:14:31", Taken.MINUTES, 15),
        ("1:02:00", Taken.SECONDS, 62),
        ("00:00:05", Taken.MINUTES, 1),
        ("00:00:00", Taken.MINUTES, 0),
        ("14:29", Taken.MINUTES, 14),
        ("1:05", Taken.HOURS, 65),
        ("845", Taken.SECONDS, 14),
        ("14", Taken.MINUTES, 14),
        ("7,5", Taken.MINUTES, 8),
        ("", Taken.MINUTES, 0),
    ],
)
def test_lengths_of_time(written: str, means: Taken, minutes: int) -> None:
    assert minutes_of(written, means) == minutes


@pytest.mark.parametrize("written", ["soon", "-3", "25:00:01", "9999999", "1e9", "1:2:3:4"])
def test_what_is_no_length_of_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"How long|longer than a day"):
        minutes_of(written, Taken.MINUTES)


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        ("29/11/2026 10:20", "", "2026-11-29T10:20:00"),
        ("29.11.2026", "10.20", "2026-11-29T10:20:00"),
        ("29/11/2026", "2:05 pm", "2026-11-29T14:05:00"),
        ("2026-11-29 10:20:05", "", "2026-11-29T10:20:05"),
        ("2026-11-29T10:20:05Z", "", "2026-11-29T10:20:05+00:00"),
        ("2026-11-29", "12:01 am", "2026-11-29T00:01:00"),
    ],
)
def test_moments(day: str, at: str, moment: str) -> None:
    assert moment_of(day, at).isoformat() == moment


@pytest.mark.parametrize("day", ["", "yesterday", "29/11/2026", "31/11/2026 10:00", "29/11/2026 25:00", "2026-11-29"])
def test_what_is_no_moment_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match=r"can’t be read|no time"):
        moment_of(day)


def test_a_log_of_telephones_with_semicolons_is_read_line_by_line() -> None:
    sheet = sheet_of(TELEPHONES)
    places = proposed_columns(sheet.heads)
    assert places == {
        Column.WHO: 0,
        Column.WHEN: 1,
        Column.TIME: 2,
        Column.TAKEN: 3,
        Column.DIRECTION: 4,
        Column.SUBJECT: 5,
    }
    told = told_by(sheet, Mapping(places))
    assert [(line.number, line.minutes, line.direction, line.subject) for line in told.lines] == [
        (2, 15, Direction.IN, "Boiler"),
        (3, 62, Direction.OUT, "Not said (telephone)"),
    ]
    assert [(line.number, line.why) for line in told.refused] == [
        (5, "The day or time can’t be read"),
        (6, "How long it took can’t be read"),
    ]


def test_commas_quotes_and_words_for_channels() -> None:
    sheet = sheet_of(
        'Account,When,Type,Subject\nHA-1,2026-11-28 09:00,E-mail,"Damp, again"\nHA-1,2026-11-28 09:00,Fax,x\n'
    )
    told = told_by(sheet, Mapping(proposed_columns(sheet.heads)))
    assert (told.lines[0].channel, told.lines[0].subject) == (Channel.EMAIL, "Damp, again")
    assert "we don’t know “fax”" in told.refused[0].why


@pytest.mark.parametrize(
    ("text", "why"), [("", "no lines"), ("a;b\n", "no lines"), ("a\n" + "x\n" * 2001, "more than 2,000")]
)
def test_a_file_without_lines_or_with_too_many_is_refused_whole(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        sheet_of(text)
