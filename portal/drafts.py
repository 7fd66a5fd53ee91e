"""What a person has entered so far, kept on the server between the pages of a form.

The portal's cookie holds a random token and nothing else of theirs; the row holds its hash. A draft is deleted when
the form is sent, and is dead after its time whoever asks (docs/decisions/0010-portal-drafts.md).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import session

from shared import clock
from shared.db import writing
from shared.models import Draft

#: A form may take somebody all afternoon; what was opened with a code, or just sent, is shown for less long.
WHILE_WRITING = timedelta(hours=12)
WHILE_LOOKING = timedelta(minutes=30)
_TOKEN = "drafts"  # noqa: S105 - the name under which the session keeps it


def read(name: str) -> dict[str, Any]:
    """What is kept under this name for the person who asks; empty when there is nothing or its time is over."""
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        return {}
    row = Draft.get_or_none(Draft.token_hash == _hash(name, token), Draft.expires_at > clock.now())
    return row.body if row else {}


def write(name: str, body: dict[str, Any], keep: timedelta = WHILE_WRITING) -> None:
    """Keep this under this name, in place of what was there, and drop every draft whose time is over."""
    token = session.setdefault(_TOKEN, secrets.token_urlsafe(32))
    now = clock.now()
    with writing():
        Draft.delete().where((Draft.expires_at <= now) | (Draft.token_hash == _hash(name, token))).execute()
        Draft.create(token_hash=_hash(name, token), body=body, expires_at=now + keep)


def forget(name: str) -> None:
    """Delete what is kept under this name."""
    token = session.get(_TOKEN)
    if isinstance(token, str):
        with writing():
            Draft.delete().where(Draft.token_hash == _hash(name, token)).execute()


def _hash(name: str, token: str) -> str:
    return hashlib.sha256(f"{name}:{token}".encode()).hexdigest()
