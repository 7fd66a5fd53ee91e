"""What a reader finds in a PDF file, through poppler and pikepdf: text, places, sizes, tags, and the page itself."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from tempfile import NamedTemporaryFile
from typing import Any

import pikepdf
from PIL import Image

_MM = 25.4 / 72


@dataclass(frozen=True)
class PlacedWord:
    """A word and its box on the page, in millimetres from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def _poppler(program: str, *arguments: str, pdf: bytes, output: tuple[str, ...] = ("-",)) -> bytes:
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run([program, *arguments, file.name, *output], check=True, capture_output=True).stdout


def text(pdf: bytes) -> str:
    """All of the text, every run of white space as one space."""
    return " ".join(_poppler("pdftotext", pdf=pdf).decode().split())


def running_text(pdf: bytes) -> str:
    """The text without the foot of each page (below 275 mm), so that a sentence that turns the page is whole."""
    return " ".join(_poppler("pdftotext", "-x", "0", "-y", "0", "-W", "600", "-H", "779", pdf=pdf).decode().split())


def words(pdf: bytes, page: int = 1) -> list[PlacedWord]:
    """The words of a page, each with its place."""
    box = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(box, _poppler("pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf=pdf).decode())
    return [
        PlacedWord(unescape(word), *(float(number) * _MM for number in (left, top, right, bottom)))
        for left, top, right, bottom, word in found
    ]


def sizes(pdf: bytes) -> dict[str, int]:
    """The text set in each size: the size in whole points of every line, by its text."""
    xml = _poppler("pdftohtml", "-xml", "-zoom", "1", "-i", "-stdout", pdf=pdf, output=()).decode(errors="replace")
    fonts = {key: int(size) for key, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', xml)}
    return {
        " ".join(unescape(re.sub("<[^>]+>", "", line)).split()): fonts[font]
        for font, line in re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', xml)
    }


def read_aloud(pdf: bytes) -> str:
    """The text in the order of its tags, as a screen reader says it; page furniture is not among them."""
    tree = _poppler("pdfinfo", "-struct-text", pdf=pdf, output=()).decode(errors="replace")
    return " ".join(" ".join(re.findall(r'^\s*"(.*)"$', tree, re.MULTILINE)).split())


def tags(pdf: bytes) -> list[str]:
    """The tags in the order of the document: `H1`, `P`, `L` …"""
    with pikepdf.open(BytesIO(pdf)) as file:
        return list(_tags(file.Root.StructTreeRoot))


def _tags(element: pikepdf.Object) -> list[str]:
    found = [str(element.S)[1:]] if "/S" in element else []
    children: Any = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found += _tags(child)
    return found


def alternative_texts(pdf: bytes) -> list[str]:
    """What stands for each picture."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return [
            str(item.Alt)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
        ]


def language(pdf: bytes) -> str:
    """The language that the file says it is in."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return str(file.Root.Lang)


def pages(pdf: bytes) -> int:
    """How many pages it has."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


def picture(pdf: bytes, page: int, dots_per_inch: int = 200) -> Image.Image:
    """A page as it prints, without smoothing."""
    numbers = ("-r", str(dots_per_inch), "-f", str(page), "-l", str(page))
    arguments = (*numbers, "-aa", "no", "-aaVector", "no", "-png")
    return Image.open(BytesIO(_poppler("pdftoppm", *arguments, pdf=pdf, output=()))).convert("RGB")


def white_above_foot(pdf: bytes) -> float:
    """On a poster: the height, in mm, of the white band above the line across the sheet with which its foot begins."""
    sheet = picture(pdf, 1, 72)
    width, height = sheet.size

    def plain(row: int) -> object:
        colours = sheet.crop((0, row, width, row + 1)).getcolors(width) or []
        return colours[0][1] if len(colours) == 1 else None

    white = (255, 255, 255)
    line = max(row for row in range(height) if plain(row) not in {None, white, plain(height - 1)})
    while plain(line) != white and line > height // 2 and plain(line) is not None:
        line -= 1
    top = line
    while top > 0 and plain(top) == white:
        top -= 1
    return (line - top) * _MM


def _pure_black(sheet: Image.Image) -> Image.Image:
    black = sheet.point([255 if value == 0 else 0 for value in range(256)] * 3)
    return black.convert("L").point(lambda value: 255 if value == 255 else 0)


def qr_code(pdf: bytes, size: int) -> list[list[bool]]:
    """The QR code as a telephone sees it: the only pure black on the pages, cut into `size` by `size` modules."""
    for number in range(1, pages(pdf) + 1):
        if _pure_black(picture(pdf, number, 50)).getbbox():  # coarse and quick: on which page it is
            mask = _pure_black(picture(pdf, number))
            box = mask.getbbox()
            assert box is not None
            left, top, right, bottom = box
            step_x, step_y = (right - left) / size, (bottom - top) / size
            assert (right - left) / 200 * 25.4 > 20, "large enough for an old telephone"
            return [
                [
                    mask.getpixel((int(left + (x + 0.5) * step_x), int(top + (y + 0.5) * step_y))) == 255
                    for x in range(size)
                ]
                for y in range(size)
            ]
    raise AssertionError("no QR code on any page")
