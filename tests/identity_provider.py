"""An OpenID provider in a process of its own: it lets in whoever it was told to, and says when it ended their session.

python -m tests.identity_provider PORT BACK-CHANNEL-ADDRESS
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sys
import time
from typing import Any
from urllib.parse import urlencode

import requests
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Response as Answer

CLIENT, SECRET = "evenhand", "a secret of the tests"
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


def provider(issuer: str, back_channel: str) -> Flask:
    """The provider at `issuer`."""
    app, key = Flask("identity_provider"), RSAKey.generate_key(2048, {"use": "sig", "kid": "one", "alg": "RS256"})
    person: dict[str, Any] = {}
    codes: dict[str, dict[str, str]] = {}

    def signed(claims: dict[str, Any]) -> str:
        now = int(time.time())
        return jwt.encode({"alg": "RS256", "kid": "one"}, {"iss": issuer, "aud": CLIENT, "iat": now, **claims}, key)

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        ends = ("authorization", "token")
        return jsonify(
            {f"{end}_endpoint": f"{issuer}/{end}" for end in ends}
            | {"issuer": issuer, "jwks_uri": f"{issuer}/keys", "id_token_signing_alg_values_supported": ["RS256"]}
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify({"keys": [key.as_dict(private=False)]})

    @app.post("/person")
    def who() -> Response:
        person.clear()
        person.update(request.get_json())
        return jsonify({})

    @app.get("/authorization")
    def authorization() -> Answer:
        code = secrets.token_urlsafe()
        codes[code] = request.args.to_dict()
        back = {"code": code, "state": request.args["state"]}
        return redirect(f"{request.args['redirect_uri']}?{urlencode(back)}")

    @app.post("/token")
    def token() -> tuple[Response, int]:
        asked = codes.pop(request.form["code"], {})
        proof = base64.urlsafe_b64encode(hashlib.sha256(request.form["code_verifier"].encode()).digest())
        named = request.authorization
        if named is None or (named.username, named.password) != (CLIENT, SECRET):
            return jsonify({"error": "invalid_client"}), 401
        if asked.get("code_challenge") != proof.decode().rstrip("="):
            return jsonify({"error": "invalid_grant"}), 400
        now = int(time.time())
        claims = {"nonce": asked["nonce"], "exp": now + 60, "auth_time": now, **person}
        return jsonify({"access_token": "nothing", "token_type": "Bearer", "id_token": signed(claims)}), 200

    @app.post("/leave")
    def leave() -> Response:
        claims = {"jti": secrets.token_urlsafe(), "events": {_LOGOUT: {}}, **request.get_json()}
        said = requests.post(back_channel, data={"logout_token": signed(claims)}, timeout=10)
        return jsonify({"status": said.status_code})

    return app


if __name__ == "__main__":
    port, told = int(sys.argv[1]), sys.argv[2]
    provider(f"http://127.0.0.1:{port}", told).run("127.0.0.1", port, threaded=True)
