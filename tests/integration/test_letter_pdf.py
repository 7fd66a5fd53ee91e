"""The letter as the postman brings it and as a screen reader reads it: real files, read back (LET-2, LET-3, LET-6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import page
import pikepdf
import pytest
import segno

from shared.letters import content, spoken
from shared.letters.compose import Document, compose, environment
from shared.letters.format import PAPERS, POINTS, Format
from shared.letters.render import CannotRender, close_pool, render
from tests import letter_samples as samples
from tests import pdf_reading


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    yield
    close_pool()


@cache
def printed(kind: int = 0, **form: Any) -> bytes:
    """One of the sample letters in this format."""
    return render(compose(samples.EVERY[kind], Format(**form)))


@pytest.mark.clause("LET-2")
@pytest.mark.parametrize("kind", range(len(samples.EVERY)), ids=[letter.kind for letter in samples.EVERY])
@pytest.mark.parametrize("form", [{}, {"points": 18}, {"points": 24, "paper": "cream"}, {"easy_read": True}], ids=str)
def test_every_letter_is_an_accessible_file(kind: int, form: dict[str, Any]) -> None:
    """PDF/UA-1 by an independent checker; with language, a title that viewers show, an author and its date."""
    pdf = printed(kind, **form)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, str(report)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.Lang == "en"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo["/Title"]).endswith(" – Fernhollow Homes")
        assert file.docinfo["/Author"] == "Fernhollow Homes"
        assert str(file.docinfo["/CreationDate"]).startswith(f"D:{samples.EVERY[kind].envelope.written:%Y%m%d}")
        assert file.open_outline().root[0].title == str(file.docinfo["/Title"]).removesuffix(" – Fernhollow Homes")


def test_a_few_lines_more_than_fit_begin_no_sheet_of_their_own() -> None:
    """It is set a little closer, in the same size of type, where the last page would hold only how to ask for help."""
    more = "We read every one of your letters and looked at each day again. "
    both = [replace(samples.RESTRICTION, reason=f"{samples.RESTRICTION.reason}\n\n{more * n}") for n in (0, 12)]
    shorter, longer = (render(compose(letter, Format(points=14))) for letter in both)
    assert pdf_reading.pages(longer) == pdf_reading.pages(shorter)
    assert pdf_reading.sizes(longer)["Yours sincerely"] == 14


@pytest.mark.clause("LET-2")
def test_headings_are_nested_and_the_reading_order_is_that_of_a_letter() -> None:
    """Letterhead, address, date, reference, salutation, subject, text, signature; one H1, and no level skipped."""
    for form in ({}, {"points": 18}):
        levels = [int(tag[1]) for tag in pdf_reading.tags(printed(**form)) if tag[0] == "H"]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        said = pdf_reading.read_aloud(printed(**form)).replace("\N{NO-BREAK SPACE}", " ")
        order = ["Fernhollow Homes", "Ms Marigold Testwood", "FH3 9ZZ", "21 November 2026", "L-7K4M-Q2XP", "Dear Ms",
                 "How you can contact us from", "Tuesday 1 December 2026", "What you can still do", "Yours sincerely",
                 "Dana Exemplar Director of Housing", "Citizens Advice"]  # fmt: skip
        places = [said.index(words, 0 if "Dana" not in words else said.index("Yours sincerely")) for words in order]
        assert places == sorted(places)
        assert "Page 1" not in said


@pytest.mark.clause("LET-2")
@pytest.mark.parametrize("points", POINTS)
@pytest.mark.parametrize("lines", [3, 5, 7])
def test_the_address_stands_in_the_window_of_a_dl_envelope_at_every_size(points: int, lines: int) -> None:
    """And nothing else does.

    The window is 35 by 90 mm, 20 mm from the left and 18 mm from the bottom of an envelope of 220 by 110 mm. The sheet,
    folded to 210 by 99 mm, slips 10 mm sideways and 11 mm up and down, so on the sheet the window moves between 46 and
    57 mm from the top (its upper edge) and between 10 and 20 mm from the left.
    """
    address = ("Flat 3, Orchard View", "14 Elder Court", "Little Fernhollow", "Fernhollow", "Exampleshire", "FH3 9ZZ")
    recipient = content.Recipient("Ms Marigold Testwood", (*address[: lines - 2], address[-1]))
    letter = replace(samples.RESTRICTION, envelope=replace(samples.ENVELOPE, recipient=recipient))
    words = pdf_reading.words(render(compose(letter, Format(points=points))))
    inside = [w for w in words if w.bottom > 46 and w.top < 92 and w.left < 110 and w.right > 10]
    expected = " ".join((recipient.name, *recipient.address)).split()
    in_window = [w for w in inside if 56 < (w.top + w.bottom) / 2 < 82]
    assert [word.text for word in in_window] == expected
    assert min(w.left for w in in_window) >= 20
    assert max(w.right for w in in_window) <= 100
    # The boxes that poppler reports reach above and below the letters by a fifth of their size.
    assert min(w.top for w in in_window) >= 56
    assert max(w.bottom for w in in_window) <= 82
    others = [w for w in inside if w not in in_window]
    assert not [w for w in others if w.top < 57 or w.bottom < 81], "something else shows above the address"


@pytest.mark.clause("LET-2")
def test_every_page_carries_the_reference_and_its_number() -> None:
    """On a sheet that has come apart from the others too."""
    pdf = printed()
    count = pdf_reading.pages(pdf)
    assert count > 1
    for number in range(1, count + 1):
        foot = " ".join(word.text for word in pdf_reading.words(pdf, number) if word.top > 270)
        assert foot == f"L-7K4M-Q2XP Page {number} of {count}"


@pytest.mark.clause("LET-8", "RES-8")
def test_the_restriction_letter_holds_in_print_all_that_it_must() -> None:
    """Every fact that was given is on paper, in this customer's 18-point print."""
    text = pdf_reading.running_text(printed(points=18))
    for fact in _texts(samples.RESTRICTION):
        assert " ".join(fact.split()) in text or fact in _NOT_PRINTED, fact
    for month, days in {
        "October 2026": ("6", "27"),
        "November 2026": ("20",),
        "December 2026": ("Tuesday 1", "Monday 21"),
        "March 2027": ("Monday 1",),
        "May 2027": ("Monday 31",),
    }.items():
        assert [day for day in days if f"{day} {month}" not in text] == []


