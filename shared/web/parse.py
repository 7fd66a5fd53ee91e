"""From what people type to values. Every refusal is a ValueError whose text is the message beside the field."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from unicodedata import decimal

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
    rf"(?:{_WEEKDAYS}[,.]? )?(?:the |y )?(\d{{1,2}}[a-z]{{0,3}})(?:[ ./-]| of | o | mis )\s*"
    r"(\d{1,2}|[a-z]+)\.?,?[ ./-]\s*(\d{4}|'?\d\d)",
    re.ASCII,
)
_MONTH_FIRST = re.compile(rf"(?:{_WEEKDAYS}[,.]? )?([a-z]+)\.? (\d{{1,2}}[a-z]{{0,3}}),? (\d{{4}})", re.ASCII)
_DAY_AND_MONTH = re.compile(r"(?:the |y )?(\d{1,2}[a-z]{0,3})(?:[ ./-]| of | o )\s*([a-z]+)\.?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
_YEAR_OF_EIGHT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?<!19\d\d)(?<!20\d\d)", re.ASCII)
_DAYS_AGO = {"today": 0, "heddiw": 0, "yesterday": 1, "ddoe": 1}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.,\s-]?(\d{2}))?(?::\d\d)?\s*(am|pm|noon|midnight|h|hrs?|hours)?", re.ASCII)
_FRENCH_TIME = re.compile(r"(\d{1,2})\s?h\s?(\d{2})", re.ASCII)
#: What says which half of the day it is, in English and Welsh.
_MORNING = re.compile(r"\s*(?:a\.?\s?m|y\.?\s?b|in the morning|(?:yn )?y bore)\.?$")
_LATER = re.compile(
    r"\s*(?:p\.?\s?m|y\.?\s?[ph]|in the (?:afternoon|evening)|(?:yn )?(?:y pry?nhawn|y pnawn|yr hwyr))\.?$"
)
_OCLOCK = re.compile(r"\s*o['’ ]?(?:clock|r gloch)")
#: Half past two, quarter to 3, ten to 3, and half 2: the part of the hour, and the hour as a word or a number.
_PART_OF_HOUR = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
_SPOKEN = re.compile(
    rf"(?:a )?({'|'.join(_PART_OF_HOUR)}|[1-5]?\d)( min(?:ute)?s?)?(?: (past|to|after))?"
    r" ([a-z]+?|\d{1,2}?)\s*(am|pm)?",
    re.ASCII,
)
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
#: The same in Welsh: hanner awr wedi dau, chwarter i dri, deg munud wedi naw.
_WELSH_SPOKEN = re.compile(
    r"(hanner awr|chwarter|(?:pum|deg|ugain)(?: munud)?) (wedi|i) ([a-z]+?(?: ar ddeg)?)\s*(am|pm)?"
)
_WELSH_PARTS = {"hanner": "half", "chwarter": "quarter", "pum": "five", "deg": "ten", "ugain": "twenty"}
_WELSH_HOURS = ("un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw", "deg", "un ar ddeg", "deuddeg")
_AFTER_I = {"ddau": "dau", "dri": "tri", "bedwar": "pedwar", "bump": "pump", "ddeg": "deg", "ddeuddeg": "deuddeg"}
#: What people add who do not know it to the minute; the time that they name is the one that is meant.
_ABOUT = re.compile(
    r"^(?:(?:just|shortly|soon) (?:after|before) |just |tua |"
    r"(?:at|from|about|around|approx(?:imately)?|circa|ca?|roughly|exactly|am)\b\.? ?|~ ?)+"
    r"|(?:[ -]?ish| or so| sharp| exactly| approx(?:imately)?| today)$"
)
#: From one time to another.
_FROM_TO = re.compile(r"(?:between )?(\d.{0,9}?) ?(?:-|to|and|until|till) ?(\d.{0,9})")
_WORDS = {
    **dict.fromkeys(("midday", "noon", "12 noon", "12 midday", "mid-day", "canol dydd", "hanner dydd"), time(12)),
    **dict.fromkeys(("midnight", "12 midnight", "canol nos", "hanner nos"), time(0)),
}
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9OIL][A-Z]{2})", re.ASCII)
_POSTCODE_LAST = re.compile(r"(.*[\s,])([A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s?[0-9][A-Za-z]{2})\.?", re.ASCII)
_LETTER_FOR_DIGIT = re.compile(r"([A-Z]{2})([OIL])([A-Z0-9]?[0-9OIL][A-Z]{2})", re.ASCII)
_POSTCODE_LABEL = re.compile(
    r"^\s*(?:post ?code|cod post)\s*:?\s*|,?\s*\b(?:uk|united kingdom|england|scotland|wales|cymru)\s*$",
    re.IGNORECASE,
)
_IN_MINUTES = re.compile("minute|munud", re.IGNORECASE)
_MINUTES = re.compile(r"\s*(?:min(?:ute)?s?|munud(?:au)?)\.?$", re.IGNORECASE)
#: 1 hr, 1 hour 10 minutes, 1h30, an hour and a half, half an hour.
_HOURS_LONG = re.compile(
    r"(an?|1?\d) ?h(?:(?:ou)?rs?)?\.?(?: ?(?:and |, ?)?(?:(a half)|([0-5]?\d) ?(?:m(?:in(?:ute)?s?)?\.?)?))?", re.ASCII
)
_SHARE_OF_HOUR = {"half an hour": "30", "half hour": "30", "quarter of an hour": "15", "hanner awr": "30", "awr": "60"}
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
    digits = _in_minutes(bare(text)) if _IN_MINUTES.search(subject) else bare(text)
    digits = "".join(str(decimal(c, c)) for c in digits if c not in ", ")
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


def _in_minutes(typed: str) -> str:
    """What was typed of a time that something took, as minutes where it says hours; about 10 is 10."""
    words = _ABOUT.sub("", typed.lower().strip(" .,")).removeprefix("a ") if typed else ""
    if words in _SHARE_OF_HOUR:
        return _SHARE_OF_HOUR[words]
    if match := _HOURS_LONG.fullmatch(words):
        hours = int(match[1]) if match[1].isdigit() else 1
        return str(hours * 60 + (30 if match[2] else int(match[3] or 0)))
    return _MINUTES.sub("", words)


def row_number(text: str) -> int:
    """The number of a row as an address holds it. Raises ValueError for what no row can have."""
    return whole_number(text, 0, 2**31 - 1, "The page")


def time_of_day(typed: str, subject: str) -> time:
    """The time of day that was typed: 10:20, 10.20am, 2.30 p.m., 14h30, 1430, midday, half past 2 y prynhawn.

    An hour that may be in either half of the day is asked for again: 7, half past two, 10 o'clock.
    """
    written = _ABOUT.sub("", bare(typed).lower().strip(" .,").replace(";", ":"))
    words = _LATER.sub("pm", _MORNING.sub("am", _OCLOCK.sub("", written)))
    half_past = _spoken(words)
    spoken, words = bool(_OCLOCK.search(written)) or half_past != words, half_past
    if words in _WORDS:
        return _WORDS[words]
    if match := _FRENCH_TIME.fullmatch(words) or _TIME.fullmatch(words):
        minutes, half = int(match[2] or 0), match[3] or "" if match.re is _TIME else "h"
        hours = _hour_of_day(int(match[1]), half, minutes_given=bool(match[2]))
        if minutes < 60 and hours < 24:
            if half or hours > 12 or (match[2] and not spoken):
                return time(hours, minutes)
            if hours:
                raise ValueError(_which_half(f"{hours}:{minutes:02}" if minutes else f"{hours}", subject))
    raise ValueError(_no_time(words, subject))


def _no_time(words: str, subject: str) -> str:
    if re.fullmatch("24[:.]?(00)?", words):
        return _("%(subject)s can’t be 24:00. Enter 00:00, which begins the next day, or 23:59", subject=subject)
    if _FROM_TO.fullmatch(words):
        return _("%(subject)s must be one time, like 10:20 or 2:30pm: of two, enter the first", subject=subject)
    return _("%(subject)s must be a time, like 10:20 or 2:30pm", subject=subject)


def _which_half(at: str, subject: str) -> str:
    return _(
        "%(subject)s could be in the morning or later. Write it as %(morning)s or as %(later)s",
        subject=subject,
        morning=f"{at}am",
        later=f"{at}pm",
    )


def _spoken(words: str) -> str:
    """2:30 of “half past two”, 2:45 of “quarter to 3”; anything else as it is."""
    words = _in_english(words)
    match = _SPOKEN.fullmatch(words)
    if not match:
        return words
    said, minutes, side, named, later = match.groups()
    hour = _HOURS.index(named) + 1 if named in _HOURS else int(named) if named.isdigit() else 0
    to, part = side == "to", _PART_OF_HOUR.get(said) or int(said)
    if not 1 <= hour <= 12 or not part or (not side and said != "half") or (to and said.isdigit() and not minutes):
        return words  # “9 to 5” is from nine
    past = f"{60 - part if to else part:02}"
    return f"{(hour - 2) % 12 + 1 if to else hour}:{past}{later or ''}"


def _in_english(words: str) -> str:
    """Half past 2 of “hanner awr wedi dau”; anything else as it is."""
    match = _WELSH_SPOKEN.fullmatch(words)
    hour = _AFTER_I.get(match[3], match[3]) if match else ""
    if not match or hour not in _WELSH_HOURS:
        return words
    side = "to" if match[2] == "i" else "past"
    return f"{_WELSH_PARTS[match[1].split()[0]]} {side} {_WELSH_HOURS.index(hour) + 1}{match[4] or ''}"


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
    parts = _three([bare(part).lower().strip(" .,") for part in typed])
    if not any(parts):
        return None
    if not parts[1] and not parts[2] and not _NUMBERED.fullmatch(parts[0]):
        raise WrongParts(
            _("%(subject)s can’t be read. Enter a day, a month and a year, like 27 3 2026", subject=subject),
            _PARTS,
        )
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
    if wrong == ("day",) and day > 28:
        days = monthrange(year, month)[1]
        message = _("%(subject)s must be a real date. That month has %(days)s days", subject=subject, days=days)
        raise WrongParts(message, wrong)
    if wrong:
        raise WrongParts(_("%(subject)s must be a real date", subject=subject), wrong)
    return date(year, month, day)


def _three(parts: list[str]) -> list[str]:
    """Day, month and year; a date in the first box, or a month with what stands beside it, is taken apart."""
    first, month, year = parts
    if not month and (match := _DAY_AND_MONTH.fullmatch(first)):
        return [match[1], match[2], year]
    if not year and (match := re.fullmatch(r"([a-z]+)\.? (\d{4})", month)):
        return [first, match[1], match[2]]
    if month or year:
        return [first.removeprefix("the ").removeprefix("y "), month, year]
    first = re.sub("[, ]+", " ", _ABOUT.sub("", first))
    if first in _DAYS_AGO:
        day = clock.today() - timedelta(days=_DAYS_AGO[first])
        return [f"{day.day}", f"{day.month}", f"{day.year}"]
    if match := _YEAR_FIRST.fullmatch(first) or _YEAR_OF_EIGHT.fullmatch(first):
        return [match[3], match[2], match[1]]
    if match := _DAY_FIRST.fullmatch(first) or _EIGHT_DIGITS.fullmatch(first):
        return [match[1], match[2], match[3]]
    if match := _MONTH_FIRST.fullmatch(first):
        return [match[2], match[1], match[3]]
    return [first, month, year]


def postcode(typed: str) -> str:
    """`FH3 9ZZ`, however it was typed: small, with or without its space, an O for its 0. Another country's as it is."""
    compact = _forces_or_digit("".join(c for c in _POSTCODE_LABEL.sub("", bare(typed)).upper() if c.isalnum()))
    match = _POSTCODE.fullmatch(compact)
    if not match:
        return compact if compact.startswith("BFPO ") else one_line(typed) if compact else ""
    digit = {"O": "0", "I": "1", "L": "1"}.get(match[2][0], match[2][0])
    return f"{match[1]} {digit}{match[2][1:]}"


