"""Volumes of contact and of incidents, from lines that hold no identity (REP-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.rules.counting import Countable, Counted
from shared.rules.figures import FigureTable, ReportPart, Value
from shared.rules.vocabulary import CaseDecision, Channel, Direction, LadderState

#: Sums by measure and one column.
BySomething = Mapping[tuple[Any, ...], Counted]


@dataclass(frozen=True)
class Volumes:
    """The sums that the analysis is made of, by what they are by."""

    channel: BySomething
    service: BySomething
    category: BySomething
    hour: BySomething
    word: BySomething
    services: Mapping[str, str]
    categories: Mapping[str, str]


_CHANNELS = {each.value: each.label for each in Channel}


def analysis(found: Volumes) -> tuple[ReportPart, ...]:
    """The analysis: contacts, incidents, and what came of them."""
    return (
        ReportPart("contacts", "Contacts", tables=(
            _table("contacts-by-channel", "Contacts, by channel",
                   "Channel", found.channel, Countable.CONTACT, _CHANNELS),
            _table("contacts-by-way", "Contacts, by way", "Way", found.word, Countable.CONTACT,
                   {Direction.IN.value: "To us", Direction.OUT.value: "From us"}),
            _table("contacts-by-service", "Contacts, by service", "Service", found.service, Countable.CONTACT,
                   found.services),
            _table("contacts-by-hour", "Contacts, by hour of the day", "Hour", found.hour, Countable.CONTACT, _HOURS),
        )),
        ReportPart("incidents", "Incidents", tables=(
            _table("incidents-by-channel", "Incidents, by channel", "Channel", found.channel, Countable.INCIDENT,
                   _CHANNELS),
            _table("incidents-by-category", "Incidents, by category of behaviour", "Category", found.category,
                   Countable.INCIDENT_CATEGORY, found.categories, minutes=False),
            _table("incidents-by-service", "Incidents, by service", "Service", found.service, Countable.INCIDENT,
                   found.services),
            _table("incidents-by-hour", "Incidents, by hour of the day",
                   "Hour", found.hour, Countable.INCIDENT, _HOURS),
        )),
        ReportPart("outcomes", "What came of them", tables=(
            _table("ladders", "Warning ladders, by how they ended", "End", found.word, Countable.LADDER,
                   _ENDS_OF_A_LADDER, minutes=False),
            _table("cases", "Cases closed, by decision", "Decision", found.word, Countable.CASE_CLOSED,
                   {each.value: each.label for each in CaseDecision}, minutes=False),
        )),
    )  # fmt: skip


#: In the words of the report to the committee, for readers who have never walked one.
_ENDS_OF_A_LADDER: dict[str, str] = {
    LadderState.STOPPED: "The warning was enough",
    LadderState.ENDED: "The contact was ended after the last warning",
    LadderState.ENDED_AT_ONCE: "The contact was ended at once, for danger",
    LadderState.SAFEGUARDING: "Somebody spoke of self-harm: help came first",
}
_HOURS: dict[Any, str] = {hour: f"{hour:02}:00 to {hour:02}:59" for hour in range(24)}


def _table(
    key: str,
    title: str,
    head: str,
    sums: BySomething,
    measure: Countable,
    labels: Mapping[Any, str],
    *,
    minutes: bool = True,
) -> FigureTable:
    counted = {value[1]: each for value, each in sums.items() if value[0] == measure.value}
    order = [value for value in labels if value in counted] + sorted(
        (value for value in counted if value not in labels), key=str
    )
    rows: list[tuple[Value, ...]] = []
    for value in order:
        row: tuple[Value, ...] = (_capital(labels.get(value, str(value))), counted[value].count)
        rows.append((*row, counted[value].total) if minutes else row)
    return FigureTable(key, title, (head, "Number", "Minutes") if minutes else (head, "Number"), tuple(rows))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
