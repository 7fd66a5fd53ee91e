"""What the portal reads: the organisation, the versions of its policy, and the narrow copy of what can be followed.

Nothing here reads a case, an incident, an account or a colleague (DPA-5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee

from shared import clock
from shared.database import once
from shared.database.connections import database
from shared.database.prepared import prepared
from shared.models import Organisation, PolicyVersion, Published, PublishedLetter
from shared.models.references import code_matches, read_reference
from shared.rules.errors import NotFound
from shared.rules.vocabulary import AdjustmentState, AppealState, PolicyState, RestrictionState, Word

_STAMP = (
    "SELECT (SELECT MAX(version) FROM organisation), "
    "(SELECT MAX(number || ':' || digest) FROM policy_version WHERE state = 'in_force'), "
    "(SELECT COUNT(*) FROM policy_version), "
    "(SELECT COUNT(*) || ':' || COALESCE(MAX(id), 0) FROM announced_version)"
)

_LOOK = "SELECT name, telephone, email, primary_colour, accent_colour, logo_svg FROM organisation"


def stamp() -> tuple[object, ...]:
    """What every published page depends on: it changes when the organisation or its policy does. One short query."""
    return tuple(database.execute_sql(_STAMP).fetchone())


def stamp_today() -> tuple[object, ...]:
    """The same for pages that say of a day whether it has gone."""
    return (clock.today(), *stamp())


def look() -> tuple[str, ...] | None:
    """Name, telephone, email, colours and logo of the organisation, for every page; None before it is set up."""
    row: tuple[str, ...] | None = once.first_row(_LOOK)
    return row


def our_organisation() -> Organisation:
    """The organisation as it is set up. Raises NotFound before it is."""
    row = _ours.first()
    if row is None:
        raise NotFound("This service is not set up yet.")
    return row


@prepared
def _ours() -> peewee.ModelSelect[Organisation]:
    return Organisation.select().limit(1)


def readable_versions() -> list[PolicyVersion]:
    """The version in force and those before it, the newest first; never a draft (POL-5)."""
    return list(
        PolicyVersion.select()
        .where(PolicyVersion.state.in_([PolicyState.IN_FORCE, PolicyState.SUPERSEDED]))
        .order_by(PolicyVersion.number.desc())
    )


def readable_version(number: int) -> PolicyVersion:
    """The version of this number, in force or superseded. Raises NotFound for any other, drafts among them."""
    found = PolicyVersion.get_or_none(
        PolicyVersion.number == number, PolicyVersion.state.in_([PolicyState.IN_FORCE, PolicyState.SUPERSEDED])
    )
    if found is None:
        raise NotFound(f"There is no version {number} of the policy.")
    return found


def last_day(version: PolicyVersion) -> date | None:
    """The last whole day on which a version was in force; None while it is. No two versions claim the same day (POL-5).

    One that was replaced on the day on which it began held for a part of that day, and shows it.
    """
    if version.superseded_on is None or version.effective_from is None:
        return None
    return max(version.effective_from, version.superseded_on - timedelta(days=1))


def version_on(day: date) -> PolicyVersion | None:
    """The version that was in force on this day, the later one where it changed on it; None before the first."""
    return next((one for one in readable_versions() if one.effective_from and one.effective_from <= day), None)


def opened_by(reference: str, code: str) -> Published | None:
    """What this reference and code open together, or None; a wrong reference takes as long as a wrong code (SEC-32)."""
    found = Published.get_or_none(Published.reference == read_reference(reference))
    return found if code_matches(code, found.code_hash if found else None) else None


def published(reference: str) -> Published | None:
    """What can be followed under this reference, for somebody who has opened it with its code before."""
    return Published.get_or_none(Published.reference == reference)


def open_appeal(decision: Published) -> str:
    """The reference of the appeal against this decision that was not answered yet; empty where there is none."""
    waiting = {AppealState.RECEIVED, AppealState.UNDER_REVIEW}
    appeals = decision.body.get("appeals", {})
    return next((reference for reference, one in appeals.items() if one["state"] in waiting), "")


def question_waiting(appeal: Published) -> dict[str, Any]:
    """What whoever hears an appeal has asked the customer, while it waits for the answer; else empty (APP-9)."""
    question: dict[str, Any] = appeal.body.get("question") or {}
    return {} if question.get("answered_on") else question


def published_letter(reference: str) -> bytes:
    """The file of a letter that was issued, for somebody whose decision names it. Raises NotFound."""
    found = PublishedLetter.get_or_none(PublishedLetter.reference == reference)
    if found is None:
        raise NotFound(f"There is no letter {reference}.")
    return bytes(found.pdf)


#: What can be added to, beside decisions.
_ADDED_TO: dict[str, type[Word]] = {"appeal": AppealState, "adjustment": AdjustmentState}


@dataclass(frozen=True)
class Followed:
    """What can be followed, with the state that the table of rules asks about."""

    published: Published
    state: Word


def followed(found: Published) -> Followed:
    """Where it stands, read from the narrow copy. A decision whose last day is past counts as ended.

    Raises NotFound for something that nobody adds to.
    """
    if found.kind == "decision":
        over = found.body["ended"] or date.fromisoformat(found.body["ends_on"]) < clock.today()
        return Followed(found, RestrictionState.ENDED if over else RestrictionState.AUTHORISED)
    if found.kind not in _ADDED_TO:
        raise NotFound(f"Nothing can be added to {found.reference}.")
    return Followed(found, _ADDED_TO[found.kind](found.body["state"]))
