"""A zip file without the moment in which it was made: the same sheets give the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile, ZipInfo

_MOMENT = re.compile(
    rb"(<(dcterms:modified|dcterms:created|meta:creation-date|dc:date|meta:editing-duration)[^>]*>)[^<]*(</\2>)"
)
_NEVER = b"2000-01-01T00:00:00Z"


def settled(content: bytes) -> bytes:
    """The file again, each of its parts dated alike."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(out, "w") as again:
        for part in made.infolist():
            info = ZipInfo(part.filename, (2000, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = part.compress_type, part.external_attr
            again.writestr(info, _MOMENT.sub(rb"\g<1>" + _NEVER + rb"\g<3>", made.read(part)))
    return out.getvalue()
