"""The words of a letter that was issued, out of its file.

Read in the process that opens files (`shared/letters/opened.py`).
"""

from __future__ import annotations

import re

#: How the library marks a word that goes on in the next line.
_GOES_ON = re.compile("[\x02\ufffe](?:\r?\n)?")


def read(pdf: bytes) -> str:
    """The words of a file, page by page, a line for each of its lines."""
    import pypdfium2  # with it comes a large library

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return "\n\n".join(_GOES_ON.sub("", page).replace("\r\n", "\n").strip() for page in pages)
