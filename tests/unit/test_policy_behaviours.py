"""The behaviours of the default policy: all that the catalogue of requirements names, each marked as it must be."""

from __future__ import annotations

import pytest

from shared.policy.reading import DEFAULT, library, read_policy
from shared.policy.schema import Policy
from shared.rules.vocabulary import Channel


@pytest.fixture(scope="module")
def default() -> Policy:
    return read_policy(DEFAULT.read_bytes(), source="default.toml")


def keys(policy: Policy, category: str) -> set[str]:
    return {b.key for c in policy.categories if c.key == category for b in c.behaviours}


@pytest.mark.clause("BEH-1")
def test_a_policy_uses_or_leaves_out_any_of_the_four_categories(default: Policy) -> None:
    used = {
        name: {category.key for category in read_policy(path.read_bytes(), source=name).categories}
        for name, path in library().items()
    }
    assert {category.key for category in default.categories} == {
        "aggressive",
        "demands",
        "persistence",
        "complaints_procedure",
    }
    assert used["client-expectations"] == {"aggressive", "demands"}
    assert used["housing-association"] == {"aggressive", "demands", "persistence"}
    assert used["council-behaviour"] == {"aggressive", "demands"}
    assert len(used["managing-contact"]) == 4


@pytest.mark.clause("BEH-2")
def test_aggressive_or_abusive_behaviour(default: Policy) -> None:
    assert keys(default, "aggressive") == {
        "physical_violence", "threats", "intimidation", "personal_abuse", "shouting_swearing",
        "harassment", "bullying", "victimisation", "micro_aggressions", "sexual_remarks",
        "racist_abuse", "sexist_abuse", "ageist_remarks", "homophobic_abuse", "transphobic_abuse",
        "discriminatory_abuse", "rudeness", "inflammatory_statements", "malicious_allegations", "calls_for_dismissal",
        "abusive_publication", "disruption_places", "disruption_meetings", "animals",
    }  # fmt: skip


@pytest.mark.clause("BEH-3")
def test_unreasonable_demands(default: Policy) -> None:
    assert keys(default, "demands") == {
        "too_much_information", "scale_of_service", "answers_at_once", "insisting_on_colleague",
        "replacing_colleagues", "changing_complaint", "denying_statements", "unrelated_matters",
        "refusing_grounds", "refusing_cooperation", "refusing_remit", "refusing_decision",
        "insisting_on_handling", "trivial_detail", "recording", "no_authority", "pressure",
    }  # fmt: skip
    assert {"refusing mediation", "holding back information that we need"} <= set(
        default.behaviour("refusing_cooperation").examples
    )


def test_persistence_and_levels_of_contact(default: Policy) -> None:
    assert keys(default, "persistence") == {
        "no_time_to_answer", "many_contacts", "long_calls", "same_papers", "several_colleagues",
    }  # fmt: skip
    introduction = default.category_of("long_calls").introduction or ""
    for said in ("over a day", "over a week", "life of the matter", "on calls, on reading and on replying"):
        assert said in introduction


@pytest.mark.clause("BEH-5")
def test_the_complaints_procedure_and_the_right_to_complain_again(default: Policy) -> None:
    assert keys(default, "complaints_procedure") == {
        "repeated_complaints", "blocking_complaints", "refusing_procedure", "old_as_new",
    }  # fmt: skip
    assert "complain again when something new happens" in (default.category_of("old_as_new").introduction or "")


@pytest.mark.parametrize("name", ["default", *library()])
def test_violence_threats_and_hate_are_zero_tolerance_and_may_be_hate_incidents(name: str) -> None:
    policy = read_policy(library().get(name, DEFAULT).read_bytes(), source=name)
    held = {b.key: b for c in policy.categories for b in c.behaviours}
    grave = {"physical_violence", "threats", "racist_abuse", "sexist_abuse", "homophobic_abuse", "transphobic_abuse"}
    for key in (grave | {"ageist_remarks", "discriminatory_abuse"}) & set(held):
        assert held[key].zero_tolerance, key
        assert held[key].may_be_hate, key
    assert {"physical_violence", "threats"} <= set(held)
    for key in {"rudeness", "shouting_swearing", "recording"} & set(held):
        assert not held[key].zero_tolerance, f"{key} does not skip the warnings"


@pytest.mark.parametrize("name", ["default", "agency-zero-tolerance", "housing-association"])
def test_recording_always_asks_whether_it_is_an_adjustment(name: str) -> None:
    policy = read_policy(library().get(name, DEFAULT).read_bytes(), source=name)
    recording = policy.behaviour("recording")
    assert recording.safeguard == "recording_may_be_an_adjustment"
    assert not recording.zero_tolerance


def test_the_default_ladder_works_for_calls_video_visits_and_writing(default: Policy) -> None:
    assert set(default.ladder.channels) == set(Channel)
    first, second, third = default.ladder.steps
    assert "together" in first.words
    assert "have to end" in second.words
    assert len(second.words) < len(first.words)
    assert "name and number" in third.words
    assert [step.ends_contact for step in default.ladder.steps] == [False, False, True]
