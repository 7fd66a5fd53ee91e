"""Anonymous clients of a flooded portal: each asks for what costs most, again and again, as fast as it is answered."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from functools import cache
from http.cookiejar import CookieJar
from io import BytesIO
from itertools import count, cycle
from typing import Any

from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from shared.models.references import new_code

_PATHS = (
    "/policy.pdf?size=18", "/policy.pdf?size=24", "/privacy.pdf", "/policy/poster.pdf?size=a3", "/policy",
    "/policy.pdf?contrast=high", "/follow", "/privacy/easy-read", "/static/built/portal.css",
)  # fmt: skip
#: As many files as one form takes; then whoever floods begins another.
_FILES = 5
#: Of ten clients two send files and two try references and codes, the others read.
KINDS = ("reads", "reads", "sends files", "reads", "tries codes")


class Client:
    """One of them, with its own cookies. What it got is counted by what it did and the status; 0 is no answer."""

    def __init__(self, address: str, number: int, answers: Counter[tuple[str, int]]) -> None:
        self.address, self.number, self.answers = address, number, answers
        self.does = KINDS[number % len(KINDS)]
        self._forget()

    def start(self, end: float) -> threading.Thread:
        """Let it ask until then."""
        thread = threading.Thread(target=self._until, args=(end,))
        thread.start()
        return thread

    def _until(self, end: float) -> None:
        asking: Iterator[None] = {"reads": self._read, "sends files": self._upload, "tries codes": self._try}[
            self.does
        ]()
        while time.monotonic() < end:
            next(asking)

    def _read(self) -> Iterator[None]:
        for path in cycle(_PATHS[self.number % len(_PATHS) :] + _PATHS[: self.number % len(_PATHS)]):
            self._ask(path)
            yield

    def _try(self) -> Iterator[None]:
        page = self._ask("/follow")
        for number in count():
            reference = f"APP-{self.number:04}-{number % 10_000:04}"
            self._send("/follow", page, reference=reference, code=new_code())
            yield

    def _upload(self) -> Iterator[None]:
        while True:
            self._forget()
            page = self._ask("/appeals")
            self._send("/appeals/without", page)
            page = self._ask("/appeals/decision")
            self._send("/appeals/decision", page, decision_described="One call a week")
            for _ in range(_FILES):
                page = self._ask("/appeals/files")
                self._send("/appeals/files", page, files=FileStorage(BytesIO(large_picture()), "picture.jpg"))
                yield

    def _forget(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def _send(self, path: str, page: str, **typed: Any) -> str:
        """The form of a page, with what is hidden in it."""
        boundary, body = encode_multipart({**hidden(page), **typed})
        return self._ask(path, body, f"multipart/form-data; boundary={boundary}")

    def _ask(self, path: str, body: bytes | None = None, kind: str = "") -> str:
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind} if kind else {})  # noqa: S310 - our own address
        does = self.does if body else "reads"
        try:
            with self._opener.open(request, timeout=30) as answer:
                said = answer.read()
                self.answers[does, answer.status] += 1
        except urllib.error.HTTPError as refused:
            said = refused.read()
            self.answers[does, refused.code] += 1
        except OSError:
            said = b""
            self.answers[does, 0] += 1
        return str(said.decode("utf-8", "replace"))


def hidden(page: str) -> dict[str, str]:
    """What a form holds that nobody types."""
    return dict(re.findall(r'<input[^>]* name="(csrf_token|key)"[^>]* value="([^"]*)"', page))


@cache
def large_picture() -> bytes:
    """As many points as are taken, in few bytes."""
    made = BytesIO()
    Image.new("RGB", (7_000, 7_000), "grey").save(made, "JPEG", quality=60)
    return made.getvalue()


def main(address: str, clients: int, seconds: int) -> None:
    """Let so many ask for so long, and print what they got."""
    large_picture()
    answers: Counter[tuple[str, int]] = Counter()
    end = time.monotonic() + seconds
    threads = [Client(address, number, answers).start(end) for number in range(clients)]
    for thread in threads:
        thread.join()
    json.dump([(*what, count) for what, count in answers.items()], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
