"""The floor of a public page: a bare Flask application with one Jinja template, of the same size as the portal's page.

gunicorn serves it beside the portal. BENCH_PAGE names a file with the portal's page; its parts are what the template
loops over.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, render_template
from jinja2 import DictLoader

app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": "{{ head|safe }}{% for part in parts %}<h2{{ part|safe }}{% endfor %}"})
_head, *_parts = Path(os.environ["BENCH_PAGE"]).read_text(encoding="utf-8").split("<h2")


@app.get("/policy")
def page() -> str:
    """The page, made from its template at each request."""
    return render_template("page.html", head=_head, parts=_parts)
