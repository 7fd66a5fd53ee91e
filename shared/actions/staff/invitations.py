"""How a colleague comes to a password that only they know: by an invitation to their own address, or with the old."""

from __future__ import annotations

from shared.actions.action import Doing, action
from shared.actions.staff import sessions
from shared.database.writing import writing
from shared.models import Staff
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action


@action(Action.INVITE_COLLEAGUE)
def invite_colleague(doing: Doing, number: int, link: str) -> Staff:
    """Send a colleague the link at which they choose a password. A second factor they have stays as it is (SEC-16)."""
    staff = Staff.get_or_none(Staff.id == number)
    if staff is None:
        raise NotFound("There is no such colleague.")
    doing.ask()
    if not staff.active:
        raise Invalid({"email": "The access of this colleague has ended"})
    doing.send(
        f"invitation-{link}-{doing.now.isoformat()}",  # two in one second carry the same link
        staff.email,
        "Choose your password for Evenhand",
        f"Hello {staff.name}\n\nYou can sign in to Evenhand. Choose your password here within a week:\n\n{link}\n\n"
        "You also need an authenticator app on your telephone. The page will help you to set it up.",
    )
    doing.record(staff, {"invited": staff.email})
    return staff


def choose_password(staff: Staff, before: str, password_hash: str) -> None:
    """Put a colleague's password in place of the one before, and end all their sessions (SEC-15).

    Raises OutOfStep when `before`, the hash that they were shown the page for, is no longer theirs.
    """
    with writing():
        same = (Staff.id == staff.id) & (Staff.password_hash == before) & Staff.active
        if not Staff.update(password_hash=password_hash).where(same).execute():
            raise OutOfStep("The password was changed meanwhile. Sign in with the new one.")
        sessions.end_all(staff)
        sessions.note(staff, "choose_password")
