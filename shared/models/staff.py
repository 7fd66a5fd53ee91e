"""Colleagues: who they are, what their roles are, and their sessions (DPA-4)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, MomentField, Record, Table, WordField
from shared.models.organisation import Service
from shared.rules.direction import with_title
from shared.rules.vocabulary import Role


class Staff(Record):
    """A colleague. `active` false means that they have left or lost access: the very next request fails."""

    name = peewee.CharField()
    email = peewee.CharField(unique=True)
    job_title = peewee.CharField()
    telephone = peewee.CharField(default="")
    service = peewee.ForeignKeyField(Service, backref="staff", on_delete="RESTRICT")
    line_manager = peewee.ForeignKeyField("self", null=True, backref="team", on_delete="RESTRICT")
    active = peewee.BooleanField(default=True)
    password_hash = peewee.CharField()
    totp_secret = peewee.CharField(default="")
    #: The last time step whose code was used, so that a code works once (SEC-16).
    totp_step = peewee.BigIntegerField(default=0)
    #: The earlier account of the same person, who came back or moved: one person is one person (SIT-6).
    same_person_as = peewee.ForeignKeyField("self", null=True, backref="later_accounts", on_delete="RESTRICT")

    @property
    def in_full(self) -> str:
        """By name and title, to stand in a line of ours."""
        return with_title(self.name, self.job_title)


class PastService(Table):
    """A service that a colleague was of, and until when: services are those of then and of now (SIT-6)."""

    staff = peewee.ForeignKeyField(Staff, backref="past_services", on_delete="CASCADE")
    service = peewee.ForeignKeyField(Service, on_delete="RESTRICT")
    until = MomentField()


class Absence(Record):
    """A colleague is away, on leave or otherwise; why is nobody's business here (SIT-12)."""

    staff = peewee.ForeignKeyField(Staff, backref="absences", on_delete="CASCADE")
    first_day = DayField()
    #: Empty where nobody knows yet when they are back.
    last_day = DayField(null=True)
    #: Who stands in for them in everything, where somebody does.
    stand_in = peewee.ForeignKeyField(Staff, null=True, backref="stands_in", on_delete="RESTRICT")
    recorded_by = peewee.ForeignKeyField(Staff, backref="absences_recorded", on_delete="RESTRICT")
    #: It was a mistake, or they were back sooner.
    ended_at = MomentField(null=True)

    class Meta:
        indexes = ((("staff", "first_day"), False),)


class StaffRole(Table):
    """One role of one colleague."""

    staff = peewee.ForeignKeyField(Staff, backref="role_rows", on_delete="CASCADE")
    role = WordField(Role)

    class Meta:
        indexes = ((("staff", "role"), True),)


class RecoveryCode(Table):
    """A code to sign in with once when the second factor is lost."""

    staff = peewee.ForeignKeyField(Staff, backref="recovery_codes", on_delete="CASCADE")
    code_hash = peewee.CharField()
    used_at = MomentField(null=True)


class StaffSession(Table):
    """A session on the server: the cookie holds only a random token, kept here hashed (SEC-10)."""

    token_hash = peewee.CharField(unique=True, max_length=64)
    staff = peewee.ForeignKeyField(Staff, backref="sessions", on_delete="CASCADE")
    started_at = MomentField()
    seen_at = MomentField()
    password_at = MomentField()
    #: False until the second factor was given.
    complete = peewee.BooleanField(default=False)
    #: Where the organisation's own sign-in let them in: whom, and which of its sessions; both empty with a password.
    provider_subject = peewee.CharField(default="", index=True)
    provider_session = peewee.CharField(default="")
    ended_at = MomentField(null=True)


class Attempt(Table):
    """One wrong try at signing in or at a reference and code, counted in the database (SEC-33)."""

    kind = peewee.CharField(max_length=20)
    #: A keyed digest of the account, reference or address: enough to count, nothing to read.
    key = peewee.CharField(max_length=64)
    at = MomentField()

    class Meta:
        indexes = ((("kind", "key", "at"), False), (("kind", "at"), False))
