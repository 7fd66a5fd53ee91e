"""Promises that life has broken are counted on the day they are found broken, and again when they are mended (SIT-13).

What is broken follows from the records and the day, and nothing happens at the moment when it breaks. So the worker
looks, once a day and whenever it starts; what it found stands in `broken_promise` until it is mended.
"""

from __future__ import annotations

from shared import clock
from shared.actions.reports.count import keep
from shared.database.writing import writing
from shared.models import BrokenPromise
from shared.queries.work.broken import all_broken
from shared.rules.counting import Countable, Line


def note_broken_promises() -> int:
    """Count what broke and what was mended since the last look; returns how many are broken now."""
    today = clock.today()
    now = {
        (one.promise.name, one.broken.about): one.broken.since or today
        for one in all_broken(today)
        if one.promise.is_broken(one.broken, today)
    }
    with writing():
        known = {(row.promise, row.about): row for row in BrokenPromise.select()}
        for (promise, about), since in now.items():
            if (promise, about) not in known:
                BrokenPromise.create(promise=promise, about=about, since=min(since, today))
                keep(Line(Countable.PROMISE_BROKEN, today, word=promise))
        for key, row in known.items():
            if key not in now:
                row.delete_instance()
                keep(Line(Countable.PROMISE_MENDED, today, word=row.promise, total=(today - row.since).days))
    return len(now)
