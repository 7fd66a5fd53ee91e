"""The safeguarding route: opened when somebody speaks of harming themselves, and a task until it is done (BEH-8)."""

from __future__ import annotations

from typing import Any

from shared.actions.action import Doing, action
from shared.models import DangerSeenTo, Incident, Safeguarding, Staff
from shared.models.references import new_reference
from shared.rules.addresses import record_page
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import SafeguardingState


def open_route(doing: Doing, **about: Any) -> Safeguarding:
    """Open the route about a customer or somebody unknown; the line manager is told at once, to go to the colleague.

    Part of an action that records its own event; `about` names the customer, and the ladder or the incident.
    """
    task = doing.create(
        Safeguarding,
        reference=new_reference("SAF"),
        state=SafeguardingState.OPEN,
        opened_by=doing.me,
        opened_at=doing.now,
        act_by=doing.today,
        **about,
    )
    me = Staff.get_by_id(doing.me)
    text = f"{me.name} is with a customer who may be at risk. Go to them now."
    doing.notify(me.line_manager, text, record_page(task.reference), urgent=True)
    return task


@action(Action.SEE_TO_DANGER)
def see_to_danger(doing: Doing, reference: str, what_was_done: str) -> Incident:
    """Write down what was done about a danger; only then is it nobody's work any more (INC-5).

    Raises Invalid where that says nothing, or where no danger waits.
    """
    incident = doing.load(Incident, reference)
    doing.ask(incident)
    if not incident.danger or DangerSeenTo.select().where(DangerSeenTo.incident == incident).exists():
        raise Invalid({"what_was_done": "No danger waits here: somebody wrote down what was done"})
    if not has_substance(what_was_done):
        raise Invalid({"what_was_done": "Say what was done, and who knows of it now"})
    doing.create(DangerSeenTo, incident=incident, what_was_done=what_was_done.strip(), by=doing.me, at=doing.now)
    doing.record(incident, {"what_was_done": what_was_done}, customer=incident.customer)
    return incident


@action(Action.RECORD_SAFEGUARDING)
def record_safeguarding(doing: Doing, reference: str, expected: int, what_was_done: str) -> Safeguarding:
    """Write down what was done; only then is the task over. Raises Invalid where that says nothing."""
    task = doing.load(Safeguarding, reference)
    doing.ask(task)
    if not has_substance(what_was_done):
        raise Invalid({"what_was_done": "Say what was done, and who knows of it now"})
    doing.write(task, expected, what_was_done=what_was_done.strip(), done_by=doing.me, done_at=doing.now)
    doing.record(task, {"what_was_done": what_was_done}, customer=task.customer)
    return task
