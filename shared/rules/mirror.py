"""The fairness mirror: is any group warned or restricted more than others, or answered less well? (REP-2)

Groups are the protected characteristics and barriers that customers agreed to have on record. What is shown of small
numbers is decided by `suppression`; rates are made of shown numbers alone, so that they give away nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.rules.counting import EVERYBODY, Countable
from shared.rules.figures import FigureTable, ReportPart, Sentence, Value
from shared.rules.intervals import Rate, rate
from shared.rules.ledger import Ledger
from shared.rules.quarters import Quarter, quarters_of_financial_year
from shared.rules.suppression import HELD_BACK, Cell, Shown, shows, year_shown
from shared.rules.vocabulary import CIRCUMSTANCES

GROUPS: dict[str, str] = {value: word.label for value, word in CIRCUMSTANCES.items()}


@dataclass(frozen=True)
class MirrorQuestion:
    """What is asked of each group: how many of them, among how many."""

    key: str
    title: str
    measure: Countable
    #: The word of those that count, and of those that don't; empty where each line counts one customer on record.
    yes: str = ""
    no: str = ""
    counted: str = "Customers"
    among: str = "On record"


QUESTIONS = (
    MirrorQuestion("warned", "Customers who were warned", Countable.WARNED),
    MirrorQuestion("restricted", "Customers for whom a restriction was decided", Countable.RESTRICTED),
    MirrorQuestion("overturned", "Appeals that changed the decision", Countable.OVERTURNED, "overturned", "stands",
             "Changed", "Decided"),
    MirrorQuestion("agreed", "Requests for adjustments that were agreed", Countable.AGREED, "agreed", "refused",
             "Agreed", "Answered"),
)  # fmt: skip


@dataclass(frozen=True)
class OnRecord:
    """How many customers there are on record, in all and by group."""

    everybody: int
    groups: Mapping[str, int]


@dataclass(frozen=True)
class Answered:
    """What is shown for one group: how many, among how many, and the rate where both are shown."""

    group: str
    count: Shown
    among: Shown
    rate: Rate | None


def cells(question: MirrorQuestion, ledger: Ledger, quarter: Quarter, group: str) -> tuple[Cell, ...]:
    """The cells of a group in a quarter that are shown together or not at all."""
    words = (question.yes, question.no) if question.yes else ("",)
    return tuple(
        Cell(
            ledger.sum(quarter, question.measure, word, category=group).count,
            ledger.sum(quarter, question.measure, word, category=EVERYBODY).count,
        )
        for word in words
    )


def shown_in_quarter(parts: Sequence[Cell], bound: int) -> tuple[Shown, ...]:
    """What is shown of cells that belong together: all, or none."""
    open_ = all(shows(cell, bound) for cell in parts)
    return tuple(Shown(cell.count if open_ else None) for cell in parts)


def shown_in_year(quarters: Sequence[Sequence[Cell]], bound: int) -> tuple[Shown, ...]:
    """What is shown of the year of cells that belong together, after its four quarters were shown."""
    held_back = [parts for parts in quarters if any(each.count is None for each in shown_in_quarter(parts, bound))]
    years = tuple(
        year_shown([parts[index] for parts in quarters], [parts[index] for parts in held_back], bound)
        for index in range(len(quarters[0]))
    )
    return years if all(year.count is not None for year in years) else tuple(Shown(None) for _ in years)


def about(count: int, bound: int) -> Shown:
    """How many of a group are on record, to the nearest multiple of the bound: its growth from quarter to quarter must
    not tell of one person."""
    nearest = (count + bound // 2) // bound * bound
    return Shown(nearest if count >= bound else None)


def answers(
    question: MirrorQuestion, parts: Mapping[str, tuple[Shown, ...]], on_record: OnRecord, bound: int
) -> list[Answered]:
    """What is shown of each group."""
    found = []
    for group, shown in parts.items():
        count = shown[0]
        if question.yes:
            both = [each.count for each in shown if each.count is not None]
            among = Shown(sum(both) if len(both) == len(shown) else None)
        else:
            among = about(on_record.groups[group], bound)
        known = None if count.count is None or among.count is None else rate(count.count, among.count)
        found.append(Answered(group, count, among, known))
    return found


def mirror(ledger: Ledger, quarter: Quarter, on_record: OnRecord, bound: int) -> ReportPart:
    """The part of the report: each question for the quarter and, once its last quarter is over, for the year."""
    groups = [group for group in GROUPS if on_record.groups.get(group)]
    tables, sentences = [], []
    year = quarters_of_financial_year(quarter.financial_year)
    for question in QUESTIONS:
        by_group = {group: shown_in_quarter(cells(question, ledger, quarter, group), bound) for group in groups}
        tables.append(_table(question, ledger, (quarter,), by_group, on_record, bound))
        sentences += _differences(question, ledger, quarter, by_group, on_record, bound)
        if quarter == year[-1]:
            yearly = {
                group: shown_in_year([cells(question, ledger, each, group) for each in year], bound) for group in groups
            }
            tables.append(_table(question, ledger, year, yearly, on_record, bound))
    return ReportPart("mirror", "Is anybody treated worse?", (*_above(bound), *sentences), tuple(tables))


def _above(bound: int) -> list[Sentence]:
    return [
        (
            f"By group, a number is held back (“{HELD_BACK}”) where it, or what could be worked out from it, is of "
            f"fewer than {bound} people. A rate is per hundred, with the range in which the true rate lies 95 times of "
            "a hundred.",
        )
    ]  # fmt: skip


def _table(
    question: MirrorQuestion,
    ledger: Ledger,
    quarters: Sequence[Quarter],
    by_group: Mapping[str, tuple[Shown, ...]],
    on_record: OnRecord,
    bound: int,
) -> FigureTable:
    everybody = _everybody(question, ledger, quarters, on_record)
    rows: list[tuple[Value, ...]] = [("Everybody", *everybody[:2], _rate_in_words(everybody[2]))]
    for each in answers(question, by_group, on_record, bound):
        among = f"about {each.among}" if not question.yes and each.among.count is not None else str(each.among)
        rows.append((GROUPS[each.group], str(each.count), among, _rate_in_words(each.rate)))
    year = f", April {quarters[0].year} to March {quarters[-1].year}" if len(quarters) > 1 else ""
    key = f"mirror-{question.key}{'-year' if year else ''}"
    head = ("Group", question.counted, question.among, "Per hundred (range)")
    return FigureTable(key, f"{question.title}, by group{year}", head, tuple(rows))


def _everybody(
    question: MirrorQuestion, ledger: Ledger, quarters: Sequence[Quarter], on_record: OnRecord
) -> tuple[int, int, Rate | None]:
    def counted(word: str) -> int:
        return sum(ledger.sum(each, question.measure, word, category=EVERYBODY).count for each in quarters)

    count = counted(question.yes)
    among = count + counted(question.no) if question.yes else on_record.everybody
    return count, among, rate(count, among)


def _differences(
    question: MirrorQuestion,
    ledger: Ledger,
    quarter: Quarter,
    by_group: Mapping[str, tuple[Shown, ...]],
    on_record: OnRecord,
    bound: int,
) -> list[Sentence]:
    whole = _everybody(question, ledger, (quarter,), on_record)[2]
    told: list[Sentence] = []
    for each in answers(question, by_group, on_record, bound):
        if whole and each.rate and each.rate.differs_from(whole):
            way = "more" if each.rate.share > whole.share else "less"
            name = GROUPS[each.group]
            sentence = f"{question.title}: {way} often with “{name}” than overall, and hardly by chance."
            told.append((sentence,))
    return told


def _rate_in_words(value: Rate | None) -> str:
    return str(value) if value else HELD_BACK
