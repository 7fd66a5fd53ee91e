"""What a reviewer leaves out of the copy of a case for outside, beside the names that are known (REP-5)."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Record
from shared.models.casefile import CaseFile
from shared.models.staff import Staff


class Redaction(Record):
    """Words, and what stands in their place."""

    case = peewee.ForeignKeyField(CaseFile, backref="redactions", on_delete="CASCADE")
    words = peewee.TextField()
    instead = peewee.CharField(max_length=100)
    added_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    added_at = MomentField()
    #: It was a mistake: the words stay in.
    taken_back_at = MomentField(null=True)
