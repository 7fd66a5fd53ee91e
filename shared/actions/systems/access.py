"""Let another system ask, and end its access (CUS-4)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from shared.actions.action import Doing, action
from shared.config import settings
from shared.models import System
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.systems import SECRET_PREFIX, SystemScope, token_digest, why_not_called


def token_for(form_key: str, secret: str) -> str:
    """A token that is shown once and kept hashed. It follows from the form, so that a double click shows the same."""
    digest = hmac.new(secret.encode(), f"token of a system: {form_key}".encode(), hashlib.sha256).digest()
    return "evh_" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


@action(Action.ADD_SYSTEM)
def add_system(doing: Doing, name: str, token: str, scopes: tuple[SystemScope, ...], webhook_url: str = "") -> System:
    """Let another system ask with this token, and tell it of changes where it has an address for that.

    Raises Invalid without a name of its own, a scope, or with an address that it can’t be told at.
    """
    doing.ask()
    problems = {}
    if not name.strip():
        problems["name"] = "Enter the name of the system"
    elif System.select().where(System.name == name.strip()).exists():
        problems["name"] = "Another system has this name"
    if not scopes:
        problems["scopes"] = "Choose what it may ask"
    production = settings().mode == "production"
    if webhook_url and (why := why_not_called(webhook_url, production=production)):
        problems["webhook_url"] = why
    if problems:
        raise Invalid(problems)
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode() if webhook_url else ""
    system = doing.create(
        System,
        name=name.strip(),
        scopes=list(scopes),
        token_hash=token_digest(token),
        webhook_url=webhook_url,
        webhook_secret=secret,
        added_by=doing.me,
    )
    doing.record(system, {"name": system.name, "scopes": list(scopes), "webhook_url": webhook_url})
    return system


@action(Action.END_SYSTEM)
def end_system(doing: Doing, number: int) -> System:
    """End its access: its token opens nothing from here on, and it is told nothing more. Raises Invalid if it has."""
    doing.ask()
    system = System.get_or_none(System.id == number)
    if system is None or system.ended_at is not None:
        raise Invalid({"number": "Its access has ended already"})
    doing.write(system, ended_at=doing.now, token_hash=f"ended-{system.id}", webhook_secret="")
    doing.record(system, {"name": system.name})
    return system
