"""What is to be sent, who is to be told, and which forms were already handled."""

from __future__ import annotations

import peewee

from shared import clock
from shared.models.base import MomentField, Table, WordField
from shared.models.staff import Staff
from shared.models.system import System
from shared.rules.vocabulary import Channel


class Message(Table):
    """An email, a text message or a call of a webhook, written in the transaction that causes it (REL-7)."""

    key = peewee.CharField(unique=True, max_length=64)
    by = WordField(Channel, default=Channel.EMAIL)
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
    #: From when it may be tried; while a worker tries it, until when no other does. Empty when nothing is to be done.
    next_try_at = MomentField(null=True, index=True, default=clock.now)
    #: When we knew that it can't be sent.
    given_up_at = MomentField(null=True)
    #: The reference of what it is about, and the colleague who promised it; for who is told when it can't be sent.
    about = peewee.CharField(max_length=20, default="")
    #: The other system that is told by its webhook, where it goes to one; then `to` is the address and `text` JSON.
    system = peewee.ForeignKeyField(System, null=True, on_delete="CASCADE")
    promised_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")


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
