"""What the portal may read of a decision or request: a narrow copy, found by reference and code (DPA-5).

The portal never reads cases, incidents, accounts or staff. An action that decides something a customer can follow
writes what may be shown here, in the same transaction.
"""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Record, Table


class Published(Record):
    """One thing to follow: a decision that can be appealed, an appeal, or a request for adjustments."""

    reference = peewee.CharField(unique=True, max_length=20)
    kind = peewee.CharField(max_length=20)  # decision, appeal, adjustment
    code_hash = peewee.CharField()
    #: What may be shown, ready to show. No allegation and no name of a colleague (SEC-32).
    body = JsonField(default=dict)
    updated_at = MomentField()


class PublishedLetter(Table):
    """The file of a letter that was issued, for its customer to read again: what was sent, to the byte (APP-9)."""

    reference = peewee.CharField(unique=True, max_length=20)
    pdf = peewee.BlobField()
