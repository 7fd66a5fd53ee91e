"""The second factor: codes of an authenticator app, each good once, and recovery codes for when it is lost (SEC-16)."""

from __future__ import annotations

import hmac

import pyotp

from shared import clock
from shared.actions.staff import sessions
from shared.database.writing import writing
from shared.models import RecoveryCode, Staff
from shared.models.references import code_matches, hash_code, new_code

RECOVERY_CODES = 10
#: A clock may run half a minute fast or slow.
_STEPS = (-1, 0, 1)
_SECONDS = 30


def new_secret() -> str:
    """A secret for an authenticator app to keep: 160 random bits."""
    return pyotp.random_base32()


def address(secret: str, email: str, organisation: str) -> str:
    """What the QR code says: the secret, for whom and for what."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Evenhand, {organisation}")


def set_up_second_factor(staff: Staff, secret: str, typed: str) -> list[str] | None:
    """Keep the secret if the code typed comes from it; the recovery codes, to be shown once, or None."""
    with writing():
        step = _step(secret, typed, after=0)
        if step is None:
            return None
        first = (Staff.id == staff.id) & (Staff.totp_secret == "")
        if not Staff.update(totp_secret=secret, totp_step=step).where(first).execute():
            return None  # it was set up meanwhile, in another window
        return _new_codes(staff)


def renew_codes(staff: Staff) -> list[str]:
    """Recovery codes in place of all the colleague had, used or not; to be shown once."""
    with writing():
        sessions.note(staff, "renew_recovery_codes")
        return _new_codes(staff)


def codes_left(staff_id: int) -> int:
    """How many recovery codes a colleague could still use."""
    return RecoveryCode.select().where(RecoveryCode.staff == staff_id, RecoveryCode.used_at.is_null()).count()


def _new_codes(staff: Staff) -> list[str]:
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.delete().where(RecoveryCode.staff == staff).execute()
    for code in codes:
        RecoveryCode.create(staff=staff, code_hash=hash_code(code))
    return codes


def use_code(staff: Staff, typed: str) -> bool:
    """Whether this is the colleague's code now. A code that was used is not, nor any from before it."""
    with writing():
        now = Staff.get_by_id(staff.id)
        step = _step(now.totp_secret, typed, after=now.totp_step) if now.totp_secret else None
        if step is None:
            return False
        Staff.update(totp_step=step).where(Staff.id == staff.id).execute()
        return True


def use_recovery_code(staff: Staff, typed: str) -> bool:
    """Whether this is one of the colleague's recovery codes that were not used; from here on it was."""
    with writing():
        for row in RecoveryCode.select().where(RecoveryCode.staff == staff, RecoveryCode.used_at.is_null()):
            if code_matches(typed, row.code_hash):
                RecoveryCode.update(used_at=clock.now()).where(RecoveryCode.id == row.id).execute()
                return True
    return False


def next_code(staff: Staff) -> str:
    """The next code of the colleague that will be good; empty while they have used every one that is.

    For the demonstration only, where it stands on the page: `backoffice.sign_in` sees to that.
    """
    step = max(_now(), staff.totp_step + 1)
    return pyotp.TOTP(staff.totp_secret).generate_otp(step) if step <= _now() + max(_STEPS) else ""


def _step(secret: str, typed: str, after: int) -> int | None:
    """The time step whose code was typed, if it is later than the step `after`."""
    digits = "".join(character for character in typed if character in "0123456789")
    for step in (_now() + ahead for ahead in _STEPS):
        if step > after and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), digits):
            return step
    return None


def _now() -> int:
    return int(clock.now().timestamp()) // _SECONDS
