"""One letter, warm, as PDF/UA: against a bare WeasyPrint call that keeps its fonts and its style sheet."""

from __future__ import annotations

from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from bench.measuring import Row, side_by_side
from shared import clock
from shared.letters import compose, render
from shared.models import Letter
from shared.queries.letters.content import content_of, format_of
from shared.rules.vocabulary import LetterKind, LetterState

_SHEET = Path(__file__).parent.parent / "static" / "letters" / "letter.css"
_LETTERS = 40


def measure(many: int = _LETTERS) -> list[Row]:
    """Two rows, over so many letters: printing a composed letter, and the whole way from the record to the file."""
    letters = list(Letter.select().where(Letter.kind == LetterKind.RESTRICTION, Letter.state == LetterState.ISSUED))
    letters = (letters * (many // len(letters) + 1))[:many]
    documents = {letter.id: _compose(letter) for letter in letters}
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=_SHEET.read_text("utf-8"), font_config=fonts)

    def bare(letter: Letter) -> None:
        document = documents[letter.id]
        page = weasyprint.HTML(string=document.html, url_fetcher=lambda url: _asset(document, url))
        page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")

    printed, floor = side_by_side(lambda letter: render.render(documents[letter.id]), bare, letters)
    whole, again = side_by_side(lambda letter: render.render(_compose(Letter.get_by_id(letter.id))), bare, letters)
    render.close_pool()
    first, second = printed.median / floor.median, whole.median / again.median
    name = "bare WeasyPrint, fonts and sheet kept"
    return [
        Row("letter: printed", printed, name, floor, f"{first:.2f} ×", "≤ 0.5 ×", first <= 0.5),
        Row("letter: from the record", whole, name, again, f"{second:.2f} ×", "≤ 0.5 ×", second <= 0.5),
    ]


def _compose(letter: Letter) -> compose.Document:
    content = content_of(letter, on=clock.today(), appeal_reference="DEC-0000-0000", code="7K3Q9-XZ2MA-4TPR")
    return compose.compose(content, format_of(letter.customer), letter.additions)


def _asset(document: compose.Document, url: str) -> URLFetcherResponse:
    content = document.assets[url.removeprefix("asset:")]
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/svg+xml"
    return URLFetcherResponse(url, content, headers={"Content-Type": kind})
