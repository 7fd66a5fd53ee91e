"""Which languages and formats the statement and the privacy notice can be read in, and where (POL-4)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from shared.locales import locale_of
from shared.queries.editions import editions
from shared.queries.paper import LARGE
from shared.queries.renditions import DOCUMENTS, EASY, ENGLISH, path_of, poster
from shared.web.languages import page_language, speaks

__all__ = ["DOCUMENTS", "EASY", "ENGLISH", "WayToRead", "formats", "languages", "path_of", "poster", "posters"]


@dataclass(frozen=True)
class WayToRead:
    """A way to read the same: its name, the language of the name (empty for the page's own), and its address."""

    name: str
    href: str
    language: str = ""
    direction: str = "ltr"

    @property
    def chosen(self) -> str:
        """The address for whoever chooses it: of a language that the whole site speaks, the site with it."""
        turns = speaks(self.language) and self.language != page_language()
        return f"{self.href}?lang={self.language}" if turns else self.href


def languages(page: str, version: int | None = None) -> list[WayToRead]:
    """The languages that this page, or an earlier version of it, can be read in, by their own names, English first."""
    codes = [ENGLISH, *(each.language for each in editions(version) if each.reading == "standard")]
    return [
        WayToRead(locale_of(code).own_name, path_of(page, code, version), code, locale_of(code).direction)
        for code in codes
    ]


def formats(page: str, form: str) -> list[WayToRead]:
    """The formats of this page in this form, and the easy read if there is one."""
    path = path_of(page, form)
    found = [WayToRead(_("PDF"), f"{path}.pdf")]
    found += [
        WayToRead(_("Large print, %(size)s point (PDF)", size=points), f"{path}.pdf?size={points}") for points in LARGE
    ]
    found += [
        WayToRead(_("Light letters on black (PDF)"), f"{path}.pdf?contrast=high"),
        WayToRead(_("Plain text"), f"{path}.txt"),
    ]
    if form != EASY and any(each.reading == "easy" and each.language == ENGLISH for each in editions()):
        found.insert(0, WayToRead(_("Easy read, with pictures"), path_of(page, EASY)))
    return found + (posters(form) if page == "policy" and poster(form) else [])


def easy_read(page: str, version: int) -> list[WayToRead]:
    """The easy read that there was of a version, if any."""
    found = any((each.language, each.reading) == (ENGLISH, "easy") for each in editions(version))
    return [WayToRead(_("Easy read, with pictures"), path_of(page, EASY, version))] if found else []


def posters(form: str) -> list[WayToRead]:
    """The poster in this form, in the sizes of paper that there are."""
    path = path_of("policy", form)
    return [WayToRead(_("Poster, %(size)s (PDF)", size=s.upper()), f"{path}/poster.pdf?size={s}") for s in ("a4", "a3")]
