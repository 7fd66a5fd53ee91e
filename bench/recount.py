"""The quarterly report counted again from the records, in plain SQL that shares nothing with how the report counts.

The report adds up lines that were written while things happened; this reads the records themselves as they lie in the
database today. Both are tables of numbers by their labels, so that they are laid side by side cell by cell. A quarter
ends before the first moment of the next: what is recorded at that moment belongs to the next.

What only the report knows, since nothing but its own lines remembers it, is named in `NOT_IN_THE_RECORDS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from bench.records import MOMENT, Numbers, as_json, category_titles, day, local, rows
from bench.recounted_restrictions import recount_restrictions
from shared import clock
from shared.rules.figures import Report, plain
from shared.rules.injuries import Injury
from shared.rules.measures import MeasureKind, MeasureState
from shared.rules.quarters import Quarter
from shared.rules.report_method import at_the_end
from shared.rules.vocabulary import AdjustmentState, AppealOutcome, CaseDecision, Channel, ProtectedCharacteristic

#: Tables of the report that no record gives again: a promise that is mended leaves no row, and the mirror counts
#: people by group on purpose without saying who (`tests/unit/test_suppression.py` proves that one).
NOT_IN_THE_RECORDS = ("promises", "mirror")
_OF_THEIR_TIME = (
    "COALESCE((SELECT p.service_id FROM past_service p WHERE p.staff_id = s.id AND p.until > {moment} "
    "ORDER BY p.until LIMIT 1), s.service_id)"
)


def recount(quarter: Quarter, as_at: date) -> dict[str, Numbers]:
    """Every table that the records give, by its key: the numbers of each row, by its label."""
    within = _Within(quarter)
    return {
        **_incidents(within),
        **_before(within),
        **_adjustments(within),
        **_appeals(within),
        **recount_restrictions(quarter.begins, as_at, at_the_end(quarter, as_at)),
        "over-time": _over_time(quarter, as_at),
    }


def differences(report: Report, again: dict[str, Numbers]) -> list[str]:
    """Where the report and the records differ, a sentence each; empty where every number is the same."""
    wrong = []
    for table in report.tables:
        if table.key not in again:
            if not table.key.startswith(NOT_IN_THE_RECORDS):
                wrong.append(f"{table.key} was not counted again.")
            continue
        told = {str(row[0]): tuple(float(str(plain(value))) for value in row[1:]) for row in table.rows}
        for label in sorted(told.keys() | again[table.key].keys()):
            ours, theirs = told.get(label, (0.0,)), tuple(map(float, again[table.key].get(label, (0,))))
            if ours != theirs and any((*ours, *theirs)):
                wrong.append(f"{report.quarter}, {table.key}, {label}: the report {ours}, the records {theirs}.")
    return wrong


class _Within:
    """A quarter as a condition: from its first moment to the last before the next."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter
        self.since, self.until = clock.at(quarter.begins), clock.at(quarter.after(1).begins)

    def __call__(self, column: str) -> str:
        return f"{column} >= '{MOMENT.db_value(self.since)}' AND {column} < '{MOMENT.db_value(self.until)}'"

    def count(self, table: str, column: str, more: str = "") -> int:
        """How many rows there are of it."""
        return int(rows(f"SELECT COUNT(*) FROM {table} WHERE {self(column)} {more}")[0][0])

    def by(self, what: str, table: str, column: str, more: str = "") -> dict[str, int]:
        """The same by a column."""
        found = rows(f"SELECT {what}, COUNT(*) FROM {table} WHERE {self(column)} {more} GROUP BY {what}")
        return {str(value): int(number) for value, number in found if value is not None}


def _incidents(within: _Within) -> dict[str, Numbers]:
    categories = rows(
        "SELECT b.category, COUNT(DISTINCT i.id) FROM incident i JOIN incident_behaviour b ON b.incident_id = i.id "
        f"WHERE {within('i.recorded_at')} GROUP BY b.category"
    )
    service = _OF_THEIR_TIME.format(moment="i.recorded_at")
    services = rows(
        f"SELECT v.name, COUNT(*) FROM incident i JOIN staff s ON s.id = i.recorded_by_id JOIN service v ON v.id = "
        f"{service} WHERE {within('i.recorded_at')} GROUP BY v.name"
    )
    injuries = within.by("injury", "incident", "recorded_at", "AND injury <> ''")
    targets = {each.value: each.label for each in ProtectedCharacteristic}
    titles = category_titles()
    channels = within.by("channel", "incident", "recorded_at")
    hate = within.by("hate_target", "incident", "recorded_at", "AND hate_target <> ''")
    return {
        "incidents-by-category": _labelled((_capital(titles.get(key, key)), number) for key, number in categories),
        "incidents-by-channel": _labelled((_capital(Channel(key).label), number) for key, number in channels.items()),
        "incidents-by-service": _labelled(services),
        "hate": _labelled((targets.get(word, word), number) for word, number in hate.items()),
        "injuries": _labelled((word.label, injuries.get(word.value, 0)) for word in Injury),
    }


