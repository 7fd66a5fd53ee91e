"""The words that whoever guesses a password here begins with: the organisation's, its services', the colleague's."""

from __future__ import annotations

from shared.models import Organisation, Service
from shared.rules import names

_SHORTEST = 4


def own_words(*about: str) -> frozenset[str]:
    """In small letters: the names of the organisation, its place and its services, and those `about` somebody."""
    said = [service.name for service in Service.select(Service.name)]
    for ours in Organisation.select().limit(1):
        said += [ours.name, ours.short_name, ours.email, ours.website, ours.address]
    return frozenset(word for text in (*said, *about) for word in names.pieces(text) if len(word) >= _SHORTEST)
