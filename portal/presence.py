"""Whether whoever asks is still the person who was here a moment ago: a device may be shared (INP-5, ACC-5).

The pages that hold somebody's answers note in the session's cookie where the person was last, and where an answer of
theirs leads. A page that is asked for by typing its address, by a link from elsewhere, by the back button from outside
or after a long while is asked for by whoever comes next, for all we know. Browsers say which of these it is by the
`Sec-Fetch-…` headers; one that does not send them is judged by time alone (docs/decisions/0016-shared-devices.md).
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, after_this_request, g, redirect, request, session
from werkzeug.wrappers import Response

from portal import drafts
from shared import clock

#: What is left alone for so long was left.
IDLE = timedelta(minutes=20)
#: Set by the page itself as it is left: the line may be slow or gone, and Back quicker than the request to forget.
LEFT = "evenhand_left"
_HERE, _HELD = "here", "held"


def watch(blueprint: Blueprint) -> None:
    """Note, for the pages of this part of the site, where the person is, and forget whoever left."""
    blueprint.before_request(_forget_who_left)
    blueprint.after_request(_note)


def came_back(area: str) -> bool:
    """Whether this page, which holds something of somebody's, is asked for by one who may be another person.

    `area` is the name under which it is kept (`drafts.NAMES`). Once this is so it stays so until they are welcomed.
    """
    g.holds_something = True
    if request.method != "GET":
        return False
    if area in session.get(_HELD, ()):
        return True
    if not _another():
        return False
    hold(area)
    return True


def hold(area: str) -> None:
    """Whoever asks for this next may be another person, until they are welcomed."""
    session[_HELD] = [*session.get(_HELD, ()), area]


def welcome(area: str) -> None:
    """Somebody has begun here, or has said who they are: what others left open elsewhere asks before it shows."""
    session[_HELD] = [name for name in drafts.NAMES if name != area]


def just_sent() -> bool:
    """Whether this page answers what the person has just sent: the only time that it shows a code."""
    g.holds_something = True
    g.shows_a_code = bool(session.get(_HERE)) and session[_HERE][1] == _address()
    return bool(g.shows_a_code)


def has_left() -> bool:
    """Whether Back or Forward asks for a page of a form, and nothing is known of anybody: whoever was here has left.

    The browser's history still holds the address. What it leads to must not tell what was done there (ACC-5).
    """
    known = bool(session.get(_HELD)) or drafts.any_kept()
    return request.method == "GET" and not known and _by_the_history()


def lead_away(app: Flask) -> None:
    """Have Back show nothing, either, of a form that was sent from here before somebody left: before all else is asked.

    The browser would send it a second time, and get a page that tells of it.
    """
    app.before_request_funcs.setdefault(None, []).insert(0, _away_from_what_was_sent)


def clear() -> None:
    """Forget everything that this device has begun, sent or opened."""
    drafts.forget_all()
    session.clear()


def wiped(response: Response) -> Response:
    """Have the browser drop what it keeps of the pages that it has shown, so that Back shows none of them."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(LEFT)
    return response


def _forget_who_left() -> None:
    if LEFT in request.cookies:
        clear()
        after_this_request(wiped)


def _away_from_what_was_sent() -> Response | None:
    opened = request.headers.get("Sec-Fetch-Mode") == "navigate"
    sent_again = request.method == "POST" and opened and _by_the_history()
    return redirect("/", 303) if sent_again and not session else None


def _another() -> bool:
    where, leads_to, at = session.get(_HERE) or ("", "", 0)
    if not at or leads_to == _address():
        return False
    if clock.now().timestamp() - at > IDLE.total_seconds():
        return True
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is None or request.cache_control.max_age == 0:  # an old browser; or it is on the screen already
        return False
    if _by_the_history() or _back_to_what_was_typed():  # from a page of ours, or from outside to the last one
        return bool(where == _address())
    return came_from != "same-origin"


def _by_the_history() -> bool:
    """Whether the browser says that it was told to go back or forward, not by a link, a button or an address."""
    return "Sec-Fetch-Site" in request.headers and "Sec-Fetch-User" not in request.headers


def _back_to_what_was_typed() -> bool:
    """Whether Back leads to an address that was typed at first: `page.js` made the entry ours, and no link led here."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin" and "Referer" not in request.headers


def _note(response: Response) -> Response:
    """The address shown, or where the answer to a form leads. Reading alone sets no cookie."""
    if not drafts.any_kept():
        return response
    now = clock.now().timestamp()
    if response.status_code == 303 and request.method == "POST":
        session[_HERE] = ["", response.location or "", now]
    elif response.status_code in {200, 422} and g.get("holds_something"):
        session[_HERE] = [_address(), "", now]
    return response


def _address() -> str:
    return request.full_path.rstrip("?")
