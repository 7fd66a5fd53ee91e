"""All that a policy says and decides, clause by clause, for two of them to be compared: not only what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shared.policy.in_words import lines_of_part
from shared.policy.publishing import PublishedSection, privacy_notice, statement
from shared.policy.schema import Category, Policy

#: Parts that no published text says word for word, as a page names them.
DECIDED = {
    "authority": "Who decides",
    "times": "Times",
    "abusive_mail": "Abusive letters and messages",
    "measures": "Gentler steps",
    "way_back": "The way back from a restriction",
    "precautions": "Notes on accounts",
    "appeal_grounds": "Grounds of appeal",
    "office_hours": "Office hours",
    "enquiries": "Enquiries",
    "retention": "How long records are kept",
    "reporting": "Reports",
    "organisation": "Your organisation and its ombudsman",
}


def clauses(policy: Policy, organisation: str) -> tuple[PublishedSection, ...]:
    """The statement, the privacy notice, the script, each restriction, and all that is decided beside them."""
    published = (
        *_placed("statement", statement(policy, organisation)),
        *_placed("privacy", privacy_notice(policy, organisation)),
    )
    return (*published, *_beside(policy))


def _placed(field: str, sections: Iterable[PublishedSection]) -> Iterator[PublishedSection]:
    """Each under its place in the record: a section of the notice may have the key of one of the statement."""
    return (replace(section, key=f"{field}.{section.key}") for section in sections)


def _beside(policy: Policy) -> Iterator[PublishedSection]:
    yield _clause(policy, "about", "Name and summary")
    for step in policy.ladder.steps:
        words = "\n".join([step.words, *([step.do] if step.do else [])])
        yield _worded(f"ladder.{step.number}", f"The warning, step {step.number}: {step.title}", words)
    yield _worded("ladder", "The warning", _joined(lines_of_part(policy, "ladder")[:2]))
    for option in policy.restrictions:
        yield _clause(policy, f"restrictions.{option.kind}", f"Restriction: {option.kind.label}")
    for category in policy.categories:
        yield _worded(f"categories.{category.key}", f"As colleagues tick it: {category.title}", _asked_about(category))
    for field, title in DECIDED.items():
        for label, words in lines_of_part(policy, field):
            named = title if label.startswith(title) else f"{title}: {label}"
            yield _worded(f"{field}, {label}", named, words)


def _asked_about(category: Category) -> str:
    """What a form asks about its behaviours, beside what the page says of them."""
    hate = [one.title for one in category.behaviours if one.may_be_hate]
    first = [one.title for one in category.behaviours if one.safeguard]
    return _joined(
        (("May be a hate incident", "; ".join(hate)), ("Asked first: is it an adjustment", "; ".join(first)))
    )


def _clause(policy: Policy, place: str, title: str) -> PublishedSection:
    return _worded(place, title, _joined(lines_of_part(policy, place)))


def _joined(lines: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{label}: {words}" for label, words in lines)


def _worded(key: str, title: str, text: str) -> PublishedSection:
    return PublishedSection(key, title, "", text.strip(), False, 2)
