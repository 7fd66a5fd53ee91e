"""Who is signed in to this request. Flask-Login keeps the answer for as long as the request lasts.

    from backoffice.current import me

    authorise_restriction(me().with_key(form.key.data), reference, expected, reasons)

Flask's session cookie holds a random token and nothing about the person; the session itself is a row (SEC-10). Roles
are read again at each request (SEC-6).
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from shared.actions.staff import sessions
from shared.models import Staff, StaffSession
from shared.rules.actor import Actor

T = TypeVar("T")


class _Login(LoginManager):
    """Flask-Login without its protection by the browser's address: our sessions end on the server, and a telephone's
    address may change on the way. It would make a digest of that at each request, and look at it at none."""

    session_protection = None

    def _session_protection_failed(self) -> bool:
        return False


_login = _Login()


class SignedIn(UserMixin):
    """A session as Flask-Login knows it."""

    def __init__(self, token: str, opened: sessions.Open) -> None:
        self.token = token
        self.complete = opened.complete
        self.actor = opened.actor

    @cached_property
    def row(self) -> StaffSession:
        """The session with its colleague, for the few pages that need more than who it is."""
        return _still_there(sessions.find(self.token))

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token


@_login.user_loader
def _load(token: str) -> SignedIn | None:
    opened = sessions.opened(token)
    if opened is None:
        return None
    sessions.seen(opened)
    return SignedIn(token, opened)


def recognise_colleagues(app: Flask) -> None:
    """Let `app` recognise colleagues."""
    _login.init_app(app, add_context_processor=False)


def signed_in_colleague() -> Actor | None:
    """The colleague who is signed in, with both factors, or None."""
    user = current_user._get_current_object()  # once: through the proxy, each attribute asks Flask-Login again
    return user.actor if isinstance(user, SignedIn) and user.complete else None


def me() -> Actor:
    """The colleague who is signed in, in a view that `@access.staff` guards."""
    actor = signed_in_colleague()
    if actor is None:
        raise RuntimeError("me() is for views that @access.staff guards")
    return actor


def my_session() -> StaffSession:
    """The session of the colleague who is signed in, in a view that `@access.staff` guards."""
    me()
    row: StaffSession = current_user.row
    return row


def unfinished() -> Staff | None:
    """The colleague who has given their password and not yet their second factor, or None."""
    signed_in = current_user.is_authenticated and not current_user.complete
    return current_user.row.staff if signed_in else None


def enter(staff: Staff, *, complete: bool, subject: str = "", session_there: str = "") -> None:
    """Begin a new session in place of any other, and drop what was in the old one (SEC-11).

    `subject` and `session_there`: by whom and which session the organisation's own sign-in knows them.
    """
    leave()
    token = sessions.begin(staff, complete=complete, subject=subject, session=session_there)
    login_user(SignedIn(token, _still_there(sessions.opened(token))))


def _still_there(found: T | None) -> T:
    if found is None:
        raise RuntimeError("a session that was there a moment ago is not")
    return found


def leave() -> None:
    """End the session on the server, and empty the cookie."""
    if current_user.is_authenticated:
        sessions.end(current_user.token)
    logout_user()
    session.clear()
    g.pop("csrf_token", None)  # it was of the session that is over
