"""Staff's words that others will read: what is asked about, and what counts as a reason (SIT-11)."""

from __future__ import annotations

import pytest

from shared.rules.staff_words import WordKind, found_in, has_substance, to_reword


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "…", "-", "x", "xx", "n/a", "N/A.", "see above", "As above", "none", "ok", "aaaa", "123", "​."],
)
def test_a_full_stop_is_no_reason_nor_is_anything_that_says_nothing(text: str) -> None:
    assert not has_substance(text)


@pytest.mark.parametrize(
    "text", ["Proportionate.", "She threw a chair.", "Mae’n gymesur", "Eleven calls", "a knife", "ਮੇਰੇ ਘਰੇ"]
)
def test_a_reason_may_be_short(text: str) -> None:
    assert has_substance(text)


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("The nutter rang again.", "nutter", WordKind.INSULT),
        ("He is an IDIOT", "IDIOT", WordKind.INSULT),
        ("Known schizophrenic.", "schizophrenic", WordKind.DIAGNOSIS),
        ("Visits go on; she is bipolar", "bipolar", WordKind.DIAGNOSIS),
        ("He has a mental  health\nproblem", "mental health problem", WordKind.DIAGNOSIS),
        ("A violent man.", "violent man", WordKind.LABEL),
        ("Another serial complainer", "serial complainer", WordKind.LABEL),
        ("It’s “only” that he is a troublemaker", "troublemaker", WordKind.LABEL),
    ],
)
def test_insults_diagnoses_and_labels_are_named(text: str, word: str, kind: WordKind) -> None:
    [found] = found_in(text)
    assert (found.word, found.kind) == (word, kind)
    assert f"“{word}” is {kind.label}" in to_reword((found,))


@pytest.mark.parametrize(
    "text",
    [
        "She said “you idiot, you are all psychos”.",
        'He shouted "stupid cow" twice.',
        "They wrote ‘you’re a liar’ in red.",
        "He called me 'an old witch' and hung up.",
    ],
)
def test_what_a_customer_said_stays_as_they_said_it(text: str) -> None:
    assert not found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Repairs go on as before; two colleagues come.",
        "She shouted, swore and threatened to find me at home.",
        "Violent language in three calls. The kettle boiled; a manicure; the smithy.",
        "The support worker’s number is on the card. He isn’t able to type, so calls go on.",
        "The customer’s complaint and the adviser’s apology were both read.",
    ],
)
def test_plain_facts_are_left_alone(text: str) -> None:
    assert not found_in(text)


def test_a_word_outside_the_quotation_is_found_and_said_once() -> None:
    assert [one.word for one in found_in("“Idiot,” he said. The liar is a liar and a thug.")] == ["liar", "thug"]
