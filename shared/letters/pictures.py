"""Pictures of a printed letter, for a page that shows it as it will be on paper (LET-4). The file stays the PDF.

Drawn in the process that opens files (`shared/letters/opened.py`).
"""

from __future__ import annotations

from io import BytesIO

_DOTS_PER_INCH = 96
_BETWEEN_PAGES = 16


def draw(pdf: bytes, pages: int | None) -> bytes:
    """The first `pages` pages of a file (all when None), one below the other, as a PNG on grey."""
    import pypdfium2  # with these come large libraries
    from PIL import Image

    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document) if pages is None else min(pages, len(document))
        sheets = [document[number].render(scale=_DOTS_PER_INCH / 72).to_pil() for number in range(count)]
    width = max(sheet.width for sheet in sheets)
    height = sum(sheet.height for sheet in sheets) + _BETWEEN_PAGES * (count - 1)
    picture = Image.new("RGB", (width, height), "#b1b4b6")
    top = 0
    for sheet in sheets:
        picture.paste(sheet, (0, top))
        top += sheet.height + _BETWEEN_PAGES
    file = BytesIO()
    # The octree finds its colours ten times as fast as the default, and paper has few.
    picture.quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
