"""The answers that requesters really ask for: freedom of information, the tenants' information rights, the ombudsman's
yearly self-assessment (REP-7).

Only whole financial years are answered. With quarters beside their year, or with a register counted in between, small
numbers come back by subtraction: a solver showed it. What belongs together is shown together or not at all, with the
bound of the mirror.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from shared.rules.counting import Countable
from shared.rules.figures import FigureTable, ReportPart, Sentence, Value
from shared.rules.ledger import Ledger
from shared.rules.quarters import Quarter
from shared.rules.restriction_sums import RestrictionSums
from shared.rules.suppression import HELD_BACK
from shared.rules.vocabulary import RestrictionKind

#: How long restrictions that were over had lasted, in days: up to, and the words.
BANDS = ((92, "Up to three months"), (183, "Up to six months"), (366, "Up to twelve months"), (inf, "Longer"))
#: Counts that add up to something that is known, and so are shown together.
Together = tuple[int, ...]


@dataclass(frozen=True)
class Year:
    """A financial year that is over: its restrictions, as at its last day, and its sums."""

    quarters: Sequence[Quarter]
    restrictions: RestrictionSums
    ledger: Ledger

    def count(self, measure: Countable, *words: str) -> int:
        """How often something was counted in the year."""
        return sum(self.ledger.count(quarter, measure, *words) for quarter in self.quarters)


def together(counts: Together, bound: int) -> tuple[int | None, ...]:
    """Counts that are shown together, or all held back: where one of them is of few people, each could give it away.

    Noughts are told only where nothing else is: a whole row of them.
    """
    shown = all(count >= bound for count in counts) or not any(counts)
    return tuple(count if shown else None for count in counts)


def alone(count: int, bound: int) -> int | None:
    """A count that adds up to nothing else which is known: shown when it is of enough people."""
    return count if count >= bound else None


def flows(found: RestrictionSums) -> Together:
    """Customers for whom an entry was made, was removed by a decision, and was removed by itself."""
    return found.new.customers, found.ended.customers, found.lapsed.customers


def kinds(found: RestrictionSums) -> Together:
    """Customers with an entry at the end, by kind."""
    return tuple(found.in_force.of("kind").get(kind.value, 0) for kind in RestrictionKind)


def lengths(found: RestrictionSums) -> Together:
    """Entries that were removed, by how long they had lasted."""
    made = [0] * len(BANDS)
    for days, number in found.lasted.items():
        made[next(index for index, (most, _) in enumerate(BANDS) if days <= most)] += number
    return tuple(made)


def answered(year: Year, bound: int) -> tuple[ReportPart, ...]:
    """The answers of one financial year, and the self-assessment with what was counted for each line."""
    found = year.restrictions
    names = ("Entries made", "Removed by a decision", "Removed by themselves, on their last day")
    register = _rows(names, together(flows(found), bound))
    at_the_end: tuple[Value, ...] = (
        "On the register on the last day",
        _count_in_words(alone(found.in_force.customers, bound)),
    )
    head = ("What", "Customers")
    return (
        ReportPart(
            "register", "The register of restrictions", sentences=_sentences(bound),
            tables=(
                FigureTable("answers", "Customers on the register", head, (*register, at_the_end)),
                FigureTable("answers-kinds", "On the register on the last day, by kind", ("Kind", "Customers"),
                      _rows([kind.label for kind in RestrictionKind], together(kinds(found), bound))),
                FigureTable("answers-lengths", "Removed, by how long they had lasted", ("How long", "Entries"),
                      _rows([words for _, words in BANDS], together(lengths(found), bound))),
            ),
        ),
        ReportPart("assessment", "The ombudsman’s self-assessment", tables=(_assessment(year, bound),)),
    )  # fmt: skip


def _assessment(year: Year, bound: int) -> FigureTable:
    """What the ombudsmen’s complaint handling codes ask of restrictions, each line with what was counted for it."""
    authorised = year.count(Countable.PROPOSAL, "authorised")
    reviews = year.restrictions.reviews_on_time + year.restrictions.reviews_late
    lines = (
        ("A policy for unacceptable behaviour, applied as it is written: restrictions decided under it", authorised),
        ("Reasons on record for each restriction: restrictions decided with their reasons", authorised),
        ("Proportionate, with regard to the Equality Act: every item of the checklist answered before", authorised),
        ("Kept under regular review: reviews that were held", reviews),
        ("Adjustments considered: requests that were answered", year.count(Countable.ADJUSTMENT_ANSWERED)),
        ("Open to appeal: appeals decided by somebody with no part in it", year.count(Countable.APPEAL_DECIDED)),
    )  # fmt: skip
    rows = tuple((line, _count_in_words(alone(count, bound))) for line, count in lines)
    return FigureTable(
        "assessment", "What is asked, and the evidence", ("What is asked: what was counted", "Number"), rows
    )


def _sentences(bound: int) -> tuple[Sentence, ...]:
    return (
        (
            "Who sees an entry: colleagues whose work is with that customer, on the account, as a fact and a "
            "precaution. Each entry has a date on which it is looked at again, and an end.",
        ),
        (
            f"Numbers of fewer than {bound} people, and those from which one could be worked out, are “{HELD_BACK}”. "
            "Answers are given for whole years alone, always the same ones.",
        ),
    )  # fmt: skip


def _rows(names: Sequence[str], counts: Sequence[int | None]) -> tuple[tuple[Value, ...], ...]:
    return tuple((name, _count_in_words(count)) for name, count in zip(names, counts, strict=True))


def _count_in_words(count: int | None) -> str:
    return HELD_BACK if count is None else f"{count:,}"
