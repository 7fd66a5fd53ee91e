"""A letter for fingers and ears, through its page (LET-9). Braille is read back by liblouis, as its reader would."""

from __future__ import annotations

import re
import subprocess
from textwrap import wrap

import pytest
from flask import Flask

from shared.letters import braille, compose, render, spoken
from shared.models import Letter
from shared.models.references import new_code
from tests import builders
from tests.at_work import AtWork
from tests.integration.test_letters_page import CODE, issue
from tests.pdf_reading import read_aloud

#: Contracted, they hold a square, signs for “er”, “st” and “ing”, and “receiving”: what is typed then opens nothing.
READ_AS_WORDS = ("PVRRC-VCTMT-XED4", "ERSTA-THEDS-INGA", "BRL4A-RCVGA-RCVG")


@pytest.fixture
def senior(app: Flask, world: builders.World) -> AtWork:
    return AtWork(app, world.staff["senior-manager"])


@pytest.fixture
def issued(world: builders.World, senior: AtWork) -> tuple[Letter, bytes]:
    """A letter that is out, and its file."""
    letter = Letter.get(Letter.restriction == builders.authorised(world))
    return letter, issue(senior, letter)


def fetched(browser: AtWork, address: str) -> bytes:
    browser.get(address)
    assert browser.status == 200
    return browser.content


def read_back(brf: bytes, table: str = "en-ueb-g2.ctb") -> str:
    """What fingers read: headings, paragraphs and points in one line."""
    pages = [page.rstrip().rpartition(" ")[0] for page in brf.decode("ascii").split("\f")]  # without its number
    command = ["lou_translate", "--backward", table]
    lines = "\n".join(wrap(" ".join(pages), 400))  # it drops what is longer than it expects
    run = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return " ".join(run.stdout.split())


@pytest.mark.clause("LET-9")
@pytest.mark.parametrize(("sheet", "cells", "lines"), [("a4", 28, 27), ("wide", 40, 25)])
def test_the_letter_in_braille_says_what_the_letter_says(
    senior: AtWork, issued: tuple[Letter, bytes], sheet: str, cells: int, lines: int
) -> None:
    letter, pdf = issued
    brf = fetched(senior, f"/letters/{letter.reference}.brf?sheet={sheet}")
    pages = brf.decode("ascii").split("\f")
    assert len(pages) > 2
    assert all(len(line) <= cells for page in pages for line in page.splitlines())
    assert all(len(page.strip("\r\n").splitlines()) <= lines for page in pages)
    back, spoken_of = read_back(brf), read_aloud(pdf)
    code = CODE.search(spoken_of)
    assert code
    assert code[0] in "".join(back.split()).upper(), "the private code, sign for sign, broken at its hyphens at most"
    assert letter.reference in back
    whole, felt = (re.sub(r"[^a-z]", "", text.lower()) for text in (spoken_of, back))
    assert abs(len(felt) - len(whole)) < 0.02 * len(whole), "all of it"


@pytest.mark.clause("LET-9")
def test_the_letter_for_listening_counts_its_points_and_spells_its_codes(
    senior: AtWork, issued: tuple[Letter, bytes]
) -> None:
    letter, pdf = issued
    heard = fetched(senior, f"/letters/{letter.reference}.txt").decode()
    code = CODE.search(read_aloud(pdf))
    assert code
    assert ", ".join(" ".join(part) for part in code[0].split("-")) in heard
    assert code[0] not in heard
    assert "0 1 6 3 2, 9 6 0 " in heard
    assert re.search(r"^Point 1 of \d: ", heard, re.MULTILINE)
    assert "•" not in heard
    said = re.sub(r"Point \d+ of \d+: |[^A-Za-z]", "", heard)
    assert said == re.sub(r"[^A-Za-z]", "", read_aloud(pdf)), "every word, in order, and none besides"


@pytest.mark.clause("LET-9")
def test_a_reference_without_a_digit_is_spelled_too_and_a_word_is_not() -> None:
    words = "Our reference LET-KNFM-NBVW, your code PVRRC-VCTMT-XEDA, a NON-SMOKING office."
    pdf = render.render(compose.Document(f'<html lang="en"><title>x</title><body><p>{words}</p>', "x"))
    heard = spoken.for_listening(pdf, "en")
    assert "L E T, K N F M, N B V W" in heard
    assert "P V R R C, V C T M T, X E D A" in heard
    assert "NON-SMOKING" in heard


@pytest.mark.clause("LET-9")
@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("Call 10am–4pm, Monday–Friday, 7–11 December.", "Call 10am to 4pm, Monday to Friday, 7 to 11 December."),
        ("Samaritans: 116 123. In danger: 999.", "Samaritans: 1 1 6, 1 2 3. In danger: 9 9 9."),
        ("18001 01632 960001", "1 8 0 0 1, 0 1 6 3 2, 9 6 0 0 0 1."),
        ("In 2026 we wrote 116 letters – all of them by post.", "In 2026 we wrote 116 letters – all of them by post."),
    ],
)
def test_hours_days_and_short_numbers_are_heard_as_they_are_meant(words: str, heard: str) -> None:
    pdf = render.render(compose.Document(f'<html lang="en"><title>x</title><body><p>{words}</p>', "x"))
    assert spoken.for_listening(pdf, "en").strip() == heard


