"""Pages that HTMX improves, one part at a time. The only place that knows htmx-flask.

A page includes its part (`{% include "cases/_rows.html" %}`); a request from HTMX gets the same file alone.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, make_response, redirect, render_template, request
from htmx_flask import Htmx
from werkzeug.wrappers import Response

#: Read by htmx from the page's head. Errors are swapped in too, because the server answers them with a fragment.
CONFIG = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        # Not the style of a box that somebody made larger: pages may have none of their own, and browsers complain.
        "attributesToSettle": ["class", "width", "height"],
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "...", "swap": True},
        ],
    },
    separators=(",", ":"),
)
_VARY = ("HX-Request", "HX-History-Restore-Request")
_SWAPS = {"innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none"}


def answer_fragments(app: Flask) -> None:
    """Let `app` recognise HTMX, and tell caches that it answers differently to it."""
    Htmx(app)
    app.jinja_env.globals["htmx_config"] = CONFIG

    @app.after_request
    def vary(response: Response) -> Response:
        if "Vary" in response.headers:
            response.vary.update(_VARY)
        else:
            response.headers["Vary"] = ", ".join(_VARY)
        return response

    @app.after_request
    def lead_the_way(response: Response) -> Response:
        """Whoever sends a form by script would follow a redirect unseen, and what is said once would be lost: they are
        told where to go. `upload.js` reads the one header, htmx with a form that is sent in place the other."""
        if response.status_code == 303 and (told := _told_by()):
            response.status_code, response.headers[told] = 200, response.location or "/"
            del response.headers["Location"]
        return response


def _told_by() -> str:
    """The header by which the script that sent this form learns where to go; empty for a browser."""
    if "X-Upload" in request.headers:
        return "X-Go-To"
    htmx: Any = getattr(request, "htmx", None)
    return "HX-Redirect" if htmx and htmx.boosted else ""


def wanted() -> bool:
    """Whether only a part of the page is asked for. A browser that goes back in its history gets the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted


def page_address() -> str | None:
    """The address of the page that a fragment was asked for from, as the browser says."""
    htmx: Any = getattr(request, "htmx", None)
    return htmx.current_url if htmx else None


def render(page: str, part: str, status: int = 200, **context: Any) -> Response:
    """The page, or the part of it that HTMX asked for: `render("cases/index.html", "cases/_rows.html", rows=rows)`."""
    return make_response(render_template(part if wanted() else page, **context), status)


def leave_for(address: str, status: int = 200) -> Response:
    """Send the whole window to `address`: by header for HTMX, which would otherwise put the page into the fragment."""
    if not wanted():
        return redirect(address, 303)
    response = make_response("", status)
    response.headers["HX-Redirect"] = address
    return response


def reswap(response: Response, how: str, target: str = "") -> Response:
    """Have HTMX put the answer elsewhere. By hand: htmx-flask 0.1.0 refuses `beforebegin` and `afterbegin`."""
    if how not in _SWAPS:
        raise ValueError(f"{how} is not a way to swap")
    response.headers["HX-Reswap"] = how
    if target:
        response.headers["HX-Retarget"] = target
    return response
