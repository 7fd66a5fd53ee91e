"""Where a page of a list begins: `?before=`, an id or a moment that an earlier page gave out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request

from shared.rules.errors import NotFound

_LARGEST = 2**62


def before_id() -> int | None:
    """The id that this page comes before; None for the first page. Raises NotFound for anything else."""
    typed = request.args.get("before", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20 and int(typed) < _LARGEST):
        raise NotFound("There is no such page of this list.")
    return int(typed)


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
