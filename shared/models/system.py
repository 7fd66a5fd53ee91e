"""Other systems of the organisation that may ask what precaution stands on an account (CUS-4)."""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Record
from shared.models.staff import Staff


class System(Record):
    """One other system, and what it may ask. Its token is kept hashed; `webhook_secret` signs what it is told."""

    name = peewee.CharField(unique=True)
    scopes = JsonField(default=list)
    token_hash = peewee.CharField(unique=True, max_length=64)
    #: Where it is told of changes; empty where it only asks.
    webhook_url = peewee.CharField(default="", max_length=300)
    webhook_secret = peewee.CharField(default="", max_length=100)
    added_by = peewee.ForeignKeyField(Staff, backref="systems_added", on_delete="RESTRICT")
    last_asked_at = MomentField(null=True)
    ended_at = MomentField(null=True)
