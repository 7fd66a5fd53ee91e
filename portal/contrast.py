"""High contrast for whoever asks for it, without a script: light letters on black, on every page (POL-4, ACC-2)."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask, request
from werkzeug.wrappers import Response

from shared.catalogues import with_catalogue
from shared.web import languages

#: Holds the word “high” or “usual” and nothing else; the page about cookies says so.
COOKIE = "evenhand_contrast"
CHOICES = ("usual", "high")
_offered = cache(with_catalogue)
_A_YEAR = 31_536_000


def offer_contrast(app: Flask) -> None:
    """Let every page ask `high_contrast()`, and keep what `?contrast=high` has chosen."""
    app.jinja_env.globals["high_contrast"] = high
    app.after_request(_remember)


def high() -> bool:
    """Whether this page is to be in high contrast: as the address asks, or as was chosen before."""
    return (_asked() or languages.cookie_in(request.environ, COOKIE)) == "high"


def variant_of(environ: dict[str, Any]) -> tuple[object, ...]:
    """What a page that is the same for everybody depends on, beside its address: its language and its contrast."""
    return languages.without_asking(environ, _offered()), languages.cookie_in(environ, COOKIE) == "high"


def _asked() -> str | None:
    asked = request.args.get("contrast")
    return asked if asked in CHOICES else None


def _remember(response: Response) -> Response:
    asked = _asked()
    if asked and response.mimetype == "text/html":
        response.set_cookie(COOKIE, asked, _A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return response
