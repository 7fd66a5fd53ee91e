"""What an email to a customer says, in the language in which they read the portal (ACC-3)."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from shared.catalogues import ENGLISH, catalogue, for_editions, read_by, with_catalogue
from shared.config import settings
from shared.locales import locale_of


class Gettext(Protocol):
    """The texts of one language: `_("We will answer by %(day)s.", day=…)`."""

    def __call__(self, text: str, /, **values: object) -> str: ...


def in_language(language: str) -> Gettext:
    """The texts of this language, or of English where we have no catalogue; a day is written as people do in it.

    That of an edition is a catalogue, too: whoever has sent something from a page in it reads what comes of it in it.
    """
    spoken = language if language in _we_speak() else ENGLISH
    texts = catalogue(spoken)

    def gettext(text: str, /, **values: object) -> str:
        said = str(texts.ugettext(text))
        return said % {name: _written(value, spoken) for name, value in values.items()} if values else said

    return gettext


def paragraphs(*parts: str) -> str:
    """The text of an email, of those of these parts that say something."""
    return "\n\n".join(filter(None, parts))


def to_follow(_: Gettext) -> str:
    """What one can do with the reference and the private code of a request or an appeal."""
    return _(
        "With the reference and your private code you can see where it stands, add to it, or take it back: %(address)s",
        address=f"{settings().portal_url}/follow",
    )


def reads(language: str) -> str:
    """For a colleague who answers: which language a customer reads, and our emails are in; empty for English."""
    if language == ENGLISH:
        return ""
    ours = "it" if language in _we_speak() else "English"
    name = locale_of(language).english_name
    unread = "" if ours == "English" or read_by(language) else " No native speaker has read our texts in it yet."
    return f"{name}. Our emails to them are in {ours}; an answer goes as you write it.{unread}"


def _we_speak() -> tuple[str, ...]:
    return (*with_catalogue(), *for_editions())


def _written(value: object, language: str) -> str:
    return locale_of(language).day(value) if isinstance(value, date) else str(value)
