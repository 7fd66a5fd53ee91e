"""What a person has entered so far, kept on the server between the pages of a form.

The portal's cookie holds a random token and nothing else of theirs; the row holds its hash. A draft is deleted when
the form is sent, and is dead after its time whoever asks (docs/decisions/0010-portal-drafts.md).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

import peewee
from flask import current_app, session

from portal import evidence
from shared import clock
from shared.database.writing import writing
from shared.models import Draft, Message
from shared.models.references import read_code

#: A form may take somebody all afternoon; what was opened with a code, or just sent, is shown for less long.
WHILE_WRITING = timedelta(hours=12)
WHILE_LOOKING = timedelta(minutes=30)
#: What was put aside to come back to, on whatever device, by its code alone.
WHILE_SAVED = timedelta(days=28)
#: Under which names something is kept: the forms, the call that was asked for, what was opened with a code, and what
#: was not right yet on a page that stands alone.
NAMES = ("adjustments", "appeals", "enquiries", "enquiry", "follow", "call", "lost")
_TOKEN = "drafts"  # noqa: S105 - the name under which the session keeps it


def read(name: str) -> dict[str, Any]:
    """What is kept under this name for the person who asks; empty when there is nothing or its time is over."""
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        return {}
    return _kept(_hash(name, token))


def write(name: str, body: dict[str, Any], keep: timedelta = WHILE_WRITING) -> None:
    """Keep this under this name, in place of what was there, and drop every draft whose time is over."""
    token = session.setdefault(_TOKEN, secrets.token_urlsafe(32))
    _keep(_hash(name, token), body, clock.now() + keep)


def forget(name: str) -> None:
    """Delete what is kept under this name."""
    token = session.get(_TOKEN)
    if isinstance(token, str):
        with writing():
            _delete([_hash(name, token)])


def any_kept() -> bool:
    """Whether this device has begun anything: then its session holds a token."""
    return isinstance(session.get(_TOKEN), str)


def forget_all() -> None:
    """Delete everything that is kept for this device; what was put aside under a code of its own stays there."""
    token = session.get(_TOKEN)
    if isinstance(token, str):
        with writing():
            _delete([_hash(name, token) for name in NAMES])


def saved(code: str) -> dict[str, Any]:
    """What was put aside under this code; empty when there is nothing or its time is over."""
    return _kept(_saved_as(code))


def save(code: str, body: dict[str, Any]) -> None:
    """Put this aside under a code of 70 random bits, in place of what was there, until WHILE_SAVED has ended."""
    _keep(_saved_as(code), body, saved_until())


def saved_until() -> datetime:
    """The moment until which something is kept that is put aside now."""
    return clock.at(clock.today() + WHILE_SAVED + timedelta(days=1))


def send_code(to: str, subject: str, text: str, key: str) -> None:
    """Queue the email that holds a code, once for each `key`. The outbox forgets its text when it is sent."""
    with writing():
        try:
            Message.create(
                key=hashlib.sha256(f"{key}:{to}".encode()).hexdigest(),
                to=to,
                subject=subject,
                text=text,
                private=True,
                queued_at=clock.now(),
            )
        except peewee.IntegrityError:
            return  # the same form, sent a second time


def _delete(hashes: list[str]) -> None:
    """Delete these with their files, which stay only where the answers do, under a code of their own."""
    kept = Draft.token_hash.in_(hashes)
    for row in Draft.select().where(kept):
        if "key" in row.body and not row.body.get("saved"):
            evidence.forget(row.body["key"])
    Draft.delete().where(kept).execute()


def _kept(token_hash: str) -> dict[str, Any]:
    row = Draft.get_or_none(Draft.token_hash == token_hash, Draft.expires_at > clock.now())
    return row.body if row else {}


def _keep(token_hash: str, body: dict[str, Any], until: datetime) -> None:
    with writing():
        Draft.delete().where((Draft.expires_at <= clock.now()) | (Draft.token_hash == token_hash)).execute()
        Draft.create(token_hash=token_hash, body=body, expires_at=until)


def _saved_as(code: str) -> str:
    """The code hashed with the portal's secret, so that a copy of the database alone leads from no row to its code.

    A salt of each row's own would need the row to be found first; the codes are random, no two are alike.
    """
    secret = str(current_app.secret_key).encode()
    return hmac.digest(secret, f"saved:{read_code(code)}".encode(), "sha256").hex()


def _hash(name: str, token: str) -> str:
    return hashlib.sha256(f"{name}:{token}".encode()).hexdigest()
