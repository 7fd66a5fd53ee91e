"""The warning ladder, walked live during a contact (INC-3 to INC-6, BEH-8).

A step's words are on the screen; the click that follows says both that they were said and what came of it. So every
step keeps its time, and the last one files the incident before anybody has typed anything.
"""

from __future__ import annotations

from datetime import datetime

from shared import clock
from shared.actions.action import Doing, action
from shared.actions.incidents.record import NewIncident, file_incident
from shared.actions.incidents.safeguarding import open_route
from shared.actions.publish import publish_counts
from shared.models import Incident, Ladder, Warning
from shared.models.references import new_reference
from shared.queries.customers.account import living
from shared.queries.incidents import current_step, words_of
from shared.queries.policy import record_of, version_in_force
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.safeguarding import speaks_of_self_harm
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import Channel


@action(Action.START_LADDER)
def start_ladder(doing: Doing, account: str, channel: Channel, behaviours: tuple[str, ...] = ()) -> Ladder:
    """Begin the ladder with a customer.

    Raises Invalid where the policy has no ladder for this channel, OutOfStep where the customer has died.
    """
    customer = living(account)
    doing.ask()
    version = version_in_force()
    ladder_of_policy = record_of(version).ladder
    if channel not in ladder_of_policy.channels:
        raise Invalid({"channel": f"The policy has no warning ladder for contact by {channel.label}"})
    ladder = doing.create(
        Ladder,
        reference=new_reference("LAD"),
        customer=customer,
        channel=channel,
        colleague=doing.me,
        policy=version,
        started_at=doing.now,
        behaviours=list(behaviours),
    )
    doing.record(ladder, {"channel": channel, "behaviours": behaviours}, customer=customer)
    return ladder


@action(Action.WARN)
def warn(doing: Doing, reference: str, step: int) -> Ladder:
    """The words of this step were said, and it goes on: keep the warning, show the next step."""
    ladder = doing.load(Ladder, reference)
    doing.ask(ladder)
    _keep_warning(doing, ladder, step)
    doing.write(ladder)
    doing.record(ladder, {"step": step}, customer=ladder.customer)
    return ladder


@action(Action.STOP_LADDER)
def stop_ladder(doing: Doing, reference: str, step: int) -> Ladder:
    """The words of this step were said, and the behaviour stopped. Nothing is filed; the warning is kept."""
    ladder = doing.load(Ladder, reference)
    doing.ask(ladder)
    _keep_warning(doing, ladder, step)
    doing.write(ladder, ended_at=doing.now)
    doing.record(ladder, {"step": step}, customer=ladder.customer)
    publish_counts(doing, ladder.customer)
    return ladder


@action(Action.END_CONTACT)
def end_contact(doing: Doing, reference: str, step: int) -> Incident:
    """The last step: the contact is ended and the incident files itself; managers are told (INC-6)."""
    ladder = doing.load(Ladder, reference)
    doing.ask(ladder)
    _keep_warning(doing, ladder, step)
    return _file(doing, ladder, danger_reason="")


@action(Action.END_AT_ONCE)
def end_at_once(doing: Doing, reference: str, reason: str) -> Incident:
    """Danger: the contact is ended at once, without warning. The reason is required (INC-5)."""
    ladder = doing.load(Ladder, reference)
    doing.ask(ladder)
    if not has_substance(reason):
        raise Invalid({"reason": "Say what the danger was"})
    if speaks_of_self_harm(reason):
        raise Invalid(
            {"reason": "This speaks of self-harm: choose “They speak of harming themselves”, and stay with them"}
        )
    return _file(doing, ladder, danger_reason=reason.strip())


@action(Action.OPEN_SAFEGUARDING)
def open_safeguarding(doing: Doing, reference: str) -> Ladder:
    """The customer speaks of harming themselves: never misconduct. The ladder closes and counts for nothing (BEH-8).

    The line manager is told at once, so that the colleague on the call is not alone with it.
    """
    ladder = doing.load(Ladder, reference)
    doing.ask(ladder)
    doing.write(ladder, ended_at=doing.now)
    task = open_route(doing, ladder=ladder, customer=ladder.customer)
    doing.record(ladder, {"safeguarding": task.reference}, customer=ladder.customer)
    return ladder


def _keep_warning(doing: Doing, ladder: Ladder, step: int) -> None:
    current = current_step(ladder)
    if current is None or current.number != step:
        raise OutOfStep("This step was taken already.")
    doing.create(
        Warning,
        customer=ladder.customer,
        ladder=ladder,
        step=step,
        title=current.title,
        words=words_of(current, ladder),
        at=doing.now,
        by=doing.me,
    )


def _file(doing: Doing, ladder: Ladder, *, danger_reason: str) -> Incident:
    incident = file_incident(
        doing,
        NewIncident(
            happened_at=ladder.started_at,
            channel=ladder.channel,
            account=ladder.customer.account,
            what_happened=_account_of(ladder, doing, danger_reason),
            behaviours=tuple(ladder.behaviours),
            affected=(doing.me,),
            minutes_spent=max(1, round((doing.now - ladder.started_at).total_seconds() / 60)),
            danger=bool(danger_reason),
            danger_reason=danger_reason,
        ),
        contact_ended=True,
    )
    doing.write(ladder, ended_at=doing.now, incident=incident, danger_reason=danger_reason)
    doing.record(ladder, {"incident": incident.reference, "danger": danger_reason}, customer=ladder.customer)
    return incident


def _account_of(ladder: Ladder, doing: Doing, danger_reason: str) -> str:
    lines = [f"{_time(ladder.started_at)} The warning ladder began, by {ladder.channel.label}."]
    for warning in ladder.warnings.order_by(Warning.step):
        lines.append(f"{_time(warning.at)} Step {warning.step}, {warning.title}. Said: {warning.words}")
    ended = "ended at once, because of danger." if danger_reason else "ended after the last step."
    return "\n".join([*lines, f"{_time(doing.now)} The contact was {ended} {danger_reason}".rstrip()])


def _time(moment: datetime) -> str:
    return f"{clock.local(moment):%H:%M:%S}"
