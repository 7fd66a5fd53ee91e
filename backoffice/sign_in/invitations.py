"""The link in an invitation: good for a week, for one colleague, and until they have chosen their password."""

from __future__ import annotations

import hashlib

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from shared.models import Staff

_LASTS_SECONDS = 7 * 24 * 60 * 60


def token_for(staff: Staff) -> str:
    """The part of the link that only our own key can make."""
    return _signer().dumps([staff.id, _mark(staff)])


def read(token: str) -> Staff | None:
    """The colleague whom the link is for, or None when it is not one of ours, too old, or was used."""
    try:
        number, mark = _signer().loads(token, max_age=_LASTS_SECONDS)
    except (BadData, ValueError):
        return None
    staff = Staff.get_or_none(Staff.id == number, Staff.active)
    return staff if staff and _mark(staff) == mark else None


def _mark(staff: Staff) -> str:
    """Changes with the password, so that a link works once; and with each code that was used, so that an old link does
    not work again when a reset has taken the password away."""
    return hashlib.sha256(f"{staff.id}:{staff.password_hash}:{staff.totp_step}".encode()).hexdigest()[:20]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="invitation")
