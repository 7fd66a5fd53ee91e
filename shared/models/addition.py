"""What is added later to something that a customer can follow (APP-5, RES-10)."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Record, WordField
from shared.models.staff import Staff
from shared.rules.vocabulary import AdditionKind, Channel


class Addition(Record):
    """Words, and files under its own reference, that belong to the record with `record_reference`.

    That is the published one: of an appeal, of a request for adjustments, or of a decision as its letter gives it.
    """

    reference = peewee.CharField(unique=True, max_length=20)
    record_reference = peewee.CharField(max_length=20, index=True)
    kind = WordField(AdditionKind)
    words = peewee.TextField(default="")
    came_by = WordField(Channel)
    added_at = MomentField()
    #: The colleague who entered it for the customer; empty when the customer did.
    entered_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    read_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    read_at = MomentField(null=True, index=True)
