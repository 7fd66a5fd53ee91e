"""An organisation's own text becomes a draft that can be used at once, and says what it did not find (POL-7)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.policy.importer import import_text
from shared.policy.publishing import statement
from shared.policy.reading import PolicyMistake, check, read_policy

MARKDOWN = """\
# How we behave

We are a small trust. Write to us at any time.

## What we expect of you

Please remember:

- Be kind.
- Say what you need.

## Aggressive behaviour

We mind these:

* Threats against anyone
* Racist words
* Slamming doors
* Recording a meeting in secret

## Unreasonable demands

1. Ringing every hour
2. Wanting the moon

## Reasonable adjustments

Ask {anyone}. We <b>listen</b>.

## Our dog

He is called Rex:

- He barks.
- He sleeps.
"""

PLAIN = """\
Our policy on contact

We like to hear from you.

Aggressive or abusive behaviour

Anger is one thing. This is another:

• threats
• shouting

Our staff are committed to:
• listening
• being fair
"""


@pytest.mark.clause("POL-7")
def test_markdown_becomes_a_draft_that_can_be_used() -> None:
    draft = import_text(MARKDOWN, name="The trust’s policy")
    assert check(draft) == []
    policy = read_policy(draft, source="draft")
    assert policy.name == "The trust’s policy"
    assert policy.expectations == ("Be kind", "Say what you need")
    assert [category.key for category in policy.categories] == ["aggressive", "demands"]
    assert [b.title for b in policy.categories[0].behaviours] == [
        "Threats against anyone", "Racist words", "Slamming doors", "Recording a meeting in secret",
    ]  # fmt: skip
    assert [b.zero_tolerance for b in policy.categories[0].behaviours] == [True, True, False, False]
    assert policy.categories[0].behaviours[3].safeguard == "recording_may_be_an_adjustment"
    assert [b.title for b in policy.categories[1].behaviours] == ["Ringing every hour", "Wanting the moon"]
    assert policy.is_adopted("ladder")
    assert policy.is_adopted("authority")
    assert not policy.is_adopted("categories")
    assert not policy.is_adopted("statement.adjustments")


def test_every_sentence_is_kept_and_published_as_text() -> None:
    policy = read_policy(import_text(MARKDOWN, name="Trust"), source="draft")
    own = [each for each in statement(policy, "Trust") if not each.adopted]
    text = "\n".join(each.text for each in own)
    for sentence in (
        "We are a small trust.",
        "Be kind",
        "Slamming doors",
        "Ask (anyone).",
        "He is called Rex:",
        "He barks.",
    ):
        assert sentence in text
    assert "&lt;b&gt;listen" in next(each.html for each in own if each.key == "adjustments")


def test_plain_text_is_read_by_its_short_lines() -> None:
    policy = read_policy(import_text(PLAIN.replace("\n", "\r\n").encode(), name="Contact"), source="draft")
    assert [b.title for b in policy.categories[0].behaviours] == ["threats", "shouting"]
    assert policy.commitments == ("listening", "being fair")


def test_the_draft_says_what_it_did_not_recognise_and_what_is_to_be_decided() -> None:
    comment = [line for line in import_text(MARKDOWN, name="Trust").splitlines() if line.startswith("#")]
    assert "#   Our dog" in comment
    assert "#   Aggressive behaviour" not in comment
    decide = comment.index("# Your policy does not say these; decide. Until then the default holds:")
    assert {"#   ladder", "#   authority", "#   times", "#   statement.appeals"} <= set(comment[decide:])
    assert "#   statement.adjustments" not in comment[decide:]


@pytest.mark.parametrize(
    ("text", "what"), [("", "no text"), (" \n\n", "no text"), (b"\xff\xfe\x00", "not a text file")]
)
def test_what_holds_no_text_is_refused(text: str | bytes, what: str) -> None:
    with pytest.raises(PolicyMistake, match=what):
        import_text(text, name="nothing")


PIECES = [
    "# Aggressive", "Demands", "# ", "#", "- a", "- ", "* {retention}", "1. x", "text.", "", "===", "---", '"""', "\\",
    "# What we expect", "We promise:", "# Appeals", "## Appeals", "# Statement", "# 123", "# commitments", "é {x",
    "- \u202e", "\x00",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_whatever_the_text_the_draft_can_be_used(lines: list[str]) -> None:
    text = "\n".join([*lines, "# The end", "That is all."])
    assert check(import_text(text, name="Any")) == []
