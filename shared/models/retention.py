"""What was erased because its time was over, and what must not be (DPA-2)."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Record, Table, WordField
from shared.models.customer import Customer
from shared.models.staff import Staff
from shared.rules.retention import RecordKind


class Hold(Record):
    """Nothing of this person is erased while it stands: a court case, an inquiry, a claim."""

    customer = peewee.ForeignKeyField(Customer, backref="holds", on_delete="CASCADE")
    because = peewee.TextField()
    placed_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    placed_at = MomentField()
    lifted_by = peewee.ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
    lifted_at = MomentField(null=True)


class Erasure(Record):
    """One record that was erased: enough to erase it again in a backup that is restored, and nothing of what it was."""

    kind = WordField(RecordKind)
    record_id = peewee.BigIntegerField()
    reference = peewee.CharField(max_length=60)
    because = peewee.CharField()
    at = MomentField()

    class Meta:
        """Each once."""

        indexes = ((("kind", "record_id"), True),)


class ErasedRow(Table):
    """A row that the database itself guards, and may let go since its record is erased in this transaction."""

    record = peewee.CharField(max_length=40)
    record_id = peewee.BigIntegerField()

    class Meta:
        """Looked up by the guard."""

        indexes = ((("record", "record_id"), True),)