def _over_time(quarter: Quarter, as_at: date) -> Numbers:
    """What the charts show: a row for each, with eight quarters."""
    quarters, end = quarter.last(8), at_the_end(quarter, as_at)
    restrictions = [
        recount_restrictions(each.begins, min(each.ends, as_at), "then")["restrictions"] for each in quarters
    ]
    in_force = "Customers under a restriction at the end of the quarter"
    return {
        "Customers newly restricted": tuple(each["New"][0] for each in restrictions),
        in_force if end == "at the end" else f"{in_force}, and {end}": tuple(
            each["In force then"][0] for each in restrictions
        ),
        **{
            label: tuple(_Within(each).count(table, column) for each in quarters)
            for label, table, column in (
                ("Incidents", "incident", "recorded_at"),
                ("Warnings", "warning", "at"),
                ("Requests for adjustments", "adjustment_request", "received_at"),
                ("Appeals that came in", "appeal", "received_at"),
            )
        },
    }


def _before(within: _Within) -> dict[str, Numbers]:
    closed = within.by("decision", "case_file", "closed_at")
    taken = within.by("kind", "measure", "decided_at")
    ended = within.by("state", "measure", "closed_at")
    warnings = within.by("step", "warning", "at")
    police = within.count("referral", "created_at", """AND REPLACE(LOWER("to"), 'police', '') <> LOWER("to")""")
    over = (MeasureState.HELPED, MeasureState.DID_NOT_HELP, MeasureState.DECLINED)
    events = within.by("action", "event", "at", "AND record = 'restriction'")
    return {
        "warnings": _labelled(
            (f"Step {step} of the warning ladder" if int(step) else "Written warning", number)
            for step, number in warnings.items()
        ),
        "steps": _labelled(
            [
                *((kind.label, taken.get(kind.value, 0)) for kind in MeasureKind),
                *((f"Ended: {state.label.lower()}", ended.get(state.value, 0)) for state in over),
            ]
        ),
        "cases": _labelled(
            [
                ("Opened", within.count("case_file", "opened_at")),
                ("Case closed: written warning", closed.get(CaseDecision.WRITTEN_WARNING.value, 0)),
                ("Case closed: no action", closed.get(CaseDecision.NO_ACTION.value, 0)),
                ("Referred to the police", police),
                (
                    "Referred to another authority, or for legal action",
                    within.count("referral", "created_at") - police,
                ),
            ]
        ),
        # A proposal that was revised was proposed when it was first written down, as its row says.
        "proposals": _labelled(
            [
                ("Proposed", within.count("restriction", "created_at")),
                ("Authorised", within.count("restriction", "authorised_at")),
                ("Sent back with questions", events.get("send_back", 0)),
                ("Refused", events.get("refuse_restriction", 0)),
                ("Withdrawn", events.get("withdraw_proposal", 0)),
            ]
        ),
    }


def _adjustments(within: _Within) -> dict[str, Numbers]:
    answers: list[tuple[str, date, date, date | None]] = []
    for outcome, decided, came, by, earlier in rows(
        "SELECT outcome, decided_at, received_at, answer_by, earlier FROM adjustment_request "
        "WHERE decided_at IS NOT NULL"
    ):
        answers.append((str(outcome), local(decided), local(came), day(by)))
        if before := as_json(
            earlier
        ):  # the first answer, which was challenged; the day by which it was due is forgotten
            answers.append((before["outcome"], date.fromisoformat(before["on"]), local(came), None))
    quarter = within.quarter
    given = [each for each in answers if quarter.begins <= each[1] <= quarter.ends]
    outcomes = Counter(each[0] for each in given)
    days = [(decided - came).days for _, decided, came, _ in given]
    missed = within.count("addition", "added_at", "AND kind = 'missed'")
    right = within.count("addition", "added_at", "AND kind = 'put_right'")
    return {
        "adjustments": _labelled(
            [
                ("Asked for", within.count("adjustment_request", "received_at")),
                *(
                    (state.label, outcomes[state.value])
                    for state in (AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED)
                ),
                ("Answered after their date", sum(by is not None and decided > by for _, decided, _, by in given)),
                ("Days to an answer, on average", _mean(days)),
                ("Agreed, and not kept", missed),
                ("Not kept, and put right", right),
            ]
        )
    }


def _appeals(within: _Within) -> dict[str, Numbers]:
    found = rows(f"SELECT outcome, decided_at, received_at, answer_by FROM appeal WHERE {within('decided_at')}")
    outcomes = Counter(str(outcome) for outcome, *_ in found)
    late = sum(local(decided) > day(by) for _, decided, _, by in found)
    days = [(local(decided) - local(came)).days for _, decided, came, _ in found]
    withdrawn = within.count("event", "at", "AND action = 'withdraw_appeal' AND record = 'appeal'")
    return {
        "appeals": _labelled(
            [
                ("Came in", within.count("appeal", "received_at")),
                *((outcome.label, outcomes[outcome.value]) for outcome in AppealOutcome),
                ("Withdrawn", withdrawn),
                ("Decided by their date", len(found) - late),
                ("Decided after their date", late),
                ("Days to a decision, on average", _mean(days)),
            ]
        )
    }


def _mean(days: list[int]) -> float:
    return round(sum(days) / len(days), 1) if days else 0.0


def _labelled(given: Iterable[tuple[Any, Any]]) -> Numbers:
    found: Counter[str] = Counter()
    for label, number in given:
        found[str(label)] += number
    return {label: (number,) for label, number in found.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
