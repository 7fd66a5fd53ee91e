"""The register of restrictions as at the end of a quarter, and who signed that it was looked through (REP-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.models import Customer, Pseudonym, RegisterReview, Restriction
from shared.queries.reports import tallies
from shared.queries.reports.quarterly import as_at
from shared.rules.ledger import restrictions_of
from shared.rules.quarters import Quarter
from shared.rules.spells import Spell, spells


@dataclass(frozen=True)
class RegisterEntry:
    """One restriction of the register; without a record where that was erased since."""

    began: date
    review_overdue_since: date | None
    restriction: Restriction | None


def signed(quarter: Quarter) -> RegisterReview | None:
    """The signed review of a quarter's register, or None."""
    found: RegisterReview | None = RegisterReview.get_or_none(RegisterReview.quarter == str(quarter))
    return found


def in_register(quarter: Quarter) -> tuple[Spell, ...]:
    """What was in force at the end of a quarter, or is today."""
    until = as_at(quarter)
    return restrictions_of(spells(tallies.steps(quarter.begins, until), until), until, since=quarter.begins).in_force


def entries(quarter: Quarter) -> list[RegisterEntry]:
    """The register with its records, the oldest first."""
    found = sorted(in_register(quarter), key=lambda spell: (spell.began, spell.number))
    rows = (
        Restriction.select(Restriction, Customer, Pseudonym.number.alias("spell"))
        .join(Customer)
        .join(Pseudonym, on=(Pseudonym.record_id == Restriction.id) & (Pseudonym.record == "restriction"))
        .where(Pseudonym.number.in_([spell.number for spell in found]))
        .objects()
    )
    by_number = {row.spell: row for row in rows}
    return [RegisterEntry(each.began, each.review_overdue_since, by_number.get(each.number)) for each in found]
