"""The policy in other languages and in easy read: for each, the newest that came with a version (POL-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shared.locales import locale_of
from shared.models import PolicyEdition, PolicyVersion
from shared.policy.editions import Edition, read_edition
from shared.rules.errors import NotFound


def editions(version: int | None = None) -> list[Edition]:
    """One for each language and way of reading, whichever version it came with; by language, easy read last.

    With the number of a `version`, those that there were while it was in force: none that came later.
    """
    rows = (
        PolicyEdition.select(PolicyEdition.source).join(PolicyVersion).order_by(PolicyVersion.number, PolicyEdition.id)
    )
    if version is not None:
        rows = rows.where(PolicyVersion.number <= version)
    newest = {(each.language, each.reading): each for each in (_read(row.source) for row in rows)}
    return sorted(newest.values(), key=lambda each: (each.reading == "easy", each.language))


def edition(language: str, reading: str = "standard", version: int | None = None) -> Edition:
    """The edition in this language, as of a `version` where that is said. Raises NotFound when there is none."""
    for each in editions(version):
        if (each.language, each.reading) == (language, reading):
            return each
    raise NotFound("There is no such translation of our policy yet.")


@lru_cache(maxsize=64)
def _read(source: str) -> Edition:
    return read_edition(source, source="edition")


@dataclass(frozen=True)
class EditionForStaff:
    """An edition as staff are told of it: who has read it, or that nobody has who would know."""

    name: str
    path: str
    made_on: date
    read_by: str
    unread: str


def editions_for_staff(version: int) -> list[EditionForStaff]:
    """The editions of a version, each with who has read it; what its pages say around it counts, too."""
    return [_for_staff(each) for each in editions(version)]


def _for_staff(each: Edition) -> EditionForStaff:
    easy = each.reading == "easy"
    name = "Easy read" if easy else locale_of(each.language).english_name
    return EditionForStaff(
        name=name,
        path="/policy/easy-read" if easy else f"/policy/in/{each.language}",
        made_on=each.made_on,
        read_by=each.read_by,
        unread="Not tried with readers yet" if easy else "Not read by a native speaker yet",
    )
