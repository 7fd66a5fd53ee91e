"""The provider of the organisation's own sign-in, by Authlib: what it is asked, and what it says (DPA-4).

Loaded only where the settings name one.
"""

from __future__ import annotations

import time
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from werkzeug.wrappers import Response

from shared.config import Settings

_CLIENT = "organisation"
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
#: In seconds: how old what it signed may be, clocks differing among it.
_FRESH = 420


class Provider:
    """Who says who somebody is. What it is asked may end in one of the errors in `failed`."""

    failed = (AuthlibBaseError, JoseError, RequestException)

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._oauth = OAuth(app)
        self._oauth.register(
            _CLIENT,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10}
            | ({"verify": settings.ca_file} if settings.ca_file else {}),
        )

    def ask(self, back: str, again: bool) -> Response:
        """To the provider, which sends whoever it was to `back`; `again`: they must prove once more who they are."""
        asked = {"prompt": "login", "max_age": "0"} if again else {}
        answer: Response = self._client.authorize_redirect(back, **asked)
        return answer

    def answer(self) -> dict[str, Any]:
        """Who somebody is that came back. Raises KeyError, too, when it does not say."""
        who: dict[str, Any] = self._client.authorize_access_token()["userinfo"]
        return who

    def claims_of_an_end(self, token: str) -> dict[str, Any]:
        """What a logout token says. Raises ValueError for one that is not the provider's for us, or old."""
        client = self._client
        metadata = client.load_server_metadata()
        keys = KeySet.import_key_set(client.fetch_jwk_set())
        claims: dict[str, Any] = jwt.decode(
            token, keys, algorithms=metadata["id_token_signing_alg_values_supported"]
        ).claims
        audience = claims.get("aud")
        for_us = client.client_id in (audience if isinstance(audience, list) else [audience])
        fresh = abs(time.time() - float(claims.get("iat", 0))) < _FRESH
        says_so = isinstance(claims.get("events"), dict) and _LOGOUT in claims["events"] and "nonce" not in claims
        if claims.get("iss") != metadata["issuer"] or not (for_us and fresh and says_so):
            raise ValueError("not a logout token for us")
        return claims

    @property
    def _client(self) -> Any:
        return self._oauth.create_client(_CLIENT)
