"""The poster: what one sheet says of the policy, in whichever language (POL-3, POL-4).

The English is drawn from the record; an edition has words of its own in the same shape, in `[poster]`. What stands in
braces is filled in when it is printed: {organisation}, and in the foot {version}, {date} and {address}.
"""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Iterable, Iterator

from shared.policy.part import Part, Text
from shared.policy.pictures import Picture
from shared.policy.placeholders import BRACES, fill, values
from shared.policy.schema import Policy

#: About how many characters stand in a line of a list, and how many lines it has. A translation can't leave items out
#: as the English does: it has the lines that the English leaves free.
_A_LINE, _LINES, _LINES_TRANSLATED = 27, 8, 10
#: The most characters that a heading and the other texts may have, so that the sheet holds them.
_LONGEST = {"heading": 17, "title": 22, "lead": 108, "foot": 120, "version": 105}
#: What must stand in the foot: a sheet on a wall has to say which one it is.
_IN_BRACES = {"version": {"version", "date"}, "code": {"address"}}


class PosterList(Part):
    """A title and what stands below it; easy read has a drawing of ours beside it, and the words say the same."""

    title: Text
    items: tuple[Text, ...] = ()
    picture: Picture | None = None


class Poster(Part):
    """Everything that a poster says, in one language."""

    #: In two lines.
    heading: tuple[Text, Text]
    lead: Text
    never: PosterList
    fine: PosterList
    promises: PosterList
    foot: Text
    telephone: Text
    #: {version} and {date}: which version of the policy, and from when it is in force.
    version: Text
    #: {address}: what is read aloud in the place of the QR code.
    code: Text

    @property
    def lists(self) -> dict[str, PosterList]:
        """The three lists by their names."""
        return {"never": self.never, "fine": self.fine, "promises": self.promises}


class TranslatedPoster(Poster):
    """A poster in an edition's words; `of` is the fingerprint of the English that it renders."""

    of: Text


def english(policy: Policy) -> Poster:
    """The record as a poster: what is not accepted, what is fine, what we promise, and where to read the rest.

    What was adopted from the default is left out: a poster has no room to say whose words they are.
    """
    words = values(policy, "{organisation}")

    def own(place: str, items: tuple[str, ...]) -> tuple[str, ...]:
        return () if policy.is_adopted(place) else _first(fill(item, words) for item in items)

    return Poster(
        heading=("Respect works", "both ways"),
        lead="You have a right to be heard, also when you are upset. Everyone here has a right to be safe.",
        never=PosterList(title="We don’t accept", items=_never(policy)),
        fine=PosterList(title="This is fine", items=own("not_unacceptable", policy.not_unacceptable)),
        promises=PosterList(title="Our promise to you", items=own("commitments", policy.commitments)),
        foot="Tell us what would make it easier for you. Read the whole policy. Ask for a review.",
        telephone="Telephone",
        version="Version {version}, in force from {date}. Ask us for other formats and languages.",
        code="QR code of {address}",
    )


def fingerprint(policy: Policy) -> str:
    """What the English poster says, in twelve characters."""
    said = json.dumps(english(policy).model_dump(), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def wrong(poster: Poster) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the sheet has no room for, and what stands in braces that can't or is missing: the place, and a sentence."""
    for path, text in _texts(poster):
        name = "title" if path[-1] == "title" else str(path[0])
        if len(text) > (most := _LONGEST.get(name, len(text))):
            yield path, f"this has {len(text)} characters; a poster has room for {most}"
        braces, needed = set(BRACES.findall(text)), _IN_BRACES.get(name, set())
        for word in sorted(needed - braces):
            yield path, f"“{{{word}}}” is missing"
        for word in sorted(braces - needed - {"organisation"}):
            yield path, f"“{{{word}}}” can’t stand on a poster: write what the English says there"
    for name, each in poster.lists.items():
        if sum(map(_lines, each.items)) > _LINES_TRANSLATED:
            yield (name, "items"), f"the list is longer than the {_LINES_TRANSLATED} lines that a poster has for it"


def skeleton(policy: Policy) -> str:
    """What a translator fills in: every text with its English above it."""
    poster, parts = english(policy), []
    for name, value in poster:
        if isinstance(value, PosterList):
            continue
        lines = [value] if isinstance(value, str) else value
        blank = '""' if isinstance(value, str) else '["", ""]'
        parts.append("\n".join([*(f"# {line}" for line in lines), f"{name} = {blank}"]))
    top = f'[poster]\nof = "{fingerprint(policy)}"\n' + "\n".join(parts)
    return "\n\n".join([top, *(_blank_list(name, each) for name, each in poster.lists.items())]) + "\n"


def _blank_list(name: str, each: PosterList) -> str:
    items = "\n".join(f'    # {" ".join(item.split())}\n    "",' for item in each.items)
    return f'[poster.{name}]\n# {each.title}\ntitle = ""\nitems = [{f"{chr(10)}{items}{chr(10)}" if items else ""}]'


def _texts(poster: Poster) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text with its place."""
    for name, value in poster:
        if isinstance(value, str):
            yield (name,), value
        elif isinstance(value, PosterList):
            yield (name, "title"), value.title
            yield from (((name, "items"), item) for item in value.items)
        else:
            yield from (((name,), line) for line in value)


def _never(policy: Policy) -> tuple[str, ...]:
    """The behaviours that a poster has room for: of the category with zero tolerance, those with it first."""
    grave = max(policy.categories, key=lambda category: sum(b.zero_tolerance for b in category.behaviours))
    first = sorted(grave.behaviours, key=lambda behaviour: not behaviour.zero_tolerance)
    return _first(behaviour.title for behaviour in first)


def _first(items: Iterable[str]) -> tuple[str, ...]:
    """The first of these sentences, as many as a poster has room for; the page and the file have all."""
    taken: list[str] = []
    for item in items:
        if sum(map(_lines, taken)) + _lines(item) > _LINES:
            break
        taken.append(item)
    return tuple(taken)


def _lines(item: str) -> int:
    """How many lines an item takes on the poster."""
    return len(textwrap.wrap(item, _A_LINE))
