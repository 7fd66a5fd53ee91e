"""What changed between two versions of a text, clause by clause and word by word (POL-5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from shared.policy.publishing import PublishedSection

#: A run of words: "same", "added" or "removed".
Run = tuple[str, str]
#: Words, and the ends of lines between them.
_LINE_BELOW = re.compile(r"^~+\n?", re.M)  # under a heading of plain text
_WORD = re.compile(r"\n|\S+")


@dataclass(frozen=True)
class Change:
    """A clause that is new, was taken out, or reads differently; `runs` are its words in order."""

    key: str
    title: str
    kind: str
    runs: tuple[Run, ...]
    #: What it was called before, where that is another name.
    was: str = ""


def changes_between(before: Iterable[PublishedSection], now: Iterable[PublishedSection]) -> tuple[Change, ...]:
    """Every clause that is not the same, in the order of the newer version; those taken out come last."""
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    found = []
    for key, section in new.items():
        if key not in old:
            found.append(Change(key, section.title, "added", (("added", section.text),)))
        elif (old[key].title, old[key].text) != (section.title, section.text):
            was = old[key].title if old[key].title != section.title else ""
            found.append(Change(key, section.title, "changed", _runs(old[key].text, section.text), was))
    gone = [one for key, one in old.items() if key not in new]
    return (*found, *(Change(one.key, one.title, "removed", (("removed", one.text),)) for one in gone))


def _runs(before: str, now: str) -> tuple[Run, ...]:
    old, new = (_WORD.findall(_LINE_BELOW.sub("", text)) for text in (before, now))
    runs: list[Run] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            runs.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            runs.append(("removed", " ".join(old[a:b])))
        if d > c:
            runs.append(("added", " ".join(new[c:d])))
    return tuple(runs)
