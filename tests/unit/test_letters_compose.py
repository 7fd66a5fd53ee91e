"""How a letter is worded: order, plain words, staff's own words, and text that is only ever text (LET-4, SEC-27)."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from shared.letters import content
from shared.letters.characters import words_around
from shared.letters.compose import NoTranslation, compose, window_type
from shared.letters.format import Format
from shared.rules.vocabulary import AppealOutcome
from tests import letter_samples as samples


def body(html: str) -> str:
    """The words of the page, without its tags."""
    words = unescape(re.sub(r"<[^>]+>", " ", html.split("<main>")[1])).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r" ([.,)])", r"\1", " ".join(words.split()))


@pytest.mark.clause("LET-8")
def test_the_restriction_letter_says_first_what_changes_and_from_when() -> None:
    """Then what the customer can still do, why, how long, how to ask for a review, other formats: in that order."""
    words = body(compose(samples.RESTRICTION).html)
    assert re.match(
        r"Dear Ms Testwood, How you can contact us from 1 December 2026 "
        r"From Tuesday 1 December 2026, please telephone us only on Tuesdays and Thursdays between 10am and noon",
        words,
    )
    order = ["What you can still do", "Why we decided this", "How long this lasts", "If you think this is wrong",
             "What colleagues see on your account", "Yours sincerely",
             "If you would like this in another way"]  # fmt: skip
    assert sorted(order, key=words.index) == order


@pytest.mark.parametrize("letter", samples.EVERY, ids=lambda letter: letter.kind)
def test_no_letter_threatens_or_uses_the_words_of_an_office(letter: content.LetterContent) -> None:
    """The template's own words, in every kind."""
    words = body(compose(letter).html).lower()
    wrong = r"\b(failure to|further action|hereby|pursuant|aforementioned|in respect of|comply|breach|consequences"
    assert not re.findall(wrong + r"|deemed|regarding|should you|commence|prior to|terminate[sd]?)\b", words)


@pytest.mark.clause("LET-3", "LET-8")
@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (samples.RESTRICTION, ("You can still reach us.", "It stops on", f"Tell us by {samples.APPEAL.deadline.day} ")),
        (samples.UPCOMING, ("We do this on 1 March 2027.", "Tell us by", "This can not make it harder.")),
        (samples.CONTINUED, ("It stays as it is.", "We look at this again on 30 April 2027.", "Tell us by")),
        (samples.EASED, ("It gets easier for you.", "It stops on", "Tell us by")),
        (samples.NEW_OFFICER, ("Your contact is now Robin Sample.", "Nothing else changes.")),
        (samples.MARKER_NOTICE, ("There is a note on your account.", "You can object to it.")),
        (samples.MARKER_GONE, ("The note is gone.", "You do not have to do anything.")),
        (samples.ENDED, ("It is over.", "You can contact us like everyone else.", "You do not have to do anything.")),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_whoever_asked_for_easy_read_reads_the_short_version_first(
    letter: content.LetterContent, told: tuple[str, ...]
) -> None:
    """What it is, what they can do, by when; one idea a line. Nobody else gets it."""
    assert "The short version" not in compose(letter).html
    html = compose(letter, Format(easy_read=True)).html
    assert html.index("<h2>The short version</h2>") == html.index("<h2>"), "before every other part"
    short = body("<main>" + html.split('<section class="short">')[1].split("</section>")[0])
    for line in told:
        assert line in short


def test_staff_add_in_the_marked_places_and_nowhere_else() -> None:
    """Their text is plain text with paragraphs; a place that no letter has is a mistake in the caller."""
    added = {"after_why": "First line.\nSecond line.\n\nA <b>new</b> paragraph.", "before_close": "   "}
    html = compose(samples.RESTRICTION, additions=added).html
    expected = '<div class="added"><p>First line.<br>Second line.</p><p>A &lt;b&gt;new&lt;/b&gt; paragraph.</p></div>'
    assert expected in html
    assert html.count('class="added"') == 1
    with pytest.raises(ValueError, match="no place called margin"):
        compose(samples.RESTRICTION, additions={"margin": "x"})


def test_a_draft_says_so_and_an_issued_letter_does_not() -> None:
    """And where the code will stand, the draft says when it comes."""
    draft = compose(samples.DRAFT, draft=True)
    assert "Draft – not sent" in draft.html
    assert "printed here when the letter is issued" in draft.html
    assert "qr" not in draft.assets
    assert "Draft" not in compose(samples.RESTRICTION).html


def test_the_code_stands_only_in_print_and_in_the_qr_codes_fragment() -> None:
    """No address in the page carries it: the picture does, behind the #."""
    document = compose(samples.RESTRICTION)
    assert samples.APPEAL.code in document.html
    assert samples.APPEAL.link not in document.html
    assert samples.APPEAL.code.replace("-", "") not in document.html
    assert samples.APPEAL.code not in document.identifier


def test_where_no_warning_was_given_the_letter_says_why() -> None:
    """In place of the list."""
    why = "There was danger, so no warning was given first."
    words = body(compose(replace(samples.RESTRICTION, warnings=(), why_no_warning=why)).html)
    assert why in words
    assert "Before this, we asked for a change" not in words


