"""May this actor do this to this record? Asked of the table, before a button is shown and again inside the action."""

from __future__ import annotations

from dataclasses import dataclass

from shared.rules.actor import Actor, ActorKind
from shared.rules.guards import Facts
from shared.rules.lifecycle import TABLE, Action, Rule
from shared.rules.vocabulary import Word


@dataclass(frozen=True)
class Answer:
    """Whether it may be done; if not, why, in sentences; and whether the record's state is what stands in the way."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    out_of_step: bool = False

    def __bool__(self) -> bool:
        return self.allowed


def permit(action: Action, actor: Actor, state: Word | None, facts: Facts | None) -> Answer:
    """May this actor do this to a record in this state? `state` is None for an action that makes a new record.
    `facts` are of the record's own kind; None where neither a colleague acts nor a guard asks.

    Role first, then state, then every guard, so that the page can show all reasons at once.
    """
    rule = TABLE[action]
    if reason := _wrong_actor(rule, actor, facts):
        return Answer(False, (reason,))
    if rule.from_ and state not in rule.from_:
        now = state.in_sentence if state else "not there"
        return Answer(False, (f"This is {now} now, so it can’t be done.",), out_of_step=True)
    reasons = tuple(reason for guard in rule.guards if (reason := guard(facts)))
    return Answer(not reasons, reasons)


def _wrong_actor(rule: Rule, actor: Actor, facts: Facts | None) -> str:
    if actor.kind is ActorKind.CUSTOMER:
        return "" if rule.customer else "Only a colleague can do this."
    if actor.kind is ActorKind.SYSTEM:
        return "Another system changes nothing here."
    if actor.kind is ActorKind.OPERATOR:
        return "" if rule.operator else "The command line can’t do this. A colleague with the right role must."
    if facts is None:
        raise ValueError("A colleague stands before the table without facts.")
    roles = rule.roles(facts)
    if actor.roles & roles:
        return ""
    who = " or ".join(sorted(role.label for role in roles)) or "nobody under the policy in force"
    return f"Only this role can do it: {who}."
