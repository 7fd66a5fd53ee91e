"""The floors of a public page: a bare Flask application with one Jinja template, of the same size as the portal's page,
and one that does nothing but hand over the bytes.

gunicorn serves them beside the portal. BENCH_PAGE names a file with the portal's page; its parts are what the template
loops over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader

app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": "{{ head|safe }}{% for part in parts %}<h2{{ part|safe }}{% endfor %}"})
_whole = Path(os.environ["BENCH_PAGE"]).read_bytes()
_head, *_parts = _whole.decode().split("<h2")


@app.get("/policy")
def page() -> str:
    """The page, made from its template at each request."""
    return render_template("page.html", head=_head, parts=_parts)


class _Nothing(Flask):
    """An application to gunicorn and its settings; Flask does nothing for an answer of it."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_whole)))])
        return [_whole]


nothing = _Nothing(__name__)
