"""Whether a database holds the demonstration’s invented people (SEC-35)."""

from __future__ import annotations

from shared.config import Settings
from shared.models import Event, Organisation
from shared.rules.errors import BadConfiguration

#: Reserved, so that no organisation has it.
_INVENTED = "@example.org"
#: The demonstration loads into an empty database only: its people are among the first events, which can’t be removed.
_FIRST = 200


def refuse_the_demonstration(settings: Settings, *, by_events: bool = True) -> None:
    """Raises BadConfiguration in production over a database that the demonstration was ever loaded into.

    `by_events` is false for the portal, which can’t read what happened to whom: it sees only the organisation (DPA-5).
    """
    if settings.mode != "production":
        return
    found = Organisation.select().where(Organisation.email.endswith(_INVENTED)).exists()
    if by_events and not found:
        staff = Event.select().where(
            Event.number <= _FIRST, Event.record == "staff", Event.reference.endswith(_INVENTED)
        )
        found = staff.exists()
    if found:
        raise BadConfiguration("The demonstration’s invented people are in this database; production needs its own.")
