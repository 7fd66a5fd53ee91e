"""Each ready policy holds what its source says (POL-7): fact by fact, and as the organisation's own, never as adopted.

The facts stand in `policy_facts/`, one file a source.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from shared.policy.reading import library, read_policy
from shared.policy.schema import Policy
from shared.rules.vocabulary import Channel, RestrictionKind, Role

FACTS = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))["facts"]
    for file in sorted((Path(__file__).parent / "policy_facts").glob("*.toml"))
}
ALL = [(name, *fact) for name, facts in FACTS.items() for fact in facts]


def ready(name: str) -> Policy:
    return read_policy(library()[name].read_bytes(), source=name)


def said(policy: Policy, place: str) -> str:
    """What the record says at a place, which must be the organisation's own."""
    field, _, item = place.partition(".")
    if field in {"statement", "privacy"}:
        assert not policy.is_adopted(place), f"{place} is adopted, so the policy does not say it"
        section = next(each for each in getattr(policy, field) if each.key == item)
        return f"{section.title} {section.text}"
    if field == "category":
        assert not policy.is_adopted("categories")
        category = next(each for each in policy.categories if each.key == item)
        return f"{category.title} {category.introduction}"
    if field == "behaviour":
        assert not policy.is_adopted("categories")
        within, _, key = item.partition(".")
        assert policy.category_of(key).key == within
        behaviour = policy.behaviour(key)
        marks = (" zero-tolerance" if behaviour.zero_tolerance else "") + f" {behaviour.safeguard or ''}"
        return f"{behaviour.title}: {'; '.join(behaviour.examples)}{marks}"
    if field == "step":
        assert not policy.is_adopted("ladder.steps")
        step = policy.ladder.steps[int(item) - 1]
        return f"{step.title} {step.words} {step.do} {'ends' if step.ends_contact else ''}"
    if field == "restriction":
        assert not policy.is_adopted(f"restrictions.{item}")
        option = policy.option(RestrictionKind(item))
        assert option is not None
        return f"{option.describes} {' '.join(option.channels)}"
    if field == "organisation":
        return str(getattr(policy.organisation, item))
    assert not policy.is_adopted(place)
    value = getattr(policy, field)
    return str(getattr(value, item) if item else " ".join(value))


@pytest.mark.clause("POL-7")
@pytest.mark.parametrize(("name", "fact", "place", "word"), ALL, ids=[f"{name}: {fact}" for name, fact, *_ in ALL])
def test_a_ready_policy_says_what_its_source_says(name: str, fact: str, place: str, word: str) -> None:
    text = re.sub(r"\s+", " ", said(ready(name), place))
    assert re.search(word, text, re.IGNORECASE), f"{place} does not say “{fact}”: {text}"


@pytest.mark.clause("POL-7")
def test_there_is_a_ready_policy_for_each_of_the_five() -> None:
    assert set(library()) == set(FACTS)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("agency-zero-tolerance", 11),  # the list of eight; three of its points are two or three behaviours here
        ("client-expectations", 16),
        ("housing-association", 32),
        ("managing-contact", 14),
        ("council-behaviour", 35),
    ],
)
def test_no_behaviour_is_in_a_ready_policy_that_the_facts_do_not_name(name: str, count: int) -> None:
    named = {place.rpartition(".")[2] for _, place, _ in FACTS[name] if place.startswith("behaviour.")}
    held = {behaviour.key for category in ready(name).categories for behaviour in category.behaviours}
    assert held == named
    assert len(held) == count


@pytest.mark.clause("POL-7")
@pytest.mark.parametrize("name", sorted(FACTS))
def test_the_main_journey_is_possible_under_each(name: str) -> None:
    """Calls on two days between stated hours, through a named officer, for six months, reviewed at three."""
    policy = ready(name)
    for kind in (RestrictionKind.CALLS_AT_STATED_TIMES, RestrictionKind.NAMED_OFFICER):
        option = policy.option(kind)
        assert option is not None
        assert option.longest_months >= 6
    assert policy.times.first_review_months >= 3
    assert Channel.TELEPHONE in policy.ladder.channels
    assert policy.ladder.steps[-1].ends_contact
    assert set(policy.authority.hear_appeals) == {Role.DIRECTOR}
    assert policy.authority.hearer_of_other_service


@pytest.mark.parametrize(
    ("name", "authorise", "own"),
    [
        ("agency-zero-tolerance", Role.DIRECTOR, False),
        ("client-expectations", Role.SENIOR_MANAGER, True),
        ("housing-association", Role.DIRECTOR, True),
        ("managing-contact", Role.DIRECTOR, False),
        ("council-behaviour", Role.DIRECTOR, False),
    ],
)
def test_who_decides_is_the_sources_or_is_marked_as_adopted(name: str, authorise: Role, own: bool) -> None:
    policy = ready(name)
    assert policy.authority.authorise == (authorise,)
    assert policy.is_adopted("authority.authorise") is not own


def test_only_the_firm_may_end_the_engagement() -> None:
    ending = {name for name in FACTS if ready(name).option(RestrictionKind.END_OF_ENGAGEMENT)}
    assert ending == {"client-expectations"}


@pytest.mark.parametrize(
    ("name", "steps", "channels"),
    [
        ("agency-zero-tolerance", 3, {"telephone", "email"}),
        ("client-expectations", 2, {"telephone", "video_call", "office", "visit", "home", "meeting"}),
        ("housing-association", 2, {"telephone", "visit", "home", "office"}),
    ],
)
def test_each_source_that_has_a_ladder_keeps_its_own(name: str, steps: int, channels: set[str]) -> None:
    ladder = ready(name).ladder
    assert len(ladder.steps) == steps
    assert set(ladder.channels) == channels


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_public_authority_rests_on_its_public_task(name: str) -> None:
    organisation = ready(name).organisation
    expected = "public_task" if organisation.kind == "public_authority" else "legitimate_interests"
    assert organisation.lawful_basis == expected
