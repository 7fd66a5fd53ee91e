"""A draft as it will print: the file, or its picture. An issued letter is its stored bytes, never printed again."""

from __future__ import annotations

from functools import lru_cache

from flask import Response

from shared.clock import today
from shared.letters import compose, pictures, render
from shared.models import Letter, Restriction, Staff
from shared.queries.letters.content import content_of, format_of
from shared.rules.errors import NotFound
from shared.rules.vocabulary import LetterKind

#: Stands where an issued letter has the customer's appeal reference; the code is printed at the same time.
_LATER = "printed here when the letter is issued"


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
    """The draft as a file, marked on every page. Raises NotFound, with the reason, where it can't be printed."""
    content = content_of(letter, on=today(), appeal_reference=_LATER, code="")
    try:
        document = compose.compose(content, format_of(letter.customer), letter.additions, draft=True)
        return _printed(document.html, document.identifier, tuple(sorted(document.assets.items())))
    except (compose.NoTranslation, render.CannotRender) as reason:
        raise NotFound(str(reason)) from None


@lru_cache(maxsize=16)
def _printed(html: str, identifier: str, assets: tuple[tuple[str, bytes], ...]) -> bytes:
    """A draft is looked at again and again while it is decided on; the same page always prints the same."""
    return render.render(compose.Document(html, identifier, dict(assets)))


def as_file(pdf: bytes, name: str) -> Response:
    """A PDF to read in the browser, under this name when it is kept."""
    response = Response(bytes(pdf), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def as_picture(pdf: bytes, pages: int | None = None) -> Response:
    """The file's pages as a picture."""
    return Response(pictures.picture_of(pdf, pages), mimetype="image/png")
