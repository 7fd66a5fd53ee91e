"""References and codes: not guessable, kept only as a hash, and read back as people write and type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.models import references
from shared.models.references import (
    ALPHABET,
    CODE_CHARACTERS,
    code_from,
    code_matches,
    hash_code,
    new_code,
    new_reference,
    read_code,
    read_reference,
    tidy_code,
    tidy_reference,
)

CODES = st.text(ALPHABET, min_size=CODE_CHARACTERS, max_size=CODE_CHARACTERS)
REFERENCES = st.from_regex(rf"(INC|CAS|RES|LET|ADJ|APP|DEC|LAD)-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", fullmatch=True)


@pytest.mark.clause("SEC-31", "DPA-6")
def test_a_code_has_fourteen_characters_of_thirty_two_seventy_bits() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("ILOU")
    assert CODE_CHARACTERS * math.log2(len(ALPHABET)) == 70
    code = new_code()
    assert [len(part) for part in code.split("-")] == [5, 5, 4]
    assert len(read_code(code)) == CODE_CHARACTERS


@pytest.mark.clause("SEC-31", "DPA-6")
def test_every_character_comes_up_in_every_place_about_as_often_as_any_other() -> None:
    codes = [read_code(new_code()) for _ in range(6_400)]
    assert len(set(codes)) == len(codes)
    for place in range(CODE_CHARACTERS):
        counts = [sum(code[place] == character for code in codes) for character in ALPHABET]
        # 200 of each are expected: six standard deviations leave this test wrong once in some millions of runs.
        assert min(counts) > 115
        assert max(counts) < 285


@pytest.mark.clause("SEC-31")
def test_references_are_random_too() -> None:
    made = {new_reference("INC") for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(len(reference) == 13 and reference.startswith("INC-") for reference in made)


@pytest.mark.clause("SEC-31", "DPA-6")
@given(CODES)
def test_only_a_salted_hash_is_kept_and_it_knows_its_code_alone(code: str) -> None:
    kept, again = hash_code(code), hash_code(code)
    assert code not in kept
    assert kept != again, "the same code twice must not show that it is the same"
    assert code_matches(code, kept)
    assert code_matches(tidy_code(code).lower(), kept)
    changed = ("1" if code[0] != "1" else "2") + code[1:]
    assert not code_matches(changed, kept)
    assert not code_matches(code[:-1], kept)
    assert not code_matches("", kept)
    assert not code_matches(code, None)


@given(CODES)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    as_typed = tidy_code(code).lower().replace("0", "o").replace("1", "l").replace("v", "u").replace("-", " – ")
    assert read_code(as_typed) == code
    assert read_code(f"  {code.replace('1', 'I')}\n") == code
    assert tidy_code(tidy_code(code)) == tidy_code(code)


@pytest.mark.clause("SEC-31", "REL-6")
def test_the_code_of_a_form_follows_from_the_secret_and_the_form_alone() -> None:
    code = code_from("a secret", "form-1")
    assert code == code_from("a secret", "form-1")
    assert code != code_from("a secret", "form-2")
    assert code != code_from("another secret", "form-1")
    assert len(read_code(code)) == CODE_CHARACTERS
    assert {c for number in range(200) for c in read_code(code_from("a secret", f"form-{number}"))} == set(ALPHABET)


@given(REFERENCES)
def test_a_reference_is_read_back_however_it_is_typed(reference: str) -> None:
    prefix, rest = reference[:3], reference[4:]
    assert read_reference(reference) == reference
    assert read_reference(f" {reference.lower().replace('-', ' ')} ") == reference
    assert read_reference(reference.replace("-", "")) == reference
    assert read_reference(f"{prefix}-{rest.replace('0', 'O').replace('1', 'l')}") == reference


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("dec 7k3q 9xz2", "DEC-7K3Q-9XZ2"),
        ("DEC–7K3Q–9XZ2", "DEC-7K3Q-9XZ2"),
        ("app7k3q9xzo", "APP-7K3Q-9XZ0"),
        (" repairs 2026 ", "repairs 2026"),
        ("Temperature", "Temperature"),
        ("C-2201", "C-2201"),
    ],
)
def test_a_reference_is_kept_as_it_is_printed_and_anything_else_as_it_was_typed(typed: str, kept: str) -> None:
    assert tidy_reference(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "INC", "INC-7K3Q-9XZ2-EXTRA", "’; DROP TABLE", "ÅÄÖ", "\0", "٣٣٣"])
def test_what_is_no_reference_is_read_as_none_that_was_given_out(typed: str) -> None:
    found = read_reference(typed)
    assert not (len(found) == 13 and found[3] == found[8] == "-")


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_fails(typed: str) -> None:
    read_reference(typed)
    assert set(read_code(typed)) <= set(ALPHABET)
    assert not code_matches(typed, hash_code(new_code()))


def test_comparing_takes_the_same_way_whether_a_code_is_kept_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """SEC-32: the hash is worked out and compared in constant time in both cases; counted, not timed."""
    calls: list[str] = []
    compare = references.hmac.compare_digest

    def counted(a: str, b: str) -> bool:
        calls.append("compare")
        return bool(compare(a, b))

    monkeypatch.setattr(references.hmac, "compare_digest", counted)
    code_matches("7K3Q9-XZ2MA-4TPR", None)
    code_matches("7K3Q9-XZ2MA-4TPR", hash_code("7K3Q9-XZ2MA-4TPR"))
    assert calls == ["compare", "compare"]
