"""The policy in other languages and in easy read: for each, the newest that came with a version (POL-4)."""

from __future__ import annotations

from functools import lru_cache

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
