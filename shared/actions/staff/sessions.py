"""Sessions of colleagues: rows on the server, found by the digest of a random token (SEC-10 to SEC-13)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee

from shared import audit, clock
from shared.database.prepared import prepared
from shared.database.stores import is_out_of_reach
from shared.database.writing import writing
from shared.models import Service, Staff, StaffRole, StaffSession
from shared.queries.staff import actor_of
from shared.rules.actor import Actor, ActorKind

#: Between password and second factor; without use; and in all.
UNFINISHED = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: How old the password may be at a weighty step (SEC-17).
PASSWORD_HOLDS = timedelta(minutes=10)
#: How closely the last use is kept: a write a minute at most.
_SEEN_EVERY = timedelta(minutes=1)


def begin(staff: Staff, *, complete: bool, subject: str = "", session: str = "") -> str:
    """Open a session and return its token, which is kept nowhere but in the cookie. Complete: with second factor."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with writing():
        StaffSession.delete().where(StaffSession.started_at < now - 2 * LONGEST).execute()
        StaffSession.create(
            provider_subject=subject,
            provider_session=session,
            token_hash=_digest_of_the_token(token),
            staff=staff,
            started_at=now,
            seen_at=now,
            password_at=now,
            complete=complete,
        )
    return token


def find(token: str) -> StaffSession | None:
    """The session of this token with its colleague, while it lasts and the colleague has access (SEC-6, SEC-13)."""
    session = _open.first(_digest_of_the_token(token))
    lasts = session is not None and _lasts(session.seen_at, session.started_at, session.complete)
    return session if lasts else None


def _lasts(seen_at: datetime, started_at: datetime, complete: bool) -> bool:
    now = clock.now()
    idle, longest = (IDLE, LONGEST) if complete else (UNFINISHED, UNFINISHED)
    return now - seen_at <= idle and now - started_at <= longest


@dataclass(frozen=True)
class Open:
    """A session that is open, as every page asks for it; `actor` has the roles of this moment (SEC-6)."""

    number: int
    complete: bool
    seen_at: datetime
    actor: Actor


def opened(token: str) -> Open | None:
    """The session of this token, while it lasts and the colleague has access (SEC-6, SEC-13): one short query."""
    rows: Any = _opened(_digest_of_the_token(token))
    if not rows:
        return None
    number, seen_at, started_at, complete, staff, name, service, _ = rows[0]
    if not _lasts(seen_at, started_at, complete):
        return None
    roles = frozenset(row[-1] for row in rows if row[-1])
    return Open(number, complete, seen_at, Actor(ActorKind.COLLEAGUE, name, staff, service, roles))


@dataclass(frozen=True)
class Over:
    """A session that has ended: whose it was, why, and whether by itself (nobody ended it)."""

    staff_id: int
    why: str
    by_itself: bool


def over(token: str) -> Over | None:
    """Why the session of this token has ended; None where there never was one, or it is too long ago."""
    of_token = StaffSession.token_hash == _digest_of_the_token(token)
    row = StaffSession.select(StaffSession, Staff).join(Staff).where(of_token).first()
    if row is None or not row.complete:
        return None
    if not row.staff.active:
        return Over(row.staff_id, "Your access has ended.", False)
    if row.ended_at is not None:
        return Over(row.staff_id, f"This session was ended at {clock.local(row.ended_at):%H:%M}.", False)
    now = clock.now()
    if now - row.started_at > LONGEST:
        return Over(row.staff_id, f"You had been signed in for {LONGEST // timedelta(hours=1)} hours.", True)
    return Over(row.staff_id, f"You did nothing for {IDLE // timedelta(minutes=1)} minutes.", True)


@prepared
def _opened(token_hash: str) -> Any:
    kept = StaffSession.id, StaffSession.seen_at, StaffSession.started_at, StaffSession.complete
    asked = StaffSession.select(*kept, Staff.id, Staff.name, Staff.service, StaffRole.role).join(Staff)
    return (
        asked.left_outer_join(StaffRole)
        .where(StaffSession.token_hash == token_hash, StaffSession.ended_at.is_null(), Staff.active)
        .tuples()
    )


@prepared
def _open(token_hash: str) -> peewee.ModelSelect[StaffSession]:
    return (
        StaffSession.select(StaffSession, Staff, Service)
        .join(Staff)
        .join(Service)
        .where(StaffSession.token_hash == token_hash, StaffSession.ended_at.is_null(), Staff.active)
    )


def seen(session: Open) -> None:
    """Note that the session is in use. Where nothing can be written just now, it only ends sooner (REL-17)."""
    now = clock.now()
    if now - session.seen_at <= _SEEN_EVERY:
        return
    try:
        with writing(wait=1.0):
            StaffSession.update(seen_at=now).where(StaffSession.id == session.number).execute()
    except peewee.DatabaseError as error:
        if not is_out_of_reach(error):
            raise


def end(token: str) -> None:
    """End the session of this token; a copy of its cookie is worth nothing from here on."""
    with writing():
        StaffSession.update(ended_at=clock.now()).where(
            StaffSession.token_hash == _digest_of_the_token(token), StaffSession.ended_at.is_null()
        ).execute()


def end_all(staff: Staff) -> None:
    """End every session of a colleague, those between password and second factor too (SEC-15)."""
    with writing():
        StaffSession.update(ended_at=clock.now()).where(
            StaffSession.staff == staff, StaffSession.ended_at.is_null()
        ).execute()


def end_with_provider(subject: str, session: str) -> int:
    """End what began by the organisation's own sign-in: all of a subject, or of one of its sessions. How many ended."""
    which = [StaffSession.ended_at.is_null()]
    which += [StaffSession.provider_subject == subject] if subject else []
    which += [StaffSession.provider_session == session] if session else []
    if not subject and not session:
        return 0
    with writing():
        return int(StaffSession.update(ended_at=clock.now()).where(*which).execute())


def password_is_old(session: StaffSession) -> bool:
    """Whether a weighty step in this session asks for the password again (SEC-17)."""
    return bool(clock.now() - session.password_at > PASSWORD_HOLDS)


def password_given(session: StaffSession) -> None:
    """The password was given again, rightly: from here on it counts as fresh (SEC-17)."""
    with writing():
        StaffSession.update(password_at=clock.now()).where(StaffSession.id == session.id).execute()
        note(session.staff, "confirm")


def note(staff: Staff | None, what: str, factor: str = "") -> None:
    """Log a sign-in, a sign-out, a refusal or a change to these: who and when, never what was typed (SEC-34)."""
    actor = actor_of(staff) if staff else Actor(ActorKind.COLLEAGUE, "Somebody who is not known")
    with writing():
        audit.append(actor, what, "session", staff.email if staff else "", {"factor": factor} if factor else {})


def _digest_of_the_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
