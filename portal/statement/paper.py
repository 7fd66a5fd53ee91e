"""The statement on paper: a PDF to download, and the poster in two sizes (POL-3)."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.published_pages import publish
from shared.config import settings
from shared.letters import publication
from shared.letters.render import render
from shared.models import PolicyVersion
from shared.queries.policy import record_of, version_in_force
from shared.queries.published import our_organisation
from shared.web import access

paper = Blueprint("paper", __name__)
_SIZES: dict[str, publication.Size] = {"a4": "A4", "a3": "A3"}


@paper.get("/policy.pdf")
@access.public
def booklet() -> Response:
    """The whole statement in force."""

    def make() -> bytes:
        version = version_in_force()
        return render(publication.booklet(record_of(version), _publisher(), _edition(version)))

    return publish(make, "application/pdf")


@paper.get("/policy/poster.pdf")
@access.public
def poster() -> Response:
    """The poster, `?size=a4` (as when nothing is said) or `a3`. 404 for any other size."""
    size = _SIZES.get(request.args.get("size", "a4").lower()) or abort(404)

    def make() -> bytes:
        version = version_in_force()
        return render(publication.poster(record_of(version), _publisher(), _edition(version), size))

    return publish(make, "application/pdf", size)


def _publisher() -> publication.Publisher:
    ours = our_organisation()
    return publication.Publisher(
        name=ours.name,
        telephone=ours.telephone,
        email=ours.email,
        colour=ours.primary_colour,
        address=f"{settings().portal_url}/policy",
        logo=ours.logo_svg.encode(),
    )


def _edition(version: PolicyVersion) -> publication.Edition:
    return publication.Edition(version.number, version.effective_from)
