"""A page in, a tagged PDF out. The only place that knows WeasyPrint (SEC-28).

Letters go to Typst, everything else to WeasyPrint (docs/decisions/0031-letters-by-typst.md), both in worker processes:
a font configuration shared between threads crashes, and a page that some text has made endless must not take a web
process with it. Run as `python -m shared.letters.render` this module is the worker.
"""

from __future__ import annotations

import atexit
import base64
import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from shared.letters.characters import in_words
from shared.letters.compose import Document
from shared.letters.flow import UnknownMarkup, is_set, letter_of
from shared.letters.heard import Heard
from shared.letters.typeset import CannotSet, setting
from shared.letters.workers import AllBusy, Pool, WorkerDied, serve
from shared.places import STATIC

#: The most processor time that one document may take, in seconds. An ordinary letter takes a tenth of one.
SECONDS = 20.0
#: The most memory that a worker may hold, in MiB. After an ordinary letter it holds some 75.
MEGABYTES = 1024

#: A page and its assets to the answer.
_Printing = Callable[[dict[str, str], Mapping[str, bytes]], bytes]
_PAGES = re.compile(rb"/Type ?/Pages ?/Count (\d+)")
_SHEET = STATIC / "letters" / "letter.css"

_lock = threading.Lock()
_pool: Pool | None = None


class CannotRender(Exception):
    """The document could not be printed; nothing was made. The sentence says why."""


def render(document: Document) -> bytes:
    """This document as a PDF/UA-1 file. The same document gives the same bytes.

    Safe to call from any thread; waits for a free worker, within bounds, and tries once more when one was ended by
    something else. Raises CannotRender when none became free, when the page asks for anything that is
    not among its assets, by whatever scheme, or goes beyond the limits of time or memory.
    """
    question = {
        "html": document.html,
        "identifier": document.identifier,
        "assets": {key: base64.b64encode(asset).decode() for key, asset in document.assets.items()},
    }
    try:
        answer = _workers().ask(json.dumps(question).encode())
    except AllBusy:
        raise CannotRender("Too many documents are being printed just now. Try again in a minute.") from None
    except WorkerDied as died:
        raise CannotRender(f"The document could not be printed. {died}") from died
    if answer[:1] != b"P":
        raise CannotRender(f"The document could not be printed. {answer[1:].decode()}")
    return answer[1:]


def close_pool() -> None:
    """End the workers, if there are any. The next `render` starts new ones."""
    global _pool
    with _lock:
        pool, _pool = _pool, None
    if pool:
        pool.close()


def _workers() -> Pool:
    global _pool
    with _lock:
        if _pool is None:
            _pool = Pool("shared.letters.render", os.cpu_count() or 1, seconds=SECONDS, megabytes=MEGABYTES)
            atexit.register(close_pool)
        return _pool


def _forget_parents_workers() -> None:
    """In a forked child: the workers and their pipes belong to the parent."""
    global _pool, _lock
    _pool, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_parents_workers)


def _answer(question: bytes) -> bytes:
    """The file, or why there is none; in the worker."""
    page = json.loads(question)
    assets = {key: base64.b64decode(asset) for key, asset in page["assets"].items()}
    return (_letter if is_set(page["html"]) else _paper)()(page, assets)


@cache
def _letter() -> _Printing:
    """What sets a letter: Typst, which takes a fifth of WeasyPrint’s time. Loaded once in the life of a worker."""
    typeset = setting("letter.typ")

    def letter(page: dict[str, str], assets: Mapping[str, bytes]) -> bytes:
        try:
            drawn = {key: list(asset) for key, asset in assets.items()}
            words = {**letter_of(page["html"]), "assets": drawn}
            return b"P" + _without_a_scrap(typeset(words), lambda: typeset({**words, "closer": True}))
        except (CannotSet, UnknownMarkup) as refused:
            return f"E{refused}".encode()

    return letter


def _without_a_scrap(letter: bytes, closer: Callable[[], bytes]) -> bytes:
    """The letter; set a little closer where that saves a page, on which a few lines would stand alone."""
    pages = _pages(letter)
    if pages == 1:
        return letter
    other = closer()
    return other if _pages(other) < pages else letter


def _pages(pdf: bytes) -> int:
    """How many pages Typst made: it writes their number plainly."""
    found = _PAGES.search(pdf)
    return int(found[1]) if found else 1


@cache
def _paper() -> _Printing:
    """What prints everything else, as a browser would: WeasyPrint with its fonts and our style sheet."""
    import weasyprint
    import weasyprint.pdf.stream
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Assets(URLFetcher):
        """Gives out the document's own assets, and refuses everything else loudly: no letter with a hole in it."""

        def __init__(self, assets: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=())
            self._assets = assets
            self.refused = ""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            asset = self._assets.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
            if asset is None:
                # Only a fatal error stops WeasyPrint, which would log any other and leave the picture out; and inside
                # an SVG it swallows even that, so the refusal is also kept.
                self.refused = f"It asks for “{url[:80]}”, which is not one of its assets."
                raise FatalURLFetchingError(self.refused)
            known = {b"\x89PNG": "image/png", b"%PDF": "application/pdf"}
            kind = next((named for start, named in known.items() if asset.startswith(start)), "image/svg+xml")
            return URLFetcherResponse(url, asset, headers={"Content-Type": kind})

    class HeardFont(Font):
        """A font whose glyphs all stand for something that can be read out (ACC, PDF/UA-1 7.21.7)."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            content, index = self.file_content, self.index
            self.to_unicode = Heard(lambda: _characters(content, index))

    weasyprint.pdf.stream.Font = HeardFont
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=_SHEET.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=Assets({}))

    def paper(page: dict[str, str], given: Mapping[str, bytes]) -> bytes:
        assets = Assets(given)
        try:
            pdf: bytes = weasyprint.HTML(string=page["html"], url_fetcher=assets).write_pdf(
                stylesheets=[sheet],
                font_config=fonts,
                pdf_variant="pdf/ua-1",
                finisher=_all_characters_printed,
                pdf_identifier=hashlib.sha256(page["identifier"].encode()).hexdigest()[:32].encode(),
            )
        except (FatalURLFetchingError, CannotRender) as refused:
            return f"E{refused}".encode()
        except MemoryError:
            return b"EIt needs too much memory."
        return f"E{assets.refused}".encode() if assets.refused else b"P" + pdf

    return paper


def _all_characters_printed(document: Any, _pdf: Any) -> None:
    """Refuse a letter with a character that no installed font has: it would be an empty box, and not PDF/UA."""
    wanting = sorted({chr(code) for font in document.fonts.values() for code in font.missing})
    if wanting:
        raise CannotRender(f"No installed font has these characters: {', '.join(map(in_words, wanting[:20]))}")


def _characters(font: bytes, index: int) -> dict[int, int]:
    """Code point to glyph, as this font has them."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(BytesIO(font), fontNumber=index, lazy=True) as opened:
        names = opened.getBestCmap() or {}
        return {point: opened.getGlyphID(name) for point, name in names.items()}


if __name__ == "__main__":
    serve(_answer)
