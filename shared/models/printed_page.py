"""What the portal offers as a file, printed when the policy is published: nobody who asks waits for a printer."""

from __future__ import annotations

import peewee

from shared.models.base import MomentField, Table


class PrintedPage(Table):
    """One file: the newest that was printed at this address."""

    #: The address with its size and look.
    address = peewee.CharField(unique=True, max_length=120)
    #: What it was printed from: the organisation, the policy with its editions, and the templates.
    stamp = peewee.CharField(max_length=64)
    content = peewee.BlobField()
    made_at = MomentField()
