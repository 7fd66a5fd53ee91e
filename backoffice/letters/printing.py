"""A draft as it will print: the file, or its picture. An issued letter is its stored bytes, never printed again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from textwrap import wrap

from flask import Response, flash
from markupsafe import escape
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from shared.clock import today
from shared.letters import compose, opened, render, spoken
from shared.letters.characters import in_words, unprintable, words_around
from shared.models import Letter, Restriction, Staff
from shared.queries.letters.content import content_of, format_of
from shared.rules.addresses import record_page
from shared.rules.vocabulary import LetterKind
from shared.rules.written import listed

#: Stands where an issued letter has the customer's appeal reference; the code is printed at the same time.
_LATER = "printed here when the letter is issued"
_NAMED = 5
#: Braille ready for an embosser, and plain text.
_KINDS = {"brf": "application/x-brf", "txt": "text/plain"}


class CannotPrint(Exception):
    """A draft can't be printed as it stands. The sentence says why."""


def draft_of(restriction: Restriction, signer: Staff | None) -> Letter:
    """The letter that a proposal would become if `signer` authorised it today. Nothing is stored."""
    planned = Restriction(**restriction.__data__)
    planned.authorised_by = signer
    return Letter(
        reference="DRAFT",
        kind=LetterKind.RESTRICTION,
        customer=restriction.customer,
        restriction=planned,
        policy=restriction.policy,
    )


def draft_pdf(letter: Letter) -> bytes:
    """The draft as a file, marked on every page. Raises CannotPrint, with the reason, where it can't be printed."""
    try:
        document = _document(letter)
        return _printed(document.html, document.identifier, tuple(sorted(document.assets.items())))
    except (compose.NoTranslation, render.CannotRender) as reason:
        raise CannotPrint(str(reason)) from None


def why_not_printed(letter: Letter) -> str:
    """Why this draft can't be printed, in a sentence; empty where its words and language can. Prints nothing."""
    try:
        page = _document(letter).html
        wanting = unprintable(page)
    except compose.NoTranslation as reason:
        return str(reason)
    if not wanting:
        return ""
    which = listed(f"{in_words(one)}, which stands in “{words_around(page, one)}”" for one in wanting[:_NAMED])
    return (
        f"No letter can be printed with {which}. Where it stands in your own words, write it in another way; "
        "where it stands in a name or an address, correct that in the account."
    )


def _document(letter: Letter) -> compose.Document:
    content = content_of(letter, on=today(), appeal_reference=_LATER, code="")
    return compose.compose(content, format_of(letter.customer), letter.additions, draft=True)


@lru_cache(maxsize=16)
def _printed(html: str, identifier: str, assets: tuple[tuple[str, bytes], ...]) -> bytes:
    """A draft is looked at again and again while it is decided on; the same page always prints the same."""
    return render.render(compose.Document(html, identifier, dict(assets)))


def as_file(pdf: bytes, name: str) -> Response:
    """A PDF to read in the browser, under this name when it is kept."""
    response = Response(bytes(pdf), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def transcribed(letter: Letter, ending: str, made: Callable[[bytes, str], bytes | str]) -> BaseResponse:
    """The letter in another form, to be kept as a file; where it can't be had, back to the letter, with the reason."""
    try:
        if letter.pdf is None:
            content = made(draft_pdf(letter), format_of(letter.customer).language)
        else:
            content = made(bytes(letter.pdf), letter.format["language"])
    except (CannotPrint, spoken.CannotTranscribe) as reason:
        flash(str(reason), "important")
        return redirect(record_page(letter.reference), 303)
    response = Response(content, mimetype=_KINDS[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.reference}.{ending}"'
    return response


def as_picture(pdf: bytes, pages: int | None = None) -> Response:
    """The file's pages as a picture."""
    return Response(opened.picture_of(pdf, pages), mimetype="image/png")


def draft_picture(letter: Letter) -> Response:
    """The draft as a picture; where it can't be printed, the reason instead of a broken one."""
    try:
        return as_picture(draft_pdf(letter))
    except CannotPrint as reason:
        lines = "".join(f'<tspan x="20" dy="26">{escape(line)}</tspan>' for line in wrap(str(reason), 60))
        drawn = f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="240"><text y="30">{lines}</text></svg>'
        return Response(drawn, mimetype="image/svg+xml")


def draft_file(letter: Letter, name: str, page: str) -> BaseResponse:
    """The draft as a file; where it can't be printed, back to `page`, with the reason."""
    try:
        return as_file(draft_pdf(letter), name)
    except CannotPrint as reason:
        flash(str(reason), "important")
        return redirect(page, 303)
