"""What a review and an appeal do to a restriction: end it, or ease it; its marker goes with it (RES-6, APP-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.actions.action import Doing
from shared.actions.systems.tell import tell_systems
from shared.models import Marker, Restriction
from shared.queries.restrictions import terms_of
from shared.rules.allowance import Allowance, allowances_to
from shared.rules.errors import Invalid
from shared.rules.terms import Window, eases, missing_facts, precautions, taken_by, windows_to
from shared.rules.vocabulary import Channel, RestrictionKind, RestrictionState


@dataclass(frozen=True)
class NewTerms:
    """The terms from now on: nothing that the old ones left may be taken away."""

    kinds: tuple[RestrictionKind, ...]
    ends_on: date
    channels: tuple[Channel, ...] = ()
    windows: tuple[Window, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    closed_matters: tuple[str, ...] = ()


def end_restriction(doing: Doing, restriction: Restriction, because: str, expected: int | None = None) -> None:
    """End a restriction now, and remove its marker in the same step (CUS-3: it goes when its ground goes)."""
    doing.write(restriction, expected, state=RestrictionState.ENDED, ended_at=doing.now, ended_because=because.strip())
    Marker.update(removed_at=doing.now).where(Marker.restriction == restriction, Marker.removed_at.is_null()).execute()
    tell_systems(doing, restriction.customer)


def apply_easing(
    doing: Doing, restriction: Restriction, easing: NewTerms, expected: int | None = None, **more: Any
) -> None:
    """Ease a restriction, and its marker with it (RES-6).

    Raises Invalid where the new terms take something away, or leave all as it was.
    """
    old = terms_of(restriction)
    planned = Restriction(
        kinds=[kind.value for kind in easing.kinds],
        channels=[channel.value for channel in easing.channels],
        windows=windows_to(easing.windows),
        officer=restriction.officer if RestrictionKind.NAMED_OFFICER in easing.kinds else None,
        deputy=restriction.deputy if RestrictionKind.NAMED_OFFICER in easing.kinds else None,
        allowances=allowances_to(easing.allowances),
        representative=restriction.representative if RestrictionKind.REPRESENTATIVE in easing.kinds else None,
        closed_matters=list(easing.closed_matters),
    )
    new = terms_of(planned)
    problems = missing_facts(new) or taken_by(old, new)
    if not problems and eases(new, old) and easing.ends_on == restriction.ends_on:
        problems["kinds"] = "Nothing would change. Say what the customer can do again, or by when it ends sooner"
    if easing.ends_on > restriction.ends_on:
        problems["ends_on"] = "Extending is a new decision: propose it in the case"
    if easing.ends_on < doing.today:
        problems["ends_on"] = "The end must be today or later; to end it now, choose that"
    if problems:
        raise Invalid(problems)
    doing.write(
        restriction,
        expected,
        kinds=planned.kinds,
        channels=planned.channels,
        windows=planned.windows,
        officer=planned.officer,
        deputy=planned.deputy,
        allowances=planned.allowances,
        representative=planned.representative,
        closed_matters=planned.closed_matters,
        ends_on=easing.ends_on,
        **{"review_on": min(restriction.review_on, easing.ends_on), **more},
    )
    Marker.update(precaution=precautions(new)).where(
        Marker.restriction == restriction, Marker.removed_at.is_null()
    ).execute()
    tell_systems(doing, restriction.customer)
