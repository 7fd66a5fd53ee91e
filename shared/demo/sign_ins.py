"""The demonstration's sign-ins: one for each role, all at example.org. Nothing here works outside demonstration mode.

Password and second factor follow from the installation's own secret, so they differ from one installation to another
and can be printed again at every start without being kept anywhere. `python -m shared.demo.sign_ins` prints them, and
loads little for it; it ends with 1 where the database is not up to date or holds no demonstration.
"""

from __future__ import annotations

import base64
import hmac
import sys

import pyotp

from shared import clock
from shared.config import Settings, settings
from shared.database import migrations
from shared.models import Staff
from shared.rules.errors import BadConfiguration

DOMAIN = "example.org"


def demonstration_only(settings: Settings) -> None:
    """Raises BadConfiguration outside demonstration mode (SEC-35)."""
    if not settings.demonstration:
        raise BadConfiguration("The demonstration loads in demonstration mode only (EVENHAND_MODE=demonstration).")


def password(settings: Settings) -> str:
    """The one password of all demonstration people."""
    demonstration_only(settings)
    return f"marrow-{_derived(settings, 'password')[:10].lower()}-field"


def totp_secret(settings: Settings, email: str) -> str:
    """The second factor's secret of one demonstration person."""
    demonstration_only(settings)
    return _derived(settings, f"totp:{email}")[:32]


def code_now(settings: Settings, email: str) -> str:
    """The six digits that the person's authenticator would show at this moment."""
    return pyotp.TOTP(totp_secret(settings, email)).at(clock.now())


def text(settings: Settings) -> str:
    """The sign-ins to print. Raises BadConfiguration when the demonstration is not loaded."""
    demonstration_only(settings)
    people = list(Staff.select().where(Staff.active, Staff.email.endswith(f"@{DOMAIN}")).order_by(Staff.id))
    if not people:
        raise BadConfiguration("The demonstration is not loaded yet. Run “evenhand demo”.")
    lines = [f"  {person.email:36} {person.name}, {person.job_title}" for person in people]
    return "\n".join(
        [
            "Demonstration sign-ins for the back office, all with the password",
            f"  {password(settings)}",
            "and the code that the second page of signing in shows:",
            *lines,
        ]
    )


def _derived(settings: Settings, purpose: str) -> str:
    digest = hmac.digest(settings.backoffice_secret_key.encode(), f"demonstration:{purpose}".encode(), "sha256")
    return base64.b32encode(digest).decode()


def main() -> int:
    """What a start of the demonstration asks first: when it is answered, nothing is to be migrated or loaded."""
    try:
        migrations.ready(settings().database_url)
        sys.stdout.write(f"{text(settings())}\n")
    except BadConfiguration:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
