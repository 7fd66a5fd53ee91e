"""Flask's own sessions in a signed cookie, without reading the same cookie anew for each page (SEC-10)."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from shared.web.assets import COMPRESSES_ANSWERS_TO_GET

#: As many cookies as were read last are kept, in each process.
_KEPT = 1000


class _Signing(URLSafeTimedSerializer):
    """What signs and reads a cookie. One that was read before is as it was, but for its age."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._read = lru_cache(maxsize=_KEPT)(partial(super().loads, return_timestamp=True))

    def loads(self, s: str | bytes, max_age: int | None = None, **_: Any) -> Any:  # type: ignore[override]
        """What stands in a cookie. Raises BadSignature; SignatureExpired where it is older than `max_age` seconds."""
        data, signed_at = self._read(s)
        age = (datetime.now(UTC) - signed_at).total_seconds()
        if max_age is not None and not -1 < age <= max_age:  # signed to the second
            raise SignatureExpired("too old", payload=data, date_signed=signed_at)
        return deepcopy(data)


class Sessions(SecureCookieSessionInterface):
    """The sessions of one application; what signs them is made once, not twice a request."""

    _signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie of `app`; None where it has no key."""
        if self._signing is None and (plain := super().get_signing_serializer(app)) is not None:
            self._signing = _Signing(
                plain.secret_keys, salt=plain.salt, serializer=self.serializer, signer_kwargs=plain.signer_kwargs
            )
        return self._signing

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does it. One that was only read, as at most pages, leaves nothing to be set.

        At the portal, what nobody may keep need not say what it depends on.
        """
        unsaid = app.config.get(COMPRESSES_ANSWERS_TO_GET) and response.cache_control.no_store
        if not session.accessed or session.modified or session.permanent or not session:
            super().save_session(app, session, response)  # type: ignore[arg-type]
        elif not unsaid:
            told = response.headers.get("Vary")
            response.headers["Vary"] = f"{told}, Cookie" if told else "Cookie"
        if unsaid:
            response.headers.pop("Vary", None)
