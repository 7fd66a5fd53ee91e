"""From what people type to values. Every refusal is a ValueError whose text is the message beside the field."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Sequence
from datetime import date, datetime, time

from flask_babel import gettext as _
from wtforms import ValidationError

from shared import clock
from shared.rules.written import clock_time
from shared.web.templating import day as written
from shared.web.text import bare, one_line

#: What an idempotency key looks like: `secrets.token_urlsafe` made it.
KEY = re.compile(r"[\w-]{20,64}", re.ASCII)

_ENGLISH = (tuple(month_name), tuple(month_abbr), ("",) * 9 + ("Sept",))
#: In Welsh, whole and short, and as the name begins after “o” and “i”.
_WELSH = (
    ", Ionawr, Chwefror, Mawrth, Ebrill, Mai, Mehefin, Gorffennaf, Awst, Medi, Hydref, Tachwedd, Rhagfyr",
    ", Ion, Chwef, Maw, Ebr, Mai, Meh, Gorff, Aws, Med, Hyd, Tach, Rhag",
    ", Ion, Chw, Fawrth, Ebr, Fai, Fehefin, Orffennaf, Awst, Fedi, Hyd, Dachwedd, Ragfyr",
)
_NAMES: tuple[Sequence[str], ...] = (*_ENGLISH, *(line.split(", ") for line in _WELSH))
_MONTHS = {name.lower(): number for names in _NAMES for number, name in enumerate(names) if name}
_NUMBERED = re.compile(r"(\d{1,4})(?:st|nd|rd|th|af|ail|il|ydd|edd|ed|fed|eg)?", re.ASCII)
#: A whole date in the first box: 3 Sept 2026, Thursday 3rd of September 2026, 3/9/2026, 2026-09-03.
_WEEKDAYS = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:dydd )?(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul))"
)
_DAY_FIRST = re.compile(
    rf"(?:{_WEEKDAYS}[,.]? )?(\d{{1,2}}[a-z]{{0,3}})(?:[ ./-]| of | o )\s*"
    r"(\d{1,2}|[a-z]+)\.?,?[ ./-]\s*(\d{4})",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.\s]?(\d{2}))?\s*(am|pm|noon|midnight|h|hrs?|hours)?", re.ASCII)
_FRENCH_TIME = re.compile(r"(\d{1,2})\s?h\s?(\d{2})", re.ASCII)
#: What says which half of the day it is, in English and Welsh.
_MORNING = re.compile(r"\s*(?:a\.?\s?m|y\.?\s?b|in the morning|(?:yn )?y bore)\.?$")
_LATER = re.compile(r"\s*(?:p\.?\s?m|y\.?\s?[ph]|in the (?:afternoon|evening)|(?:yn )?(?:y prynhawn|yr hwyr))\.?$")
_WORDS = {
    **dict.fromkeys(("midday", "noon", "12 noon", "mid-day", "canol dydd", "hanner dydd"), time(12)),
    **dict.fromkeys(("midnight", "12 midnight", "canol nos", "hanner nos"), time(0)),
}
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9OIL][A-Z]{2})", re.ASCII)
_PARTS = ("day", "month", "year")
#: So that months and days can be added to any date: Python has none after 9999.
_LAST_YEAR = 2999


class WrongParts(ValueError):
    """A date of which `parts` (day, month, year) are wrong or missing."""

    def __init__(self, message: str, parts: tuple[str, ...]) -> None:
        self.parts = parts
        super().__init__(message)


def whole_number(text: str, least: int, most: int, subject: str) -> int:
    """The whole number that was typed, spaces and commas between its digits allowed."""
    digits = bare(text).replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", digits):
        raise ValueError(
            _("%(subject)s must be a whole number, like %(example)s", subject=subject, example=max(least, 1))
        )
    if not least <= int(digits) <= most:
        raise ValueError(
            _(
                "%(subject)s must be between %(least)s and %(most)s",
                subject=subject,
                least=f"{least:,}",
                most=f"{most:,}",
            )
        )
    return int(digits)


def row_number(text: str) -> int:
    """The number of a row as an address holds it. Raises ValueError for what no row can have."""
    return whole_number(text, 0, 2**31 - 1, "The page")


def time_of_day(typed: str, subject: str) -> time:
    """The time of day that was typed: 10:20, 10.20am, 2.30 p.m., 14h30, 1430, midday, 2.30 y prynhawn."""
    words = bare(typed).lower().strip(" .,")
    words = _LATER.sub("pm", _MORNING.sub("am", words))
    if words in _WORDS:
        return _WORDS[words]
    match = _FRENCH_TIME.fullmatch(words) or _TIME.fullmatch(words)
    if match:
        minutes, half = int(match[2] or 0), match[3] if match.re is _TIME else "h"
        hours = _hour_of_day(int(match[1]), half or "", minutes_given=bool(match[2]))
        if hours < 24 and minutes < 60 and (match[2] or half):
            return time(hours, minutes)
    raise ValueError(_("%(subject)s must be a time, like 10:20 or 2:30pm", subject=subject))


def _hour_of_day(hour: int, half: str, *, minutes_given: bool) -> int:
    """The hour from 0 to 23 of an hour in a half of the day; 24 where the two don't fit. 14:30pm is one, 13pm none."""
    later = half in {"pm", "noon"}
    if half in {"noon", "midnight"}:
        return 12 * later if hour == 12 else 24
    if not half or half[0] == "h":
        return hour
    if 1 <= hour <= 12:
        return hour % 12 + 12 * later
    return hour if minutes_given and (hour > 12) == later else 24


