"""From what people type to values. Every refusal is a ValueError whose text is the message beside the field."""

from __future__ import annotations

import re
import unicodedata
from calendar import month_abbr, month_name, monthrange
from datetime import date, time

from flask_babel import gettext as _

from shared.web.templating import day

#: What an idempotency key looks like: `secrets.token_urlsafe` made it.
KEY = re.compile(r"[\w-]{20,64}", re.ASCII)

_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_TIME = re.compile(r"(\d{1,2})(?:[:.\s]?(\d{2}))?\s*(am|pm|noon)?", re.ASCII)
_WORDS = {"midday": time(12), "noon": time(12), "12 noon": time(12), "midnight": time(0)}
_PARTS = ("day", "month", "year")
#: So that months and days can be added to any date: Python has none after 9999.
_LAST_YEAR = 2999


class WrongParts(ValueError):
    """A date of which `parts` (day, month, year) are wrong or missing."""

    def __init__(self, message: str, parts: tuple[str, ...]) -> None:
        self.parts = parts
        super().__init__(message)


def _unreadable(character: str) -> bool:
    """Control characters, halves of characters, and what stands for bytes that were no text; not tab and line ends."""
    return character == "\ufffd" or (unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r")


def _steers(character: str) -> bool:
    """Invisible marks that turn the direction of the text that follows them."""
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def _seen(character: str) -> bool:
    """Whether it leaves a mark on the page; what joins or parts characters does not."""
    return not character.isspace() and unicodedata.category(character) != "Cf"


def shown(text: str) -> str:
    """What was typed, fit to be shown again: readable characters, one kind of line end, one form of Unicode.

    Nothing, where nothing of it could be seen: a name of such characters alone would stand on every page as a gap.
    """
    text = "".join(c for c in text if not _unreadable(c) and not _steers(c))
    if not any(map(_seen, text)):
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def readable(text: str, subject: str) -> str:
    """`text`, or a ValueError when it holds a NUL or anything else that can't be read as text."""
    if isinstance(text, str) and any(map(_unreadable, text)):
        raise ValueError(
            _("%(subject)s has a character that can’t be read. Remove it, or type the words again", subject=subject)
        )
    return text


def within(text: str, longest: int, subject: str) -> str:
    """`text`, or a ValueError when it has more than `longest` characters."""
    if len(text) > longest:
        raise ValueError(_("%(subject)s must be %(most)s characters or fewer", subject=subject, most=f"{longest:,}"))
    return text


def whole_number(text: str, least: int, most: int, subject: str) -> int:
    """The whole number that was typed, spaces and commas between its digits allowed."""
    digits = text.replace(",", "").replace(" ", "")
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


def time_of_day(text: str, subject: str) -> time:
    """The time of day that was typed: 10:20, 10.20am, 2pm, 1430, midday."""
    words = text.strip().lower()
    if words in _WORDS:
        return _WORDS[words]
    match = _TIME.fullmatch(words)
    if match:
        hours, minutes, half = int(match[1]), int(match[2] or 0), match[3]
        in_half = not half or 1 <= hours <= 12
        if half:
            hours = hours % 12 + (0 if half == "am" else 12)
        if in_half and hours < 24 and minutes < 60 and (match[2] or half):
            return time(hours, minutes)
    raise ValueError(_("%(subject)s must be a time, like 10:20 or 2.30pm", subject=subject))


def calendar_date(typed: list[str], subject: str) -> date | None:
    """The date of a day, a month (as number or name) and a year of four digits; None when all three are empty."""
    parts = [part.strip() for part in typed]
    if not any(parts):
        return None
    missing = tuple(name for name, part in zip(_PARTS, parts, strict=True) if not part)
    if missing:
        parts_missing = _(" and ").join(_(name) for name in missing)
        raise WrongParts(_("%(subject)s must include a %(parts)s", subject=subject, parts=parts_missing), missing)
    day, year = (int(p) if re.fullmatch(r"[0-9]{1,4}", p) else -1 for p in (parts[0], parts[2]))
    month = _MONTHS.get(parts[1].lower(), int(parts[1]) if re.fullmatch(r"[0-9]{1,2}", parts[1]) else -1)
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


def between(value: date, earliest: date | None, latest: date | None, subject: str) -> date:
    """`value`, or a ValueError when it lies before `earliest` or after `latest`."""
    if earliest and value < earliest:
        raise ValueError(_("%(subject)s must be %(date)s or later", subject=subject, date=day(earliest)))
    if latest and value > latest:
        raise ValueError(_("%(subject)s must be %(date)s or earlier", subject=subject, date=day(latest)))
    return value
