"""The report of a quarter, put together from its sums and its restrictions (REP-1). Pure: the same in, the same out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.rules.counting import Countable, Counted
from shared.rules.figures import Figure, FigureTable, Report, ReportPart, Sentence, Trend, Value
from shared.rules.gentler_figures import gentler_rows, warning_called
from shared.rules.injuries import Injury
from shared.rules.ledger import Ledger
from shared.rules.promises import PROMISES
from shared.rules.quarters import Quarter
from shared.rules.report_method import at_the_end, method
from shared.rules.restriction_sums import Flow, RestrictionSums
from shared.rules.vocabulary import (
    AdjustmentState,
    AppealOutcome,
    CaseDecision,
    Channel,
    LadderState,
    ProtectedCharacteristic,
    RestrictionKind,
)
from shared.rules.written import long_date

OVERTURNED = (AppealOutcome.UPHELD.value, AppealOutcome.PARTLY_UPHELD.value)
AGREED = (AdjustmentState.AGREED.value, AdjustmentState.PARTLY_AGREED.value)


@dataclass(frozen=True)
class Names:
    """How services and categories are called, by their keys."""

    organisation: str
    services: Mapping[str, str]
    categories: Mapping[str, str]


@dataclass(frozen=True)
class Material:
    """Everything that the report of a quarter is made of."""

    quarter: Quarter
    as_at: date
    names: Names
    ledger: Ledger
    #: The restrictions of each quarter of the trends, the oldest first; the last is the quarter itself.
    restrictions: tuple[tuple[Quarter, RestrictionSums], ...]
    more: tuple[ReportPart, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the quarter is over."""
        return self.as_at >= self.quarter.ends

    @property
    def at_the_end(self) -> str:
        """As at when something is told that may change every day."""
        return at_the_end(self.quarter, self.as_at)

    @property
    def now(self) -> RestrictionSums:
        """The restrictions of the quarter itself."""
        return self.restrictions[-1][1]

    def count(self, measure: Countable, *words: str) -> int:
        """How often something was counted in the quarter."""
        return self.ledger.count(self.quarter, measure, *words)


def report(material: Material) -> Report:
    """The whole report."""
    return Report(
        quarter=material.quarter,
        organisation=material.names.organisation,
        as_at=long_date(material.as_at),
        complete=material.complete,
        summary=_summary(material),
        parts=(
            _restrictions(material),
            _before(material),
            _incidents(material),
            _adjustments(material),
            _appeals(material),
            _promises(material),
            *material.more,
        ),
        trends=_trends(material),
        method=method(material.quarter, material.as_at),
    )


def _summary(m: Material) -> tuple[Sentence, ...]:
    now, end = m.now, "at the end of the quarter" if m.complete else f"on {long_date(m.as_at)}"
    decided = m.ledger.sum(m.quarter, Countable.APPEAL_DECIDED)
    overturned = m.count(Countable.APPEAL_DECIDED, *OVERTURNED)
    answered, agreed = m.count(Countable.ADJUSTMENT_ANSWERED), m.count(Countable.ADJUSTMENT_ANSWERED, *AGREED)
    sentences: list[Sentence] = [
        (
            Figure(now.new.customers, "restrictions-new"), _people(now.new.customers), " newly restricted. ",
            Figure(now.in_force.customers, "restrictions-in-force"), _people(now.in_force.customers),
            f" under a restriction {end}.",
        ),
        (
            "For ", Figure(now.ended.customers, "restrictions-ended"),
            " a restriction was ended by a decision, and for ",
            Figure(now.lapsed.customers, "restrictions-lapsed"), " it lapsed by itself on its last day.",
        ),
        (
            "Colleagues recorded ", Figure(m.count(Countable.INCIDENT), "incidents"),
            _noun(m.count(Countable.INCIDENT), " incident", " incidents"), ", ",
            Figure(m.count(Countable.HATE_INCIDENT), "hate-incidents"), " of them hate incidents, and gave ",
            Figure(m.count(Countable.WARNING), "warnings"), _noun(m.count(Countable.WARNING), " warning.",
            " warnings."),
        ),
        (
            Figure(m.count(Countable.ADJUSTMENT_ASKED), "adjustments-asked"),
            _noun(m.count(Countable.ADJUSTMENT_ASKED), " request", " requests"), " for adjustments came in. Of ",
            Figure(answered, "adjustments-answered"), " answered, ", Figure(agreed),
            " were agreed, wholly or in part.",
        ),
        (
            Figure(m.count(Countable.APPEAL_LODGED), "appeals-lodged"),
            _noun(m.count(Countable.APPEAL_LODGED), " appeal", " appeals"), " came in. Of ",
            Figure(decided.count, "appeals-decided"), " decided, ", Figure(overturned),
            " changed the decision.",
        ),
    ]  # fmt: skip
    if now.overdue:
        late: Sentence = (
            Figure(now.overdue, "reviews-overdue"),
            _noun(now.overdue, " review was", " reviews were"), f" overdue {end}.",
        )  # fmt: skip
        sentences.append(late)
    return tuple(sentences)


