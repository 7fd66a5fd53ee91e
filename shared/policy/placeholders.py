"""The words in braces that a policy text may hold, and what each becomes.

A number in the published text is never typed twice: the text says `{appeal_window}` and the record says 20, so that
what is published and what is enforced cannot differ (POL-1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shared.policy.schema import Policy
from shared.rules.vocabulary import Role

BRACES = re.compile(r"\{([a-z_]+)\}")

#: What the words of the ladder and the description of a restriction may hold: nothing of the record, only the names.
SPOKEN = frozenset({"customer", "organisation"})

_ROLES = {
    Role.DIRECTOR: "a Director of Service",
    Role.SENIOR_MANAGER: "a senior manager",
    Role.LINE_MANAGER: "a line manager",
    Role.COLLEAGUE: "a colleague",
}
_CADENCE = {"quarterly": "Every three months", "yearly": "Once a year"}


@dataclass(frozen=True)
class Placeholder:
    """A word in braces: the place of the record that it publishes, and how that is said."""

    place: str
    says: Callable[[Policy], str]


def months(number: int) -> str:
    """A number of calendar months, as one says it."""
    return "one month" if number == 1 else f"{number} months"


def working_days(number: int) -> str:
    """A number of working days, as one says it."""
    return "one working day" if number == 1 else f"{number} working days"


def days(number: int) -> str:
    """A number of days of the calendar, as one says it."""
    return "one day" if number == 1 else f"{number} days"


def either(roles: Iterable[Role]) -> str:
    """Several roles, as one says them: “a senior manager or a Director of Service”."""
    return " or ".join(_ROLES[role] for role in roles)


def _who_hears(policy: Policy) -> str:
    who = either(policy.authority.hear_appeals)
    other = " of another service" if policy.authority.hearer_of_other_service else ""
    return f"{who[0].upper()}{who[1:].replace(' of Service', '')}{other}, who had no part in the decision,"


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "ombudsman": Placeholder("organisation.ombudsman", lambda p: p.organisation.ombudsman.name),
    "ombudsman_telephone": Placeholder("organisation.ombudsman", lambda p: p.organisation.ombudsman.telephone),
    "ombudsman_website": Placeholder("organisation.ombudsman", lambda p: p.organisation.ombudsman.website),
    "ombudsman_address": Placeholder("organisation.ombudsman", lambda p: p.organisation.ombudsman.address),
    "who_authorises": Placeholder("authority.authorise", lambda p: either(p.authority.authorise)),
    "who_hears_appeals": Placeholder("authority.hear_appeals", _who_hears),
    "appeal_window": Placeholder(
        "times.appeal_window_working_days", lambda p: working_days(p.times.appeal_window_working_days)
    ),
    "appeal_answer": Placeholder(
        "times.appeal_answer_working_days", lambda p: working_days(p.times.appeal_answer_working_days)
    ),
    "adjustment_answer": Placeholder(
        "times.adjustment_answer_working_days", lambda p: working_days(p.times.adjustment_answer_working_days)
    ),
    "first_review": Placeholder("times.first_review_months", lambda p: months(p.times.first_review_months)),
    "review_interval": Placeholder("times.review_interval_months", lambda p: months(p.times.review_interval_months)),
    "longest_restriction": Placeholder(
        "times.longest_restriction_months", lambda p: months(p.times.longest_restriction_months)
    ),
    "policy_review": Placeholder("times.policy_review_months", lambda p: months(p.times.policy_review_months)),
    "retention": Placeholder("times.retention_months", lambda p: months(p.times.retention_months)),
    "warning_counts": Placeholder("ladder.warning_counts_months", lambda p: months(p.ladder.warning_counts_months)),
    "complaint_acknowledged": Placeholder(
        "enquiries.complaint_acknowledged_days", lambda p: days(p.enquiries.complaint_acknowledged_days)
    ),
    "report_cadence": Placeholder("reporting.cadence", lambda p: _CADENCE[p.reporting.cadence]),
    "report_to": Placeholder("reporting.to", lambda p: p.reporting.to),
}


def values(policy: Policy, organisation: str) -> dict[str, str]:
    """What each word in braces becomes under this policy, for the organisation of this name."""
    return {"organisation": organisation} | {name: place.says(policy) for name, place in PLACEHOLDERS.items()}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known word in braces replaced; anything else in braces stays as it is written."""
    return BRACES.sub(lambda match: values.get(match[1], match[0]), text)
