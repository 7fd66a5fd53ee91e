"""Gentler steps: taken in a case or about abusive mail, begun by their letter, answered, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.models import CaseFile, CaseIncident, Customer, Incident, Letter, Measure, MeasureIncident, Warning
from shared.models.references import new_reference
from shared.queries.policy import record_of, version_in_force
from shared.rules.deadlines import after_working_days
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.measures import MeasureKind, MeasureState
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import LetterKind

#: How long a customer has to say yes or no, in working days; no answer is no.
ANSWER_WORKING_DAYS = 15


@dataclass(frozen=True)
class NewMeasure:
    """A gentler step. `asked` and `ours` are a line each; `test` says how everybody will know that it helped."""

    kind: MeasureKind
    why: str
    asked: tuple[str, ...]
    test: str
    ends_on: date
    ours: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


@action(Action.TAKE_MEASURE)
def take_measure(doing: Doing, case_reference: str, measure: NewMeasure) -> Measure:
    """Take a gentler step in a case: its letter is drafted, and it begins when that is issued (CAS-12).

    Raises Invalid, by field, for a kind that the policy does not offer, missing words, an end that is not ahead, or a
    written warning without an incident of the case.
    """
    case = doing.load(CaseFile, case_reference)
    doing.ask(case)
    cited = list(
        Incident.select()
        .join(CaseIncident)
        .where(CaseIncident.case == case, Incident.reference.in_(list(measure.incidents)))
        .order_by(Incident.happened_at)
    )
    problems = problems_of(doing, measure, len(cited))
    if len(cited) != len(set(measure.incidents)):
        problems["incidents"] = "Choose incidents of this case"
    if problems:
        raise Invalid(problems)
    taken = plan_measure(doing, measure, case.customer, cited, case)
    doing.record(taken, _payload(measure), case=case, customer=case.customer)
    return taken


def plan_measure(
    doing: Doing, measure: NewMeasure, customer: Customer, cited: list[Incident], case: CaseFile | None = None
) -> Measure:
    """The step with the draft of its letter; `problems_of` was asked before."""
    version = version_in_force()
    nation = record_of(version).organisation.nation
    asks = measure.kind.asks_for_an_answer
    taken = doing.create(
        Measure,
        state=MeasureState.DRAFTED,
        reference=new_reference("STP"),
        kind=measure.kind,
        customer=customer,
        case=case,
        policy=version,
        asked=list(measure.asked),
        ours=list(measure.ours),
        why=measure.why,
        test=measure.test,
        ends_on=measure.ends_on,
        answer_by=after_working_days(doing.today, ANSWER_WORKING_DAYS, nation) if asks else None,
        decided_by=doing.me,
        decided_at=doing.now,
    )
    for incident in cited:
        MeasureIncident.create(measure=taken, incident=incident)
    draft(doing, LetterKind(measure.kind.value), customer, version, measure=taken)
    return taken


def begin_measure(doing: Doing, letter: Letter, measure: Measure) -> None:
    """Its letter is issued: the step begins, and a written warning counts from now on (INC-8)."""
    doing.write(measure, state=MeasureState.RUNNING, begun_at=doing.now)
    if measure.kind is MeasureKind.WRITTEN_WARNING:
        doing.create(
            Warning,
            customer=letter.customer,
            measure_id=measure.id,
            step=0,
            title="Written warning",
            words="\n".join(measure.asked),
            at=doing.now,
            by=doing.me,
        )


@action(Action.WITHDRAW_MEASURE)
def withdraw_measure(doing: Doing, reference: str, expected: int, reasons: str) -> Measure:
    """Take a step back before its letter is issued. Raises Invalid without a reason."""
    measure = doing.load(Measure, reference)
    doing.ask(measure)
    if not has_substance(reasons):
        raise Invalid({"reasons": "Say why"})
    doing.write(measure, expected, outcome=reasons.strip(), closed_by=doing.me, closed_at=doing.now)
    doing.record(measure, {"reasons": reasons.strip()}, case=measure.case, customer=measure.customer)
    return measure


@action(Action.ANSWER_MEASURE)
def answer_measure(doing: Doing, reference: str, expected: int, accepted: bool, words: str = "") -> Measure:
    """The customer's yes or no to mediation or an agreement. A no ends it, and is held against nobody (CAS-12)."""
    measure = doing.load(Measure, reference)
    doing.ask(measure)
    if not measure.kind.asks_for_an_answer or measure.accepted is not None:
        raise Invalid({"accepted": "No answer is waited for"})
    values: dict[str, object] = {"accepted": accepted}
    if not accepted:
        values |= {
            "state": MeasureState.DECLINED,
            "outcome": words.strip(),
            "closed_by": doing.me,
            "closed_at": doing.now,
        }
    doing.write(measure, expected, **values)
    payload = {"accepted": accepted, "words": words.strip()}
    doing.record(measure, payload, case=measure.case, customer=measure.customer)
    return measure


@action(Action.CLOSE_MEASURE)
def close_measure(doing: Doing, reference: str, expected: int, helped: bool, outcome: str) -> Measure:
    """Say what came of a step: whether anything further was needed, and what was seen. Raises Invalid without words."""
    measure = doing.load(Measure, reference)
    doing.ask(measure)
    if not has_substance(outcome):
        raise Invalid({"outcome": "Say what came of it, as the test asks"})
    state = MeasureState.HELPED if helped else MeasureState.DID_NOT_HELP
    doing.write(measure, expected, state=state, outcome=outcome.strip(), closed_by=doing.me, closed_at=doing.now)
    payload = {"helped": helped, "outcome": outcome.strip()}
    doing.record(measure, payload, case=measure.case, customer=measure.customer)
    return measure


def problems_of(doing: Doing, measure: NewMeasure, cited: int) -> dict[str, str]:
    """What is wrong with a step as it was entered, by field; its words too (SIT-11)."""
    offered = {option.kind for option in record_of(version_in_force()).measures}
    agreement, warning = measure.kind is MeasureKind.AGREEMENT, measure.kind is MeasureKind.WRITTEN_WARNING
    checks = (
        ("kind", measure.kind not in offered, "The policy does not offer this step"),
        ("incidents", warning and not cited, "A written warning rests on at least one incident"),
        ("why", not has_substance(measure.why), "Say why, as the customer will read it"),
        ("asked", not measure.asked, "Say what you ask of the customer, a line each"),
        ("ours", agreement and not measure.ours, "An agreement has two sides: say what we do"),
        ("test", not has_substance(measure.test), "Say how everybody will know that it helped"),
        ("ends_on", measure.ends_on <= doing.today, "The end must be after today"),
    )
    asked, ours = "\n".join(measure.asked), "\n".join(measure.ours)
    found = doing.words(why=measure.why, asked=asked, ours=ours, test=measure.test)
    return found | {field: message for field, wrong, message in checks if wrong}


def _payload(measure: NewMeasure) -> dict[str, object]:
    return {
        "kind": measure.kind,
        "why": measure.why,
        "asked": measure.asked,
        "ours": measure.ours,
        "test": measure.test,
        "ends_on": measure.ends_on,
        "incidents": measure.incidents,
    }
