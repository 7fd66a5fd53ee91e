"""What changed between two versions of a text, clause by clause and word by word (POL-5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from shared.policy.publishing import PublishedSection

#: A run of words: "same", "added" or "removed".
Run = tuple[str, str]
#: Words, and the ends of lines between them.
_LINE_BELOW = re.compile(r"^~+\n?", re.M)  # under a heading of plain text
#: What stands in an order that the organisation chooses, by what its keys begin with, and how a change of it is called.
_LISTS = {
    "": "The order of the sections",  # of one published text
    "statement": "The order of the statement’s sections",
    "privacy": "The order of the privacy notice’s sections",
    "categories": "The order of the kinds of behaviour",
    "restrictions": "The order of the restrictions",
}
#: A point with how far in it stands is one word.
_WORD = re.compile(r"(?:\A|\n)[ \t]*(?:-|\d+\.)(?= )|\n|\S+")
_BEGINS_LINE = re.compile(r"\n (?=\S)")


@dataclass(frozen=True)
class Change:
    """A clause that is new ("added"), was taken out ("removed"), or reads differently ("changed").

    `runs` are its words in order. Of clauses that stand in another order ("moved"), these are their titles.
    """

    key: str
    title: str
    kind: str
    runs: tuple[Run, ...]
    #: What it was called before, where that is another name.
    was: str = ""


def changes_between(before: Iterable[PublishedSection], now: Iterable[PublishedSection]) -> tuple[Change, ...]:
    """Every clause that is not the same, in the order of the newer one; then those taken out; then another order."""
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    found = []
    for key, section in new.items():
        if key not in old:
            found.append(Change(key, section.title, "added", (("added", _LINE_BELOW.sub("", section.text)),)))
        elif (old[key].title, old[key].text) != (section.title, section.text):
            was = old[key].title if old[key].title != section.title else ""
            found.append(Change(key, section.title, "changed", _runs(old[key].text, section.text), was))
    gone = [one for key, one in old.items() if key not in new]
    found += [Change(one.key, one.title, "removed", (("removed", _LINE_BELOW.sub("", one.text)),)) for one in gone]
    return (*found, *_moved(old, new))


def _moved(old: dict[str, PublishedSection], new: dict[str, PublishedSection]) -> Iterator[Change]:
    """What stands in another order than before, of the clauses of each list that are in both."""
    for field, title in _LISTS.items():
        both = {key for key, one in old.items() if key in new and one.adopted == new[key].adopted}
        both = {key for key in both if key.rpartition(".")[0] == field}
        for adopted in (False, True):
            before, now = (
                [one for one in every.values() if one.key in both and one.adopted is adopted] for every in (old, new)
            )
            if [one.key for one in before] != [one.key for one in now]:
                yield Change(field, title, "moved", _runs_of([one.title for one in before], [one.title for one in now]))


def _runs(before: str, now: str) -> tuple[Run, ...]:
    old, new = (_WORD.findall(_LINE_BELOW.sub("", text)) for text in (before, now))
    return tuple((kind, _BEGINS_LINE.sub("\n", words)) for kind, words in _runs_of(old, new, " "))


def _runs_of(old: list[str], new: list[str], between: str = ", ") -> tuple[Run, ...]:
    runs: list[Run] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            runs.append(("same", between.join(old[a:b])))
            continue
        if b > a:
            runs.append(("removed", between.join(old[a:b])))
        if d > c:
            runs.append(("added", between.join(new[c:d])))
    return tuple(runs)
