"""What a reviewer leaves out of what goes outside, beside the names that are known (REP-5, DPA-3)."""

from __future__ import annotations

import peewee

from shared.models.attachment import Attachment
from shared.models.base import MomentField, Record
from shared.models.casefile import CaseFile
from shared.models.rights import RightsRequest
from shared.models.staff import Staff


class Redaction(Record):
    """Words, and what stands in their place: in the pack of a case, or in the copy that somebody asked for."""

    case = peewee.ForeignKeyField(CaseFile, null=True, backref="redactions", on_delete="CASCADE")
    request = peewee.ForeignKeyField(RightsRequest, null=True, backref="redactions", on_delete="CASCADE")
    words = peewee.TextField()
    instead = peewee.CharField(max_length=100)
    added_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    added_at = MomentField()
    #: It was a mistake: the words stay in.
    taken_back_at = MomentField(null=True)


class ReleasedFile(Record):
    """A file that goes out as it is: nothing can be left out of a file by us, so that without this it stays here."""

    case = peewee.ForeignKeyField(CaseFile, null=True, on_delete="CASCADE")
    request = peewee.ForeignKeyField(RightsRequest, null=True, on_delete="CASCADE")
    attachment = peewee.ForeignKeyField(Attachment, on_delete="CASCADE")
    released_by = peewee.ForeignKeyField(Staff, on_delete="RESTRICT")
    released_at = MomentField()
    #: It stays here after all.
    taken_back_at = MomentField(null=True)