def _noun(count: int, one: str, more: str) -> str:
    return one if count == 1 else more


def _people(count: int) -> str:
    return " customer was" if count == 1 else " customers were"


#: What the numbers of restrictions are called; `{at}` is the end of the quarter, or today while it goes on.
_FLOWS: tuple[tuple[str, str, Callable[[RestrictionSums], Flow]], ...] = (
    ("New", "restrictions-new", lambda r: r.new),
    ("In force {at}", "restrictions-in-force", lambda r: r.in_force),
    ("Ended", "restrictions-ended", lambda r: r.ended),
    ("Lapsed", "restrictions-lapsed", lambda r: r.lapsed),
)


def _restrictions(m: Material) -> ReportPart:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (title.format(at=m.at_the_end), Figure(flow.customers, behind), Figure(flow.restrictions, behind))
        for title, behind, get in _FLOWS
        for flow in [get(m.now)]
    )
    kinds = {kind.value: kind.label for kind in RestrictionKind}
    return ReportPart(
        "restrictions",
        "Customers who were formally restricted",
        tables=(
            FigureTable("restrictions", "Restrictions", ("What", "Customers", "Restrictions"), rows),
            _by(m, "kind", "By kind", kinds, "One restriction can be of several kinds."),
            _by(m, "category", "By category of behaviour", m.names.categories,
                "One restriction can rest on several categories."),
            _by(m, "service", "By service", m.names.services,
                "The service whose manager led the case."),
            _durations(m.now),
            FigureTable(
                "reviews", "Reviews", ("What", "Number"),
                (
                    ("Held by their date", Figure(m.now.reviews_on_time, "reviews-held")),
                    ("Held late", Figure(m.now.reviews_late, "reviews-held")),
                    (f"Overdue {m.at_the_end}", Figure(m.now.overdue, "reviews-overdue")),
                ),
            ),
            _proposals(m),
        ),
    )  # fmt: skip


def _by(m: Material, column: str, title: str, labels: Mapping[str, str], note: str) -> FigureTable:
    counted = [(behind, get(m.now).of(column)) for _title, behind, get in _FLOWS]
    values = [value for value in labels if any(value in each for _, each in counted)]
    values += sorted({value for _, each in counted for value in each} - set(labels))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            labels.get(value, value),
            *(Figure(each.get(value, 0), behind, ((column, value),)) for behind, each in counted),
        )
        for value in values
    )
    head = (title.removeprefix("By ").capitalize(), *(each[0].format(at=m.at_the_end) for each in _FLOWS))
    return FigureTable(
        f"restrictions-by-{column}", f"Customers restricted, {title[0].lower()}{title[1:]}", head, rows, note
    )


def _durations(now: RestrictionSums) -> FigureTable:
    days = now.days
    rows: tuple[tuple[Value, ...], ...] = (("Restrictions that were over", Figure(now.over)),)
    if days:
        rows += (
            ("In the middle (median), days", days[0]),
            ("On average, days", days[1]),
            ("The longest, days", days[2]),
        )
    return FigureTable("durations", "How long restrictions lasted", ("What", "Number"), rows)


def _proposals(m: Material) -> FigureTable:
    words = {
        "proposed": "Proposed", "authorised": "Authorised", "sent_back": "Sent back with questions",
        "refused": "Refused", "withdrawn": "Withdrawn",
    }  # fmt: skip
    rows = tuple((label, m.count(Countable.PROPOSAL, word)) for word, label in words.items())
    return FigureTable("proposals", "Proposals and decisions", ("What", "Number"), rows)


