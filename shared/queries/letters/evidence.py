"""What a restriction rests on, as its letter cites it: incidents, warnings, adjustments considered (LET-8)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.letters import content
from shared.models import (
    AdjustmentRequest,
    AgreedAdjustment,
    CaseIncident,
    ChecklistAnswer,
    Customer,
    Incident,
    IncidentBehaviour,
    Ladder,
    Restriction,
    Warning,
)
from shared.policy.schema import Policy
from shared.queries.warnings import counts
from shared.rules.deadlines import after_months
from shared.rules.vocabulary import AdjustmentState, ChecklistItem
from shared.rules.written import clock_time, listed, long_date, quoted


def incidents(restriction: Restriction, policy: Policy) -> tuple[content.LetterIncident, ...]:
    """The incidents that a restriction rests on, as they were signed (SIT-10); beside them, what the customer disputes.

    What is disputed is as of now: it stays beside them also where it was said after the signature (INC-11).
    """
    now = _incidents_now(restriction, policy)
    signed = (restriction.signed or {}).get("incidents")
    if signed is None:
        return tuple(cited for _, cited in now)
    disputed = {reference: cited.disputed for reference, cited in now}
    return tuple(
        content.LetterIncident(
            **{**kept_, "on": date.fromisoformat(kept_["on"]), "disputed": disputed.get(reference, "")}
        )
        for reference, kept_ in signed
    )


def kept(restriction: Restriction, policy: Policy) -> list[tuple[str, dict[str, Any]]]:
    """The same, as it is kept with a signature: each incident's reference and what the letter says of it."""
    return [(reference, asdict(cited)) for reference, cited in _incidents_now(restriction, policy)]


def _incidents_now(restriction: Restriction, policy: Policy) -> list[tuple[str, content.LetterIncident]]:
    titles: dict[str, str] = {category.key: category.title for category in policy.categories}
    shown: dict[int, dict[str, None]] = {}
    for row in _behaviours(restriction.case_id):
        shown.setdefault(row.incident_id, {})[titles.get(row.category, row.title)] = None
    cited = []
    for incident in _incidents(restriction.case_id):
        moment = clock.local(incident.happened_at)
        said = f"You said: {quoted(incident.words_used)} " if incident.words_used.strip() else ""
        one = content.LetterIncident(
            on=moment.date(),
            channel=incident.channel.label,
            words=f"{said}{incident.what_happened.strip()}".strip(),
            category=listed(shown.get(incident.id, ())),
            at=clock_time(moment.time()),
            disputed=incident.disputed.strip(),
        )
        cited.append((incident.reference, one))
    return cited


@prepared
def _incidents(case: int) -> peewee.ModelSelect[Incident]:
    rows = Incident.select().join(CaseIncident).where(CaseIncident.case == case)
    return rows.order_by(Incident.happened_at, Incident.id)


@prepared
def _behaviours(case: int) -> peewee.ModelSelect[IncidentBehaviour]:
    cited = CaseIncident.incident == IncidentBehaviour.incident
    rows = IncidentBehaviour.select().join(CaseIncident, on=cited).where(CaseIncident.case == case)
    return rows.order_by(IncidentBehaviour.id)


def warnings(restriction: Restriction, policy: Policy) -> tuple[str, ...]:
    """The warnings that came before: those on record that still count, or what the case has as evidence of them."""
    evidence = checklist(restriction, ChecklistItem.WARNINGS).evidence.strip()
    return on_record(restriction, policy) or ((evidence,) if evidence else ())


def on_record(restriction: Restriction, policy: Policy) -> tuple[str, ...]:
    """The warnings on record that still count, a sentence for each contact in which they were given."""
    until = restriction.authorised_at or restriction.proposed_at
    since = clock.at(after_months(clock.local(until).date(), -policy.ladder.warning_counts_months))
    contacts: dict[str, list[str]] = {}
    for row in _warnings(restriction.customer_id, since, until):
        by = f", by {row.ladder.channel.label}" if row.ladder else ", in writing" if row.measure_id else ""
        contacts.setdefault(f"On {long_date(clock.local(row.at).date())}{by}", []).append(row.title)
    return tuple(f"{when}: {listed(f'“{title}”' for title in titles)}." for when, titles in contacts.items())


@prepared
def _warnings(customer: int, since: datetime, until: datetime) -> peewee.ModelSelect[Warning]:
    return (
        Warning.select(Warning, Ladder)
        .left_outer_join(Ladder)
        .where(Warning.customer == customer, Warning.at >= since, Warning.at <= until)
        .where(counts())
        .order_by(Warning.at, Warning.id)
    )


def why_no_warning(restriction: Restriction) -> str:
    """The reason that the case gives for going without a warning; empty where it gives none. Evidence is no reason."""
    reason = checklist(restriction, ChecklistItem.WARNINGS).exception.strip()
    return f"There was no warning before this. {reason}" if reason else ""


def adjustments(restriction: Restriction) -> tuple[content.Considered, ...]:
    """What was agreed, what was not, and how the restriction fits with it (CAS-8)."""
    kept = [
        content.Considered(
            row.kind.label + (f" ({row.detail})" if row.detail else ""),
            f"We agreed this on {long_date(row.since)}, and keep to it.",
        )
        for row in agreed(restriction.customer)
    ]
    refused = [
        content.Considered(f"Your request {row.reference}", row.answer) for row in _refused(restriction.customer_id)
    ]
    if resolved := restriction.conflict_resolution.strip():
        kept.append(content.Considered("How this fits with them", resolved))
    adjusted = checklist(restriction, ChecklistItem.ADJUSTMENTS)
    asked = (adjusted.evidence or adjusted.exception).strip()
    none = [content.Considered("None are agreed so far", f"{asked} You can ask for them at any time.")] if asked else []
    return tuple(kept + refused) or tuple(none)


@prepared
def _refused(customer: int) -> peewee.ModelSelect[AdjustmentRequest]:
    return (
        AdjustmentRequest.select()
        .where(AdjustmentRequest.customer == customer, AdjustmentRequest.state == AdjustmentState.NOT_AGREED)
        .order_by(AdjustmentRequest.id)
    )


def checklist(restriction: Restriction, item: ChecklistItem) -> ChecklistAnswer:
    """What the case’s checklist says under this item, as it was signed; both parts are empty while it is open."""
    signed = (restriction.signed or {}).get("checklist", {}).get(item)
    if signed is not None:
        return ChecklistAnswer(case=restriction.case_id, item=item, **signed)
    return _answer.first(restriction.case_id, item) or ChecklistAnswer(case=restriction.case_id, item=item)


@prepared
def _answer(case: int, item: ChecklistItem) -> peewee.ModelSelect[ChecklistAnswer]:
    return ChecklistAnswer.select().where(ChecklistAnswer.case == case, ChecklistAnswer.item == item)


def agreed(customer: Customer) -> list[AgreedAdjustment]:
    """The adjustments in effect for a customer, the oldest first."""
    return _agreed(customer.id)


@prepared
def _agreed(customer: int) -> peewee.ModelSelect[AgreedAdjustment]:
    return (
        AgreedAdjustment.select()
        .where(AgreedAdjustment.customer == customer, AgreedAdjustment.ended_at.is_null())
        .order_by(AgreedAdjustment.since, AgreedAdjustment.id)
    )
