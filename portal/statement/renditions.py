"""Which languages and formats the statement and the privacy notice can be read in, and where (POL-4)."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from flask_babel import gettext as _

from shared.models import PolicyVersion
from shared.policy.rendition import Rendition, english, render_edition
from shared.queries.editions import edition, editions
from shared.queries.policy import record_of
from shared.web.languages import own_name
from shared.web.organisation import face

DOCUMENTS = {"policy": "statement", "privacy": "privacy"}
#: What stands in the place of a language for the record itself, and for easy read.
ENGLISH, EASY = "en", "easy-read"
#: The sizes of large print, in points.
LARGE = (18, 24)


@dataclass(frozen=True)
class Form:
    """A way to read the same: its name, the language of the name (empty for the page's own), and its address."""

    name: str
    href: str
    language: str = ""
    direction: str = "ltr"


def rendition(version: PolicyVersion, document: str, form: str) -> Rendition:
    """The statement or privacy notice of this version in a language, or in easy read. Raises NotFound without one."""
    record, name = record_of(version), face().name
    if form == ENGLISH:
        return english(record, name, version.effective_from, document)
    found = edition(ENGLISH, "easy") if form == EASY else edition(form)
    return render_edition(found, record, name, document)


def path_of(page: str, form: str) -> str:
    """Where a page is read in this form."""
    return f"/{page}" + {ENGLISH: "", EASY: f"/{EASY}"}.get(form, f"/in/{form}")


def languages(page: str) -> list[Form]:
    """The languages that this page can be read in, each by its own name, English first."""
    codes = [ENGLISH, *(each.language for each in editions() if each.reading == "standard")]
    return [Form(own_name(code), path_of(page, code), code, Locale.parse(code).text_direction) for code in codes]


def formats(page: str, form: str) -> list[Form]:
    """The formats of this page in this form, and the easy read if there is one."""
    path = path_of(page, form)
    found = [Form(_("PDF"), f"{path}.pdf")]
    found += [
        Form(_("Large print, %(size)s point (PDF)", size=points), f"{path}.pdf?size={points}") for points in LARGE
    ]
    found += [
        Form(_("Light letters on black (PDF)"), f"{path}.pdf?contrast=high"),
        Form(_("Plain text"), f"{path}.txt"),
    ]
    if form != EASY and any(each.reading == "easy" and each.language == ENGLISH for each in editions()):
        found.insert(0, Form(_("Easy read, with pictures"), path_of(page, EASY)))
    if page == "policy" and form == ENGLISH:
        found += [
            Form(_("Poster, %(size)s (PDF)", size=s.upper()), f"/policy/poster.pdf?size={s}") for s in ("a4", "a3")
        ]
    return found
