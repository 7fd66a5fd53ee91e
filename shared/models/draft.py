"""What a person has entered so far: kept between the pages of a form, or while a colleague writes, for a short time."""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Table
from shared.models.staff import Staff


class Draft(Table):
    """The answers of one form, or what was opened with a reference and code. Nobody but its author can find it.

    The author's cookie holds a random token; the row holds its hash (docs/decisions/, "drafts").
    """

    token_hash = peewee.CharField(unique=True, max_length=64)
    body = JsonField(default=dict)
    expires_at = MomentField(index=True)


class StaffDraft(Table):
    """What a colleague has written into one form so far, kept as they write. Nobody but them is shown it."""

    staff = peewee.ForeignKeyField(Staff, on_delete="CASCADE")
    #: Which form: the address of its page, or the one that it is sent to.
    place = peewee.CharField(max_length=300)
    body = JsonField(default=dict)
    saved_at = MomentField(index=True)

    class Meta:
        """One draft of a form for each colleague."""

        indexes = ((("staff", "place"), True),)
