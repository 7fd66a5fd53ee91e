"""What a person at the portal has entered so far: kept between the pages of a form, for a short time."""

from __future__ import annotations

import peewee

from shared.models.base import JsonField, MomentField, Table


class Draft(Table):
    """The answers of one form, or what was opened with a reference and code. Nobody but its author can find it.

    The author's cookie holds a random token; the row holds its hash (docs/decisions/, "drafts").
    """

    token_hash = peewee.CharField(unique=True, max_length=64)
    body = JsonField(default=dict)
    expires_at = MomentField(index=True)
