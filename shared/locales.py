"""What is known of a language: its names, its direction, and how dates, hours and lists are written in it.

All of it is Babel's. For the languages of our catalogues it is written down in `translations/locales.json`, by
`script/translations`: Babel loads everything that it has of a language, and a process would hold megabytes of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from shared.places import TRANSLATIONS

WRITTEN_DOWN = TRANSLATIONS / "locales.json"


@dataclass(frozen=True)
class Locale:
    """One language."""

    #: What it calls itself, with a capital where it has capitals.
    own_name: str
    english_name: str
    #: `rtl` where it is written from right to left, else `ltr`.
    direction: str
    #: What stands between the parts of a list.
    comma: str
    months: tuple[str, ...]
    #: Monday first.
    weekdays: tuple[str, ...]
    #: For each hour of the day, the time at its beginning, and one within it with `{}` for the minutes: 2:{} دوپہر.
    hours: tuple[str, ...]
    within: tuple[str, ...]

    def day(self, value: date) -> str:
        """21 November 2026."""
        return f"{self.day_and_month(value)} {value.year}"

    def weekday(self, value: date) -> str:
        """Saturday 21 November."""
        return f"{self.weekdays[value.weekday()]} {self.day_and_month(value)}"

    def day_and_month(self, value: date) -> str:
        """21 November."""
        return f"{value.day} {self.months[value.month - 1]}"

    def time(self, value: time | datetime) -> str:
        """14:05, or 2:05 دوپہر."""
        return self.within[value.hour].format(f"{value.minute:02}") if value.minute else self.hours[value.hour]


@cache
def locale_of(language: str) -> Locale:
    """What is known of a language. Raises babel.UnknownLocaleError, or ValueError where it can't be the code of one."""
    known = _written_down().get(language)
    return Locale(**known) if known else locale_by_babel(language)


def locale_by_babel(language: str) -> Locale:
    """The same as Babel knows it; what that loads for it, this process keeps."""
    import babel
    from babel.dates import format_time

    known = babel.Locale.parse(language)
    own_name = str(known.get_display_name(language))
    counts_through = "H" in str(known.time_formats["short"].pattern)

    def written(hour: int, minute: int, minutes: str) -> str:
        return str(
            format_time(time(hour, minute), f"HH:{minutes}" if counts_through else f"h:{minutes} B", locale=known)
        )

    return Locale(
        own_name=own_name[:1].upper() + own_name[1:],
        english_name=known.english_name or language,
        direction=known.text_direction,
        comma=str(known.list_patterns["standard"]["middle"]).format("", ""),
        months=tuple(known.months["format"]["wide"][month] for month in range(1, 13)),
        weekdays=tuple(known.days["format"]["wide"][day] for day in range(7)),
        hours=tuple(written(hour, 0, "mm") for hour in range(24)),
        within=tuple(written(hour, 1, "'{}'") for hour in range(24)),
    )


@cache
def _written_down() -> dict[str, dict[str, Any]]:
    """By language; a list of JSON is a tuple here."""
    found = json.loads(WRITTEN_DOWN.read_text("utf-8"))
    return {code: {name: _kept(value) for name, value in known.items()} for code, known in found.items()}


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
