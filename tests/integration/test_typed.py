# ruff: noqa: RUF001 - letters that look like others are what this is about
"""What people type and paste is taken as they mean it, or asked for by what is wrong with it (INP-1, INP-2)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from backoffice.contacts.forms import RecordContactForm
from shared import clock
from shared.rules.telephone import as_written, dialled, is_mobile, telephone_key
from shared.web.forms import Address, Date, Email, Form, Number, Postcode, Telephone, Text, TextArea, TimeOfDay
from tests.gallery import pages

BASE = "http://127.0.0.1:8110"


class Typed(Form):
    """One of each field that reads words."""

    name = Text("Name")
    words = TextArea("What happened")
    email = Email("Email address")
    telephone = Telephone("Telephone")
    mobile = Telephone("Mobile", mobile=True)
    address = Address("Address")
    postcode = Postcode("Postcode")
    at = TimeOfDay("The time")
    on = Date("The date")
    minutes = Number("Minutes")


@pytest.fixture(scope="module")
def app(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    copy = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("typed") / "evenhand.sqlite")
    return pages.make("portal", f"sqlite:///{copy}", WTF_CSRF_ENABLED=False)


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/form", base_url=BASE):
        yield


def typed(**answers: Any) -> Typed:
    form = Typed(MultiDict({name.replace("__", "-"): value for name, value in answers.items()}))
    form.validate()
    return form


def kept(field: str, value: str) -> Any:
    form = typed(**{field: value})
    assert not form[field].errors, (value, form[field].errors)
    return form[field].data


def refused(field: str, value: str) -> str:
    form = typed(**{field: value})
    assert form[field].errors, (value, form[field].data)
    return str(form[field].errors[0])


def box(field: str, value: str) -> str:
    """What stands in the input afterwards, as a browser reads it."""
    html = str(typed(**{field: value})[field]())
    if found := re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL):
        return unescape(found[1])
    found = re.search(r'<input[^>]* value="([^"]*)"', html)
    return re.sub(r"[\r\n]", "", unescape(found[1])) if found else ""


WORDS = [
    ("\uf0b7 One\r\n\uf0b7 Two", "• One\n• Two"),
    ("\uf0a7 One \uf0e0 two \uf04a", "▪ One → two ☺"),
    ("One\u2028two\u2029three\x0bfour\x0cfive\x85six\rseven", "One\ntwo\nthree\nfour\nfive\nsix\nseven"),
    ("He said \x93no\x94 \x96 twice", "He said “no” – twice"),
    ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
    ("hard\u00a0space, thin\u2009space", "hard space, thin space"),
    ("\u202eturned\u202c and \u2067isolated\u2069", "turned and isolated"),
    ("quiet\x01\x1bcontrol", "quietcontrol"),
    ("no\ufffe character\uffff at\ufdd0 all\U0010fffe", "no character at all"),
    ("“Smart” ‘quotes’ – and — dashes… stay", "“Smart” ‘quotes’ – and — dashes… stay"),
    ("Cafe\u0301", "Café"),
    ("김민준, 王芳, ਗੁਰਪ੍ਰੀਤ, নাজমা, ክብረት", "김민준, 王芳, ਗੁਰਪ੍ਰੀਤ, নাজমা, ክብረት"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("ठीक है 👍🏽 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", None),
    ("\tindented\n\n\nthree lines below", "indented\n\n\nthree lines below"),
]


@pytest.mark.parametrize(("given", "expected"), WORDS)
def test_words_come_through_as_they_look(given: str, expected: str | None) -> None:
    assert kept("words", given) == (given if expected is None else expected)
    assert box("words", given).strip() == (given if expected is None else expected)
    assert box("words", box("words", given)) == box("words", given), "the same however often it is sent"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Flat 3\x0b14 Elder Court", "Flat 3 14 Elder Court"),
        ("Flat 3\r\n14 Elder Court", "Flat 3 14 Elder Court"),
        ("Siân\u00a0\u00a0 O’Neill\u200b", "Siân O’Neill"),
        ("\u200b\u2060 \ufeff", ""),
        ("Jo\ufffe\U0001ffff", "Jo"),
        ("\ufffe", ""),
    ],
)
def test_one_line_is_one_line_in_the_box_too(given: str, expected: str) -> None:
    assert kept("name", given) == expected
    assert " ".join(box("name", given).split()) == expected


def test_no_field_sends_back_what_no_page_may_hold() -> None:
    inputs = ("name", "words", "email", "telephone", "mobile", "address", "postcode", "at", "minutes")
    parts = ("on__day", "on__month", "on__year")
    form = typed(**dict.fromkeys((*inputs, *parts), "1x\ufffe2\U0001ffff"))
    for field in form:
        assert not re.search("[\ufffe\U0001ffff]", str(field())), field.name
    assert str(form["on"]()).count('value="1x2"') == len(parts)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("An old sign: \U000133ff\ue000", "U+E000"),
        ("\U000e1000", "U+E1000"),
        ("\U0001f8ff\u0378", "U+0378"),
    ],
)
def test_what_no_letter_can_print_is_said_at_the_field_by_name(given: str, named: str) -> None:
    message = refused("words", given)
    assert message.startswith("What happened has ")
    assert named in message
    assert "can’t print" in message


def test_bytes_that_were_no_text_stay_in_the_box_so_that_they_can_be_found() -> None:
    assert "“\ufffd”" in refused("name", "Caf\ufffd")
    assert box("name", "Caf\ufffd") == "Caf\ufffd"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\u200bjo@example.org", "jo@example.org"),
        (" Jo@Example.ORG ", "Jo@example.org"),
        ("o’brien@example.org", "o'brien@example.org"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("mailto:jo@example.org", "jo@example.org"),
        ("Jo Placeholder <jo@example.org>", "jo@example.org"),
        ("jo@example.org.", "jo@example.org"),
        ("jo\u00ad@example.org", "jo@example.org"),
        ("ｊｏ@example.org", "jo@example.org"),
    ],
)
def test_an_email_address_is_one_that_every_server_takes(given: str, expected: str) -> None:
    assert kept("email", given) == expected
    assert expected.isascii()


@pytest.mark.parametrize(
    ("given", "message"),
    [("siân@example.org", "“â”"), ("jo@", "name@example.com"), ("jo at example.org", "name@example.com")],
)
def test_an_email_address_that_no_server_takes_is_asked_again(given: str, message: str) -> None:
    assert message in refused("email", given)
    assert box("email", given) == given


def test_an_address_in_other_letters_is_shown_as_it_is_written() -> None:
    assert 'value="jo@bücher.example"' in str(Typed(data={"email": "jo@xn--bcher-kva.example"}).email())


TELEPHONES = [
    ("01632 960 001", "+441632960001", "01632 960001", "+441632960001"),
    ("+44 (0)1632 960001", "+441632960001", "01632 960001", "+441632960001"),
    ("\u202a07700 900123\u202c", "+447700900123", "07700 900123", "+447700900123"),
    ("０７７００ ９００１２３", "+447700900123", "07700 900123", "+447700900123"),
    ("7700900123", "+447700900123", "07700 900123", "+447700900123"),
    ("01632/960001", "+441632960001", "01632 960001", "+441632960001"),
    ("tel:+44-1632-960001", "+441632960001", "01632 960001", "+441632960001"),
    ("0800 1111", "+448001111", "0800 1111", "+448001111"),
    ("18001 01632 960001", "18001 +441632960001", "18001 01632 960001", "1800101632960001"),
    ("18002 07700 900123", "18002 +447700900123", "18002 07700 900123", "1800207700900123"),
    ("1800101632960001", "18001 +441632960001", "18001 01632 960001", "1800101632960001"),
    ("01632 960001 ext. 12", "+441632960001 ext. 12", "01632 960001 ext. 12", "+441632960001,12"),
    ("01632 960001 x12", "+441632960001 ext. 12", "01632 960001 ext. 12", "+441632960001,12"),
    ("+353 1 234 5678", "+35312345678", "+353 1 234 5678", "+35312345678"),
]


@pytest.mark.parametrize(("given", "expected", "written", "link"), TELEPHONES)
def test_a_telephone_number_is_kept_whole_written_and_dialled(
    given: str, expected: str, written: str, link: str
) -> None:
    assert kept("telephone", given) == expected
    assert as_written(expected) == written
    assert kept("telephone", written) == expected, "what is shown can be sent again"
    assert dialled(expected) == dialled(written) or written.startswith("0")
    assert dialled(expected) == link
    assert telephone_key(expected) == telephone_key(written)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("960001", "with its area code"),
        ("07700 90012", "Enter all of it"),
        ("12345", "with its area code"),
        ("61016", "with its area code"),
        ("999", "an emergency number"),
        ("112", "an emergency number"),
        ("116 123", "a service’s number"),
        ("01632 960001 or 07700 900123", "one number alone"),
        ("077009001234", "too long"),
        ("call me", "Enter a telephone number"),
    ],
)
def test_half_a_number_is_asked_for_the_rest(given: str, message: str) -> None:
    assert message in refused("telephone", given)
    assert box("telephone", given) == given


@pytest.mark.parametrize("given", ["01632 960001", "0808 157 0192", "070 1234 5678", "+33 1 42 68 53 00"])
def test_a_text_message_asks_for_a_mobile_number(given: str) -> None:
    assert "is not a mobile number" in refused("mobile", given)
    assert not is_mobile(given)


@pytest.mark.parametrize("given", ["18001 07700 900123", "07700 900123 ext. 4"])
def test_a_mobile_number_for_texts_stands_alone(given: str) -> None:
    assert "alone" in refused("mobile", given)


def test_a_mobile_number_is_taken() -> None:
    assert kept("mobile", "07700 900123") == "+447700900123"
    assert kept("mobile", "+33 6 12 34 56 78") == "+33612345678"


DAY = date(2026, 9, 3)


@pytest.mark.parametrize(
    "given",
    [
        ("3", "9", "2026"), ("3rd", "Sept", "2026"), ("3", "Sept.", "2026"), ("３", "９", "２０２６"),
        ("3ydd", "Medi", "2026"), ("3", "fedi", "2026"), ("03", "september", "2026"), ("3 Sept 2026", "", ""),
        ("2026/09/03", "", ""), ("3 mis Medi 2026", "", ""),
        ("3rd of September 2026", "", ""), ("3/9/2026", "", ""), ("03.09.2026", "", ""), ("2026-09-03", "", ""),
        ("Thursday 3 September 2026", "", ""), ("Dydd Iau 3 Medi 2026", "", ""), ("3 o Fedi 2026", "", ""),
    ],
)  # fmt: skip
def test_a_date_as_people_write_it(given: tuple[str, str, str]) -> None:
    form = typed(**dict(zip(("on__day", "on__month", "on__year"), given, strict=True)))
    assert not form.on.errors
    assert form.on.data == DAY


def test_every_month_in_welsh() -> None:
    welsh = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
    found = [typed(on__day="1af", on__month=name, on__year="2026").on.data for name in welsh.split()]
    assert found == [date(2026, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2.30 p.m.", time(14, 30)), ("2.30 pm.", time(14, 30)), ("2:30 P.M", time(14, 30)), ("14h30", time(14, 30)),
        ("14 h 30", time(14, 30)), ("1430hrs", time(14, 30)), ("14.30", time(14, 30)), ("2 p m", time(14)),
        ("２：３０ｐｍ", time(14, 30)), ("2.30 in the afternoon", time(14, 30)), ("2.30 y prynhawn", time(14, 30)),
        ("9 y bore", time(9)), ("7.15yh", time(19, 15)), ("hanner nos", time(0)), ("canol dydd", time(12)),
        ("12 midnight", time(0)), ("12.00 noon", time(12)), ("14:30pm", time(14, 30)), ("12.10am", time(0, 10)),
        ("about 2pm", time(14)), ("c. 14.30", time(14, 30)), ("2pm-ish", time(14)), ("tua 2.30yp", time(14, 30)),
        ("at 9am sharp", time(9)), ("14;30", time(14, 30)), ("ten past two pm", time(14, 10)),
        ("just after 2pm", time(14)),
        ("10 minutes to 3 pm", time(14, 50)), ("hanner awr wedi dau y prynhawn", time(14, 30)),
        ("chwarter i dri yp", time(14, 45)), ("12 midday", time(12)),
    ],
)  # fmt: skip
def test_a_time_as_people_write_it(given: str, expected: time) -> None:
    assert kept("at", given) == expected


@pytest.mark.parametrize("given", ["13pm", "11 noon", "25h00", "half past", "0am", "14:30am"])
def test_what_is_no_time_is_asked_again(given: str) -> None:
    assert "like 10:20 or 2:30pm" in refused("at", given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("fh39zz", "FH3 9ZZ"), ("FH3  9ZZ", "FH3 9ZZ"), ("fh3-9zz.", "FH3 9ZZ"), ("ec1a 1bb", "EC1A 1BB"),
        ("FH3 OZZ", "FH3 0ZZ"), ("ＦＨ３ ９ＺＺ", "FH3 9ZZ"), ("D02 X285", "D02 X285"), ("75001", "75001"),
    ],
)  # fmt: skip
def test_a_postcode_in_one_form(given: str, expected: str) -> None:
    assert kept("postcode", given) == expected


def test_an_address_without_the_commas_at_its_lines_ends() -> None:
    given = "Flat 3,\r\n14 Elder Court ,\x0b\r\n\r\n Fernhollow,\u2028fh39zz."
    assert kept("address", given) == "Flat 3\n14 Elder Court\nFernhollow\nFH3 9ZZ"
    assert kept("address", "1, Elder Court") == "1, Elder Court"
    assert kept("address", ", 14 Elder Court\n, Fernhollow") == "14 Elder Court\nFernhollow"
    assert kept("address", "14 Elder Court, Fernhollow fh39zz.") == "14 Elder Court, Fernhollow FH3 9ZZ"
    assert kept("address", "14 Elder Court,fh3 9zz") == "14 Elder Court,FH3 9ZZ"


def test_a_number_in_digits_of_any_width() -> None:
    assert kept("minutes", "１\u00a0０") == 10


def test_an_hour_that_the_clocks_left_out_is_asked_for(app: Flask) -> None:
    when = {"on-day": "29", "on-month": "3", "on-year": "2026"}
    with app.test_request_context("/form", base_url=BASE):
        form = RecordContactForm(MultiDict(when | {"time": "1.30am"}))
        form.validate()
        assert form["time"].errors == [
            "On 29 March 2026 the clocks went forward from 1am to 2am, so there was no 1:30am. Enter the time again"
        ]
        form = RecordContactForm(MultiDict(when | {"time": "2.30am"}))
        form.validate()
        assert not form["time"].errors
        assert form.at().isoformat() == "2026-03-29T01:30:00+00:00"


#: What people type or paste into each kind of box, in English and Welsh, and the one form in which it is kept.
IN_ONE_FORM: list[tuple[str, str, object]] = [
    *(("telephone", given, kept_as) for given, kept_as, _written, _link in TELEPHONES),
    ("telephone", "O7700 9OO123", "+447700900123"),
    ("telephone", "mob: 07700 900123", "+447700900123"),
    ("telephone", "Ffôn: 01632 960001 est. 12", "+441632960001 ext. 12"),
    ("email", "Email: jo@example.org", "jo@example.org"),
    ("email", "“jo @ example.org”", "jo@example.org"),
    ("email", "mailto:jo@example.org?subject=Monday", "jo@example.org"),
    ("email", "[jo@example.org](mailto:jo@example.org)", "jo@example.org"),
    ("email", "o´brien@example.org", "o'brien@example.org"),
    ("email", "jo\u2011p@example.org", "jo-p@example.org"),
    ("telephone", "01632\u2011960\u2011001, 12", "+441632960001 ext. 12"),
    ("telephone", "01632 960001 (ext no. 12)", "+441632960001 ext. 12"),
    ("telephone", "07700 900123 (mobile)", "+447700900123"),
    ("name", "\u3164", ""),
    ("at", "2.30 p.m.", time(14, 30)),
    ("at", "2-30pm", time(14, 30)),
    ("at", "half past two in the afternoon", time(14, 30)),
    ("at", "quarter to 1 pm", time(12, 45)),
    ("at", "10 o’clock y bore", time(10)),
    ("at", "3 y pnawn", time(15)),
    ("at", "7 o'r gloch yr hwyr", time(19)),
    ("at", "14:30:00", time(14, 30)),
    ("postcode", "fh39zz", "FH3 9ZZ"),
    ("postcode", "FH3 9ZZ, UK", "FH3 9ZZ"),
    ("postcode", "bfpo12", "BFPO 12"),
    ("postcode", "EHI 2NG", "EH1 2NG"),
    ("postcode", "SWIA 1AA", "SW1A 1AA"),
    ("postcode", "S01 OAA", "SO1 0AA"),
    ("postcode", "im1 1aa", "IM1 1AA"),
    ("postcode", "-", ""),
    ("address", "Tŷ Gwyn,\r\nStryd Fawr,\r\nfh39zz", "Tŷ Gwyn\nStryd Fawr\nFH3 9ZZ"),
    ("minutes", "10 mins", 10),
    ("minutes", "10 munud", 10),
    ("minutes", "about 10", 10),
    ("minutes", "1 hr", 60),
    ("minutes", "1 hour 10 minutes", 70),
    ("minutes", "1h30", 90),
    ("minutes", "an hour and a half", 90),
    ("minutes", "half an hour", 30),
    ("minutes", "٣", 3),
    *(
        ("on", given, DAY)
        for given in (
            "3 Sept 2026", "3rd of September 2026", "the 3rd September 2026", "3/9/2026", "03092026", "3.9.2026.",
            "3–9–2026", "20260903", "3, Sept, 2026", "about 3 Sept 2026",
            "September 3rd, 2026", "Thursday 3 September 2026", "Dydd Iau 3 Medi 2026", "y 3ydd o Fedi 2026",
        )
    ),
]  # fmt: skip

#: What can't be taken, and the words that say what is wrong with this one.
SAID: list[tuple[str, str, str]] = [
    ("telephone", "960001", "area code"),
    ("telephone", "07700 90012", "a number may be missing"),
    ("telephone", "101", "101 is a service’s number"),
    ("telephone", "999", "999 is an emergency number"),
    ("telephone", "07700 900123 (after 6pm)", "without “(after 6pm)”"),
    ("telephone", "07700 900123 or 01632 960001", "without “or 01632 960001”"),
    ("mobile", "01632 960001", "is not a mobile number"),
    ("email", "siân@example.org", "without “â”"),
    ("email", "jo@example.org, sam@example.org", "one email address"),
    ("at", "7", "Write it as 7am or as 7pm"),
    ("at", "half past two", "Write it as 2:30am or as 2:30pm"),
    ("at", "ten to three", "Write it as 2:50am or as 2:50pm"),
    ("at", "9 to 5pm", "of two, enter the first"),
    ("at", "2-3pm", "of two, enter the first"),
    ("at", "between 14:30 and 15:00", "of two, enter the first"),
    ("at", "24:00", "Enter 00:00, which begins the next day"),
    ("at", "lunchtime", "like 10:20 or 2:30pm"),
    ("at", "10 o'clock", "Write it as 10am or as 10pm"),
    ("at", "21:60", "like 10:20 or 2:30pm"),
    ("on", "31 June 2026", "That month has 30 days"),
    ("on", "3/9/26", "a year of four numbers"),
    ("on", "last Thursday", "can’t be read. Enter a day, a month and a year"),
    ("on", "3-4 Sept 2026", "can’t be read. Enter a day, a month and a year"),
    ("on", "3 Sept", "must include a year"),
]


@pytest.mark.clause("INP-2")
def test_what_people_write_is_kept_in_one_form_or_asked_for_by_what_is_wrong_with_it() -> None:
    def of(field: str, given: str) -> Any:
        return typed(**{"on__day": given} if field == "on" else {field: given})[field]

    taken = {given: of(field, given).data for field, given, _ in IN_ONE_FORM}
    assert taken == {given: expected for _, given, expected in IN_ONE_FORM}
    messages = {given: str((of(field, given).errors or ("taken",))[0]) for field, given, _ in SAID}
    assert {given: words in messages[given] for _, given, words in SAID} == dict.fromkeys(messages, True), messages


def test_a_month_beside_the_day_or_the_year_is_read(app: Flask) -> None:
    assert typed(on__day="3 Sept", on__year="2026").on.data == DAY
    assert typed(on__day="3", on__month="Sept 2026").on.data == DAY
    assert typed(on__day="ddoe").on.data == clock.today() - timedelta(days=1)
