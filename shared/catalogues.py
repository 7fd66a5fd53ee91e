"""The catalogues: for each language that we speak, what our texts are in it.

A language is a file, `translations/<code>/LC_MESSAGES/messages.po`; adding one adds the language (ACC-3). Catalogues
are read as translators write them, so that there is nothing to compile and nothing that can be stale.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.support import NullTranslations, Translations

from shared.places import TRANSLATIONS

#: The language that the texts in the program are written in.
ENGLISH = "en"
_READ_BY = re.compile(r'^"X-Read-By: (.+?)\\n"$', re.MULTILINE)


def with_catalogue() -> tuple[str, ...]:
    """English, and every language that has a catalogue."""
    return (ENGLISH, *sorted(file.parents[1].name for file in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")))


@cache
def for_editions() -> tuple[str, ...]:
    """Languages that only some pages speak: those around an edition of the policy, and behind a letter’s code."""
    return tuple(sorted(file.parents[1].name for file in TRANSLATIONS.glob("*/LC_MESSAGES/edition.po")))


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language stands."""
    whole = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    around_editions = whole.with_name("edition.po")
    return around_editions if not whole.exists() and around_editions.exists() else whole


def read_by(language: str) -> str:
    """Which native speaker has read the catalogue of a language, as its header `X-Read-By` says; empty until then."""
    file = catalogue_file(language)
    found = _READ_BY.search(file.read_text("utf-8")) if file.exists() else None
    return found[1] if found else ""


@cache
def catalogue(language: str) -> NullTranslations:
    """What our texts are in this language; each is itself where it has no catalogue."""
    file = catalogue_file(language)
    if not file.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # who has no catalogue has no use for what reads one
    from babel.messages.pofile import read_po

    with file.open("rb") as text:
        written = read_po(text, locale=language)
    compiled = BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    return Translations(compiled)
