"""The password: the first factor at signing in, and asked for again where it matters (SEC-17, SEC-18)."""

from __future__ import annotations

from shared.actions.staff import sessions
from shared.database.writing import writing
from shared.models import Staff
from shared.web import passwords, rate_limit


def who(email: str, given: str, refusal: str = "sign_in_refused") -> Staff | None:
    """The colleague with this email address and password, in the same time for anybody (SEC-18).

    Wrong tries count together wherever the password is asked for, and are logged as `refusal`. Raises TooManyTries.
    """
    rate_limit.take("sign-in", email)
    staff = Staff.get_or_none(Staff.email == email.lower(), Staff.active)
    right = passwords.matches(given, staff.password_hash if staff else None)
    if staff is None or not right:
        sessions.note(staff, refusal, "password")
        return None
    rate_limit.forgive("sign-in", email)
    if passwords.outdated(staff.password_hash):
        staff.password_hash = passwords.make(given)
        with writing():
            Staff.update(password_hash=staff.password_hash).where(Staff.id == staff.id).execute()
    return staff
