"""What a customer can do, by everything that binds them together, as every letter after the first says it (SIT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.letters import content
from shared.models import Customer, Organisation, Restriction
from shared.queries.letters.parts import decision_in_words, ways_of
from shared.queries.situation import bound_with, situation_of
from shared.rules.situation import Decision
from shared.rules.ways import together


@dataclass(frozen=True)
class WaysLeft:
    """The ways that are left, and each decision that leaves no more, as a letter names it."""

    ways: tuple[content.ContactWay, ...]
    decisions: tuple[str, ...] = ()


def ways_with(
    restriction: Restriction, organisation: Organisation, officer: content.ContactPerson
) -> tuple[content.ContactWay, ...]:
    """The ways that this decision leaves open together with all the others. `officer` is its own."""
    return _ways(bound_with(restriction)[1], organisation, officer)


def left_without(customer: Customer, organisation: Organisation, on: date, besides: str = "") -> WaysLeft:
    """What is left to a customer by all that binds them, but for the decision with the reference `besides`."""
    binding = [one for one in situation_of(customer).standing if one.reference != besides]
    rows = Restriction.select().where(Restriction.reference.in_([one.reference for one in binding] or [""]))
    ways = _ways(binding, organisation, content.ContactPerson("", "", ""))
    return WaysLeft(ways, tuple(decision_in_words(row, on) for row in rows.order_by(Restriction.id)))


def _ways(
    binding: Sequence[Decision], organisation: Organisation, officer: content.ContactPerson
) -> tuple[content.ContactWay, ...]:
    """Whom to ask for is whoever the latest decision names that names anybody."""
    named = [one.officer for one in binding if one.named and one.officer and one.officer.works_here]
    if named:
        last = named[-1]
        officer = content.ContactPerson(last.name, last.job_title, last.telephone or organisation.telephone)
    return ways_of(together([one.terms for one in binding]), organisation, officer)
