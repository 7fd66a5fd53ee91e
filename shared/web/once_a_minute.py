"""A log line that many requests would write alike: written once a minute, with how many there were."""

from __future__ import annotations

import logging
import threading
import time

_A_MINUTE = 60.0


class OnceAMinute:
    """Says a thing at once, then nothing like it for a minute; then how often it came meanwhile."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._said: float | None = None
        self._kept_back = 0

    def say(self, what: str) -> None:
        """Log `what` as an error, unless that was done less than a minute ago."""
        with self._lock:
            now = time.monotonic()
            if self._said is not None and now - self._said < _A_MINUTE:
                self._kept_back += 1
                return
            more = f" ({self._kept_back} more since the last line)" if self._kept_back else ""
            self._said, self._kept_back = now, 0
        self._log.error("%s%s", what, more)
