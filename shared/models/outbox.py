"""What is to be sent, who is to be told, and which forms were already handled."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Table
from shared.models.staff import Staff


class Message(Table):
    """An email to send, written in the transaction of the action that causes it (REL-7)."""

    key = peewee.CharField(unique=True, max_length=64)
    to = peewee.CharField()
    subject = peewee.CharField()
    text = peewee.TextField()
    #: It holds something that only its reader may know: the text is forgotten once it is sent.
    private = peewee.BooleanField(default=False)
    queued_at = MomentField()
    attempts = peewee.IntegerField(default=0)
    tried_at = MomentField(null=True)
    last_error = peewee.CharField(default="")
    sent_at = MomentField(null=True, index=True)


class Notice(Table):
    """Something that one colleague was told, on their work list until they have read it."""

    staff = peewee.ForeignKeyField(Staff, backref="notices", on_delete="CASCADE")
    text = peewee.CharField()
    link = peewee.CharField()
    urgent = peewee.BooleanField(default=False)
    at = MomentField()
    read_at = MomentField(null=True)


class Done(Table):
    """A form that was handled, and what came of it: sending it again gives the same answer (REL-6)."""

    key = peewee.CharField(unique=True, max_length=64)
    record = peewee.CharField(max_length=40)
    record_id = peewee.BigIntegerField()
    at = MomentField()
