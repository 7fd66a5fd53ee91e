"""All that a policy says and decides, clause by clause, for two of them to be compared: not only what is published."""

from __future__ import annotations

from collections.abc import Iterator

from shared.policy.placeholders import either
from shared.policy.publishing import PublishedSection, privacy_notice, statement
from shared.policy.schema import Policy


def clauses(policy: Policy, organisation: str) -> tuple[PublishedSection, ...]:
    """The statement, the privacy notice, the script, what each restriction does, who decides, and the times."""
    return (*statement(policy, organisation), *privacy_notice(policy, organisation), *_beside(policy))


def _beside(policy: Policy) -> Iterator[PublishedSection]:
    for step in policy.ladder.steps:
        yield _clause(
            f"ladder.{step.number}", f"The warning, step {step.number}: {step.title}", f"{step.words} {step.do or ''}"
        )
    for option in policy.restrictions:
        yield _clause(
            f"restrictions.{option.kind}", f"Restriction: {option.kind.label}",
            f"{option.describes} At most {option.longest_months} months.",
        )  # fmt: skip
    who = policy.authority
    decides = f"Proposes: {either(who.propose)}. Authorises: {either(who.authorise)}. "
    decides += f"Hears appeals: {either(who.hear_appeals)}."
    elsewhere = " Of another service." if who.hearer_of_other_service else ""
    yield _clause("authority", "Who decides", decides + elsewhere)
    times = policy.times.model_dump()
    yield _clause("times", "Times", "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in times.items()))


def _clause(key: str, title: str, text: str) -> PublishedSection:
    return PublishedSection(key, title, "", text.strip(), False, 2)