def _before(m: Material) -> ReportPart:
    over = (LadderState.STOPPED, LadderState.ENDED, LadderState.ENDED_AT_ONCE)
    walked, stopped = m.count(Countable.LADDER, *over), m.count(Countable.LADDER, LadderState.STOPPED)
    warnings = tuple(
        (warning_called(word), Figure(counted.count, "warnings", (("word", word),)))
        for word, counted in m.ledger.by(m.quarter, Countable.WARNING, "word").items()
    )
    decisions = (
        (f"Case closed: {decision.in_sentence}", Figure(m.count(Countable.CASE_CLOSED, decision), "cases-closed"))
        for decision in (CaseDecision.WRITTEN_WARNING, CaseDecision.NO_ACTION)
    )
    referrals = (
        ("Referred to the police", Figure(m.count(Countable.REFERRAL, "police"), "referrals")),
        (
            "Referred to another authority, or for legal action",
            Figure(m.count(Countable.REFERRAL, "other"), "referrals"),
        ),
    )
    return ReportPart(
        "gentler",
        "Warnings, and what needed nothing further",
        sentences=(
            (
                "The warning ladder was walked in ", Figure(walked), _noun(walked, " contact", " contacts"), ". In ",
                Figure(stopped), " the behaviour stopped, and nothing further was needed.",
            ),
        ),
        tables=(
            FigureTable("warnings", "Warnings given", ("Step", "Number"), warnings),
            FigureTable("steps", "Gentler steps", ("Step, or what came of it", "Number"), gentler_rows(m.count)),
            FigureTable("cases", "Cases", ("What", "Number"), (
                ("Opened", Figure(m.count(Countable.CASE_OPENED), "cases-opened")), *decisions, *referrals,
            )),
        ),
    )  # fmt: skip


def _incidents(m: Material) -> ReportPart:
    targets = {each.value: each.label for each in ProtectedCharacteristic}
    harmed = tuple((word.label, m.count(Countable.INJURY, word)) for word in Injury)
    return ReportPart(
        "incidents",
        "Incidents",
        sentences=((
            "Colleagues spent ", Figure(m.ledger.sum(m.quarter, Countable.INCIDENT).total),
            " minutes on them. Immediate danger was recorded in ", Figure(m.count(Countable.DANGER),
            "incidents-danger"),
            ". ", Figure(m.count(Countable.SUPPORT_WANTED), "support-wanted"),
            " times a colleague asked for support; it was offered ",
            Figure(m.count(Countable.SUPPORT_OFFERED)), " times.",
        ),),
        tables=(
            _incidents_by(m, "category", "category of behaviour", m.names.categories, Countable.INCIDENT_CATEGORY),
            _incidents_by(m, "channel", "channel", {each.value: each.label for each in Channel}),
            _incidents_by(m, "service", "service", m.names.services),
            FigureTable(
                "hate", "Hate incidents, by what was the target", ("Target", "Number"),
                tuple(
                    (targets.get(word, word), Figure(each.count, "hate-incidents", (("word", word),)))
                    for word, each in m.ledger.by(m.quarter, Countable.HATE_INCIDENT, "word").items()
                ),
            ),
            FigureTable("injuries", "Injuries to colleagues", ("How badly", "Number"), harmed, RIDDOR),
        ),
    )  # fmt: skip


RIDDOR = (
    "An injury by violence at work that keeps somebody from ordinary work for more than seven days is reported to the "
    "Health and Safety Executive within 15 days, a specified injury at once (RIDDOR 2013)."
)


