"""The link in an invitation: good for a week, for one colleague, and until they have chosen their password.

The same on one day is the same link, so that a double click sends one invitation.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from itsdangerous import BadData, URLSafeSerializer

from shared.clock import today
from shared.config import Settings
from shared.models import Staff

#: Where the back office answers to it, before the token.
PATH = "/sign-in/password/"
_LASTS = timedelta(weeks=1)


def link_for(staff: Staff, settings: Settings) -> str:
    """The link, whose end only the back office's own key can make."""
    said = [staff.id, _mark(staff), (today() + _LASTS).isoformat()]
    return f"{settings.backoffice_url}{PATH}{_signer(settings).dumps(said)}"


def read(token: str, settings: Settings) -> Staff | None:
    """The colleague whom the link is for, or None when it is not one of ours, too old, or was used."""
    try:
        number, mark, until = _signer(settings).loads(token)
    except (BadData, ValueError):
        return None
    staff = Staff.get_or_none(Staff.id == number, Staff.active)
    return staff if staff and _mark(staff) == mark and today() <= date.fromisoformat(until) else None


def _mark(staff: Staff) -> str:
    """Changes with the password, so that a link works once; and with each code that was used, so that an old link does
    not work again when a reset has taken the password away."""
    return hashlib.sha256(f"{staff.id}:{staff.password_hash}:{staff.totp_step}".encode()).hexdigest()[:20]


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.backoffice_secret_key, salt="invitation until")
