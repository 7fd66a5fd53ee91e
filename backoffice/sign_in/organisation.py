"""Signing in by the organisation's own sign-in: OpenID Connect, by Authlib (DPA-4).

Who may do what stays here: the provider says who somebody is, by the email address that it has verified, and a
colleague of that address must have access. The second factor is the provider's. When it ends a session, as it does for
a leaver, ours ends with it (back-channel logout).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, current_app, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from backoffice.current import enter, my_session, signed_in_colleague
from shared.actions.staff import sessions
from shared.config import Settings
from shared.models import Staff
from shared.web import access

if TYPE_CHECKING:
    from backoffice.sign_in.provider import Provider

organisation_sign_in = Blueprint("organisation_sign_in", __name__, url_prefix="/sign-in/organisation")
#: In seconds: how long ago somebody may have proved who they are, where they were asked to just now.
_JUST_NOW = 300


def offer_organisation_sign_in(app: Flask) -> None:
    """Let colleagues of `app` sign in by the organisation, where the settings name its provider."""
    settings: Settings = app.config["EVENHAND"]
    if not settings.oidc_issuer:
        return
    from backoffice.sign_in.provider import Provider  # with it come large libraries, which most have no use for

    app.extensions["evenhand.oidc"] = Provider(app, settings)
    app.extensions["csrf"].exempt(
        ended
    )  # it comes from the provider, which has no page of ours, and signs what it says


@organisation_sign_in.get("")
@access.public
def begin() -> Response:
    """To the provider. With `again`, whoever is signed in proves once more who they are (SEC-17)."""
    provider = _provider()
    if provider is None:
        return redirect("/sign-in", 303)
    again = "again" in request.args and signed_in_colleague() is not None
    session["organisation"] = {"next": access.safe_next(request.args.get("next")), "again": again}
    try:
        return provider.ask(url_for(".back", _external=True), again)
    except provider.failed:
        return _not_in("The organisation’s sign-in can’t be reached just now.")


@organisation_sign_in.get("/back")
@access.public
def back() -> Response:
    """Back from the provider, with a code for a token that says who it is."""
    provider, begun = _provider(), session.get("organisation")
    if provider is None or not isinstance(begun, dict):
        return redirect("/sign-in", 303)
    try:
        who = provider.answer()
    except (*provider.failed, KeyError):
        return _not_in("The organisation’s sign-in did not say who you are. Try again.")
    staff = _colleague(who)
    if staff is None:
        sessions.note(None, "sign_in_refused", "organisation")
        return _not_in("Nobody with this address has access here. Ask an administrator.")
    if begun["again"] and signed_in_colleague() is not None:
        return _proved_again(staff, who, str(begun["next"]))
    enter(staff, complete=True, subject=str(who["sub"]), session_there=str(who.get("sid", "")))
    sessions.note(staff, "sign_in", "organisation")
    return redirect(str(begun["next"]), 303)


@organisation_sign_in.post("/ended")
@access.public
def ended() -> tuple[str, int]:
    """The provider ended a session, a leaver's say. What it signs is checked as an identity is."""
    provider = _provider()
    if provider is None:
        return "", 404
    try:
        claims = provider.claims_of_an_end(request.form.get("logout_token", ""))
    except (*provider.failed, ValueError):
        return "", 400
    sessions.end_with_provider(str(claims.get("sub", "")), str(claims.get("sid", "")))
    return "", 200


def _provider() -> Provider | None:
    found: Provider | None = current_app.extensions.get("evenhand.oidc")
    return found


def _colleague(who: dict[str, Any]) -> Staff | None:
    """The colleague of the address that the provider has verified, while they have access."""
    address = str(who.get("email", "")).strip().lower()
    if not address or who.get("email_verified", True) is not True:
        return None
    found: Staff | None = Staff.get_or_none(Staff.email == address, Staff.active)
    return found


def _proved_again(staff: Staff, who: dict[str, Any], then: str) -> Response:
    row = my_session()
    fresh = time.time() - float(who.get("auth_time", 0)) < _JUST_NOW
    if staff.id != row.staff_id or not fresh:
        flash("That did not prove that it is you. Try again.", "important")
        return redirect(then, 303)
    sessions.password_given(row)
    flash("Thank you. Now send it again: what you wrote is kept.", "success")
    return redirect(then, 303)


def _not_in(why: str) -> Response:
    flash(f"{why} You can also sign in with your password.", "important")
    return redirect("/sign-in", 303)
