"""The register of restrictions as at the end of a quarter, and who signed that it was looked through (REP-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared import clock
from shared.models import Customer, Pseudonym, RegisterReview, Restriction
from shared.queries.reports import tallies
from shared.queries.reports.restriction_sums import as_at
from shared.rules.deadlines import overdue
from shared.rules.ledger import restrictions_of
from shared.rules.quarters import Quarter
from shared.rules.reviews import has_review_before_its_end
from shared.rules.spells import Spell, spells
from shared.rules.vocabulary import RestrictionState


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
    return [_entry(spell, by_number.get(spell.number)) for spell in found]


def _entry(spell: Spell, row: Restriction | None) -> RegisterEntry:
    """A line of the register; whoever signs it sees a review that is overdue today, whatever the quarter."""
    late = spell.review_overdue_since
    goes_on = row and row.state is RestrictionState.AUTHORISED and clock.today() <= row.ends_on
    if row and goes_on and has_review_before_its_end(row.review_on, row.ends_on):
        late = row.review_on if overdue(row.review_on, clock.today()) else late
    return RegisterEntry(spell.began, late, row)
