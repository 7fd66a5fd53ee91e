"""Which languages and formats the statement and the privacy notice can be read in, and where (POL-4)."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from flask_babel import gettext as _

from shared.models import PolicyVersion
from shared.policy.editions import Edition
from shared.policy.rendition import PosterRendition, Rendition, english, render_edition, render_poster
from shared.queries.editions import edition, editions
from shared.queries.policy import policy_in_force, record_of
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
    return render_edition(_edition(form), record, name, document)


def poster(form: str) -> PosterRendition | None:
    """The poster of the policy in force in this form; None where it has none, or one whose English has changed.

    Raises NotFound for a form that the policy can't be read in.
    """
    return render_poster(policy_in_force(), None if form == ENGLISH else _edition(form))


def _edition(form: str) -> Edition:
    return edition(ENGLISH, "easy") if form == EASY else edition(form)


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
    return found + (posters(form) if page == "policy" and poster(form) else [])


def posters(form: str) -> list[Form]:
    """The poster in this form, in the sizes of paper that there are."""
    path = path_of("policy", form)
    return [Form(_("Poster, %(size)s (PDF)", size=s.upper()), f"{path}/poster.pdf?size={s}") for s in ("a4", "a3")]
