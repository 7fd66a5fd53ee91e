"""What a reader hears of a glyph: which characters each stands for, also in scripts that join several into one.

WeasyPrint gives a cluster's whole text to its last glyph and nothing to the others, which PDF/UA doesn't allow and a
screen reader reads out as digits. Here each glyph that the font has a character for stands for that, and what is left
of the cluster for the first of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

#: Stands for a glyph that adds nothing to what is heard: no letter, no space, no break.
SILENT = "\u2060"

Cluster = tuple[tuple[int, ...], str]


class Heard(dict[int, str]):
    """The `to_unicode` of a font while its glyphs are drawn. `characters` gives the font's own glyph of each."""

    def __init__(self, characters: Callable[[], dict[int, int]]) -> None:
        super().__init__()
        self._characters = characters
        self._drawn: list[tuple[int, str]] = []
        self._settled = False

    def __contains__(self, glyph: object) -> bool:
        """Never, so that WeasyPrint tells of each glyph as often as it draws it."""
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        self._drawn.append((glyph, text))
        super().__setitem__(glyph, text)

    def items(self) -> Any:
        """Each glyph with what it stands for, none of them empty."""
        if not self._settled:
            self._settled = True
            if any(not text for _, text in self._drawn):
                self.update(settled(clusters(self._drawn), self._characters()))
        return super().items()


def clusters(drawn: Iterable[tuple[int, str]]) -> list[Cluster]:
    """The glyphs of each cluster in the order in which they were drawn, with the cluster's text.

    Left to right the text comes with the last glyph, right to left with the first: a mark without text belongs to what
    comes after it, or else to what came before.
    """
    found: list[Cluster] = []
    waiting: list[int] = []
    for glyph, text in drawn:
        waiting.append(glyph)
        if text:
            found.append((tuple(waiting), text))
            waiting = []
    if waiting and found:
        glyphs, text = found.pop()
        found.append(((*glyphs, *waiting), text))
    return found


def settled(found: Iterable[Cluster], characters: dict[int, int]) -> dict[int, str]:
    """What each glyph stands for, by what it stands for most often. `characters` is code point to glyph."""
    heard: dict[int, Counter[str]] = {}
    for glyphs, text in found:
        for glyph, part in _shared_out(glyphs, text, characters):
            heard.setdefault(glyph, Counter())[part] += 1
    return {glyph: _best(said) for glyph, said in heard.items()}


def _shared_out(glyphs: tuple[int, ...], text: str, characters: dict[int, int]) -> list[tuple[int, str]]:
    if len(glyphs) == 1:
        return [(glyphs[0], text)]
    left, parts = list(text), {}
    for place, glyph in enumerate(glyphs):
        own = next((c for c in left if characters.get(ord(c)) == glyph), "")
        if own:
            left.remove(own)
        parts[place] = own
    nameless = [place for place, part in parts.items() if not part]
    if nameless:
        parts[nameless[0]] = "".join(left)
    return [(glyph, parts[place]) for place, glyph in enumerate(glyphs)]


def _best(said: Counter[str]) -> str:
    spoken = Counter({text: often for text, often in said.items() if text})
    return spoken.most_common(1)[0][0] if spoken else SILENT
