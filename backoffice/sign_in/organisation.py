"""Signing in by the organisation's own sign-in: OpenID Connect, by Authlib (DPA-4).

Who may do what stays here: the provider says who somebody is, by the email address that it has verified, and a
colleague of that address must have access. The second factor is the provider's. When it ends a session, as it does for
a leaver, ours ends with it (back-channel logout).
"""

from __future__ import annotations

import time
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, flash, redirect, request, session, url_for
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from werkzeug.wrappers import Response

from backoffice.current import enter, my_session, signed_in_colleague
from shared.actions.staff import sessions
from shared.config import Settings
from shared.models import Staff
from shared.web import access

organisation_sign_in = Blueprint("organisation_sign_in", __name__, url_prefix="/sign-in/organisation")
_CLIENT = "organisation"
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
#: In seconds: how long ago somebody may have proved who they are, where they were asked to just now; clocks differ.
_JUST_NOW, _LEEWAY = 300, 120
_FAILED = (AuthlibBaseError, JoseError, RequestException)


def offer_organisation_sign_in(app: Flask) -> None:
    """Let colleagues of `app` sign in by the organisation, where the settings name its provider."""
    settings: Settings = app.config["EVENHAND"]
    if not settings.oidc_issuer:
        return
    oauth = OAuth(app)
    oauth.register(
        _CLIENT,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10}
        | ({"verify": settings.ca_file} if settings.ca_file else {}),
    )
    app.extensions["evenhand.oidc"] = oauth
    app.extensions["csrf"].exempt(
        ended
    )  # it comes from the provider, which has no page of ours, and signs what it says


@organisation_sign_in.get("")
@access.public
def begin() -> Response:
    """To the provider. With `again`, whoever is signed in proves once more who they are (SEC-17)."""
    client = _client()
    if client is None:
        return redirect("/sign-in", 303)
    again = "again" in request.args and signed_in_colleague() is not None
    session["organisation"] = {"next": access.safe_next(request.args.get("next")), "again": again}
    asked = {"prompt": "login", "max_age": "0"} if again else {}
    try:
        answer: Response = client.authorize_redirect(url_for(".back", _external=True), **asked)
    except _FAILED:
        return _not_in("The organisation’s sign-in can’t be reached just now.")
    return answer


@organisation_sign_in.get("/back")
@access.public
def back() -> Response:
    """Back from the provider, with a code for a token that says who it is."""
    client, begun = _client(), session.get("organisation")
    if client is None or not isinstance(begun, dict):
        return redirect("/sign-in", 303)
    try:
        who: dict[str, Any] = client.authorize_access_token()["userinfo"]
    except (*_FAILED, KeyError):
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
    client = _client()
    if client is None:
        return "", 404
    try:
        claims = _claims(client, request.form.get("logout_token", ""))
    except (*_FAILED, ValueError):
        return "", 400
    sessions.end_with_provider(str(claims.get("sub", "")), str(claims.get("sid", "")))
    return "", 200


def _client() -> Any:
    oauth = current_app.extensions.get("evenhand.oidc")
    return oauth.create_client(_CLIENT) if oauth else None


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


def _claims(client: Any, token: str) -> dict[str, Any]:
    """What a logout token says. Raises JoseError or ValueError for one that is not the provider's for us, or old."""
    metadata = client.load_server_metadata()
    keys = KeySet.import_key_set(client.fetch_jwk_set())
    claims: dict[str, Any] = jwt.decode(
        token, keys, algorithms=metadata["id_token_signing_alg_values_supported"]
    ).claims
    audience = claims.get("aud")
    for_us = client.client_id in (audience if isinstance(audience, list) else [audience])
    fresh = abs(time.time() - float(claims.get("iat", 0))) < _JUST_NOW + _LEEWAY
    says_so = isinstance(claims.get("events"), dict) and _LOGOUT in claims["events"] and "nonce" not in claims
    if claims.get("iss") != metadata["issuer"] or not (for_us and fresh and says_so):
        raise ValueError("not a logout token for us")
    return claims


def _not_in(why: str) -> Response:
    flash(f"{why} You can also sign in with your password.", "important")
    return redirect("/sign-in", 303)
