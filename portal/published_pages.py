"""Pages that are the same for everyone: rendered once for each version of what they show, then kept (PERF)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.wrappers import Response

from portal import contrast
from shared.queries.published import stamp_today
from shared.web import languages, security, whole_answers

_MOST = 100


@dataclass(frozen=True)
class _Page:
    body: bytes
    tag: str


def publish(make: Callable[[], str | bytes], kind: str = "text/html", variant: str = "") -> Response:
    """The page at this address, made by `make` when the organisation or its policy has changed since it was kept.

    For pages with nothing personal on them, no form and no flashes: one is kept for each language of the interface
    and each contrast.
    `kind` is the media type; `variant` tells pages of one address apart, such as the sizes of the poster.
    """
    kept: dict[tuple[object, ...], _Page] = current_app.extensions.setdefault("published_pages", {})
    made_for, made_from = (languages.page_language(), contrast.high()), stamp_today()
    # A page whose address says its language is the same whatever else is read here.
    whole_answers.share(made_from, made_for if languages.chosen_here() else contrast.variant_of(request.environ))
    key = (request.path, *made_for, variant, *made_from)
    page = kept.get(key)
    if page is None or current_app.debug:
        made = make()
        body = made.encode() if isinstance(made, str) else made
        page = _Page(body, hashlib.sha256(body).hexdigest()[:20])
        if len(kept) >= _MOST:
            kept.clear()
        kept[key] = page
    return languages.vary(security.publish(Response(page.body, mimetype=kind), page.tag))
