"""Restrictions of which something is counted: an allowance, a closed matter, the way back (RES-12, RES-13)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared import clock
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.customers.keep import NewSupportContact, add_support_contact
from shared.actions.restrictions.see_condition import see_condition
from shared.demo.stories import Stage, Story, at, restricted
from shared.models import Customer, Restriction, SupportContact
from shared.rules.allowance import Allowance, Counts, Per
from shared.rules.vocabulary import Channel, Direction, RestrictionKind
from shared.rules.way_back import Condition, ConditionKind

_FENCE = "the fence at the back, complaint C-2201, answered in full in March"


def stories(stage: Stage, known: list[Customer]) -> list[Story]:
    """One call a week that was used yesterday, an early review that has opened, and an advocate in between."""
    allowed, met, spoken_for = known[:3]
    return [
        restricted(
            stage, allowed, 34, (RestrictionKind.ALLOWANCE, RestrictionKind.CLOSED_MATTER), afterwards=_calls_weekly,
            terms=_one_call,
        ),
        restricted(stage, met, 56, (RestrictionKind.NAMED_OFFICER,), afterwards=_calm, terms=_soon),
        _advocate(stage, spoken_for),
        restricted(
            stage, spoken_for, 18, (RestrictionKind.REPRESENTATIVE,), terms=lambda: {"representative": _who(spoken_for)}
        ),
    ]  # fmt: skip


def _one_call() -> dict[str, Any]:
    return {
        "allowances": (Allowance(Counts.CALLS, 1, Per.WEEK, 15),),
        "closed_matters": (_FENCE,),
        "way_back": (
            Condition(ConditionKind.NO_INCIDENT, 6),
            Condition(ConditionKind.OBSERVED, 2, "Meets the tenancy officer with a support worker"),
        ),
    }


def _calls_weekly(stage: Stage, restriction: Restriction) -> Story:
    """A call in each week, a letter about the closed matter, and one meeting that went well."""
    for day in (30, 23, 16, 9, 2, 1):
        yield at(day, 10, 20)
        _contact(stage, restriction, Channel.TELEPHONE, 13, "How the repairs go on")
    yield at(12, 14)
    _contact(stage, restriction, Channel.LETTER, 10, "The fence, as before", issue=_FENCE, unanswered=True)
    yield at(7, 15)
    current = Restriction.get_by_id(restriction.id)
    words = "Came with Petra, and said calmly what the repairs should be."
    see_condition(stage.actor("colleague-2"), current.reference, current.version, 1, clock.today(), words)


def _soon() -> dict[str, Any]:
    return {"way_back": (Condition(ConditionKind.NO_INCIDENT, 6), Condition(ConditionKind.CALM_CONTACTS, 3))}


def _calm(stage: Stage, restriction: Restriction) -> Story:
    for day in (44, 31, 20, 11):
        yield at(day, 11)
        _contact(stage, restriction, Channel.TELEPHONE, 8, "Rent account")


def _advocate(stage: Stage, customer: Customer) -> Story:
    yield at(60)
    facts = NewSupportContact(
        name="Nia Placeholder",
        part="Advocate",
        organisation="Example Advocacy",
        telephone="01632 960556",
        consent_on=clock.today(),
    )
    add_support_contact(stage.actor("colleague"), customer.account, facts)


def _who(customer: Customer) -> int:
    found = SupportContact.get(SupportContact.customer == customer)
    return int(found.id)


def _contact(stage: Stage, restriction: Restriction, channel: Channel, minutes: int, subject: str, **more: Any) -> None:
    facts = NewContact(
        at=clock.now() - timedelta(minutes=minutes), channel=channel, direction=Direction.IN, minutes=minutes,
        subject=subject, new_issue=False, **more,
    )  # fmt: skip
    record_contact(stage.actor("colleague"), restriction.customer.account, facts)
