"""What a person sees when something is refused or goes wrong: what happened, and what they can do next.

Nothing personal is shown or logged. A view that keeps what was typed answers `Stale` and `Invalid` itself; these pages
are for what no view has caught.
"""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from dataclasses import dataclass

from flask import Flask, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from shared.database.stores import is_out_of_reach
from shared.letters.workers import AllBusy
from shared.rules.addresses import record_of
from shared.rules.errors import (
    BreaksPromise,
    Invalid,
    NotAllowed,
    NotFound,
    NotNow,
    OutOfStep,
    Refusal,
    Stale,
    TooManyTries,
)
from shared.web import fragments
from shared.web.access import RoleNeeded, SignedOut, page_in_front, safe_next
from shared.web.languages import spoken, this_page
from shared.web.once_a_minute import OnceAMinute
from shared.web.rate_limit import PAUSE, TooFast
from shared.web.typed import KeptForLater, typed_text

log = logging.getLogger("evenhand.web")
_away = OnceAMinute(log)
#: In seconds: when it is worth to try again after the database was out of reach.
_TRY_AGAIN = 10
#: Below it other systems ask: they read JSON (RFC 9457), and no page.
_FOR_SYSTEMS = "/api/"


@dataclass(frozen=True)
class ErrorWords:
    """The words of an error page."""

    heading: str
    text: str
    points: tuple[str, ...] = ()


WORDS = {
    400: ErrorWords(
        _l("We could not read that"), _l("Something in what was sent was not as we expected. Go back and try again.")
    ),
    403: ErrorWords(
        _l("You can’t do this"), _l("This is not open to you. If you think that it should be, please tell us.")
    ),
    404: ErrorWords(
        _l("We can’t find that page"),
        _l("If you typed the address, check that it is right. If you followed a link, the page may have moved."),
    ),
    405: ErrorWords(_l("That is not how this page works"), _l("Go back, and use the links and buttons on the page.")),
    401: ErrorWords(_l("You have been signed out"), _l("Nothing was sent. Sign in, then go on.")),
    409: ErrorWords(
        _l("This has changed"), _l("Somebody else has changed this since you opened it. Go back and look at it again.")
    ),
    410: ErrorWords(
        _l("This page has gone"), _l("It was here once and has been taken away. Start again from the front page.")
    ),
    413: ErrorWords(
        _l("That is too large to send"),
        _l(
            "The files or the text are larger than we can take. Go back: what you answered before is still there. "
            "Then send fewer or smaller files."
        ),
    ),
    415: ErrorWords(
        _l("We can’t take that kind of file"), _l("Go back, and send the file in another format, such as PDF.")
    ),
    422: ErrorWords(_l("We could not accept that"), _l("Go back and change what you entered.")),
    429: ErrorWords(_l("You have tried too often"), _l("Wait a few minutes, then try again.")),
    500: ErrorWords(
        _l("Sorry, something went wrong on our side"),
        _l("It was not your doing, and nothing was sent. Please try again in a few minutes."),
    ),
    503: ErrorWords(
        _l("Sorry, we can’t be reached just now"), _l("Nothing was sent. Please try again in a few minutes.")
    ),
}
_KEPT = "Nothing was sent, and what you wrote is kept: sign in, and it stands in the form again."
_STATUS = {
    NotAllowed: 403, BreaksPromise: 403, OutOfStep: 409, Stale: 409, NotFound: 404, Invalid: 422, TooManyTries: 429,
    TooFast: 429, NotNow: 503,
}  # fmt: skip


