"""Files that people hand in: evidence and grounds (DPA-6). Kept by content, beside the record that they came with."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Record, Table
from shared.models.staff import Staff


class AttachmentContent(Table):
    """The bytes, once for each content."""

    sha256 = peewee.CharField(max_length=64, unique=True)
    content = peewee.BlobField()


class Attachment(Record):
    """One file with one record. `name` is what the person called it, shown but never used as a path."""

    record_reference = peewee.CharField(max_length=20, index=True)
    name = peewee.CharField()
    media_type = peewee.CharField(max_length=100)
    size = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64, index=True)
    added_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    added_at = MomentField()
    quarantined = peewee.BooleanField(default=False)
