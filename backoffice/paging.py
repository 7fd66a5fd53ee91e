"""Where a page of a list begins: `?before=`, which the page before it gave out (`shared/queries/paging.py`)."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request

from shared.rules.errors import NotFound


def cursor() -> str:
    """The cursor in the address; empty for the first page. What it means is for the query to say."""
    return request.args.get("before", "")


def before_moment() -> datetime | None:
    """The moment that this page comes before; None for the first page. Raises NotFound for anything else."""
    typed = request.args.get("before", "")
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound("There is no such page of this list.") from None
