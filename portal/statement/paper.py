"""The statement and the privacy notice as files: PDF in several sizes, plain text, and the poster (POL-3, POL-4)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from portal import printing
from portal.published_pages import publish
from portal.statement import renditions
from portal.statement.renditions import ENGLISH, path_of
from shared.letters import publication
from shared.policy.rendition import plain_text, unbroken
from shared.queries import paper as papers
from shared.queries.policy import version_in_force
from shared.queries.renditions import DOCUMENTS, rendition
from shared.web import access

paper = Blueprint("paper", __name__)
_SIZES = {size.lower(): size for size in papers.SIZES}
_POINTS = {"": 12, **{str(points): points for points in papers.LARGE}}


@paper.get("/<any(policy, privacy):page>.<any(pdf, txt):kind>", defaults={"form": ENGLISH})
@paper.get("/<any(policy, privacy):page>/in/<string(length=2):form>.<any(pdf, txt):kind>")
@paper.get("/<any(policy, privacy):page>/<any('easy-read'):form>.<any(pdf, txt):kind>")
@access.public
def file(page: str, form: str, kind: str) -> Response:
    """The whole text; a PDF in large print with `?size=18` or `24`, in light letters on black with `?contrast=high`.

    404 for a language that there is not, and for any other size.
    """
    if kind == "txt":
        return publish(lambda: _as_plain_text(page, form), "text/plain")
    points = _POINTS.get(request.args.get("size", "")) or abort(404)
    look = publication.Look(points, request.args.get("contrast") == "high")
    return printing.answer(papers.booklet(page, form, look), path_of(page, form))


@paper.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>.pdf", defaults={"form": ENGLISH})
@paper.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/in/<string(length=2):form>.pdf")
@paper.get("/<any(policy, privacy):page>/versions/<int(max=999999):number>/<any('easy-read'):form>.pdf")
@access.public
def earlier(page: str, number: int, form: str) -> Response:
    """A version as a file, in the translations of its day. 404 for a version, or a form, that there was not."""
    return printing.answer(papers.booklet(page, form, publication.Look(), number), path_of(page, form, number))


@paper.get("/policy/poster.pdf", defaults={"form": ENGLISH})
@paper.get("/policy/in/<string(length=2):form>/poster.pdf")
@paper.get("/policy/<any('easy-read'):form>/poster.pdf")
@access.public
def poster(form: str) -> Response:
    """The poster, `?size=a4` (as when nothing is said) or `a3`. 404 for any other size or language.

    404 with the way to what there is, where the poster of this language has not followed the English.
    """
    size = _SIZES.get(request.args.get("size", "a4").lower()) or abort(404)
    sheet = renditions.poster(form)
    here = path_of("policy", form)
    if sheet is None:
        page = render_template("portal/statement/no_poster.html", here=here, english=renditions.posters(ENGLISH))
        return Response(page, 404, mimetype="text/html")
    return printing.answer(papers.poster(form, sheet, size), here)


def _as_plain_text(page: str, form: str) -> str:
    ours = papers.publisher_of(path_of(page, form))
    text = rendition(version_in_force(), DOCUMENTS[page], form, ours.name)
    words = text.words
    head = (
        ours.name,
        f"{words.address}: {ours.address}",
        f"{words.telephone}: {unbroken(ours.telephone)}",
        f"{words.email}: {ours.email}",
    )
    return plain_text(text, ("\n".join(head),))
