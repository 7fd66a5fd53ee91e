"""What a colleague does, step by step for each way of contact: the page and the desk card say it (POL-10)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.policy import placeholders
from shared.policy.schema import Policy
from shared.rules.vocabulary import Channel
from shared.rules.written import listed

_SPOKEN = (Channel.TELEPHONE, Channel.VIDEO_CALL, Channel.OFFICE, Channel.VISIT, Channel.HOME, Channel.MEETING)


@dataclass(frozen=True)
class ProcedureStep:
    """What to do, and the words to say with it; empty where there are none."""

    do: str
    words: str = ""


@dataclass(frozen=True)
class ProcedurePart:
    """The steps of one way of contact, or of one kind of moment."""

    title: str
    steps: tuple[ProcedureStep, ...]


def procedure(policy: Policy, organisation: str) -> tuple[ProcedurePart, ...]:
    """The procedure under this policy, in the organisation's own words where it has them."""
    spoken = [channel.label for channel in policy.ladder.channels if channel in _SPOKEN]
    first = f"{listed(spoken).capitalize()}" if spoken else "When you speak with them"
    return (
        ProcedurePart(first, tuple(_warning(policy, organisation))),
        ProcedurePart("In writing", tuple(map(ProcedureStep, _in_writing(policy)))),
        ProcedurePart(
            "In danger, at any time",
            (
                ProcedureStep("End the contact at once, without a warning, and get safe. Call 999 where it is needed."),
                ProcedureStep("Press “Danger: end now”, and write why. A senior manager is told at once."),
            ),
        ),
        ProcedurePart(
            "If they speak of harming themselves",
            (
                ProcedureStep("It is never misconduct. Stay with them, and press “They speak of harming themselves”."),
                ProcedureStep("Follow what the page says, and tell your manager."),
            ),
        ),
        ProcedurePart("Before and afterwards", tuple(map(ProcedureStep, _afterwards(policy)))),
    )


def _warning(policy: Policy, organisation: str) -> list[ProcedureStep]:
    words = placeholders.values(policy, organisation) | {"customer": "(their name)"}
    found = [ProcedureStep("Look at the card first: which adjustments are agreed, and what they may do now.")]
    for step in policy.ladder.steps:
        do = f"{step.title}. {placeholders.fill(step.do, words) if step.do else ''}".strip()
        found.append(ProcedureStep(do, placeholders.fill(step.words, words)))
    return found


def _in_writing(policy: Policy) -> list[str]:
    manager = policy.abusive_mail.refer_to.in_sentence
    found = [f"You need not answer an abusive letter or message. Refer it to your {manager} with one click."]
    if policy.abusive_mail.information_still_given:
        found.append("Information that they ask for in it is still given: say who sends it.")
    days = placeholders.working_days(policy.abusive_mail.answer_working_days)
    found.append(f"Your {manager} deals with it within {days}.")
    return found


def _afterwards(policy: Policy) -> list[str]:
    return [
        "Write what was said and done, apart from what you think of it. They may read it one day.",
        f"A warning counts for {placeholders.months(policy.ladder.warning_counts_months)}.",
        "You are asked whether you want support. Say yes whenever you do.",
        f"A restriction is proposed by {placeholders.either(policy.authority.propose)}, and decided by "
        f"{placeholders.either(policy.authority.authorise)}.",
        "Repairs, payments, emergencies, appeals and the ombudsman stay open to everybody, whatever is decided.",
    ]
