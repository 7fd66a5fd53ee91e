"""An organisation's own text becomes a draft that can be used at once, and says what it did not find (POL-7)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.policy.importer import doubts_of, import_text
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


#: Paragraphs that are one line each, signs doubled, headings above headings, words between and below points.
UNBROKEN = """\
ring us: 01632 960000

Policy on Contact
How we treat each other
Everybody who works here may expect to be safe, and who comes to us may expect to be heard and helped, if we can.
- - Kicking our doors.
- - Ringing many times without allowing time for an answer.
- - First Warning: we ask you to stop, please.
We say so each time.
What We Expect:
We ask that everybody who writes:
- Stays polite
- Gives us time
Your details are used to answer you, and for nothing else; ask what we hold about you at any time, at no cost.

Unacceptable actions

1. Aggressive behaviour

Anger is human. Examples include:

· threats
· insults, and
· doors
  that are slammed

Making others afraid includes:

· standing over somebody

We look at each case.

2. Unreasonable demands

· answers at once
"""


@pytest.mark.clause("POL-7")
def test_every_word_of_a_text_stands_in_its_place_or_is_named_first() -> None:
    policy = read_policy(import_text(UNBROKEN, name="Ours"), source="draft")
    own = [one for one in policy.statement if not policy.is_adopted(f"statement.{one.key}")]
    assert [one.title for one in own] == [
        "Our policy", "Policy on Contact", "What We Expect", "What We Expect: further", "Unacceptable actions",
    ]  # fmt: skip
    contact, expect, further, actions = own[1:]
    assert contact.text.startswith("## How we treat each other\n\nEverybody")
    assert "- Kicking our doors.\n- Ringing many" in contact.text
    assert contact.text.endswith("\n\nWe say so each time.")
    assert (expect.text, policy.expectations) == (
        "We ask that everybody who writes:", ("Stays polite", "Gives us time"),
    )  # fmt: skip
    assert further.text.startswith("Your details")
    assert actions.lists == "categories"
    aggressive, demands = policy.categories
    assert [one.title for one in aggressive.behaviours] == [
        "threats", "insults", "doors that are slammed", "standing over somebody",
    ]  # fmt: skip
    assert aggressive.introduction == "Anger is human.\n\nWe look at each case.\n\nExamples include:"
    assert [one.title for one in demands.behaviours] == ["answers at once"]
    assert doubts_of(UNBROKEN) == [
        "What stands before the first heading is headed “Our policy” now. Give it its own heading.",
        "The list under “Policy on Contact” stays as text. Say whether it is a list of behaviours.",
        "“First Warning: we ask you to stop, please” reads like a step of the warning.",
        "What stood below the list “What We Expect” has no heading of its own: it is headed “What We Expect: further” "
        "now.",
        "Left out, since the points below it follow one another now: “Making others afraid includes:” (“Aggressive "
        "behaviour”).",
        "Under “Aggressive behaviour”, words that stood below the list stand before it now.",
        "Marked as zero tolerance because of their words, under “Aggressive behaviour”: threats. Look at each.",
    ]


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


@pytest.mark.clause("POL-7")
def test_a_list_without_words_before_it_shows_its_heading_once() -> None:
    text = "# Aggressive behaviour\n\n- Slamming doors\n\n# What we expect\n\n- Be kind\n"
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    assert policy.categories[0].introduction is None
    shown = "\n".join(f"{each.title}\n{each.text}" for each in statement(policy, "Ours") if not each.adopted)
    assert shown.count("Aggressive behaviour") == shown.count("What we expect") == 1
    assert "Nothing stands before the list “What we expect”, so “In short:” does now." in doubts_of(text)


@pytest.mark.clause("POL-7")
@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("# Abuse\n\nFor example:\n\n- Words:\n    - racist ones\n- Racist acts", [False, True]),
        ("# Abuse\n\nWe have zero tolerance of:\n\n- Spitting\n- Slamming doors", [True, True]),
        ("# Zero tolerance\n\n## Abuse\n\n- Spitting", [True]),
        ("# Abuse\n\nThese are never tolerated:\n\n- Spitting", [True]),
        ("# Abuse\n\nWe do not tolerate rude words when we are at work:\n\n- Spitting", [False]),
    ],
)
def test_zero_tolerance_is_read_from_the_point_and_from_what_leads_to_it(text: str, marked: list[bool]) -> None:
    policy = read_policy(import_text(text, name="Ours"), source="draft")
    assert [each.zero_tolerance for each in policy.categories[0].behaviours] == marked
    assert any("Marked as zero tolerance" in doubt for doubt in doubts_of(text)) == any(marked)
    assert ("“racist ones” reads like zero tolerance, and stands under “Words”" in str(doubts_of(text))) == (
        "racist ones" in text
    )


@pytest.mark.clause("POL-7")
@pytest.mark.parametrize(
    ("words", "refers"),
    [
        ("You may appeal (see 3.1).", True),
        ("As section 4 says.", True),
        ("We act under paragraph 2.3(b) of this policy.", True),
        ("Those listed in 5 are examples.", True),
        ("The steps in point b) hold.", True),
        ("See also 12 below.", True),
        ("Section 149 of the Equality Act 2010 holds.", False),
        ("We see 20 people a day, and answer in 5 working days.", False),
        ("Under 18 years you need nobody’s leave.", False),
        ("Part of 3 teams.", False),
    ],
)
def test_a_reference_by_number_is_named_with_its_line(words: str, refers: bool) -> None:
    told = [each for each in doubts_of(f"# Our rules\n\nWe listen.\n{words}\n") if "refers to a number" in each]
    assert [each.partition(" refers")[0] for each in told] == ["Line 4"] * refers
    assert all(words in each for each in told)


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


def test_a_text_as_windows_writes_it_is_read_and_named_as_a_guess() -> None:
    said = "# Ours\n\nWe don’t mind – really.\n"
    for content in (
        said.encode("utf-16"),
        said.encode("utf-16-le"),
        said.encode("utf-16-be"),
        said.encode("cp1252"),
        said.encode("utf-8-sig"),
    ):
        policy = read_policy(import_text(content, name="Ours"), source="draft")
        assert policy.statement[0].text == "We don’t mind – really."
    assert "does not say how its letters are written" in doubts_of(said.encode("cp1252"))[0]
    assert doubts_of(said.encode("utf-16")) == []


@pytest.mark.parametrize("content", [b"{\\rtf1 Ours}", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1", b"\x93Ours\x94\x00"])
def test_another_kind_of_file_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(PolicyMistake, match=r"plain text|not a text file"):
        import_text(content, name="Ours")


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


def test_points_under_points_stay_as_deep_as_they_stood() -> None:
    points = "1. First\n  - under it\n    - deeper\n      - deepest\n  - under it too\n2. Second\n"
    policy = read_policy(import_text(f"# How we treat each other\n\n{points}", name="Ours"), source="draft")
    kept = next(one.text for one in policy.statement if one.title == "How we treat each other")
    assert "had numbers, and have none now" in doubts_of("# What we expect\n\n1. Be kind\n2. Be clear\n")[1]
    assert kept == "1. First\n   - under it\n     - deeper\n       - deepest\n   - under it too\n2. Second"