def moment(day: date, at: time) -> datetime:
    """The moment of a date and a time by the office clock. Raises ValidationError for one the clocks left out."""
    if not clock.shows(day, at.hour, at.minute):
        raise ValidationError(
            _(
                "On %(date)s the clocks went forward from 1am to 2am, so there was no %(time)s. Enter the time again",
                date=written(day),
                time=clock_time(at),
            )
        )
    return clock.at(day, at.hour, at.minute)


def calendar_date(typed: list[str], subject: str) -> date | None:
    """The date of a day, a month (as number or name) and a year of four digits; None when all three are empty.

    A whole date in the first of them is one too. Raises WrongParts.
    """
    parts = _three([bare(part).lower() for part in typed])
    if not any(parts):
        return None
    missing = tuple(name for name, part in zip(_PARTS, parts, strict=True) if not part)
    if missing:
        parts_missing = _(" and ").join(_(name) for name in missing)
        raise WrongParts(_("%(subject)s must include a %(parts)s", subject=subject, parts=parts_missing), missing)
    day, year = (int(match[1]) if (match := _NUMBERED.fullmatch(p)) else -1 for p in (parts[0], parts[2]))
    name = parts[1].removesuffix(".")
    month = _MONTHS.get(name, int(name) if re.fullmatch(r"[0-9]{1,2}", name) else -1)
    if len(parts[2]) != 4 or year < 1000:
        raise WrongParts(_("%(subject)s must have a year of four numbers, like 2026", subject=subject), ("year",))
    wrong = () if 1 <= month <= 12 else ("month",)
    if year > _LAST_YEAR:
        wrong = ("year",)
    if not wrong and not 1 <= day <= monthrange(year, month)[1]:
        wrong = ("day",)
    if wrong:
        raise WrongParts(_("%(subject)s must be a real date", subject=subject), wrong)
    return date(year, month, day)


def _three(parts: list[str]) -> list[str]:
    """Day, month and year; a whole date in the first box is taken apart."""
    if any(parts[1:]):
        return parts
    if match := _DAY_FIRST.fullmatch(parts[0]):
        return [match[1], match[2], match[3]]
    if match := _YEAR_FIRST.fullmatch(parts[0]):
        return [match[3], match[2], match[1]]
    return parts


def postcode(typed: str) -> str:
    """`FH3 9ZZ`, however it was typed: small, with or without its space, an O for its 0. Another country's as it is."""
    compact = "".join(c for c in bare(typed).upper() if c.isalnum())
    match = _POSTCODE.fullmatch(compact)
    if not match:
        return one_line(typed)
    digit = {"O": "0", "I": "1", "L": "1"}.get(match[2][0], match[2][0])
    return f"{match[1]} {digit}{match[2][1:]}"


def address(typed: str) -> str:
    """The lines of an address as an envelope has them: no comma at their ends, no empty line, the postcode in form."""
    lines = [one_line(line).rstrip(",; ") for line in typed.splitlines()]
    kept = [line for line in lines if line]
    return "\n".join([*kept[:-1], postcode(kept[-1])]) if kept else ""


def between(value: date, earliest: date | None, latest: date | None, subject: str) -> date:
    """`value`, or a ValueError when it lies before `earliest` or after `latest`."""
    if earliest and value < earliest:
        raise ValueError(_("%(subject)s must be %(date)s or later", subject=subject, date=written(earliest)))
    if latest and value > latest:
        raise ValueError(_("%(subject)s must be %(date)s or earlier", subject=subject, date=written(latest)))
    return value
