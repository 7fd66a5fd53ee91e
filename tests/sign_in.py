"""Colleagues at their browsers, for tests of the back office."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

import backoffice
from shared.actions.staff import sessions
from shared.config import Settings
from shared.database import migrations
from shared.models import Staff
from shared.web import application

BASE = "http://127.0.0.1:8001"


_shared: list[Flask] = []


def back_office(database_url: str, **settings: Any) -> Flask:
    """The back office over this database. Forms need no CSRF token; everything else is as it runs.

    A process has one for all tests that change no setting, as a site serves many requests: it keeps nothing of them.
    """
    if _shared and not settings:
        migrations.ready(database_url)
        return _shared[0]
    values = {"mode": "test", "backoffice_secret_key": "a key of the tests", "backoffice_url": BASE}
    made = Settings().model_copy(update=values | {"database_url": database_url} | settings)
    # SERVER_NAME is where the test client sends what names no host.
    app = backoffice.create_app(
        made, WTF_CSRF_ENABLED=False, SERVER_NAME="127.0.0.1:8001", **{application.FORGET_AFTER: 0}
    )
    if not settings:
        _shared.append(app)
    return app


def browser_of(app: Flask, staff: Staff) -> FlaskClient:
    """A browser in which the colleague has signed in, with both factors: a real session, without its two forms."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = sessions.begin(staff, complete=True)
    return client
