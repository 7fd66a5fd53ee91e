"""The organisation's name, logo and colours on every page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, abort, current_app, g, request
from werkzeug.wrappers import Response

from shared.letters.format import READABLE, contrast
from shared.queries.published import look, stamp_today
from shared.web import access, security, warming, whole_answers
from shared.web.templating import asset

organisation = Blueprint("organisation", __name__)


@dataclass(frozen=True)
class Face:
    """How the organisation shows itself on a page: the columns of `look`."""

    name: str = "Evenhand"
    telephone: str = ""
    email: str = ""
    primary_colour: str = "#0f4f58"
    accent_colour: str = "#a84a1b"
    logo_svg: str = ""

    @property
    def version(self) -> str:
        """Changes when the colours or the logo do."""
        return _version(self, _site())

    @property
    def logo_address(self) -> str:
        """The organisation's own logo, or else the product's mark."""
        return f"/organisation/logo.svg?v={self.version}" if self.logo_svg else asset("images/mark-light.svg")


def face() -> Face:
    """The organisation as it is set up, read once a request. A page about a failure does without."""
    here = g._get_current_object()  # once: through the proxy each question looks for the request again
    if here.get("bare"):
        return Face()
    if "face" not in here:
        row = look()
        here.face = _face(*row) if row else Face()
    face: Face = here.face
    return face


@lru_cache(maxsize=8)
def _face(*row: str) -> Face:
    return Face(*row)


@lru_cache(maxsize=8)
def _version(face: Face, site: str) -> str:
    shows = f"{face.primary_colour}|{face.accent_colour}|{face.logo_svg}|{site}"
    return hashlib.sha256(shows.encode()).hexdigest()[:10]


def check_colour(colour: str) -> str:
    """`colour` (#rrggbb), or a ValueError with one sentence when white words on it could not be read."""
    ratio = contrast(colour, "#ffffff")
    if ratio < READABLE:
        raise ValueError(f"{colour} is too light: its contrast with white is {ratio:.1f}, and {READABLE} is needed.")
    return colour


def style_sheet(look: Face) -> str:
    """The organisation's colours as custom properties; a colour that can't be read is left out, and ours stays."""
    lines = []
    for colour, names in (
        (look.primary_colour, ("--ev-brand", "--govuk-brand-colour", "--govuk-link-colour")),
        (look.accent_colour, ("--ev-accent",)),
    ):
        try:
            lines += [f"  {name}: {check_colour(colour)};" for name in names]
        except ValueError as unfit:
            lines.append(f"  /* {unfit} */")
    return ":root {\n" + "\n".join([*lines, f'  --ev-site: "{_site()}";']) + "\n}\n"


def _site() -> str:
    """Where this site is, for the addresses on a printed page (POL-12)."""
    return str(current_app.config[warming.SITE])


@organisation.get("/organisation.css")
@access.public
def colours() -> Response:
    """The organisation's colours."""
    return _kept(style_sheet(face()), "text/css")


@organisation.get("/organisation/logo.svg")
@access.public
def logo() -> Response:
    """The organisation's logo."""
    if not face().logo_svg:
        abort(404)
    return _kept(face().logo_svg, "image/svg+xml")


def _kept(body: str, kind: str) -> Response:
    whole_answers.share(stamp_today())
    response = security.publish(Response(body, mimetype=kind), face().version)
    if request.args.get("v") == face().version:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
