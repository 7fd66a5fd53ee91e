"""What every answer of both sites carries, and what no request gets past (SEC-21 to SEC-26)."""

from __future__ import annotations

import logging
from functools import lru_cache
from urllib.parse import unquote, unquote_to_bytes

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from shared.web.once_a_minute import OnceAMinute
from shared.web.text import cleaned, in_no_page

_elsewhere = OnceAMinute(logging.getLogger("evenhand.web"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_A_YEAR = 31_536_000


def secure(app: Flask, url: str, hosts: list[str], cookie: str, proxies: int) -> None:
    """Protect `app`, served at `url` to these hosts, behind exactly this many proxies."""
    https = url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME=("__Host-" if https else "") + cookie,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=hosts,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may take someone all afternoon
    )
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )
    app.before_request(_refuse_other_sites)
    app.before_request(_refuse_what_is_no_text)
    app.before_request(_clean_the_address)
    app.after_request(_add_headers)


def _refuse_other_sites() -> None:
    """Nothing is changed at another site's request, even with a token. Raises Forbidden."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden
    ours = request.host_url.rstrip("/")
    if request.headers.get("Origin", ours) != ours:
        _elsewhere.say(f"a form was refused: not sent from a page of {ours} (behind a proxy, set EVENHAND_PROXIES)")
        raise Forbidden


def _refuse_what_is_no_text() -> None:
    """Bytes that are not UTF-8, which Werkzeug would read as other text; NUL in an address. Raises BadRequest."""
    address = unquote_to_bytes(request.query_string)
    came = [address]
    if "CONTENT_TYPE" in request.environ and request.mimetype == "application/x-www-form-urlencoded" and _is_small():
        came.append(unquote_to_bytes(request.get_data()))
    try:
        for raw in came:
            raw.decode()
    except UnicodeDecodeError:
        raise BadRequest from None
    if b"\0" in address:
        raise BadRequest


def _clean_the_address() -> None:
    """What an address carries comes back in many pages, in which no such character may stand (SEC-27)."""
    if request.query_string and in_no_page(unquote(request.query_string)):
        request.args = ImmutableMultiDict((name, cleaned(value)) for name, value in request.args.items(multi=True))


def _is_small() -> bool:
    return (request.content_length or 0) <= int(current_app.config["MAX_FORM_MEMORY_SIZE"])  # more is refused by Flask


def sign_tokens_once(app: Flask) -> None:
    """Give the forms of `app` the token that their session has already: it has no time of its own to run out."""
    app.before_request(_take_signed_token)


def _take_signed_token() -> None:
    if token := session.get("csrf_token"):
        g.csrf_token = _signed(current_app.secret_key, token)


@lru_cache(maxsize=2000)
def _signed(key: str, token: str) -> str:
    """The token of this request's session, signed with this key."""
    return str(generate_csrf())


def _add_headers(response: Response) -> Response:
    said = {name for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name not in said])
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def publish(response: Response, tag: str) -> Response:
    """Let a page be kept as long as `tag` stays the same: one with nothing personal on it, and no flashes."""
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def forget(response: Response) -> Response:
    """After signing out: have the browser drop everything that it holds of this site (SEC-24)."""
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
