"""Files that people hand in: evidence and grounds (DPA-6). Kept by content, in pieces, beside their record."""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Record, Table, WordField
from shared.models.staff import Staff
from shared.rules.vocabulary import ChecklistItem


class AttachmentContent(Table):
    """One content, whoever sent it and however often; its bytes are the pieces under `stored_as`."""

    sha256 = peewee.CharField(max_length=64, unique=True)
    size = peewee.BigIntegerField()
    stored_as = peewee.CharField(max_length=64, unique=True)


class AttachmentPiece(Table):
    """A part of a content, the first under number 0: no more than one is ever in memory."""

    stored_as = peewee.CharField(max_length=64)
    number = peewee.IntegerField()
    content = peewee.BlobField()

    class Meta:
        """Each piece once."""

        indexes = ((("stored_as", "number"), True),)


class Attachment(Record):
    """One file with one record. `name` is what the person called it, shown but never used as a path."""

    record_reference = peewee.CharField(max_length=20, index=True)
    name = peewee.CharField()
    media_type = peewee.CharField(max_length=100)
    size = peewee.BigIntegerField()
    sha256 = peewee.CharField(max_length=64, index=True)
    added_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    added_at = MomentField()
    quarantined = peewee.BooleanField(default=False)
    #: Of a case: the item of its checklist at which it was added, as evidence.
    item = WordField(ChecklistItem, null=True)


class ArrivingFile(Table):
    """A file that somebody chose for a form that is not sent yet: arriving, or whole, checked and stored.

    `owner` is the hash of what only that form's page knows; whoever knows it not, finds nothing.
    """

    key = peewee.CharField(unique=True, max_length=64)
    owner = peewee.CharField(max_length=64, index=True)
    name = peewee.CharField()
    size = peewee.BigIntegerField()
    #: How many bytes are here; all of them where it is whole.
    arrived = peewee.BigIntegerField(default=0)
    media_type = peewee.CharField(max_length=100, default="")
    #: Of what is stored; empty until it is whole and checked.
    sha256 = peewee.CharField(max_length=64, default="", index=True)
    held = peewee.BooleanField(default=False)
    #: Why it can't be taken, until the person was told: a sentence's pattern and values.
    refused = JsonField(default=dict)
    expires_at = MomentField(index=True)


class ArrivingPiece(Table):
    """A part of a file that is not whole yet, as it came; deleted when it is."""

    file_key = peewee.CharField(max_length=64)
    number = peewee.IntegerField()
    content = peewee.BlobField()

    class Meta:
        """Each piece once."""

        indexes = ((("file_key", "number"), True),)
