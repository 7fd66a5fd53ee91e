"""What the restrictions of a time came to, in numbers: what a report tells of them, ready to be kept (REP-1). Pure.

Customers can’t be added up from quarter to quarter, since one may be in both. So each quarter and each financial year
is summed up for itself, from its restrictions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from shared.rules.ledger import Restrictions, customers, customers_by
from shared.rules.spells import Spell

#: By what customers are counted besides.
PARTS = {
    "kind": lambda spell: spell.kinds,
    "category": lambda spell: spell.categories,
    "service": lambda spell: (spell.service,),
}
_FLOWS = ("new", "in_force", "ended", "lapsed")
_REVIEWS = ("reviews_on_time", "reviews_late", "overdue")
_LASTED = "lasted"


@dataclass(frozen=True)
class Flow:
    """Those that began, went on, or were over: how many customers, restrictions, and customers by each part."""

    customers: int = 0
    restrictions: int = 0
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, part: str) -> Mapping[str, int]:
        """Customers by kind, category or service."""
        return self.by.get(part, {})


@dataclass(frozen=True)
class RestrictionSums:
    """The restrictions of a quarter or a year in numbers, as at its end (or as at a day in it)."""

    new: Flow
    in_force: Flow
    ended: Flow
    lapsed: Flow
    #: Of those that were over: how many had lasted so many days.
    lasted: Mapping[int, int]
    reviews_on_time: int
    reviews_late: int
    overdue: int

    @property
    def over(self) -> int:
        """How many were over in this time, either way."""
        return self.ended.restrictions + self.lapsed.restrictions

    @property
    def days(self) -> tuple[int, int, int] | None:
        """How long those that were over had lasted: the middle, the mean and the longest, in days. None without any."""
        lengths = sorted(Counter(self.lasted).elements())
        if not lengths:
            return None
        return round(median(lengths)), round(sum(lengths) / len(lengths)), max(lengths)


@dataclass(frozen=True)
class SumRow:
    """One number as it is kept: of what, by which part and value of it, how many customers and how many in all."""

    what: str
    part: str = ""
    value: str = ""
    customers: int = 0
    count: int = 0


def sums_of(found: Restrictions) -> RestrictionSums:
    """The same in numbers."""
    return RestrictionSums(
        new=_flow(found.new),
        in_force=_flow(found.in_force),
        ended=_flow(found.ended),
        lapsed=_flow(found.lapsed),
        lasted=Counter(spell.days for spell in found.over),
        reviews_on_time=found.reviews_on_time,
        reviews_late=found.reviews_late,
        overdue=len(found.overdue),
    )


def _flow(spells: tuple[Spell, ...]) -> Flow:
    by = {part: customers_by(spells, values) for part, values in PARTS.items()}
    return Flow(customers(spells), len(spells), by)


def as_rows(sums: RestrictionSums) -> list[SumRow]:
    """The rows that are kept of it: those of whole flows always, so that a time without restrictions has some too."""
    rows = [SumRow(name, count=getattr(sums, name)) for name in _REVIEWS]
    for name in _FLOWS:
        flow: Flow = getattr(sums, name)
        rows.append(SumRow(name, customers=flow.customers, count=flow.restrictions))
        rows += [
            SumRow(name, part, value, customers=number)
            for part, values in flow.by.items()
            for value, number in values.items()
        ]
    return rows + [SumRow(_LASTED, "days", str(days), count=number) for days, number in sums.lasted.items()]


def changed(sums: RestrictionSums, before: RestrictionSums, after: RestrictionSums) -> RestrictionSums:
    """The sums once what some customers came to changed, from `before` to `after`.

    Customers add up as long as none is in two of the numbers that are added: `before` and `after` must tell of all the
    restrictions of the same customers, and of nobody else’s.
    """
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for sign, each in ((1, sums), (-1, before), (1, after)):
        for row in as_rows(each):
            key = (row.what, row.part, row.value)
            customers, count = found.get(key, (0, 0))
            found[key] = (customers + sign * row.customers, count + sign * row.count)
    return from_rows(SumRow(*key, *found[key]) for key in sorted(found) if any(found[key]) or not key[1])


def from_rows(rows: Iterable[SumRow]) -> RestrictionSums:
    """What was kept; of whole flows alone where the rows of their parts are left out."""
    whole: dict[str, SumRow] = {}
    parts: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        if not row.part:
            whole[row.what] = row
        else:
            parts.setdefault((row.what, row.part), {})[row.value] = row.customers or row.count

    def flow(name: str) -> Flow:
        by = {part: parts.get((name, part), {}) for part in PARTS}
        return Flow(whole[name].customers, whole[name].count, by)

    return RestrictionSums(
        new=flow("new"),
        in_force=flow("in_force"),
        ended=flow("ended"),
        lapsed=flow("lapsed"),
        lasted={int(days): number for days, number in parts.get((_LASTED, "days"), {}).items()},
        reviews_on_time=whole["reviews_on_time"].count,
        reviews_late=whole["reviews_late"].count,
        overdue=whole["overdue"].count,
    )
