"""The ways out: at once, to a page that nobody asks about; or, on a shared device, when one has finished (ACC-5)."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal import presence
from portal.published_pages import publish
from shared.catalogues import for_editions
from shared.web import access, languages

leaving = Blueprint("leaving", __name__)


@leaving.get("/leave")
@access.public
def leave() -> Response:
    """Forget everything that this device holds of the person, and go to the weather. Works without scripts.

    A link, because it must work at one touch; so another site's page, or a browser that looks ahead, clears nothing.
    """
    away = redirect(str(current_app.jinja_env.globals["leave_for"]), 303)
    by_another = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    if by_another or "Sec-Purpose" in request.headers:
        return away
    presence.clear()
    away.headers["Referrer-Policy"] = "no-referrer"
    return presence.wiped(away)


@leaving.post("/finish")
@access.public
def finish() -> Response:
    """Finish and clear this device: nothing is left for whoever uses it next (INP-5)."""
    presence.clear()
    spoken = request.form.get("language", "")
    return presence.wiped(redirect(f"/finished/{spoken}" if spoken in for_editions() else "/finished", 303))


@leaving.get("/finished", defaults={"language": ""})
@leaving.get("/finished/<string(length=2):language>")
@access.public
def finished(language: str) -> Response:
    """That nothing is left here, and what the browser may still keep; in the language of the page that was left."""
    if language and not (language in for_editions() and languages.speak_here(language)):
        raise NotFound
    return publish(lambda: render_template("portal/leaving/finished.html"))
