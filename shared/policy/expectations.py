"""What an ombudsman looks for in a policy on unacceptable behaviour, and whether this record has it (POL-7).

The headings of the guidance that the ombudsman schemes and the information commissioner publish: each is asked of the
record itself, and is answered with where it stands, or with what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.policy.schema import Policy, Section

#: Whether it is there, and whether the organisation says it itself.
Looked = tuple[bool, bool]


@dataclass(frozen=True)
class Expectation:
    """One thing that is looked for, whether it is there, whether the organisation says it itself, and what to do.

    `place` is the part of the policy where it is said.
    """

    asks: str
    met: bool
    own: bool
    advice: str
    place: str


def _said(documents: str, about: str, *besides: str) -> Callable[[Policy], Looked]:
    """Said in the statement or the notice: in the sections that speak `about` it, each of the words `besides` too."""

    def look(policy: Policy) -> Looked:
        found = [
            (_in_one_line(one), policy.is_adopted(f"{document}.{one.key}"))
            for document in documents.split()
            for one in getattr(policy, document)
            if re.search(about, _in_one_line(one), re.I)
        ]
        return _all_in([text for text, _ in found], besides), _all_in([text for text, by in found if not by], besides)

    return look


def _in_one_line(section: Section) -> str:
    return " ".join(f"{section.title} {section.text}".split())


def _all_in(texts: Sequence[str], words: Sequence[str]) -> bool:
    together = " ".join(texts)
    return bool(texts) and all(re.search(each, together, re.I) for each in words)


def _data(place: str, met: Callable[[Policy], bool]) -> Callable[[Policy], Looked]:
    return lambda policy: (met(policy), _own(policy, place))


def _own(policy: Policy, place: str) -> bool:
    """Said by the organisation: not adopted, nor what the schema has where a file says nothing."""
    return not policy.is_adopted(place) and place.partition(".")[0] in policy.model_fields_set


#: What is asked, how it is looked for, what to do where it is missing, and in which part.
_ASKED: tuple[tuple[str, Callable[[Policy], Looked], str, str], ...] = (
    (
        "It says what behaviour is unacceptable, with examples",
        _data("categories", lambda p: all(c.behaviours for c in p.categories)),
        "Give examples for each category.",
        "statement.behaviours",
    ),
    (
        "It says that being upset, angry or persistent is not by itself unacceptable",
        _data("not_unacceptable", lambda p: bool(p.not_unacceptable)),
        "List what is not unacceptable.",
        "not_unacceptable",
    ),
    (
        "It warns first, and says when it does not",
        _data("ladder.steps", lambda p: len(p.ladder.steps) > 1),
        "Describe at least one warning before contact is ended.",
        "ladder",
    ),
    (
        "It offers gentler steps before a restriction",
        _data("measures", lambda p: bool(p.measures)),
        "Offer words of advice, mediation or an agreement first.",
        "measures",
    ),
    (
        "It makes reasonable adjustments, and asks about them first",
        _said("statement", r"adjustment", r"\bask"),
        "Say how adjustments are asked for, and that they come first.",
        "statement.adjustments",
    ),
    (
        "It considers the Equality Act",
        _said("statement", r"equality|protected characteristic"),
        "Say how the equality duty is considered in each decision.",
        "statement.equality",
    ),
    (
        "It says who decides, at a senior level",
        _data("authority.authorise", lambda p: bool(p.authority.authorise)),
        "Name who authorises a restriction.",
        "authority",
    ),
    (
        "Whoever hears an appeal had no part in the decision",
        _data("authority.hearer_of_other_service", lambda p: p.authority.hearer_of_other_service),
        "Let appeals be heard by a Director of another service.",
        "authority",
    ),
    (
        "It says how to appeal, and by when",
        _said("statement", r"appeal|ask (us )?for a review", r"appeal_window|\b(days|weeks|months?)\b"),
        "Say how a decision can be challenged, within which time, and when it is answered.",
        "statement.appeals",
    ),
    (
        "It names the ombudsman",
        lambda p: (bool(p.organisation.ombudsman.name), True),
        "Name the ombudsman of your sector, with telephone number and website.",
        "organisation",
    ),
    (
        "Restrictions have an end of at most twelve months",
        _data("times.longest_restriction_months", lambda p: p.times.longest_restriction_months <= 12),
        "Let no restriction last longer than twelve months without a new decision.",
        "times",
    ),
    (
        "Each is reviewed within six months",
        _data("times.first_review_months", lambda p: p.times.first_review_months <= 6),
        "Review a restriction after six months at the latest.",
        "times",
    ),
    (
        "One way to make contact always stays open",
        _data("times.least_open_minutes", lambda p: p.times.least_open_minutes >= 60),
        "Keep one way open for at least an hour a week.",
        "times",
    ),
    (
        "It says what stands on an account, who sees it, and how to object",
        _said("statement privacy", r"\bmarker|\b(note|notification|warning)\b.{0,60} account", r"\bobject\b"),
        "Say what a marker is, how long it stands, and how to object to it.",
        "statement.marker",
    ),
    (
        "It says how long records are kept",
        _said("privacy", r"\{retention\}|keep|kept", r"\{retention\}|\b(months?|years?)\b"),
        "Say in the privacy notice how long records are kept.",
        "privacy.keeping",
    ),
    (
        "It says how complaints about personal information are made",
        _said("privacy", r"commissioner"),
        "Name the Information Commissioner in the privacy notice.",
        "privacy.complain",
    ),
    (
        "The policy itself is reviewed each year",
        _data("times.policy_review_months", lambda p: p.times.policy_review_months <= 12),
        "Review the policy within twelve months.",
        "times",
    ),
    (
        "It is reported to those who govern",
        _data("reporting.to", lambda p: bool(p.reporting.to)),
        "Say to which committee it is reported.",
        "reporting",
    ),
)


def expectations(policy: Policy) -> tuple[Expectation, ...]:
    """Each, what is missing first, then what only the default says."""
    found = [Expectation(asks, *look(policy), advice, place) for asks, look, advice, place in _ASKED]
    return tuple(sorted(found, key=lambda one: (one.met, one.own)))
