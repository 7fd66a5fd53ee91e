"""Telephone numbers: how one is kept, written for people, dialled and compared (INP-2).

Kept is `+441632960001`, with what is dialled besides: `18001 +441632960001` by text relay, `+441632960001 ext. 12`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import phonenumbers

_UNITED_KINGDOM = 44
#: 18001 is dialled by whoever types, 18002 to reach them (Relay UK).
_RELAY = re.compile(r"\s*(1800[12])(?=[\s+-]*[0+])[\s-]*")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:extension|ext|ex|x|est|estyniad|#)\.?(?: no\.?| number)?[\s:]*([0-9]{1,7})\s*\)?\s*$", re.IGNORECASE
)
#: Behind a whole number a telephone writes a pause so, and then the extension.
_PAUSE = re.compile(r"\s*[,;]\s*([1-9][0-9]{0,4})\s*$")
_SHORTEST_WHOLE = 10
_MOBILE = re.compile(r"7[1-57-9]\d{8}")
_MOBILES = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
_NOT_MOBILE = {phonenumbers.PhoneNumberType.PAGER, phonenumbers.PhoneNumberType.PERSONAL_NUMBER}
_NOT_A_DIGIT = re.compile("[^0-9]")
_LONGEST_AT_HOME = 11


class NumberParts(NamedTuple):
    """A number taken apart: what text relay needs before it, the number itself, and the extension."""

    relay: str
    number: str
    extension: str


def parts(telephone: str) -> NumberParts:
    """The parts of a number as it is typed or kept. Nothing is judged."""
    relay = _RELAY.match(telephone)
    rest = telephone[relay.end() :] if relay else telephone
    extension = _EXTENSION.search(rest) or _after_a_pause(rest)
    if extension:
        rest = rest[: extension.start()]
    return NumberParts(relay[1] if relay else "", rest.strip(), extension[1] if extension else "")


def _after_a_pause(telephone: str) -> re.Match[str] | None:
    pause = _PAUSE.search(telephone)
    before = _NOT_A_DIGIT.sub("", telephone[: pause.start()]) if pause else ""
    return pause if len(before) >= _SHORTEST_WHOLE else None


def together(relay: str, number: str, extension: str) -> str:
    """The parts in one line."""
    return " ".join(filter(None, (relay, number, extension and f"ext. {extension}")))


def as_written(telephone: str) -> str:
    """A number of the United Kingdom as people there write it, any other with its country; what is none as it is."""
    relay, number, extension = parts(telephone)
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return telephone
    home = parsed.country_code == _UNITED_KINGDOM
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return together(relay, str(phonenumbers.format_number(parsed, form)), extension)


def dialled(telephone: str) -> str:
    """What a link dials, after `tel:`: relay, number and extension without a space; a pause before the extension."""
    relay, number, extension = parts(telephone)
    digits = _NOT_A_DIGIT.sub("", number)
    if relay:
        return f"{relay}{telephone_key(number)}"
    return f"{'+' * number.startswith('+')}{digits}{',' * bool(extension)}{extension}"


def is_mobile(telephone: str) -> bool:
    """Whether a text message reaches this number: a mobile telephone alone, without relay or extension."""
    relay, number, extension = parts(telephone)
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(parsed)
    # The mobile numbers that are kept for plays and examples are in nobody's list.
    home = parsed.country_code == _UNITED_KINGDOM and _MOBILE.fullmatch(str(parsed.national_number))
    return not relay and not extension and (kind in _MOBILES or (bool(home) and kind not in _NOT_MOBILE))


def telephone_key(telephone: str) -> str:
    """The national digits of a number, however it was typed: +44 7700 900123 and 18001 07700 900123 ext. 2 are one."""
    number = parts(telephone).number
    digits = _NOT_A_DIGIT.sub("", number)
    abroad = number.startswith(("+44", "0044")) or (digits.startswith("44") and len(digits) > _LONGEST_AT_HOME)
    return "0" + digits.lstrip("0").removeprefix("44").lstrip("0") if abroad else digits
