"""Whether two records may be about one person, and what can be printed of a name: pure rules of what was typed."""

from __future__ import annotations

import pytest

from shared.rules.likeness import account_key, account_spellings, email_key, name_key, postcode_key
from shared.rules.printable import seen, unprintable, why_not_printed


@pytest.mark.parametrize("typed", ["HA-204417", "ha 204417", "Ha/204417", " ha204417 ", "\uff28\uff21-204417"])
def test_an_account_number_is_one_in_every_spelling(typed: str) -> None:
    assert account_key(typed) == "HA204417"
    assert "HA-204417" in account_spellings(typed)


def test_no_account_number_is_no_spelling_of_any() -> None:
    assert account_spellings(" - ") == account_spellings("") == []


@pytest.mark.parametrize(
    "typed", ["Okafor-Reed, Morgan", "Mx Morgan OKAFOR REED", "Morgán Okafor-Reed", "reed okafor morgan"]
)
def test_a_name_is_one_without_its_title_accents_and_order(typed: str) -> None:
    assert name_key(typed) == name_key("Morgan Okafor-Reed")


def test_another_name_is_another() -> None:
    assert name_key("Morgan Reed") != name_key("Morgan Okafor-Reed")
    assert name_key("O’Neill") == name_key("O'Neill") == "oneill"


@pytest.mark.parametrize(("one", "other"), [("ਮੀਨਾ ਕੌਰ", "ਮੋਨਾ ਕੌਰ"), ("मीना देवी", "मोना देवी"), ("মিনা বেগম", "মোনা বেগম")])
def test_a_name_with_another_vowel_is_another_in_any_script(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
    assert name_key(one) == name_key(" ".join(reversed(one.split())))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("14 Elder Court\nZZ1 4AB", "ZZ14AB"),
        ("14 Elder Court, zz14ab", "ZZ14AB"),
        ("Was SW1A 1AA, now ZZ1 4AB", "ZZ14AB"),
        ("14 Elder Court", ""),
    ],
)
def test_the_last_postcode_of_an_address_is_theirs(address: str, key: str) -> None:
    assert postcode_key(address) == key
    assert email_key(" Morgan@Example.COM ") == "morgan@example.com"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Marrowfield Homes", ""),
        ("Cartrefi Mâr\u0175field\n", ""),
        ("اردو\u200f", ""),
        ("Ours\u0007", "holds a character that can’t be printed (U+0007)"),
        ("Ours\u202e", "holds a character that can’t be printed (U+202E)"),
        ("Ours\ue000", "holds a character that can’t be printed (U+E000)"),
        ("\u200d\n ", "holds nothing that would be seen on paper"),
    ],
)
def test_what_a_page_can_show_of_a_text(text: str, why: str) -> None:
    assert why_not_printed(text) == why
    assert bool(unprintable(text)) is why.startswith("holds a character")
    assert seen(text) is not why.startswith("holds nothing")
