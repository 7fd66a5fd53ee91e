"""Every text that the portal can show is translated, wholly, in every language that it offers (ACC-3)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from portal.words import labels
from shared.catalogues import ENGLISH, catalogue_file, for_editions, with_catalogue
from shared.locales import WRITTEN_DOWN, locale_by_babel, locale_of

ROOT = Path(__file__).parents[2]
LANGUAGES = [language for language in with_catalogue() if language != ENGLISH]
_VALUES = re.compile(r"%\(\w+\)s|%\{\w+\}")
_TAGS = re.compile(r"<[^>]+>")


def catalogue(file: Path, language: str | None = None) -> Catalog:
    with file.open("rb") as text:
        return read_po(text, locale=language)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What stands in the program now."""
    file = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "--quiet",
        "extract",
        "--keywords=_l",
        "--keywords=message",
    ]
    command += ["--mapping-file=translations/babel.cfg", f"--output-file={file}", "."]
    subprocess.run(command, cwd=ROOT, check=True)
    return catalogue(file)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_translate_or_unsure(texts: Catalog, language: str) -> None:
    translated = catalogue(catalogue_file(language), language)
    wanting = []
    for text in texts:
        if text.id:
            found = translated.get(text.id)
            if found is None or found.fuzzy or not all(forms(found)):
                wanting.append(text.id)
    assert not wanting, "run script/translations, then translate these"
    assert len(translated) > 400


@pytest.mark.parametrize("language", for_editions())
def test_the_pages_around_an_edition_say_only_what_the_program_says(texts: Catalog, language: str) -> None:
    gone = [one.id for one in catalogue(catalogue_file(language), language) if one.id and texts.get(one.id) is None]
    assert not gone, "these are no longer texts of the program"


@pytest.mark.parametrize("language", [*LANGUAGES, *for_editions()])
def test_a_translation_keeps_the_values_and_the_links_of_its_text(language: str) -> None:
    wrong = []
    for message in catalogue(catalogue_file(language), language):
        if not message.id:
            continue
        known = {value for source in sources(message) for value in _VALUES.findall(source)}
        tags = sorted(_TAGS.findall(sources(message)[-1]))
        for form in forms(message):
            invented = set(_VALUES.findall(form)) - known
            lost = isinstance(message.id, str) and set(_VALUES.findall(form)) != known
            if invented or lost or sorted(_TAGS.findall(form)) != tags:
                wrong.append(form)
    assert not wrong


def test_the_words_that_the_rules_hold_are_among_the_texts(texts: Catalog) -> None:
    assert [label for label in labels() if texts.get(label) is None] == []
    assert "Large print" in labels()


@pytest.mark.parametrize(("language", "why"), [("cy", "there is a catalogue"), ("xx", "is not the code of a language")])
def test_a_catalogue_is_begun_once_and_in_a_language(language: str, why: str) -> None:
    said = subprocess.run(["script/translations", language], cwd=ROOT, check=False, capture_output=True, text=True)
    assert said.returncode == 1
    assert why in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.clause("ACC-3")
@pytest.mark.parametrize("language", [*with_catalogue(), *for_editions(), "ro"])
def test_dates_and_hours_are_written_as_babel_writes_them(language: str) -> None:
    """From what script/translations has written down; of a language without a catalogue, Babel is asked."""
    known = locale_of(language)
    for month in range(1, 13):
        day = date(2026, month, month)
        assert known.day(day) == format_date(day, "d MMMM y", language)
        assert known.weekday(day) == format_date(day, "EEEE d MMMM", language)
    counts_through = language not in {"en", "ur"}
    for moment in (time(hour, minute) for hour in range(24) for minute in (0, 5)):
        pattern = "HH:mm" if counts_through else "h:mm B"
        assert known.time(moment) == format_time(moment, pattern, locale=language)
    assert known == locale_by_babel(language)


def test_what_is_known_of_each_language_of_ours_is_written_down() -> None:
    assert set(json.loads(WRITTEN_DOWN.read_text("utf-8"))) == {*with_catalogue(), *for_editions()}
