"""What a part of a draft changes, and how it will read: on the page, in the script, in a letter, as a rule (POL-4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template

from shared.models import PolicyDraft
from shared.policy import editing, placeholders
from shared.policy.changes import changes_between
from shared.policy.clauses import DECIDED, clauses
from shared.policy.in_words import lines_of_part, with_names
from shared.policy.publishing import PublishedSection, privacy_notice, statement
from shared.policy.reading import PolicyMistake, read_policy
from shared.policy.schema import Policy
from shared.queries.letters.parts import answered_within, grounds_of, heard_by, ombudsman_of
from shared.rules.vocabulary import RestrictionKind
from shared.web import fragments
from shared.web.organisation import face


def preview(draft: PolicyDraft, place: str, value: Any) -> str:
    """With this value in the place of what stands there: each clause that changes, and how it reads then."""
    wrong, policy, before = "", None, read_policy(draft.source, source="draft")
    try:
        same = value == editing.part_of(draft.source, place)
        policy = before if same else read_policy(editing.changed(draft.source, place, value), source="draft")
    except PolicyMistake as mistake:
        wrong = with_names(f"{mistake.what[:1].upper()}{mistake.what[1:]}.")
    return _page(place, before, policy, [wrong] if wrong else [])


def not_yet(problems: list[str]) -> str:
    """What is in the way of a preview; nothing named where the form beside it says it."""
    return render_template("backoffice/policy/_preview.html", wrong=problems, policy=None, in_place=fragments.wanted())


def _page(place: str, before: Policy, policy: Policy | None, wrong: list[str]) -> str:
    name = face().name
    words = placeholders.values(policy, name) | {"customer": "(their name)"} if policy else {}
    return render_template(
        "backoffice/policy/_preview.html",
        wrong=wrong,
        policy=policy,
        in_place=fragments.wanted(),
        changes=changes_between(clauses(before, name), clauses(policy, name)) if policy and policy != before else (),
        sections=list(_sections(policy, place)) if policy else [],
        steps=policy.ladder.steps if policy and place == "ladder" else (),
        letter=list(_in_letters(policy, place)) if policy else [],
        rules=lines_of_part(policy, place) if policy and place in DECIDED else (),
        words=lambda text: placeholders.fill(text, words),
    )


def _sections(policy: Policy, place: str) -> Iterator[PublishedSection]:
    """The published sections that show this part: its own, those that list it, and those that give its numbers."""
    field, _, key = place.partition(".")
    for document, sections in (("statement", statement), ("privacy", privacy_notice)):
        written = {one.key: one for one in getattr(policy, document)}
        for one in sections(policy, face().name):
            section = written[one.key]
            said = {placeholders.PLACEHOLDERS[w].place for w in _braces(section.text)}
            cites = any(cited.partition(".")[0] == field for cited in said)
            if (document, one.key) == (field, key) or section.lists == field or cites:
                yield one


def _braces(text: str) -> list[str]:
    return [word for word in placeholders.BRACES.findall(text) if word in placeholders.PLACEHOLDERS]


def _in_letters(policy: Policy, place: str) -> Iterator[str]:
    """What a letter prints of this part."""
    field, _, key = place.partition(".")
    if field == "restrictions" and (option := policy.option(RestrictionKind(key))):
        yield option.describes
    if place == "appeal_grounds":
        yield from grounds_of(policy)
    if place in {"authority", "times"}:
        yield heard_by(policy)
    if place == "times":
        yield answered_within(policy)
    if place == "organisation":
        ombudsman = ombudsman_of(policy)
        yield f"{ombudsman.name}: {ombudsman.telephone}, {ombudsman.website}, {ombudsman.address}"
    if place == "way_back":
        yield from (str(one.condition) for one in policy.way_back)
