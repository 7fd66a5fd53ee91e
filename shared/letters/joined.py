"""Pieces of one long file, each a tagged PDF, joined to one with one tree of tags, its bookmarks and its index (ACC).

A tag of a piece becomes a tag of the whole, one level deeper: in a piece a part is the highest heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_DEEPER = {f"/H{level}": pikepdf.Name(f"/H{level + 1}") for level in range(1, 6)}


@dataclass(frozen=True)
class WherePartBegins:
    """Where something begins in the whole: its page, from 1, and how far up, in points."""

    title: str
    page: int
    top: float


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


def places_of(piece: bytes, first: int) -> dict[str, WherePartBegins]:
    """Where each part of a piece begins, by its title; `first` is the piece’s first page in the whole."""
    with pikepdf.open(BytesIO(piece)) as file, file.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages, start=first)}
        found: list[tuple[str, Any]] = [(item.title, item.destination) for item in outline.root]
        return {title: WherePartBegins(title, pages[place[0].objgen], float(place[3])) for title, place in found}


def join(front: bytes, pieces: list[bytes], places: list[WherePartBegins]) -> bytes:
    """The front, whose links are those of the index, then the pieces; each place gets its link and its bookmark."""
    with pikepdf.open(BytesIO(front)) as whole:
        for piece in pieces:
            with pikepdf.open(BytesIO(piece)) as file:
                _add(whole, file)
        _link(whole, places)
        _mark(whole, places)
        made = BytesIO()
        whole.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _add(whole: pikepdf.Pdf, piece: pikepdf.Pdf) -> None:
    tree = whole.Root.StructTreeRoot
    shift = int(tree.ParentTreeNextKey)
    for page in piece.pages:
        _renumber(page.obj, shift)
    whole.pages.extend(piece.pages)
    added = whole.copy_foreign(piece.Root.StructTreeRoot)
    document = tree.K[0]
    for tag in added.K[0].K:
        tag.P = document
        tag.S = _DEEPER.get(str(tag.S), tag.S)
        document.K.append(tag)
    numbers = pikepdf.NumberTree(tree.ParentTree)
    for key, tags in pikepdf.NumberTree(added.ParentTree).items():
        numbers[key + shift] = tags
    tree.ParentTreeNextKey = shift + int(added.ParentTreeNextKey)


def _renumber(page: Any, shift: int) -> None:
    """The page points with a number to its tags; each number is that of one page of the whole."""
    if "/StructParents" in page:
        page.StructParents += shift
    for note in page.get("/Annots", []):
        if "/StructParent" in note:
            note.StructParent += shift


def _link(whole: pikepdf.Pdf, places: list[WherePartBegins]) -> None:
    """The links of the index, which name a place by its number, lead to it."""
    for page in whole.pages:
        for note in page.obj.get("/Annots", []):
            if "/A" in note and str(note.A.get("/URI", "")).startswith("place:"):
                place = places[int(str(note.A.URI).removeprefix("place:"))]
                del note.A
                note.Dest = pikepdf.make_page_destination(whole, place.page - 1, "XYZ", left=0, top=place.top)


def _mark(whole: pikepdf.Pdf, places: list[WherePartBegins]) -> None:
    with whole.open_outline() as outline:
        for place in places:
            item = pikepdf.OutlineItem(place.title, place.page - 1, "XYZ", left=0, top=place.top)
            outline.root[0].children.append(item)
