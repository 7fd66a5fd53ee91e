"""The statement and the privacy notice as they are read: in the record's own English, in a language, in easy read."""

from __future__ import annotations

from shared.models import PolicyVersion
from shared.policy.editions import Edition
from shared.policy.rendition import PosterRendition, Rendition, english, render_edition, render_poster
from shared.queries.editions import edition
from shared.queries.policy import policy_in_force, record_of

DOCUMENTS = {"policy": "statement", "privacy": "privacy"}
#: What stands in the place of a language for the record itself, and for easy read.
ENGLISH, EASY = "en", "easy-read"


def rendition(version: PolicyVersion, document: str, form: str, organisation: str) -> Rendition:
    """The statement or privacy notice of this version in a language, or in easy read. Raises NotFound without one."""
    record = record_of(version)
    if form == ENGLISH:
        return english(record, organisation, version.effective_from, document)
    return render_edition(edition_of(form, version.number), record, organisation, document)


def poster(form: str) -> PosterRendition | None:
    """The poster of the policy in force in this form; None where it has none, or one whose English has changed.

    Raises NotFound for a form that the policy can't be read in.
    """
    return render_poster(policy_in_force(), None if form == ENGLISH else edition_of(form))


def edition_of(form: str, version: int | None = None) -> Edition:
    """The edition of a form, as of a version where that is said. Raises NotFound."""
    return edition(ENGLISH, "easy", version) if form == EASY else edition(form, version=version)


def path_of(page: str, form: str, version: int | None = None) -> str:
    """Where a page is read in this form; of an earlier `version`, by its number, where it lasts."""
    base = f"/{page}" if version is None else f"/{page}/versions/{version}"
    return base + {ENGLISH: "", EASY: f"/{EASY}"}.get(form, f"/in/{form}")