@pytest.mark.clause("LET-8")
def test_the_outcome_letter_holds_in_print_all_that_it_must() -> None:
    """Each ground with its answer, what was read, what changes, who was told, the ombudsman."""
    text = pdf_reading.running_text(printed(1))
    for fact in _texts(samples.OUTCOME):
        assert " ".join(fact.split()) in text or fact in _NOT_PRINTED, fact


#: The link is in the QR code; colours are not words; the outcome is put in a sentence, and a category begins small.
_NOT_PRINTED = {
    samples.APPEAL.link,
    samples.LETTERHEAD.colour,
    samples.OUTCOME.outcome,
    *samples.RESTRICTION.reason.split("\n\n"),
    *(incident.category for incident in samples.RESTRICTION.incidents),
    *(way.key for way in samples.STAYS_OPEN),
}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (paragraph for paragraph in value.split("\n\n") if paragraph)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def test_large_print_is_set_anew_in_the_size_asked_for() -> None:
    """The text really is that large, nothing below the window is smaller, and the sheet stays A4 with more pages."""
    ordinary = pdf_reading.sizes(printed())
    assert ordinary["Dear Ms Testwood,"] == 12
    counts = []
    for points in POINTS:
        pdf = printed(points=points)
        sizes = pdf_reading.sizes(pdf)
        assert sizes["Dear Ms Testwood,"] == points
        with pikepdf.open(BytesIO(pdf)) as file:
            assert [round(float(edge) * 25.4 / 72) for edge in file.pages[0].MediaBox] == [0, 0, 210, 297]
        counts.append(pdf_reading.pages(pdf))
        if points >= 16:
            head = {"Fernhollow Homes", "Tithe Barn House, 2 Market Walk, Fernhollow, FH1 2ZZ", "Flat 3", "FH3 9ZZ",
                    "01632 960 100 · hello@fernhollow.example · fernhollow.example", "Ms Marigold Testwood",
                    "14 Elder Court", "Fernhollow"}  # fmt: skip
            small = {
                line: size for line, size in sizes.items() if size < points and line not in head and line.strip("•")
            }
            assert small == {}
    assert counts == sorted(counts)
    assert counts[-1] > 2 * counts[0]
    right_edges = {max(word.right for word in pdf_reading.words(printed(points=points))) for points in POINTS}
    assert max(right_edges) <= 210 - 21, "the lines are broken anew, not run off the sheet"