def test_a_disputed_fact_stays_disputed_where_it_is_cited() -> None:
    """INC-11, beside the incident itself."""
    words = body(compose(samples.RESTRICTION).html)
    assert "two hours and ten minutes in all. Our policy calls this: unreasonable persistence or levels of contact. " \
        "You see this differently: you told us that the line was cut off several times" in words  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (AppealOutcome.UPHELD, "We agree with you. From Tuesday 12 January 2027,"),
        (AppealOutcome.PARTLY_UPHELD, "We agree with part of what you told us. From Tuesday 12 January 2027,"),
        (
            AppealOutcome.NOT_UPHELD,
            "We looked at everything again, and the decision stays. From Tuesday 12 January 2027,",
        ),
    ],
)
def test_the_outcome_letter_says_the_outcome_first_then_answers_each_ground(outcome: AppealOutcome, words: str) -> None:
    """Each ground with what the customer wrote, the finding and the reasons."""
    found = body(compose(replace(samples.OUTCOME, outcome=outcome)).html)
    assert found.startswith(f"Dear Ms Testwood, The answer to your request for a review {words}")
    for ground in samples.OUTCOME.grounds:
        whole = f"{ground.ground} You told us: “{ground.in_their_words}” {ground.finding}. {ground.answer}"
        assert whole in found


@pytest.mark.clause("RES-5", "RES-10")
@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (samples.UPCOMING, "On Monday 1 March 2027 we look again at our decision of 20 November 2026 (R-9TQ2-WD5H)."),
        (samples.CONTINUED, "We looked again on Monday 1 March 2027, and how you can contact us stays as it is."),
        (samples.EASED, "We looked again, and it gets easier. From Monday 1 March 2027, please telephone us only on"),
        (samples.NEW_OFFICER, "From now on, please speak to Robin Sample, Tenancy officer, on 01632 960 117."),
        (samples.ENDED, "Since Monday 1 March 2027 nothing limits how you can contact us any more."),
    ],
    ids=["upcoming", "continued", "eased", "new officer", "ended"],
)
def test_letters_round_a_review_say_the_outcome_first(letter: content.LetterContent, words: str) -> None:
    """Whoever reads no further knows what it comes to."""
    after_the_heading = compose(letter).html.partition("</h1>")[2]
    assert body(f"<main>{after_the_heading}").startswith(words)


def test_what_comes_next_is_named_only_where_something_comes() -> None:
    """A review that would fall on the last day is none; silence before a review is said as it was."""
    assert "We look at it again on" in body(compose(samples.CONTINUED).html)
    eased = body(compose(samples.EASED).html)
    assert "We look at it again on" not in eased
    assert "We did not hear from you before this." in eased


def test_hostile_text_is_only_text() -> None:
    """Tags, template marks, control characters and marks that turn text around, in a quotation and in an address."""
    hostile = "<img src=x hx-get=/y> {{7*7}} {% raw %} \x00\r\n\u202eevil\u202c =cmd"
    letter = replace(samples.RESTRICTION, reason=hostile,
                     envelope=replace(samples.ENVELOPE, recipient=content.Recipient(hostile, (hostile,))))  # fmt: skip
    html = compose(letter).html
    assert "<img src=x" not in html
    assert "&lt;img src=x hx-get=/y&gt; {{7*7}} {% raw %}" in html
    assert not set("\x00\r\u202e\u202c") & set(html)


def test_a_picture_in_a_quotation_is_named() -> None:
    """No letter font draws it, and whoever hears the letter should know what was sent."""
    said = replace(samples.RESTRICTION.incidents[0], words="You wrote: you are a 🤡🤬 and 👩🏽‍🔧 too ✂️")
    words = body(compose(replace(samples.RESTRICTION, incidents=(said,))).html)
    assert "you are a [clown face, serious face with symbols covering mouth] and [woman, wrench] too [black" in words


def test_what_is_read_in_one_breath_does_not_break_at_the_end_of_a_line() -> None:
    """Telephone numbers, postcodes, day and month, hours, references; other figures stay as they are typed."""
    numbers = ("01632 960 101", "07700 900123", "+44 7700 900123", "(01632) 960 456", "18001 01632 960001", "116 123")
    together = (*numbers, "FH1 2ZZ", "3 May", "10am to midday", "9:30am to 12pm")
    apart = "12 calls, 4 500 pages, room 12 on 4 floors"
    reason = f"{'; '.join((*together, apart))}. About HA-204417. See www.well-made.example.org. A long-term plan."
    html = compose(replace(samples.RESTRICTION, reason=reason)).html
    assert "; ".join([*(one.replace(" ", "\u00a0") for one in together), apart]) in html
    assert 'About <span class="whole">HA-204417</span>.' in html
    assert 'See <span class="whole">www.well-made.example.org</span>. A long-term plan.' in html


def test_a_language_without_a_template_is_said_not_ignored() -> None:
    """A translation that was agreed must not turn into an English letter that nobody noticed."""
    with pytest.raises(NoTranslation, match=r"“la”.*translator"):
        compose(samples.RESTRICTION, Format(language="la"))


def test_a_long_address_is_set_smaller_but_never_tiny() -> None:
    """Seven lines fit the window; a very long line does too, down to what can still be read."""
    assert window_type(content.Recipient("A B", ("1 Short Street", "Town", "FH1 1ZZ"))) == 12
    seven = window_type(content.Recipient("Ms Marigold Testwood", ("Flat 3",) * 6))
    assert 7.9 < seven < 12
    assert seven * 0.3528 * 1.22 * 7 <= 24.2
    assert window_type(content.Recipient("A" * 200, ("Street",))) == 8


def test_where_a_character_stands_is_told_by_the_words_around_it() -> None:
    sentence = "They <strong>wrote</strong> on the wall &amp; the door of it, § and then they went home by the long way"
    page = f"<head><title>§</title><body><p>First</p><p>{sentence}</p>"
    assert words_around(page, "§") == "…the wall & the door of it, § and then they went home by…"
    assert words_around("<body><p>Dear § Sample,</p><p>Again: §</p>", "§") == "Dear § Sample,"
