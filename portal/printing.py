"""Files of the portal: as they were printed when the policy was published, or printed now, within bounds (SEC-39).

Nobody holds a web thread while a printer works. Who comes before a file is ready waits less than a second, a few at a
time, and is told then to come again; one printer at a time works for all of them.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from flask import current_app, render_template
from werkzeug.wrappers import Response

from shared.letters.render import render
from shared.queries.paper import Paper, printed, printed_from
from shared.web import languages, security

#: In seconds: how long a request waits for a file that is being printed, and when it is worth to come again.
PATIENCE, COME_AGAIN = 0.8, 5
#: How many requests wait at once, how many files may be asked for and not printed yet, and how many are kept.
_WAIT_AT_ONCE, _ASKED, _KEPT = 2, 40, 8
#: For tests of anything else: how long their requests wait, in seconds.
PATIENCE_SETTING = "EVENHAND_PATIENCE"


class Printer:
    """Prints one file after the other, in a thread of its own, for whoever asks."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="printer")
        self._files: OrderedDict[tuple[str, str], Future[bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_WAIT_AT_ONCE)

    def ask(self, paper: Paper, stamp: str, patience: float) -> bytes | None:
        """The file, if it is ready or is within `patience` seconds; None where it is worth to come again.

        Raises NotFound for a paper that there is not, CannotRender when it can't be printed.
        """
        file = self._begun(paper, stamp)
        if file is None:
            return None
        if file.done():
            return file.result()
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            return file.result(patience)
        except NotYet:
            return None
        finally:
            self._waiting.release()

    def _begun(self, paper: Paper, stamp: str) -> Future[bytes] | None:
        key = (paper.address, stamp)
        with self._lock:
            known = self._files.get(key)
            if known is not None and not (known.done() and known.exception()):
                self._files.move_to_end(key)
                return known
            if sum(not each.done() for each in self._files.values()) >= _ASKED:
                return None
        document = paper.compose()  # while the database is at hand; outside the lock, for others to go on
        with self._lock:
            known = self._files.get(key)
            if known is None or (known.done() and known.exception()):
                known = self._files[key] = self._thread.submit(render, document)
            for old in [each for each, file in self._files.items() if file.done()][:-_KEPT]:
                del self._files[old]
            return known


#: Its thread begins with the first file, so after gunicorn has forked.
PRINTER = Printer()


def answer(paper: Paper, here: str) -> Response:
    """The file; or, while it is being printed, 503 and when to come again. `here`: the page that says the same."""
    content = printed(paper)
    if content is None:
        patience = current_app.config.get(PATIENCE_SETTING, PATIENCE)
        content = PRINTER.ask(paper, printed_from(), patience)
    if content is None:
        page = render_template("portal/statement/being_printed.html", here=here)
        response = Response(page, 503, mimetype="text/html")
        response.headers["Retry-After"] = str(COME_AGAIN)
        return languages.vary(response)
    return security.publish(Response(content, mimetype="application/pdf"), hashlib.sha256(content).hexdigest()[:20])
