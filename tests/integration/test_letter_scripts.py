"""A letter holds whatever a name or a sentence is written in, valid and read out as it was written (INP-1, LET-2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import page
import pytest

from shared.letters import content, wording
from shared.letters.compose import compose
from shared.letters.format import Format
from shared.letters.heard import SILENT, clusters, settled
from shared.letters.render import close_pool, render
from shared.models import Staff
from shared.rules.direction import isolated
from shared.rules.terms import Terms
from shared.rules.vocabulary import RestrictionKind
from tests import letter_samples as samples
from tests import pdf_reading

#: Invented people, each in the script that they write their name in.
NAMES = {
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Bengali": "নাজমা বেগম", "Devanagari": "प्रिया शर्मा", "Gujarati": "કૃષ્ણા પટેલ",
    "Tamil": "ஸ்ரீ கௌரி", "Telugu": "శ్రీకృష్ణ", "Kannada": "ಶ್ರೀಕೃಷ್ಣ", "Malayalam": "ശ്രീകൃഷ്ണൻ", "Sinhala": "ශ්‍රී ලාල්",
    "Arabic": "محمد الأمين", "Urdu": "نجمہ بیگم", "Pashto": "ځوان ښاغلی", "Hebrew": "יַעֲקֹב", "Thai": "กิตติ์ น้ำ",
    "Lao": "ສົມສີ ນ້ຳ", "Khmer": "ស្រីពៅ", "Burmese": "မြတ်နိုး", "Tibetan": "བཀྲ་ཤིས", "Amharic": "ክብረት",
    "Georgian": "ნინო", "Armenian": "Անի", "Korean": "김민준", "Chinese": "王小明", "Japanese": "山田 はなこ",
    "Cyrillic": "Олена Їжак", "Greek": "Ελένη", "Vietnamese": "Nguyễn Thị Ánh", "Yoruba": "Ọlọ́runtóbi",
    "Welsh": "Siân Ŵyn",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    yield
    close_pool()


def letter(name: str, words: str = "") -> content.RestrictionLetter:
    """The sample, for somebody of this name and about these words."""
    recipient = content.Recipient(name, (f"1 {name}", "FH3 9ZZ"))
    incident = replace(samples.RESTRICTION.incidents[0], words=words or name, disputed="")
    envelope = replace(samples.ENVELOPE, recipient=recipient, salutation=f"Dear {isolated(name)}")
    return replace(samples.RESTRICTION, envelope=envelope, incidents=(incident,))


def letters_of(text: str) -> str:
    """The letters and marks, in no order: what is drawn first in a cluster may be said last."""
    return "".join(sorted(c for c in unicodedata.normalize("NFKD", text) if c not in {SILENT, " "}))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_makes_a_valid_letter_that_says_the_name(name: str) -> None:
    pdf = render(compose(letter(name)))
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    said = pdf_reading.read_aloud(pdf)
    salutation = said[said.index("Dear ") + 5 :].split(",")[0]
    assert letters_of(salutation) == letters_of(name)
    assert not any(c.isdigit() for c in salutation)


@pytest.mark.parametrize("form", [{}, {"points": 18}, {"easy_read": True}], ids=str)
def test_a_letter_in_another_script_looks_like_every_other(form: dict[str, Any]) -> None:
    """It is printed by another program: as many pages, the same words on them in the same places, within a line."""
    document = compose(samples.MARKER_GONE, Format(**form))
    with_a_mark = replace(document, html=f"{document.html}<!-- \u0301 -->")
    ours, theirs = render(document), render(with_a_mark)
    assert b"/Creator(Typst" in ours
    assert b"Typst" not in theirs
    assert pdf_reading.pages(ours) == pdf_reading.pages(theirs)
    for number in range(1, pdf_reading.pages(ours) + 1):
        here, there = (sorted(pdf_reading.words(pdf, number), key=lambda w: w.text) for pdf in (ours, theirs))
        assert [word.text for word in here] == [word.text for word in there]
        alone = [pair for pair in zip(here, there, strict=True) if sum(w.text == pair[0].text for w in here) == 1]
        apart = [max(abs(one.left - other.left), abs(one.bottom - other.bottom)) for one, other in alone]
        assert max(apart) < 4


def test_lines_stay_lines_wherever_words_are_printed() -> None:
    words = "• They shouted.\n• They hung up.\nThen they rang again."
    pdf = render(compose(replace(letter("Jo Sample", words), reason="First.\nSecond.\n\nThird.")))
    lines = {line.strip() for line in pdf_reading.sizes(pdf)}
    assert {"• They shouted.", "• They hung up.", "Then they rang again.", "First.", "Second.", "Third."} <= lines


@pytest.mark.parametrize(("sentence", "mark"), [("قال لي إنه سيفقد وظيفته!", "!"), ("מה קרה לך שם?", "?")])
def test_a_sentence_from_right_to_left_ends_on_its_own_side(sentence: str, mark: str) -> None:
    html = compose(letter("Jo Sample", sentence)).html
    assert f'<bdi dir="rtl">{sentence}</bdi>' in html
    words = pdf_reading.words(render(compose(letter("Jo Sample", sentence))), 2)
    ends = [word for word in words if mark in word.text]
    of_the_sentence = [word for word in words if set(word.text) & set(sentence.replace(mark, "").replace(" ", ""))]
    assert ends[0].left <= min(word.left for word in of_the_sentence), "the mark stands to the left of all its words"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("محمد الأمين", '<bdi dir="rtl">محمد الأمين</bdi>'),
        ("محمد Ahmed", '<bdi dir="rtl">محمد <bdi dir="ltr">Ahmed</bdi></bdi>'),
        ("Ahmed محمد", '<bdi dir="ltr">Ahmed <bdi dir="rtl">محمد</bdi></bdi>'),
    ],
)
def test_a_name_reads_the_same_wherever_it_stands_and_turns_nothing_around_it(name: str, shown: str) -> None:
    officer = content.ContactPerson(name, "Team leader", "01632 960 111")
    decided = replace(letter(name), officer=officer, decided_by=f"{isolated(name)}, Director of Housing")
    html = compose(decided).html
    lines = (
        f"<p>{shown}</p>",
        f"Dear {shown},",
        f"ask for is <strong>{shown}</strong>, Team leader",
        f"{shown}, Director",
    )
    assert [line for line in lines if line not in html] == []


def test_the_lines_of_the_record_set_names_apart() -> None:
    """What is put together before the letter is set: the greeting, whom to ask for, who helps, who decided."""
    terms = Terms((RestrictionKind.NAMED_OFFICER,))
    officer = content.ContactPerson("محمد Ahmed", "Team leader", "01632 960 111")
    [sentence] = wording.sentences(terms, officer, officer)
    assert sentence.startswith("\u2068محمد Ahmed\u2069 deals with")
    assert Staff(name="محمد Ahmed", job_title="Director").in_full == "\u2068محمد Ahmed\u2069, Director"
    assert Staff(name="Jo Sample", job_title="Director").in_full == "Jo Sample, Director"


def test_what_a_cluster_says_is_shared_out_among_its_glyphs() -> None:
    """Two glyphs have characters of their own, a third says what is left; what adds nothing is silent."""
    drawn = [(1, ""), (9, ""), (2, "कर्ा"), (1, "क"), (3, ""), (4, "xy")]
    characters = {ord("क"): 1, ord("ा"): 2}
    assert settled(clusters(drawn), characters) == {1: "क", 9: "र्", 2: "ा", 3: "xy", 4: SILENT}


@pytest.mark.parametrize("words", ["سأشتكي عليكم!", "אני אתלונן!"], ids=["Arabic", "Hebrew"])
def test_a_sentence_from_right_to_left_ends_on_its_left_inside_an_english_one(words: str) -> None:
    pdf = render(compose(letter("Morgan Okafor-Reed", words)))
    placed = [word for page in range(1, pdf_reading.pages(pdf) + 1) for word in pdf_reading.words(pdf, page)]
    first, last = words.strip("!").split()
    [begins] = [word.left for word in placed if first in word.text[::-1]]
    [ends] = [word for word in placed if last in word.text[::-1]]
    assert ends.left < begins
    assert "!" in ends.text
    assert ends.text.index("!") < ends.text.index(last[-1]), "drawn from left to right, the mark comes first"
