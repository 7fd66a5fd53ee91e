"""The files in `static/` that browsers ask for, and compression: of what is public, never of what holds a secret.

A page with a token that also shows what somebody typed must not be compressed: its length would tell the token, letter
by letter (BREACH). So only what every visitor gets alike is compressed; our forms are small without.

At the portal the answer to a GET repeats nothing that another site could have put into the request, so there is nothing
to guess with: those are slimmed and compressed, too, and padded by a random length (`COMPRESSES_ANSWERS_TO_GET`). What
answers a form that was sent, which shows what was typed, is not.
"""

from __future__ import annotations

import gzip
import secrets
from functools import lru_cache
from pathlib import PurePosixPath

import brotli  # type: ignore[import-untyped]
from flask import Flask, abort, current_app, request, send_from_directory
from werkzeug.wrappers import Response

from shared.web import access, whole_answers
from shared.web.slim import slim
from shared.web.templating import STATIC, content, version

#: What the pages use. The sources of the style sheets lie there too, and are nobody's business.
_SERVED = {".css", ".js", ".svg", ".png", ".ico"}
_SHRINKS = {"text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml", "application/xml"}
_WORTH_IT = 500
#: Bytes of padding, fewer than these; and how hard Brotli tries: 5 ms for a form, a tenth smaller than in 0.5 ms.
_PADDING, _QUALITY = 64, 10
#: A site whose answers to GET hold nothing that another site could have chosen sets this.
COMPRESSES_ANSWERS_TO_GET = "COMPRESSES_ANSWERS_TO_GET"


def serve_assets(app: Flask) -> None:
    """Serve the files, and compress for whoever can read it. To be called before what sets `Cache-Control`."""
    app.add_url_rule("/static/<path:filename>", "static", _file)
    app.after_request(_compress)


@access.public
def _file(filename: str) -> Response:
    if PurePosixPath(filename).suffix not in _SERVED:
        abort(404)
    if request.args.get("v") == version(filename):
        whole_answers.share(None)
    if not filename.startswith("scripts/"):
        return send_from_directory(STATIC, filename)
    script = send_from_directory(STATIC, filename, conditional=False, etag=version(filename) or True)
    script.direct_passthrough = False
    script.set_data(content(filename))
    return script.make_conditional(request)


def _compress(response: Response) -> Response:
    alike = request.endpoint == "static" or "public" in response.headers.get("Cache-Control", "")
    if not alike and not (current_app.config.get(COMPRESSES_ANSWERS_TO_GET) and request.method == "GET"):
        return response
    if response.mimetype not in _SHRINKS or (not alike and response.mimetype != "text/html"):
        return response
    response.vary.add("Accept-Encoding")
    encoding = "gzip" if alike else _best()
    if response.status_code != 200 or request.accept_encodings[encoding] <= 0:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _WORTH_IT:
        return response
    response.set_data(_smaller(body) if alike else _padded(body, encoding))
    response.headers["Content-Encoding"] = encoding
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same page in other bytes
    return response


def _best() -> str:
    return "br" if request.accept_encodings["br"] > 0 else "gzip"


def _padded(body: bytes, encoding: str) -> bytes:
    """A page, compressed with a comment of random length at its end: no length tells anything."""
    padded = f"{slim(body.decode())}<!--{secrets.token_hex(secrets.randbelow(_PADDING))}-->".encode()
    return bytes(brotli.compress(padded, quality=_QUALITY)) if encoding == "br" else gzip.compress(padded, 6, mtime=0)


@lru_cache(maxsize=256)
def _smaller(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
