"""What other systems may ask of us and are told (CUS-4). Webhooks are signed to the Standard Webhooks form."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

from shared.rules.vocabulary import Word

#: How often one system may ask in a minute.
ASKS_A_MINUTE = 120
#: How what we sign with is written: Standard Webhooks, so that a receiver may use any library of theirs.
SECRET_PREFIX = "whsec_"  # noqa: S105 - how every such secret begins
_HERE = {"127.0.0.1", "localhost", "::1"}


class SystemScope(Word):
    """What a token opens."""

    MARKERS = "markers", "Ask which precaution stands on an account"


def token_digest(token: str) -> str:
    """How a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """The `webhook-signature` of a message: version, comma, HMAC-SHA256 of id, time and body in base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def why_not_called(url: str, *, production: bool) -> str:
    """Why a webhook can’t go to this address; empty where it can. In production only over a checked connection."""
    parts = urlsplit(url)
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        return "Enter an address like https://repairs.example.org/hooks, without a name and password"
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE and not production):
        return ""
    return "The address must begin with https://"
