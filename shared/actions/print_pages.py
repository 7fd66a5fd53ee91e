"""Print what the portal offers as files, when a policy was published or the organisation changed (SEC-39).

It changes nothing that anybody decided, so it asks no table and writes no event: a file only shows what is in force.
"""

from __future__ import annotations

import logging

from shared import clock
from shared.database.writing import writing
from shared.letters.render import CannotRender, render
from shared.models import PrintedPage
from shared.queries.paper import Paper, printed_from, unprinted

log = logging.getLogger("evenhand.print")
#: What could not be printed, and from what: it is not tried again until that changes.
_given_up: set[tuple[str, str]] = set()


def print_pages(most: int | None = None) -> int:
    """Print the files that wait, `most` of them where that is said. Returns how many were printed."""
    stamp = printed_from()
    waiting = [paper for paper in unprinted() if (paper.address, stamp) not in _given_up]
    return sum(_print(paper, stamp) for paper in waiting[:most])


def _print(paper: Paper, stamp: str) -> bool:
    try:
        content = render(paper.compose())
    except CannotRender as reason:
        _given_up.add((paper.address, stamp))
        log.warning("%s could not be printed: %s", paper.address, reason)
        return False
    with writing():
        PrintedPage.delete().where(PrintedPage.address == paper.address).execute()
        PrintedPage.insert(address=paper.address, stamp=stamp, content=content, made_at=clock.now()).execute()
    return True
