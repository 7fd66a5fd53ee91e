"""The audit log: append-only, chained (DPA-1). `shared/audit.py` is its only writer."""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Table


class Event(Table):
    """Who did what, when, on which record. Numbered without gaps; each row holds the hash of the one before.

    No foreign keys: an event outlives what it speaks of, and stands in databases that the portal's account can reach.
    """

    number = peewee.BigIntegerField(primary_key=True)
    at = MomentField()
    staff_id = peewee.IntegerField(null=True)
    service_id = peewee.IntegerField(null=True)
    actor = peewee.CharField()
    action = peewee.CharField(max_length=60)
    record = peewee.CharField(max_length=40)
    reference = peewee.CharField(max_length=60, index=True)
    case_reference = peewee.CharField(max_length=20, default="", index=True)
    account = peewee.CharField(max_length=40, default="", index=True)
    involves = peewee.BooleanField(default=False)
    payload_digest = peewee.CharField(max_length=64)
    previous_hash = peewee.CharField(max_length=64)
    hash = peewee.CharField(max_length=64)


class EventPayload(Table):
    """What an event said, kept beside it so that retention can erase it while the chain still verifies.

    The salt makes the digest in the event useless for guessing what was erased.
    """

    event_number = peewee.BigIntegerField(primary_key=True)
    salt = peewee.CharField(max_length=32)
    body = JsonField()
