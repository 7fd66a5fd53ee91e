"""Scanned pages, as office scanners and fax gateways save them: every page of a TIFF, drawn again into one PDF.

The pages keep their size on paper: a fax has twice as many dots across as down.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps, ImageSequence

from shared.files.kinds import MOST_PIXELS, FileKind
from shared.files.pictures import as_faults
from shared.files.wrong import Fault, Wrong

#: Where a file says nothing that a scanner could mean: an ordinary fax, near enough.
_DOTS = 200.0
_MODES = {"1", "L", "RGB"}


def read(path: Path, kind: FileKind) -> None:
    """Put a PDF of all pages in the file's place. Raises Wrong."""
    with as_faults(), Image.open(path, formats=(kind.mark,)) as opened, pikepdf.new() as together:
        for page in ImageSequence.Iterator(opened):
            if page.width * page.height > MOST_PIXELS:
                raise Wrong(Fault.TOO_MANY_PIXELS)
            with pikepdf.open(BytesIO(_on_paper(page))) as one:
                together.pages.extend(one.pages)
        made = BytesIO()
        together.save(made, deterministic_id=True)
    path.write_bytes(made.getvalue())


def _on_paper(page: Image.Image) -> bytes:
    """One page as a PDF, upright, in black and white, grey or colours as it was scanned."""
    dots = page.info.get("dpi", (0, 0))
    across, down = (float(each) if 50 <= each <= 2400 else _DOTS for each in dots)
    upright = ImageOps.exif_transpose(page)
    if (upright.width > upright.height) != (page.width > page.height):
        across, down = down, across
    sheet = upright if upright.mode in _MODES else _plain(upright)
    made = BytesIO()
    how = {} if sheet.mode == "1" else {"quality": 90}  # black and white loses nothing
    sheet.save(made, "PDF", dpi=(across, down), **how)
    return made.getvalue()


def _plain(page: Image.Image) -> Image.Image:
    """In colours, or in grey where it has more of them than a PDF holds; what can be seen through is white."""
    if page.mode.startswith("I"):
        return page.convert("I").point(lambda value: value / 256).convert("L")
    if page.mode in {"LA", "RGBA", "PA"}:
        behind = Image.new("RGBA", page.size, "white")
        return Image.alpha_composite(behind, page.convert("RGBA")).convert("RGB")
    return page.convert("RGB")
