"""What an ombudsman looks for in a policy on unacceptable behaviour, and whether this record has it (POL-7).

The headings of the guidance that the ombudsman schemes and the information commissioner publish: each is asked of the
record itself, and is answered with where it stands, or with what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from shared.policy.schema import Policy


@dataclass(frozen=True)
class Expectation:
    """One thing that is looked for, whether it is there, whether the organisation says it itself, and what to do."""

    asks: str
    met: bool
    own: bool
    advice: str


def _said(policy: Policy, words: str) -> tuple[bool, bool]:
    found = [one for one in policy.statement if re.search(words, f"{one.title} {one.text}", re.I)]
    return bool(found), any(not policy.is_adopted(f"statement.{one.key}") for one in found)


def _data(place: str, met: Callable[[Policy], bool]) -> Callable[[Policy], tuple[bool, bool]]:
    return lambda policy: (met(policy), _own(policy, place))


def _own(policy: Policy, place: str) -> bool:
    """Said by the organisation: not adopted, nor what the schema has where a file says nothing."""
    return not policy.is_adopted(place) and place.partition(".")[0] in policy.model_fields_set


#: What is asked, how it is looked for, and what to do where it is missing.
_ASKED: tuple[tuple[str, Callable[[Policy], tuple[bool, bool]], str], ...] = (
    (
        "It says what behaviour is unacceptable, with examples",
        _data("categories", lambda p: all(c.behaviours for c in p.categories)),
        "Give examples for each category.",
    ),
    (
        "It says that being upset, angry or persistent is not by itself unacceptable",
        _data("not_unacceptable", lambda p: bool(p.not_unacceptable)),
        "List what is not unacceptable.",
    ),
    (
        "It warns first, and says when it does not",
        _data("ladder", lambda p: len(p.ladder.steps) > 1),
        "Describe at least one warning before contact is ended.",
    ),
    (
        "It offers gentler steps before a restriction",
        _data("measures", lambda p: bool(p.measures)),
        "Offer words of advice, mediation or an agreement first.",
    ),
    (
        "It makes reasonable adjustments, and asks about them first",
        lambda p: _said(p, r"adjustment"),
        "Say how adjustments are asked for, and that they come first.",
    ),
    (
        "It considers the Equality Act",
        lambda p: _said(p, r"equality|protected characteristic|disab"),
        "Say how the equality duty is considered in each decision.",
    ),
    (
        "It says who decides, at a senior level",
        _data("authority", lambda p: bool(p.authority.authorise)),
        "Name who authorises a restriction.",
    ),
    (
        "Whoever hears an appeal had no part in the decision",
        _data("authority.hearer_of_other_service", lambda p: p.authority.hearer_of_other_service),
        "Let appeals be heard by a Director of another service.",
    ),
    (
        "It says how to appeal, and by when",
        lambda p: _said(p, r"appeal|ask (us )?for a review"),
        "Say how a decision can be challenged, within which time, and when it is answered.",
    ),
    (
        "It names the ombudsman",
        lambda p: (bool(p.organisation.ombudsman.name), True),
        "Name the ombudsman of your sector, with telephone number and website.",
    ),
    (
        "Restrictions have an end of at most twelve months",
        _data("times.longest_restriction_months", lambda p: p.times.longest_restriction_months <= 12),
        "Let no restriction last longer than twelve months without a new decision.",
    ),
    (
        "Each is reviewed within six months",
        _data("times.first_review_months", lambda p: p.times.first_review_months <= 6),
        "Review a restriction after six months at the latest.",
    ),
    (
        "One way to make contact always stays open",
        _data("times.least_open_minutes", lambda p: p.times.least_open_minutes >= 60),
        "Keep one way open for at least an hour a week.",
    ),
    (
        "It says what stands on an account, who sees it, and how to object",
        lambda p: _said(p, r"marker|note on (your|the) account|object"),
        "Say what a marker is, how long it stands, and how to object to it.",
    ),
    (
        "It says how long records are kept",
        lambda p: (any("retention" in one.text for one in p.privacy), not p.is_adopted("privacy")),
        "Say in the privacy notice how long records are kept.",
    ),
    (
        "It says how complaints about personal information are made",
        lambda p: (any(re.search("commissioner", one.text, re.I) for one in p.privacy), not p.is_adopted("privacy")),
        "Name the Information Commissioner in the privacy notice.",
    ),
    (
        "The policy itself is reviewed each year",
        _data("times.policy_review_months", lambda p: p.times.policy_review_months <= 12),
        "Review the policy within twelve months.",
    ),
    (
        "It is reported to those who govern",
        _data("reporting", lambda p: bool(p.reporting.to)),
        "Say to which committee it is reported.",
    ),
)


def expectations(policy: Policy) -> tuple[Expectation, ...]:
    """Each, what is missing first, then what only the default says."""
    found = [Expectation(asks, *look(policy), advice) for asks, look, advice in _ASKED]
    return tuple(sorted(found, key=lambda one: (one.met, one.own)))
