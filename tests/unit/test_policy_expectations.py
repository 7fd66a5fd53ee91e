"""What an ombudsman looks for in a policy is found where it is said, and not in a word that only looks like it."""

from __future__ import annotations

import pytest

from shared.policy import editing
from shared.policy.expectations import Expectation, expectations
from shared.policy.importer import import_text
from shared.policy.reading import library, read_policy

HOUSING = library()["housing-association"].read_text("utf-8")


def found(text: str, words: str) -> Expectation:
    return next(one for one in expectations(read_policy(text, source="draft")) if words in one.asks)


@pytest.mark.clause("POL-7")
def test_ready_policies_have_all_that_their_sources_say_and_each_leads_to_a_part_that_there_is() -> None:
    missing = set()
    for name, path in library().items():
        text = path.read_text("utf-8")
        places = {place for place, _, _ in editing.parts_of(text)}
        for one in expectations(read_policy(text, source=name)):
            assert one.place in places or one.place.startswith("statement."), (name, one.place)
            missing |= set() if one.met else {(name, one.place)}
    assert missing == {("council-behaviour", "statement.equality")}  # its own words name no Act and no characteristic


def test_what_only_the_default_says_is_not_called_ones_own() -> None:
    assert not found(HOUSING, "how long records are kept").own
    assert not found(HOUSING, "gentler steps").own
    assert found(HOUSING, "who decides").own
    own = editing.changed(
        HOUSING, "privacy.keeping", {"key": "keeping", "title": "Keeping", "text": "We keep it 2 years."}
    )
    assert found(own, "how long records are kept").own


def test_a_word_that_only_looks_like_it_is_not_taken_for_it() -> None:
    text = "# Objectives\n\nWe object to nothing.\n\n# Appeals\n\nYou may appeal.\n\n# Disabled people\n\nCome in.\n"
    draft = import_text(text, name="Ours")
    for words in ("stands on an account", "how to appeal, and by when", "the Equality Act"):
        one = found(draft, words)
        assert (one.met, one.own) == (True, False), words


def test_what_is_missing_comes_first_with_what_to_do() -> None:
    text = editing.changed(HOUSING, "times", {"first_review_months": 9})
    first = expectations(read_policy(text, source="draft"))[0]
    assert (first.met, first.place) == (False, "times")
    assert first.advice == "Review a restriction after six months at the latest."
