"""Files that came with records, given back as attachments and never shown in place (DPA-6, SEC-30)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from flask import Blueprint, send_file, stream_with_context
from werkzeug.wrappers import Response

from backoffice.current import me
from shared.actions.look import note_look
from shared.queries.files import file_for
from shared.rules.reading import Reading
from shared.web import access

files = Blueprint("files", __name__)


@files.get("/files/<int:number>")
@access.staff(Reading.FILES)
def file(number: int) -> Response:
    """One file, for those who may read the record that it came with; the look is logged."""
    attachment, content = file_for(number, me())
    note_look(me(), attachment, f"file of {attachment.record_reference}")
    response = send_file(
        content, mimetype=attachment.media_type, as_attachment=True, download_name=attachment.name, conditional=True
    )
    # The pieces are read while they are sent: the request keeps its connection to the database until then.
    response.response = stream_with_context(cast(Iterator[bytes], response.response))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