@pytest.mark.parametrize("paper", PAPERS)
def test_coloured_paper_covers_the_sheet_and_the_text_has_the_ink_asked_for(paper: str) -> None:
    """From corner to corner, on the last page too; the QR code stays black on white."""
    form = Format(paper=paper, ink="blue")
    pdf = printed(paper=paper, ink="blue")
    expected, ink = (tuple(bytes.fromhex(colour[1:])) for colour in (form.paper_colour, form.ink_colour))
    for number in (1, pdf_reading.pages(pdf)):
        sheet = pdf_reading.picture(pdf, number, 50)
        assert {sheet.getpixel(corner) for corner in ((1, 1), (sheet.width - 2, sheet.height - 2))} == {expected}
    colours: dict[Any, int] = {}
    for count, colour in pdf_reading.picture(pdf, 2, 150).getcolors(100_000) or []:
        colours[colour] = count
    assert max((colour for colour in colours if colour != expected), key=colours.__getitem__) == ink


@pytest.mark.clause("LET-6")
@pytest.mark.parametrize("form", [{}, {"points": 18, "paper": "blue"}], ids=str)
def test_the_printed_qr_code_opens_the_appeal_with_reference_and_code(form: dict[str, Any]) -> None:
    """Module by module as it is on paper; its name is read out; short address, reference and code stand beside it."""
    pdf = printed(**form)
    drawn = segno.make(samples.APPEAL.link, error="m", micro=False, mask=2)
    matrix = [[bool(module) for module in row] for row in drawn.matrix]
    assert pdf_reading.qr_code(pdf, len(matrix)) == matrix
    assert "#R=R-9TQ2-WD5H&C=4J7K2M9PQX3TWB" in samples.APPEAL.link
    (alternative,) = pdf_reading.alternative_texts(pdf)
    assert "contact.fernhollow.example/appeals" in alternative
    text = pdf_reading.text(pdf)
    assert "Your reference: R-9TQ2-WD5H Your code: 4J7K-2M9P-QX3T-WB" in text
    with pikepdf.open(BytesIO(pdf)) as file:
        assert not [item for sheet in file.pages for item in sheet.get("/Annots", [])], "no link carries the code"


def test_hostile_text_in_every_field_at_once_is_printed_as_text() -> None:
    """No picture, link, file or script comes of it, and the letter is still an accessible file."""
    hostile = '<img src="file:///etc/passwd"><script>x</script>{{7*7}} & "\' \x00\u202e =cmd'
    letter = _hostile(samples.RESTRICTION, hostile)
    letter = replace(letter, envelope=replace(letter.envelope, letterhead=samples.LETTERHEAD))
    pdf = render(compose(letter, additions={"after_why": hostile}))
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    text = pdf_reading.text(pdf)
    assert text.count("{{7*7}}") > 40
    assert "49" not in text
    assert "root:" not in text
    assert '<img src="file:///etc/passwd">' in text
    with pikepdf.open(BytesIO(pdf)) as file:
        assert "/Names" not in file.Root or "/EmbeddedFiles" not in file.Root.Names
        assert not [item for sheet in file.pages for item in sheet.get("/Annots", [])]


