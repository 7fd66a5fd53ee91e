"""Colleagues at their browsers, for tests of the back office."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

import backoffice
from shared.actions import staff_session
from shared.config import Settings
from shared.models import Staff

BASE = "http://127.0.0.1:8001"


def back_office(database_url: str, mode: str = "test") -> Flask:
    """The back office over this database; forms need no CSRF token, everything else is as it runs."""
    settings = Settings(mode=mode, backoffice_secret_key="a key of the tests").model_copy(  # type: ignore[arg-type]
        update={"database_url": database_url, "backoffice_url": BASE}
    )
    return backoffice.create_app(settings, WTF_CSRF_ENABLED=False, TESTING=True)


def browser_of(app: Flask, staff: Staff) -> FlaskClient:
    """A browser in which the colleague has signed in, with both factors: a real session, without its two forms."""
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8001"
    with client.session_transaction(base_url=BASE) as cookie:
        cookie["_user_id"] = staff_session.begin(staff, complete=True)
    return client
