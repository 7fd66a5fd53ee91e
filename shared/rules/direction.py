"""Words that are read from right to left, which must not take what stands around them along (INP-1)."""

from __future__ import annotations

import re
import unicodedata

_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


#: Runs of letters of the one direction, with what stands between them.
_RIGHTWARD = "[A-Za-z\u00c0-\u024f]"
_RUNS = {
    "rtl": re.compile(rf"{_RIGHTWARD}(?:[^{_TURNED.pattern[1:-1]}]*(?:{_RIGHTWARD}|\d))?"),
    "ltr": re.compile(rf"{_TURNED.pattern}(?:(?:(?!{_RIGHTWARD}).)*{_TURNED.pattern})?", re.DOTALL),
}


def is_turned(text: str) -> bool:
    """Whether a letter of it is read from right to left."""
    return _TURNED.search(text) is not None


def direction_of(text: str) -> str:
    """`ltr` or `rtl`, by its first letter, as `dir=auto` tells it."""
    first = next((c for c in map(unicodedata.bidirectional, text) if c in {"L", "R", "AL"}), "")
    return "ltr" if first == "L" else "rtl"


def isolated(name: str) -> str:
    """A name in a line of ours: it keeps the direction of its first letter, and the line keeps its own (INP-1).

    Wherever we put a name into a sentence or list. The signs are Unicode’s isolates, which nobody can type into a name;
    browsers and mail programs know them, letters read them (`shared/letters/compose.py`).
    """
    return f"\u2068{name}\u2069" if is_turned(name) else name


def with_title(name: str, title: str) -> str:
    """A colleague by name and, where it is known, title, to stand in a line of ours."""
    return ", ".join(filter(None, (isolated(name), title)))


def in_runs(text: str) -> list[str]:
    """The text cut where its direction turns: every second piece runs against the first letter’s direction."""
    pieces, end = [], 0
    for run in _RUNS[direction_of(text)].finditer(text):
        pieces += [text[end : run.start()], run[0]]
        end = run.end()
    return [*pieces, text[end:]]