@pytest.mark.clause("LET-9")
@pytest.mark.parametrize(
    "words",
    [
        "You wrote: <bdi dir=rtl>اتصلوا بي في 10 صباحا!</bdi> We have answered.",
        "You wrote: <bdi dir=rtl>میری زبان اردو ہے، Room 12 میں</bdi> so far.",
        "Her name is <bdi dir=rtl>שרה כהן</bdi>, of 12 Elder Court.",
        "Dear \u2068محمد Ahmed\u2069, we write to you.",
        "Dear \u2068Ahmed محمد\u2069, we write to you.",
        "\u2068Dear Al محمد بن سلمان الأمين\u2069,",
    ],
)
def test_what_runs_from_right_to_left_is_heard_in_the_order_in_which_it_is_read(words: str) -> None:
    page = compose.kept_together(f'<html lang="en"><title>x</title><body><p>{words}</p>')
    pdf = render.render(compose.Document(page, "x"))
    assert spoken.for_listening(pdf, "en").strip() == re.sub(r"<[^>]+>|[\u2068\u2069]", "", words)


def test_an_address_that_takes_two_lines_is_heard_as_one() -> None:
    words = "Ask us (forms.example.org/complaints/and/reviews/of/decisions/about/contact/restrictions/and/more)."
    pdf = render.render(compose.Document(f'<html lang="en"><title>x</title><body><p>Word {words}</p>', "x"))
    assert spoken.for_listening(pdf, "en").strip() == f"Word {words}"


@pytest.mark.clause("LET-9")
def test_a_welsh_letter_is_contracted_as_welsh_is() -> None:
    words = "Ffoniwch ni ar y rhif hwn, os gwelwch yn dda."
    pdf = render.render(compose.Document(f'<html lang="cy"><title>x</title><body><p>{words}</p>', "x"))
    brf = braille.braille(pdf, "cy", braille.SHEETS["wide"])
    assert brf != braille.braille(pdf, "en", braille.SHEETS["wide"])
    assert read_back(brf, "cy-cy-g2.ctb") == words.replace(",", "1").replace(".", "4")  # it reads signs as digits


@pytest.mark.parametrize("sheet", braille.SHEETS.values(), ids=braille.SHEETS)
def test_no_code_gets_a_hyphen_where_a_line_ends(sheet: braille.EmbosserSheet) -> None:
    codes = [*READ_AS_WORDS, *(new_code() for _ in range(40))]
    body = "".join(f"<p>{'word ' * (i % 9)} {code} and what follows it.</p>" for i, code in enumerate(codes))
    pdf = render.render(compose.Document(f'<html lang="en"><title>x</title><body>{body}', "x"))
    felt = "".join(read_back(braille.braille(pdf, "en", sheet)).split()).upper()  # liblouis loses a capital after “;;”
    assert [code for code in codes if code not in felt] == []


@pytest.mark.parametrize(
    ("name", "felt"),
    [
        ("ਪਿਆਰੇ ਸਿੰਘ", "[in Gurmukhi letters]"), ("محمد Ahmed", "[in Arabic letters] Ahmed"),
        ("山田 はなこ", "[in Japanese letters]"), ("Олена Їжак", "[in Cyrillic letters]"),
        ("Nguyễn Thị Ánh", "Nguyen Thi Ánh"), ("Jo ☃", "Jo [snowman]"),
    ],
)  # fmt: skip
def test_what_braille_has_no_signs_for_is_said_and_the_rest_of_the_letter_is_there(name: str, felt: str) -> None:
    """An English letter to somebody whose name is written in other letters."""
    pdf = render.render(compose.Document(f'<html lang="en"><title>x</title><body><p>Dear {name}, we write.</p>', "x"))
    brf = braille.braille(pdf, "en", braille.SHEETS["wide"])
    assert read_back(brf).replace("lrs", "letters") == f"Dear {felt}, we write."


def test_what_has_no_contractions_is_said_and_an_unknown_sheet_is_not_there(
    senior: AtWork, issued: tuple[Letter, bytes]
) -> None:
    letter, pdf = issued
    with pytest.raises(spoken.CannotTranscribe, match="English and Welsh"):
        braille.braille(pdf, "ur", braille.SHEETS["a4"])
    senior.get(f"/letters/{letter.reference}.brf?sheet=scroll")
    assert senior.status == 404


def test_where_the_program_is_missing_the_page_says_so(
    senior: AtWork, issued: tuple[Letter, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, _ = issued
    monkeypatch.setenv("PATH", "/nowhere")
    senior.get(f"/letters/{letter.reference}.brf")
    assert "pdfinfo is not installed here" in senior.text


def test_who_may_not_read_the_letter_may_not_feel_or_hear_it(
    app: Flask, world: builders.World, issued: tuple[Letter, bytes]
) -> None:
    letter, _ = issued
    other = AtWork(app, world.staff["reports"])
    for ending in ("brf", "txt"):
        other.get(f"/letters/{letter.reference}.{ending}")
        assert other.status in {403, 404}