def _hostile(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return f"{value} {text}"
    if isinstance(value, tuple):
        return tuple(_hostile(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _hostile(getattr(value, f.name), text) for f in fields(value) if f.name != "key"}
        return replace(value, **changed)
    return value


@pytest.mark.parametrize(
    "words",
    ["Ŵyn & Siân Ŷsgubor, Llŷr", "Żaneta Źdźbło-Łękawska, ąęśćó", "مریم نمونہ، آزمائشی گلی", "Ὀδυσσεύς · Тестова Ґанна",
     "עברית לדוגמה"],
    ids=["welsh", "polish", "urdu", "greek and ukrainian", "hebrew"],
)  # fmt: skip
def test_names_in_other_scripts_are_printed(words: str) -> None:
    """In the window and in the text; the file stays accessible, so every letter had a glyph."""
    said = replace(samples.RESTRICTION.incidents[0], words=words)
    recipient = content.Recipient(words, ("14 Elder Court", "FH3 9ZZ"))
    letter = replace(samples.RESTRICTION, incidents=(said,), envelope=replace(samples.ENVELOPE, recipient=recipient))
    pdf = render(compose(letter))
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    if words.isascii() or words[0] < "\u0590":
        assert pdf_reading.text(pdf).count(words) == 2


def test_a_script_that_no_font_here_has_is_refused_with_its_characters() -> None:
    """An empty box in a letter is worse than a letter that waits for a font."""
    said = replace(samples.RESTRICTION.incidents[0], words="You wrote \u0378\u0379.")
    with pytest.raises(CannotRender, match="No installed font has these characters: U\\+0378, U\\+0379"):
        render(compose(replace(samples.RESTRICTION, incidents=(said,))))


def test_a_language_from_right_to_left_is_laid_out_so() -> None:
    """The paper of every letter, with Urdu text: its lines end at the right, and the window stays where it is."""
    urdu = "آپ ہم سے اس طرح رابطہ کر سکتے ہیں"
    template = environment().from_string(
        '{% extends "letters/_letter.html" %}{% block title %}' + urdu + "{% endblock %}"
        "{% block body %}<p>" + urdu + "</p>{% endblock %}"
    )
    pdf = render(
        Document(
            template.render(
                letter=samples.ADJUSTMENT, envelope=samples.ENVELOPE, form=Format(language="ur"), accent="#1d4e5f",
                window=11, additions={}, draft=False, has_logo=False, has_qr=False,
            ),
            identifier="urdu",
        )
    )  # fmt: skip
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.Lang == "ur"
    words = pdf_reading.words(pdf)
    first = next(word for word in words if word.text == "Marigold")
    assert 20 < first.left < 60
    urdu_words = [word for word in words if "\u0600" < word.text[0] < "\u06ff"]
    assert max(word.right for word in urdu_words) > 180


def test_a_web_address_is_read_in_one_piece_at_every_size() -> None:
    """Whoever copies it or listens to it gets the address, not two halves."""
    site = "www.housing-ombudsman.org.uk"
    for points in POINTS:
        letter = replace(samples.RESTRICTION, ombudsman=replace(samples.RESTRICTION.ombudsman, website=site))
        pdf = render(compose(letter, Format(points=points)))
        assert site in pdf_reading.read_aloud(pdf)
        assert f"{site}, or write" in spoken.for_listening(pdf, "en")


@pytest.mark.parametrize("points", [12, 24])
def test_a_word_longer_than_a_line_stays_on_the_sheet(points: int) -> None:
    word = "unacceptablebehaviour" * 8 + "@example.org"
    envelope = replace(samples.RESTRICTION.envelope, salutation=f"Dear {word}")
    pdf = render(compose(replace(samples.RESTRICTION, envelope=envelope), Format(points=points)))
    assert max(piece.right for piece in pdf_reading.words(pdf)) <= 210 - 21
    assert word in "".join(pdf_reading.read_aloud(pdf).split()), "all of it"
