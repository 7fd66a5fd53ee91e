"""What every report is made of: one value that the page, the PDF, the spreadsheets and the CSV are written from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from shared.rules.quarters import Quarter
from shared.rules.suppression import HELD_BACK


@dataclass(frozen=True)
class Figure:
    """A number, and the list that it opens for those who may see it: its name, with what narrows it down."""

    value: int
    behind: str = ""
    only: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.value:,}"


Value = str | int | float | Figure
#: A sentence with the numbers in it.
Sentence = tuple[str | Figure, ...]


@dataclass(frozen=True)
class FigureTable:
    """A table: its columns are numbers but for the first."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""

    @property
    def as_read(self) -> FigureTable:
        """The table for people: what rows of nothing but “not shown” are about, in one sentence in their place."""
        unsaid = [row for row in self.rows if set(row[1:]) == {HELD_BACK}]
        if len(unsaid) in (0, len(self.rows)):
            return self
        note = f"Nothing can be shown of: {'; '.join(str(row[0]) for row in unsaid)}."
        return replace(
            self, rows=tuple(row for row in self.rows if row not in unsaid), note=f"{self.note} {note}".strip()
        )


@dataclass(frozen=True)
class Trend:
    """One figure over several quarters: drawn as a chart, with a row of its own in the table below the charts."""

    key: str
    title: str
    values: tuple[tuple[str, int], ...]

    @property
    def said(self) -> str:
        """What the chart shows, for whoever can’t see it."""
        first, last = self.values[0], self.values[-1]
        most = max(value for _, value in self.values)
        return f"{self.title}: {first[1]} in {first[0]}, {last[1]} in {last[0]}; the most in a quarter was {most}."


@dataclass(frozen=True)
class ReportPart:
    """A part of a report under one heading."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[FigureTable, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report of one quarter: every figure in it, and how they were counted."""

    quarter: Quarter
    organisation: str
    as_at: str
    complete: bool
    summary: tuple[Sentence, ...]
    parts: tuple[ReportPart, ...]
    trends: tuple[Trend, ...]
    method: tuple[str, ...]
    commentary: str = ""
    #: How the audit log ended when the report was presented; empty before (REL-9).
    head: str = ""
    presented: str = ""

    @property
    def title(self) -> str:
        """The report’s title, on every form of it."""
        return f"Report on unacceptable behaviour, {self.quarter.label}"

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        """Every table, that of the trends last."""
        own = tuple(table for part in self.parts for table in part.tables)
        return (*own, self.over_time)

    @property
    def over_time(self) -> FigureTable:
        """The numbers of all charts: a row for each, a column for each quarter."""
        quarters = (quarter for quarter, _ in self.trends[0].values)
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (trend.title, *(value for _, value in trend.values)) for trend in self.trends
        )
        return FigureTable("over-time", "Quarter by quarter, in numbers", ("What", *quarters), rows)


@dataclass(frozen=True)
class Bundle:
    """Figures on one subject, other than the committee’s report: what they are about, and their parts."""

    key: str
    title: str
    organisation: str
    about: tuple[str, ...]
    parts: tuple[ReportPart, ...]

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        """Every table, in order."""
        return tuple(table for part in self.parts for table in part.tables)


def plain(value: Value) -> str | int | float:
    """What a spreadsheet’s cell holds."""
    return value.value if isinstance(value, Figure) else value


def sentence_in_words(sentence: Sentence) -> str:
    """A sentence as plain text."""
    return "".join(map(str, sentence))


def to_plain(report: Report) -> dict[str, Any]:
    """A report as it is kept when it is presented."""
    return {
        "quarter": str(report.quarter),
        "organisation": report.organisation,
        "as_at": report.as_at,
        "complete": report.complete,
        "summary": [_sentence_to(each) for each in report.summary],
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "sentences": [_sentence_to(each) for each in part.sentences],
                "tables": [_table_to(table) for table in part.tables],
            }
            for part in report.parts
        ],
        "trends": [
            {"key": t.key, "title": t.title, "values": [list(each) for each in t.values]} for t in report.trends
        ],
        "method": list(report.method),
        "commentary": report.commentary,
        "head": report.head,
        "presented": report.presented,
    }


def from_plain(kept: dict[str, Any]) -> Report:
    """A report that was presented, as it was."""
    return Report(
        quarter=Quarter(int(kept["quarter"][:4]), int(kept["quarter"][-1])),
        organisation=kept["organisation"],
        as_at=kept["as_at"],
        complete=kept["complete"],
        summary=tuple(map(_sentence_from, kept["summary"])),
        parts=tuple(
            ReportPart(
                part["key"],
                part["title"],
                tuple(map(_sentence_from, part["sentences"])),
                tuple(map(_table_from, part["tables"])),
            )
            for part in kept["parts"]
        ),
        trends=tuple(Trend(t["key"], t["title"], tuple((q, n) for q, n in t["values"])) for t in kept["trends"]),
        method=tuple(kept["method"]),
        commentary=kept["commentary"],
        head=kept["head"],
        presented=kept["presented"],
    )


def _value_to(value: Value) -> Any:
    if isinstance(value, Figure):
        return {"value": value.value, "behind": value.behind, "only": [list(each) for each in value.only]}
    return value


def _value_from(kept: Any) -> Any:
    if isinstance(kept, dict):
        return Figure(kept["value"], kept["behind"], tuple((name, value) for name, value in kept["only"]))
    return kept


def _sentence_to(sentence: Sentence) -> list[Any]:
    return [_value_to(each) for each in sentence]


def _sentence_from(kept: list[Any]) -> Sentence:
    return tuple(map(_value_from, kept))


def _table_to(table: FigureTable) -> dict[str, Any]:
    rows = [[_value_to(value) for value in row] for row in table.rows]
    return {"key": table.key, "title": table.title, "head": list(table.head), "rows": rows, "note": table.note}


def _table_from(kept: dict[str, Any]) -> FigureTable:
    rows = tuple(tuple(map(_value_from, row)) for row in kept["rows"])
    return FigureTable(kept["key"], kept["title"], tuple(kept["head"]), rows, kept["note"])
