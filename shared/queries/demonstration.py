"""Whether a database holds the demonstration’s invented people (SEC-35)."""

from __future__ import annotations

from shared.config import Settings
from shared.models import Event
from shared.rules.errors import BadConfiguration

#: The demonstration loads into an empty database only, so its people are among the first events; events can’t be
#: removed, and the portal’s own account can read them.
_FIRST = 200


def refuse_the_demonstration(settings: Settings) -> None:
    """Raises BadConfiguration in production over a database that the demonstration was ever loaded into.

    Its people are at example.org, which is reserved, so that no organisation has it.
    """
    if settings.mode != "production":
        return
    invented = Event.select().where(
        Event.number <= _FIRST, Event.record == "staff", Event.reference.endswith("@example.org")
    )
    if invented.exists():
        raise BadConfiguration("The demonstration’s invented people are in this database; production needs its own.")