def answer_errors(app: Flask) -> None:
    """Answer every refusal and every failure of `app` with a page, or for HTMX with a fragment."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broke)


def _refused(error: Refusal) -> Response:
    """An action said no."""
    status = _STATUS[type(error)]
    words = WORDS[status]
    if isinstance(error, NotAllowed):
        words = ErrorWords(words.heading, _("This can’t be done:"), tuple(map(spoken, error.reasons)))
    elif isinstance(error, Stale):
        words = ErrorWords(words.heading, words.text, error.changes)
    elif isinstance(error, NotNow):
        log.warning("not now: %s at %s %s", error, request.method, request.endpoint)
        words = ErrorWords("This can’t be done just now", str(error))  # only colleagues ask for what may answer so
    elif isinstance(error, OutOfStep):
        words = ErrorWords(_("This can’t be done now"), spoken(str(error)))
    elif isinstance(error, Invalid):
        words = ErrorWords(words.heading, words.text, tuple(map(spoken, error.problems.values())))
    elif isinstance(error, TooFast):
        words = ErrorWords(
            _("Wait five seconds, then send it again"), _("Much came from this network just now. Nothing was sent.")
        )
    elif isinstance(error, TooManyTries):
        text = _("There have been too many tries. Wait %(num)s minutes, then try again.", num=error.wait_minutes)
        words = ErrorWords(words.heading, text)
    as_it_is = _as_it_is(error) if isinstance(error, Stale | OutOfStep) else ""
    answer = _answer(status, words, keeps=True, as_it_is=as_it_is)
    if isinstance(error, NotNow):
        answer.headers["Retry-After"] = str(_TRY_AGAIN)
    elif isinstance(error, TooManyTries):
        answer.headers["Retry-After"] = str(PAUSE if isinstance(error, TooFast) else error.wait_minutes * 60)
    return answer


def _as_it_is(error: Stale | OutOfStep) -> str:
    """Where to see why not: the page of the record that this was about; else, of a form, the page that it came from."""
    if isinstance(error, OutOfStep) and error.seen_at:
        return error.seen_at
    if request.method == "POST":
        return safe_next(record_of(request.path), otherwise=page_in_front())
    record = record_of(request.path)
    return record if record != request.path else ""


def _http(error: HTTPException) -> Response:
    """The request could not be served."""
    if isinstance(error.response, Response):
        return error.response
    if isinstance(error, SecurityError):
        return Response("This address is not served here.\n", 400, mimetype="text/plain")
    status = error.code or 500
    words = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    if isinstance(error, RoleNeeded):
        roles = tuple(sorted(role.label for role in error.roles))
        words = ErrorWords("This page is for other colleagues", "It can be opened by:", roles)
    elif isinstance(error, CSRFError):
        words = ErrorWords(
            _("This page was open for too long"), _("For your safety nothing was sent. Open the form again.")
        )
    kept = False
    if isinstance(error, SignedOut) and (ask := current_app.extensions.get("evenhand.signed_out")):
        later: KeptForLater = ask()
        kept = later.kept
        words = ErrorWords(words.heading, f"{later.why} {_KEPT if kept else words.text}")
    keeps = isinstance(error, CSRFError | SignedOut) or status >= 500
    sign_in = error.address if isinstance(error, SignedOut) else ""
    again = this_page() if isinstance(error, CSRFError) else ""
    answer = _answer(status, words, keeps=keeps, sign_in=sign_in, again=again, kept=kept)
    answer.headers.extend(
        (name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After", "Location"}
    )
    return answer


def _broke(error: Exception) -> Response:
    if isinstance(error, AllBusy):
        return _later()
    return _out_of_reach(error) if is_out_of_reach(error) else _failed(error)


def _out_of_reach(error: Exception) -> Response:
    """The database is away, locked or full: said once a minute, whoever asks meanwhile, and no page needs it."""
    cause = getattr(error, "orig", error)
    _away.say(f"the database can't be reached or written: {type(cause).__name__} at {request.endpoint}")
    return _later()


def _later() -> Response:
    """Nothing was done; the same, sent again, will be."""
    g.bare = True
    answer = _answer(503, WORDS[503], keeps=True)
    answer.headers["Retry-After"] = str(_TRY_AGAIN)
    return answer


def _failed(error: Exception) -> Response:
    """The program failed. The log gets where, never what: an exception's text may hold what somebody typed (SEC-36)."""
    number = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    if current_app.debug:
        log.exception("while developing, with what it says")
    log.error("failure %s: %s at %s %s\n%s", number, type(error).__name__, request.method, request.endpoint, where)
    g.bare = True
    words = WORDS[500]
    return _answer(
        500,
        ErrorWords(
            words.heading, words.text, (_("If you tell us about it, give this number: %(number)s", number=number),)
        ),
        keeps=True,
    )


def _answer(
    status: int,
    words: ErrorWords,
    *,
    keeps: bool = False,
    sign_in: str = "",
    again: str = "",
    kept: bool = False,
    as_it_is: str = "",
) -> Response:
    """The page. With `keeps`, it shows what the person had typed, so that nothing is lost (REL-3)."""
    if request.path.startswith(_FOR_SYSTEMS):
        body = json.dumps({"title": str(words.heading), "status": status, "detail": str(words.text)})
        return Response(body, status, mimetype="application/problem+json")
    template = "errors/_fragment.html" if fragments.wanted() else "errors/page.html"
    try:
        page = render_template(
            template,
            words=words,
            status=status,
            sign_in=sign_in,
            again=again,
            kept=kept,
            as_it_is=as_it_is,
            typed=typed_text() if keeps else [],
        )
        return Response(page, status, mimetype="text/html")
    except Exception as error:
        if g.get("bare"):
            raise
        return _failed(error)  # the page about it needs what is broken: a bare one, and nothing for the server to log
