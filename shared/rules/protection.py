"""What was done to protect colleagues from harassment by third parties: the steps taken, as a record (REP-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.rules.counting import IN_WRITING, Countable, Counted
from shared.rules.figures import FigureTable, ReportPart, Value
from shared.rules.vocabulary import Channel, LadderState
from shared.rules.written import long_date

#: The measures of a colleague’s safety, each a column of the tables by team, channel and hour.
COLUMNS = (
    (Countable.INCIDENT, "Incidents"),
    (Countable.DANGER, "With danger"),
    (Countable.DANGER_SEEN_TO, "Danger seen to"),
    (Countable.HATE_INCIDENT, "Hate"),
    (Countable.WARNING, "Warnings"),
    (Countable.SUPPORT_WANTED, "Support wanted"),
    (Countable.SUPPORT_OFFERED, "Support offered"),
    (Countable.PROCEDURE_READ, "Procedure read"),
)
#: Those that have a channel and an hour: nobody reads the procedure by telephone.
IN_CONTACT = tuple(each for each in COLUMNS if each[0] is not Countable.PROCEDURE_READ)
MEASURES = (
    *(measure for measure, _ in COLUMNS), Countable.LADDER, Countable.REFERRAL, Countable.PROPOSAL,
    Countable.INJURY,
)  # fmt: skip


@dataclass(frozen=True)
class InForce:
    """A version of the policy, and since when it held."""

    number: int
    name: str
    since: date
    #: How many colleagues confirmed having read its procedure, by the day that the record is as at.
    read_by: int


@dataclass(frozen=True)
class Protection:
    """What the record is made of: sums up to a day, and the versions that were in force until then."""

    as_at: date
    team: Mapping[tuple[Any, ...], Counted]
    channel: Mapping[tuple[Any, ...], Counted]
    hour: Mapping[tuple[Any, ...], Counted]
    word: Mapping[tuple[Any, ...], Counted]
    versions: Sequence[InForce]
    more: tuple[ReportPart, ...] = ()


def protection(found: Protection) -> tuple[ReportPart, ...]:
    """The record of the steps taken."""
    channels = {each.value: each.label for each in Channel}
    hours = {hour: f"{hour:02}:00 to {hour:02}:59" for hour in range(24)}
    return (
        ReportPart("where", "Where colleagues were exposed", tables=(
            _table("team", "By team", "Team", found.team, {}, COLUMNS),
            _table("channel", "By channel", "Channel", found.channel, channels, IN_CONTACT),
            _table("hour", "By hour of the day", "Hour", found.hour, hours, IN_CONTACT),
        )),
        ReportPart("steps", "Which steps were taken", tables=(FigureTable("steps", "Steps", ("Step",
                                                                          "Number"), _steps(found)),)),
        ReportPart("rules", "What colleagues worked by", tables=(
            FigureTable("versions", "Versions of the policy, with its ladder and its words", ("Version",
                        "In force from", "Colleagues who confirmed reading it"),
                        tuple((f"{each.number}. {each.name}", long_date(each.since), each.read_by)
                              for each in found.versions)),
        )),
        *found.more,
    )  # fmt: skip


def _table(
    key: str,
    title: str,
    head: str,
    sums: Mapping[tuple[Any, ...], Counted],
    labels: Mapping[Any, str],
    columns: Sequence[tuple[Countable, str]],
) -> FigureTable:
    counted = {measure.value for measure, _ in columns}
    values = sorted({value for measure, value in sums if value not in {None, ""} and measure in counted}, key=str)
    order = [value for value in labels if value in values] + [value for value in values if value not in labels]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            _capital(labels.get(value, str(value))),
            *(sums.get((measure.value, value), Counted()).count for measure, _ in columns),
        )
        for value in order
    )
    return FigureTable(f"protection-{key}", title, (head, *(each for _, each in columns)), rows)


def _steps(found: Protection) -> tuple[tuple[Value, ...], ...]:
    def counted(measure: Countable, *words: str) -> int:
        return sum(
            each.count for (key, word), each in found.word.items() if key == measure and (not words or word in words)
        )

    return (
        ("Incidents recorded, each with whether there was danger", counted(Countable.INCIDENT)),
        ("Immediate danger recorded, and a senior manager told at once", counted(Countable.DANGER)),
        ("Dangers seen to by a senior manager, with what was done", counted(Countable.DANGER_SEEN_TO)),
        ("Contacts ended after the last warning", counted(Countable.LADDER, LadderState.ENDED)),
        ("Contacts ended at once, for danger", counted(Countable.LADDER, LadderState.ENDED_AT_ONCE)),
        ("Contacts in which the warning was enough", counted(Countable.LADDER, LadderState.STOPPED)),
        ("Written warnings", counted(Countable.WARNING, IN_WRITING)),
        ("Restrictions authorised", counted(Countable.PROPOSAL, "authorised")),
        ("Referred to the police", counted(Countable.REFERRAL, "police")),
        ("Injuries recorded", counted(Countable.INJURY)),
        ("Colleagues who asked for support", counted(Countable.SUPPORT_WANTED)),
        ("Support offered", counted(Countable.SUPPORT_OFFERED)),
        ("Colleagues who confirmed having read the procedure, each version counted", counted(Countable.PROCEDURE_READ)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
