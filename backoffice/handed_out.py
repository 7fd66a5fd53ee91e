"""A copy on its way to whoever made it: from the disk, a piece at a time, and gone from there afterwards."""

from __future__ import annotations

from flask import send_file
from werkzeug.wrappers import Response

from shared.actions.copies import HandedOut


def handed_out(made: HandedOut, name: str) -> Response:
    """What was made, to be saved under this name."""
    response = send_file(
        made.file, mimetype=f"application/{made.ending}", as_attachment=True, download_name=f"{name}.{made.ending}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
