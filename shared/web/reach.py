"""How somebody can be reached: email addresses that mail servers take, and whole telephone numbers (INP-2)."""

from __future__ import annotations

import re

import idna
import phonenumbers
from email_validator import EmailNotValidError, EmailSyntaxError, validate_email
from flask_babel import gettext as _

from shared.rules.telephone import is_mobile, parts, together
from shared.web.text import bare

#: Somebody's address as their program copies it: with their name, in angle brackets, as a link, at a sentence's end.
_COPIED = re.compile(r"(?:.*<)?\s*(?:mailto:)?([^<>\s]+?)\s*>?[.,;:]*", re.IGNORECASE)
#: What follows it in a link; and each of several, where a copied link is there beside its words.
_AFTER_ADDRESS = re.compile(r"(?<=\w)[?/](?=[^@]*$)[^>\s]*")
_ADDRESSES = re.compile(r"[^\s<>()\[\]:,;]+@[^\s<>()\[\]:,;?/]+")
#: What people write before it, and the marks that they put around it.
_LABEL = re.compile(r"^(?:e|email|e-mail|ebost|e-bost)(?:\s*:\s*|\s+(?=\S+@))", re.IGNORECASE)
_AROUND = "“”\"‘’'()[]?!"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032`", "'"))
_EMERGENCY = {"999", "112", "18000"}
_SERVICES = {"101", "105", "111", "119", "116123", "116000", "1471", "150", "191", "100", "118118"}
#: A second number, or words, behind what is a whole number already.
_WORDS_AFTER = re.compile(
    r"(?<=\d)\s*(?:[(,;/&]|\bor\b|\band\b|\bneu\b)?\s*\(?[^\W\d_]{2,}.*$|(?<=\d{6})\s*[/,;&]\s*\+?0\d.*$"
)
#: Numbers of ten digits in ranges that people have; those kept for plays and examples are in no list of valid ones.
_WHOLE = re.compile(r"(?:1\d{9}|2\d{9}|3\d{9}|5[56]\d{8}|7\d{9}|8\d{9})")
#: What people write behind a number to say which of theirs it is; before it they write it too.
_WHICH = re.compile(
    r"(?<=\d)\s*[(,-]?\s*(?:mobile|mob|home|work|landline|whatsapp|cartref|gwaith|symudol)\b\.?\s*\)?$", re.IGNORECASE
)
_UNITED_KINGDOM = 44
_SHORTEST = 4


def email(typed: str) -> str:
    """The address in the form that every mail server takes: its domain in ASCII. Raises ValueError for any other."""
    plain = re.sub(r"\s*@\s*", "@", _LABEL.sub("", bare(typed.translate(_APOSTROPHES)))).strip(_AROUND)
    match = _COPIED.fullmatch(_AFTER_ADDRESS.sub("", plain))
    address = match[1] if match else typed
    if typed.count("@") > 1:
        same = {found.lower() for found in _ADDRESSES.findall(plain)}
        address = same.pop() if len(same) == 1 and "@@" not in plain else ""
    if not address:
        raise ValueError(_("Enter one email address, like name@example.com"))
    local = address.rpartition("@")[0]
    if foreign := sorted({c for c in local if not c.isascii()}):
        raise ValueError(
            _(
                "Enter an email address without “%(which)s” before the @: most email services can’t send to it",
                which="”, “".join(foreign),
            )
        )
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except (EmailNotValidError, EmailSyntaxError):
        raise ValueError(_("Enter an email address in the correct format, like name@example.com")) from None
    return str(checked.ascii_email)


def email_as_written(kept: str) -> str:
    """The address as people write it: `jo@bücher.example`."""
    local, at, domain = kept.rpartition("@")
    try:
        return f"{local}{at}{idna.decode(domain)}" if "xn--" in domain else kept
    except idna.IDNAError:
        return kept


def telephone(typed: str) -> str:
    """The number as `+441632960001`, with relay and extension as `telephone.parts` has them.

    Raises ValueError that says what is wrong with this one: no number, an emergency number, too short, without code.
    """
    relay, number, extension = parts(_number_alone(typed))
    return together(relay, _international(number, typed), extension)


def mobile(typed: str) -> str:
    """The number of a mobile telephone, alone: a text message reaches nothing else. Raises ValueError."""
    relay, number, extension = parts(_number_alone(typed))
    if relay or extension:
        raise ValueError(_("Enter the mobile number alone, like 07700 900 982"))
    kept = _international(number, typed)
    if not is_mobile(kept):
        raise ValueError(
            _("%(number)s is not a mobile number. Enter a mobile number, like 07700 900 982", number=typed.strip())
        )
    return kept


def _number_alone(typed: str) -> str:
    """What was typed without which of somebody's numbers it is."""
    return _digits_for_letters(_WHICH.sub("", bare(typed).removeprefix("tel:")))


def _digits_for_letters(typed: str) -> str:
    """With a 0 for each letter O, where nothing else in it is a word."""
    return re.sub("[Oo]", "0", typed) if re.fullmatch(r"[\dOo\s()+./-]+", typed) else typed


def _international(number: str, typed: str) -> str:
    digits = re.sub("[^0-9]", "", number)
    if digits in _EMERGENCY:
        raise ValueError(_("%(number)s is an emergency number. Enter the person’s own number", number=typed.strip()))
    if digits in _SERVICES:
        raise ValueError(_("%(number)s is a service’s number. Enter the person’s own number", number=typed.strip()))
    if words := _WORDS_AFTER.search(number):
        raise ValueError(_("Enter one number alone, without “%(words)s”", words=words[0].strip()))
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(_("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")) from None
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if parsed.country_code == _UNITED_KINGDOM:
        whole = phonenumbers.is_valid_number(parsed) or bool(_WHOLE.fullmatch(str(parsed.national_number)))
    else:
        whole = possible == phonenumbers.ValidationResult.IS_POSSIBLE
    if not whole:
        raise ValueError(_not_whole(typed.strip(), digits, possible))
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _not_whole(typed: str, digits: str, possible: int) -> str:
    if possible == phonenumbers.ValidationResult.TOO_LONG or len(digits) > 11:
        return _("%(number)s is too long for a telephone number. Enter one number, like 01632 960 001", number=typed)
    if len(digits) < _SHORTEST:
        return _("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
    if not digits.startswith("0") and len(digits) < 9:
        return _(
            "%(number)s is not a whole telephone number. Enter it with its area code, like 01632 960 001", number=typed
        )
    return _("%(number)s is not a whole telephone number: a number may be missing. Enter all of it", number=typed)