def _incidents_by(
    m: Material, column: str, title: str, labels: Mapping[str, str], measure: Countable = Countable.INCIDENT
) -> FigureTable:
    counted = m.ledger.by(m.quarter, measure, column)
    said = {value: _capital(labels.get(value, value)) for value in counted}
    rows = tuple((said[value], Figure(each.count, "incidents", ((column, value),))) for value, each in counted.items())
    return FigureTable(f"incidents-by-{column}", f"Incidents, by {title}", (_capital(title), "Number"), rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _adjustments(m: Material) -> ReportPart:
    answered = m.ledger.sum(m.quarter, Countable.ADJUSTMENT_ANSWERED)
    rows: tuple[tuple[Value, ...], ...] = (
        ("Asked for", Figure(m.count(Countable.ADJUSTMENT_ASKED), "adjustments-asked")),
        *(
            (state.label, Figure(m.count(Countable.ADJUSTMENT_ANSWERED, state), "adjustments-answered"))
            for state in (AdjustmentState.AGREED, AdjustmentState.PARTLY_AGREED, AdjustmentState.NOT_AGREED)
        ),
        ("Answered after their date", Figure(m.count(Countable.ADJUSTMENT_LATE))),
        ("Days to an answer, on average", round(answered.mean, 1)),
        ("Agreed, and not kept", Figure(m.count(Countable.ADJUSTMENT_MISSED))),
        ("Not kept, and put right", Figure(m.count(Countable.ADJUSTMENT_PUT_RIGHT))),
    )
    return ReportPart(
        "adjustments", "Reasonable adjustments",
        tables=(FigureTable("adjustments", "Requests for adjustments", ("What", "Number"), rows),),
    )  # fmt: skip


def _appeals(m: Material) -> ReportPart:
    decided = m.ledger.sum(m.quarter, Countable.APPEAL_DECIDED)
    late = m.count(Countable.APPEAL_LATE)
    rows: tuple[tuple[Value, ...], ...] = (
        ("Came in", Figure(m.count(Countable.APPEAL_LODGED), "appeals-lodged")),
        *(
            (outcome.label, Figure(m.count(Countable.APPEAL_DECIDED, outcome), "appeals-decided"))
            for outcome in AppealOutcome
        ),
        ("Withdrawn", Figure(m.count(Countable.APPEAL_WITHDRAWN))),
        ("Decided by their date", Figure(decided.count - late)),
        ("Decided after their date", Figure(late)),
        ("Days to a decision, on average", round(decided.mean, 1)),
    )
    return ReportPart(
        "appeals", "Appeals", tables=(FigureTable("appeals", "Appeals, and how they ended", ("What", "Number"), rows),)
    )


def _promises(m: Material) -> ReportPart:
    """What broke by itself, and for how long (SIT-13)."""
    broke = m.ledger.by(m.quarter, Countable.PROMISE_BROKEN, "word")
    mended = m.ledger.by(m.quarter, Countable.PROMISE_MENDED, "word")
    sentences = {promise.name: promise.sentence for promise in PROMISES}
    rows = tuple(
        (
            sentences.get(name, name),
            broke.get(name, Counted()).count,
            mended.get(name, Counted()).count,
            round(mended.get(name, Counted()).mean, 1),
        )
        for name in sorted(broke.keys() | mended.keys())
    )
    head = ("What we promise", "Broke", "Mended", "Days until mended")
    note = "By the passing of time, a colleague who left or a letter that came back. Each becomes somebody’s work."
    return ReportPart(
        "promises", "Promises that broke by themselves", tables=(FigureTable("promises", "Promises", head, rows, note),)
    )


_OVER_TIME: tuple[tuple[str, str, Countable], ...] = (
    ("incidents", "Incidents", Countable.INCIDENT),
    ("warnings", "Warnings", Countable.WARNING),
    ("adjustments", "Requests for adjustments", Countable.ADJUSTMENT_ASKED),
    ("appeals", "Appeals that came in", Countable.APPEAL_LODGED),
)


def _trends(m: Material) -> tuple[Trend, ...]:
    quarters = [quarter for quarter, _ in m.restrictions]
    people = (
        Trend("new", "Customers newly restricted", tuple((q.short, r.new.customers) for q, r in m.restrictions)),
        Trend(
            "in-force",
            "Customers under a restriction at the end of the quarter" + ("" if m.complete else f", and {m.at_the_end}"),
            tuple((q.short, r.in_force.customers) for q, r in m.restrictions),
        ),
    )  # fmt: skip
    return people + tuple(
        Trend(key, title, tuple((q.short, m.ledger.count(q, measure)) for q in quarters))
        for key, title, measure in _OVER_TIME
    )
