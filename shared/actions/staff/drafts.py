"""What a colleague has written into a form and not sent yet: kept on the server as they write, shown to them alone.

It is no record of anything: nothing is decided by it, and it is gone when the form is sent, or after two weeks.
"""

from __future__ import annotations

from datetime import timedelta

from shared import clock
from shared.database.writing import writing
from shared.models import StaffDraft

#: How long somebody may leave a form half written, over a holiday too.
KEPT = timedelta(days=14)
#: The largest draft in characters; what is longer is kept by nobody.
LARGEST = 200_000
LONGEST_PLACE = 300

Typed = dict[str, list[str]]


def keep(staff_id: int, place: str, typed: Typed) -> bool:
    """Keep what was typed, in place of what was kept of this form; drop what is older than KEPT, whosever it is.

    Whether it was kept: not where it is too large, or `place` is no address.
    """
    if not place.startswith("/") or len(place) > LONGEST_PLACE or _size(typed) > LARGEST:
        return False
    now = clock.now()
    with writing():
        StaffDraft.delete().where(StaffDraft.saved_at < now - KEPT).execute()
        StaffDraft.delete().where(StaffDraft.staff == staff_id, StaffDraft.place == place).execute()
        StaffDraft.create(staff=staff_id, place=place, body=typed, saved_at=now)
    return True


def kept(staff_id: int, place: str) -> StaffDraft | None:
    """What this colleague wrote into this form, while it is kept."""
    since = clock.now() - KEPT
    found: StaffDraft | None = StaffDraft.get_or_none(
        StaffDraft.staff == staff_id, StaffDraft.place == place, StaffDraft.saved_at >= since
    )
    return found


def forget(staff_id: int, place: str) -> None:
    """The form was sent, or its words are not wanted any more."""
    with writing():
        StaffDraft.delete().where(StaffDraft.staff == staff_id, StaffDraft.place == place).execute()


def _size(typed: Typed) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items())
