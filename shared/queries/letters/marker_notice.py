"""The letters about a marker: what colleagues see from now on, on what it rests, and how to object; and that it is
gone (CUS-3)."""

from __future__ import annotations

from datetime import date
from typing import cast

from shared import clock
from shared.letters import content
from shared.letters.marker_notice import MarkerGoneLetter, MarkerNoticeLetter
from shared.models import Letter, StandingMarker
from shared.queries.letters.parts import (
    REGULATOR,
    RIGHTS,
    envelope_of,
    letterhead_of,
    named,
    ombudsman_of,
    short_address,
)
from shared.queries.policy import record_of
from shared.queries.published import our_organisation


def marker_notice(letter: Letter, on: date, _reference: str, _code: str) -> MarkerNoticeLetter:
    """That the note stands, until when, and why."""
    marker = cast(StandingMarker, letter.marker)
    policy, organisation = record_of(letter.policy), our_organisation()
    return MarkerNoticeLetter(
        envelope=envelope_of(letter, on, letterhead_of(organisation), marker.decided_by, policy),
        marker=content.LetterMarker(
            wording=(marker.precaution.label,),
            seen_by=f"colleagues who deal with your account, and those who work for {organisation.name} and need it",
            decided_by=named(marker.decided_by),
            review=marker.review_on,
            object=f"If you object to it, telephone {organisation.telephone} or write to us. We answer within a month.",
            rights=f"{RIGHTS} Our privacy notice is at {short_address('/privacy')}.",
            regulator=REGULATOR,
        ),
        place=marker.place,
        fact=marker.fact,
        happened=clock.local(marker.incident.happened_at).date(),
        incident=marker.incident.reference,
        ends=marker.ends_on,
        ombudsman=ombudsman_of(policy),
    )


def marker_gone(letter: Letter, on: date, _reference: str, _code: str) -> MarkerGoneLetter:
    """That the note of which they were told is gone, and why."""
    marker = cast(StandingMarker, letter.marker)
    policy, organisation = record_of(letter.policy), our_organisation()
    return MarkerGoneLetter(
        envelope=envelope_of(letter, on, letterhead_of(organisation), letter.drafted_by, policy),
        wording=marker.precaution.label,
        place=marker.place,
        told=marker.told_on,
        gone=clock.local(marker.removed_at).date(),
        because=marker.removed_because,
        rights=f"{RIGHTS} Our privacy notice is at {short_address('/privacy')}.",
    )
