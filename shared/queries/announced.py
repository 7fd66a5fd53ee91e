"""Versions of the policy that are approved, and whose day is to come (POL-5)."""

from __future__ import annotations

from datetime import date

from shared.models import AnnouncedVersion
from shared.policy.reading import read_policy
from shared.policy.schema import Policy
from shared.rules.errors import NotFound


def announced() -> list[AnnouncedVersion]:
    """What is announced, the next day first; of two for one day the later, which will stand at its end."""
    rows = AnnouncedVersion.select().order_by(AnnouncedVersion.effective_from, AnnouncedVersion.draft)
    return list({row.effective_from: row for row in rows}.values())


def announced_from(day: date) -> AnnouncedVersion:
    """What comes into force on this day. Raises NotFound where nothing does."""
    found = next((row for row in announced() if row.effective_from == day), None)
    if found is None:
        raise NotFound("No version of the policy is announced for this day.")
    return found


def in_force_by(day: date) -> AnnouncedVersion | None:
    """What will be in force on a day to come, as far as it is decided now; None where it is what is in force today."""
    return next((row for row in reversed(announced()) if row.effective_from <= day), None)


def policy_of(row: AnnouncedVersion) -> Policy:
    """Its typed record."""
    return read_policy(row.source, source="policy")
