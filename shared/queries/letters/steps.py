"""What the letter of a gentler step says, gathered from its record (CAS-12, INC-8)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from shared import clock
from shared.letters import content
from shared.letters.steps import ReplyWay, StepLetter
from shared.models import Incident, IncidentBehaviour, Letter, Measure, MeasureIncident, Restriction
from shared.policy.schema import Policy
from shared.queries.letters import evidence
from shared.queries.letters.parts import (
    envelope_of,
    letterhead_of,
    named,
    ombudsman_of,
    policy_in_words,
    short_address,
    stays_open,
)
from shared.queries.measures import tried, what_came_of
from shared.queries.policy import record_of
from shared.queries.published import our_organisation
from shared.rules.deadlines import after_working_days
from shared.rules.measures import MeasureKind
from shared.rules.written import clock_time, listed, long_date, quoted

L = TypeVar("L", bound=StepLetter)
_OFFERED = content.Considered(
    "None are agreed so far",
    "You can ask for them at any time: another way to talk with us, large print, more time, somebody beside you.",
)
_MAY_FOLLOW = {
    MeasureKind.WRITTEN_WARNING: "If it happens again, we may limit how you can contact us. A Director decides "
    "that, and you can ask for a review of it.",
    MeasureKind.ADVICE: "This is not a warning, and never counts as one.",
    MeasureKind.MEDIATION: "You can say no. Nothing is held against you for that.",
    MeasureKind.AGREEMENT: "You can say no, or ask us to change it. Nothing is held against you for that.",
    MeasureKind.MONITORING: "If it stays as you and we want it, nothing further comes of this.",
}


def step(form: type[L], letter: Letter, on: date, _reference: str, _code: str) -> L:
    """The facts of this letter, in the form that its kind has."""
    measure = cast(Measure, letter.measure)
    policy, organisation = record_of(letter.policy), our_organisation()
    paper = letterhead_of(organisation)
    decider = measure.decided_by
    return form(
        envelope=envelope_of(letter, on, paper, decider, policy),
        why=measure.why,
        asked=tuple(measure.asked),
        ours=tuple(measure.ours),
        test=measure.test,
        until=measure.ends_on,
        incidents=incidents_of(measure, policy),
        policy=policy_in_words(letter.policy, policy),
        may_follow=_MAY_FOLLOW[measure.kind],
        adjustments=tuple(
            content.Considered(
                row.kind.label + (f" ({row.detail})" if row.detail else ""),
                f"We agreed this on {long_date(row.since)}, and keep to it.",
            )
            for row in evidence.agreed(letter.customer)
        )
        or (_OFFERED,),
        stays_open=stays_open(organisation, policy, ""),
        reply=ReplyWay(
            address=short_address("/appeals"),
            reference=measure.reference,
            telephone=decider.telephone or paper.telephone,
            ask_for=decider.name,
            post=(paper.name, *paper.address),
            by=measure.answer_by or challenge_until(policy, on),
        ),
        decided_by=named(decider),
        ombudsman=ombudsman_of(policy),
    )


def tried_first(restriction: Restriction) -> tuple[content.Considered, ...]:
    """The gentler steps that came before a restriction, or why none did (CAS-12)."""
    steps = tuple(content.Considered(one.kind.label, what_came_of(one)) for one in tried(restriction))
    if steps or not restriction.steps_skipped.strip():
        return steps
    return (content.Considered("Why no gentler step came first", restriction.steps_skipped),)


def challenge_until(policy: Policy, issued_on: date) -> date:
    """The last day to say in time that the facts of a written warning are wrong (APP-7)."""
    return after_working_days(issued_on, policy.times.appeal_window_working_days, policy.organisation.nation)


def incidents_of(measure: Measure, policy: Policy) -> tuple[content.LetterIncident, ...]:
    """The incidents that a step is about, as its letter cites them."""
    titles: dict[str, str] = {category.key: category.title for category in policy.categories}
    rows = list(
        Incident.select()
        .join(MeasureIncident)
        .where(MeasureIncident.measure == measure)
        .order_by(Incident.happened_at, Incident.id)
    )
    shown: dict[int, dict[str, None]] = {}
    for row in IncidentBehaviour.select().where(IncidentBehaviour.incident.in_([one.id for one in rows] or [0])):
        shown.setdefault(row.incident_id, {})[titles.get(row.category, row.title)] = None
    return tuple(_cited(incident, listed(shown.get(incident.id, ()))) for incident in rows)


def _cited(incident: Incident, category: str) -> content.LetterIncident:
    moment = clock.local(incident.happened_at)
    wrote = "wrote" if incident.channel.written else "said"
    words = f"You {wrote}: {quoted(incident.words_used)} " if incident.words_used.strip() else ""
    return content.LetterIncident(
        on=moment.date(),
        channel=incident.channel.label,
        words=f"{words}{incident.what_happened.strip()}".strip(),
        category=category,
        at=clock_time(moment.time()),
        disputed=incident.disputed.strip(),
    )