def _forces_or_digit(compact: str) -> str:
    """With the digit that a letter stands for in EHI, SWIA and CRO, the letter in S01; and a BFPO number apart."""
    if match := re.fullmatch(r"BFPO(\d{1,4})", compact):
        return f"BFPO {match[1]}"
    if match := _LETTER_FOR_DIGIT.fullmatch(compact):
        return f"{match[1]}{'0' if match[2] == 'O' else '1'}{match[3]}"
    return re.sub(r"^([CPSY])0(?=\d{1,2}[OIL0-9]?[A-Z]{2}$)", r"\1O", compact)


def address(typed: str) -> str:
    """The lines of an address as an envelope has them: no comma at either end, no empty line, the postcode in form."""
    lines = [one_line(line).strip(",; ") for line in typed.splitlines()]
    kept = [line for line in lines if line]
    return "\n".join([*kept[:-1], _with_postcode(kept[-1])]) if kept else ""


def _with_postcode(line: str) -> str:
    """The last line of an address: all of it the postcode, or only its end."""
    match = _POSTCODE_LAST.fullmatch(line)
    return match[1] + postcode(match[2]) if match else postcode(line)


def between(value: date, earliest: date | None, latest: date | None, subject: str) -> date:
    """`value`, or a ValueError when it lies before `earliest` or after `latest`."""
    if earliest and value < earliest:
        raise ValueError(_("%(subject)s must be %(date)s or later", subject=subject, date=written(earliest)))
    if latest and value > latest:
        raise ValueError(_("%(subject)s must be %(date)s or earlier", subject=subject, date=written(latest)))
    return value
