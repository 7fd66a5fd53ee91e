"""Versions of the policy record (POL-5)."""

from __future__ import annotations

import peewee

from shared.models.base import DayField, MomentField, Record, StateField
from shared.models.staff import Staff
from shared.rules.vocabulary import PolicyState


class PolicyVersion(Record):
    """One version: the record as canonical JSON, the TOML it was written in, and the dates that it holds for."""

    number = peewee.IntegerField(unique=True)
    key = peewee.CharField(max_length=80)
    name = peewee.CharField()
    body = peewee.TextField()
    source = peewee.TextField()
    digest = peewee.CharField(max_length=64)
    state = StateField(PolicyState, default=PolicyState.DRAFT)
    approved_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    effective_from = DayField(null=True)
    superseded_on = DayField(null=True)
    review_by = DayField(null=True)
    #: Why its review was brought forward, where it was.
    review_because = peewee.TextField(default="")
    in_force_since = MomentField(null=True)
    #: Read by the database's own promise that appeals are heard by another service.
    hearer_of_other_service = peewee.BooleanField(default=True)
    #: Read by its promise that nothing is signed longer, or reviewed later, than the policy allows.
    longest_restriction_months = peewee.IntegerField(default=12)
    first_review_months = peewee.IntegerField(default=6)


class PolicyEdition(Record):
    """The policy in another language or in easy read, as its TOML: kept with the version that it came with (POL-4)."""

    policy = peewee.ForeignKeyField(PolicyVersion, backref="editions", on_delete="CASCADE")
    language = peewee.CharField(max_length=8)
    reading = peewee.CharField(max_length=20)
    source = peewee.TextField()

    class Meta:
        indexes = ((("policy", "language", "reading"), True),)


class ProcedureRead(Record):
    """A colleague confirmed having read the procedure of this version (POL-10)."""

    policy = peewee.ForeignKeyField(PolicyVersion, backref="readings", on_delete="CASCADE")
    staff = peewee.ForeignKeyField(Staff, backref="readings", on_delete="CASCADE")
    at = MomentField()

    class Meta:
        """Once."""

        indexes = ((("policy", "staff"), True),)


class PolicyAuthority(Record):
    """Which roles the version in force lets authorise: one row a role, read by the database's own promises."""

    policy = peewee.ForeignKeyField(PolicyVersion, backref="authorities", on_delete="CASCADE")
    role = peewee.CharField(max_length=40)
