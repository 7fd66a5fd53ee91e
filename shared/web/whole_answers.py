"""Answers that are the same for everybody, kept whole: headers, body, compressed once. They go out before Flask begins.

A view says that its answer is such a one by `share`; `portal/published_pages.py` and the files in `static/` do. What is
kept is told apart by all that an answer may depend on, and is forgotten within a second, in every process, when the
organisation or its policy changes. Nothing that sets a cookie is kept, nor what somebody alone may see.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import brotli  # type: ignore[import-untyped]
import peewee
from flask import request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from shared.database.stores import is_out_of_reach

Environ: TypeAlias = dict[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
Application: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Stamp: TypeAlias = tuple[object, ...]
#: What of a request, beside its address, an answer that is shared may depend on.
Variant: TypeAlias = tuple[object, ...]

#: How long an answer may be given out before the stamp is asked for again, in seconds.
FORGET_AFTER = 0.5
_SHARED = "evenhand.shared"
_SHRINKS = ("text/", "application/xml", "image/svg+xml")
#: In bytes: what is worth to be compressed, the largest that is kept, and what is kept in all.
_WORTH_IT, _LARGEST, _ALL = 500, 512 << 10, 12 << 20
_PATHS, _LONGEST_VERSION = 500, 20
_NOT_IN_304 = {"Content-Type", "Content-Encoding"}
#: What a browser says of its own copy and of what it can read; a whole answer is made without.
_OF_ONE_REQUEST = {
    "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE", "wsgi.file_wrapper"
}  # fmt: skip


def share(stamp: Stamp | None, made_for: Variant | None = None) -> None:
    """Say of the answer to this request that everybody gets it.

    `stamp`: what it was made from, None for what never changes under its address. `made_for`: the variant that it was
    made in, where it has several; it is kept only where `variant_of` reads the same from the request.
    """
    request.environ[_SHARED] = (stamp, made_for)


@dataclass(frozen=True)
class _Kept:
    tag: str
    headers: Headers
    headers_unchanged: Headers
    body: bytes


class WholeAnswers:
    """The outermost part of an application: answers what it has kept, and asks Flask for the rest."""

    def __init__(
        self,
        inner: Application,
        variant_of: Callable[[Environ], Variant],
        stamp: Callable[[], Stamp],
        forget_after: float = FORGET_AFTER,
    ) -> None:
        """`variant_of` reads from a request what `share` says of its answer; `stamp` reads what is in force now."""
        self._inner, self._variant_of, self._read_stamp = inner, variant_of, stamp
        self._forget_after = forget_after
        self._kept: dict[tuple[object, ...], _Kept] = {}
        self._paths: set[str] = set()
        self._bytes = 0
        self._stamp: Stamp | None = None
        self._asked = -1e9
        self._asking = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if not _may_be_shared(environ):
            return self._inner(environ, start_response)
        path = environ["PATH_INFO"]
        variant = self._variant_of(environ)
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (path, environ["QUERY_STRING"], environ.get("HTTP_HOST"), environ["wsgi.url_scheme"], variant, encoding)
        self._forget_what_changed()
        kept = self._kept.get(key)
        if kept is None and path in self._paths and environ["REQUEST_METHOD"] == "GET":
            return self._ask(environ, start_response, key)
        if kept is None:
            answer = self._inner(environ, start_response)
            if _SHARED in environ and len(self._paths) < _PATHS:
                self._paths.add(path)  # from the next request on; whatever else is asked for goes its way untouched
            return answer
        return _give(kept, environ, start_response)

    def _forget_what_changed(self) -> None:
        if time.monotonic() - self._asked < self._forget_after or not self._asking.acquire(blocking=False):
            return
        try:
            now = self._read_stamp()
            if now != self._stamp:
                self._forget()
            self._stamp = now
        except Exception as error:
            # What is public stays readable while the database is away; of anything else Flask tells, and logs it.
            if not (isinstance(error, peewee.PeeweeException) and is_out_of_reach(error)):
                self._forget()
        finally:
            self._asked = time.monotonic()
            self._asking.release()

    def _forget(self) -> None:
        self._kept, self._bytes, self._stamp = {}, 0, None

    def _ask(self, environ: Environ, start_response: Callable[..., Any], key: tuple[object, ...]) -> Iterable[bytes]:
        """Ask Flask for the whole answer, uncompressed; keep it where it is one for everybody."""
        asked = {name: value for name, value in environ.items() if name not in _OF_ONE_REQUEST}
        started: list[tuple[str, Headers]] = []
        parts = self._inner(asked, lambda status, headers, exc_info=None: started.append((status, headers)))
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = started[-1]
        stamp, made_for = asked.get(_SHARED, (None, None))
        variant, encoding = key[-2:]
        if _SHARED not in asked or status != "200 OK" or made_for not in (None, variant) or _sets_a_cookie(headers):
            self._paths.discard(str(key[0]))
            start_response(status, headers)
            return [body]
        kept = _packed(headers, body, str(encoding))
        if stamp in (None, self._stamp) and len(kept.body) <= _LARGEST:
            if self._bytes > _ALL:
                self._forget()
            self._kept[key] = kept
            self._bytes += len(kept.body)
        return _give(kept, environ, start_response)


def _may_be_shared(environ: Environ) -> bool:
    query = environ["QUERY_STRING"]
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and (not query or (query.startswith("v=") and len(query) < _LONGEST_VERSION))
        and "HTTP_HX_REQUEST" not in environ
        and "HTTP_RANGE" not in environ
    )


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """The best of what we have that the browser can read: br, gzip, or nothing."""
    known: Accept = parse_accept_header(accepted, Accept)
    return next((name for name in ("br", "gzip") if known.quality(name) > 0), "")


def _sets_a_cookie(headers: Headers) -> bool:
    return any(name.lower() == "set-cookie" for name, _ in headers)


def _packed(headers: Headers, body: bytes, encoding: str) -> _Kept:
    """The answer as it goes out, in this encoding where that is worth it."""
    told = dict(headers)
    tag = told.pop("ETag", "").removeprefix("W/") or f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    told.pop("Content-Length", None)
    if encoding and len(body) >= _WORTH_IT and told.get("Content-Type", "").startswith(_SHRINKS):
        body = brotli.compress(body, quality=9) if encoding == "br" else gzip.compress(body, 9, mtime=0)
        told |= {"Content-Encoding": encoding, "ETag": f"W/{tag}"}  # the same page in other bytes
    else:
        told["ETag"] = tag
    whole = [*told.items(), ("Content-Length", str(len(body)))]
    return _Kept(tag, whole, [(name, value) for name, value in told.items() if name not in _NOT_IN_304], body)


def _give(kept: _Kept, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    has = environ.get("HTTP_IF_NONE_MATCH")
    if has and (has.strip() == "*" or kept.tag in (one.strip().removeprefix("W/") for one in has.split(","))):
        start_response("304 NOT MODIFIED", kept.headers_unchanged)
        return ()
    start_response("200 OK", kept.headers)
    return [kept.body] if environ["REQUEST_METHOD"] == "GET" else ()
