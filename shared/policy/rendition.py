"""The statement or the privacy notice as one reads it: in one language, for a page, a file to print, or plain text.

The English is drawn from the record, every other rendition from an edition; whoever shows one need not know which.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.locales import locale_of
from shared.policy import placeholders, poster
from shared.policy.editions import Edition, Reading, Words, direction
from shared.policy.publishing import (
    ADOPTED_TITLE,
    PublishedSection,
    privacy_notice,
    published_section,
    statement,
)
from shared.policy.schema import Policy

_COLUMNS = 72
PRIVACY_TITLE = "How we use your details"
ADOPTED_NOTE = (
    "The parts below are not in our own policy. They say how this service works until our policy says otherwise, and "
    "we keep to them in the same way."
)
ENGLISH = Words(
    contents="On this page",
    adopted_title=ADOPTED_TITLE,
    adopted_note=ADOPTED_NOTE,
    made="In force from {date}.",
    behind="There is a newer version than that of {date}.",
    changed="This part has changed.",
    read_english="Read the version in force",
    address="On the internet",
    telephone="Telephone",
    email="Email",
)


@dataclass(frozen=True)
class Rendition:
    """What is read, in one language. `changed` names the sections whose English is another by now."""

    document: str
    language: str
    reading: Reading
    title: str
    sections: tuple[PublishedSection, ...]
    words: Words
    made_on: date
    behind: bool = False
    changed: frozenset[str] = frozenset()
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)

    @property
    def own(self) -> list[PublishedSection]:
        """The organisation's own sections."""
        return [section for section in self.sections if not section.adopted]

    @property
    def adopted(self) -> list[PublishedSection]:
        """Those that were adopted from the default."""
        return [section for section in self.sections if section.adopted]

    @property
    def made(self) -> str:
        """Of when this is, in its language."""
        return self.words.made.format(date=self.day)

    @property
    def behind_since(self) -> str:
        """That the English has changed since, in its language."""
        return self.words.behind.format(date=self.day)

    @property
    def day(self) -> str:
        """The date that the English was rendered, in its language."""
        return locale_of(self.language).day(self.made_on)


@dataclass(frozen=True)
class PosterRendition:
    """The poster in one language."""

    words: poster.Poster
    language: str = "en"
    reading: Reading = "standard"

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)


def render_poster(policy: Policy, edition: Edition | None = None) -> PosterRendition | None:
    """The poster of an edition, or the English; None where the edition has none that says what the English says."""
    if edition is None:
        return PosterRendition(poster.english(policy))
    words = edition.poster_in_force(policy)
    return PosterRendition(words, edition.language, edition.reading) if words else None


def english(policy: Policy, organisation: str, in_force_from: date, document: str) -> Rendition:
    """The record itself: `document` is `statement` or `privacy`."""
    sections = (statement if document == "statement" else privacy_notice)(policy, organisation)
    title = policy.name if document == "statement" else PRIVACY_TITLE
    return Rendition(document, "en", "standard", title, sections, ENGLISH, in_force_from)


def render_edition(edition: Edition, policy: Policy, organisation: str, document: str) -> Rendition:
    """An edition under this policy. A section that renders only adopted places is itself an adopted one."""
    values = placeholders.values(policy, organisation)
    values["ombudsman_telephone"] = unbroken(values["ombudsman_telephone"])
    behind = {place.partition(".")[2] for place in edition.behind(policy) if place.startswith(f"{document}.")}
    sections = [
        published_section(
            each.key,
            each.title,
            each.text,
            values,
            adopted=all(policy.is_adopted(f"{document}.{key}") for key in each.of),
        )
        for each in edition.sections(document)
    ]
    return Rendition(
        document=document,
        language=edition.language,
        reading=edition.reading,
        title=edition.name if document == "statement" else edition.privacy_title,
        sections=tuple(sorted(sections, key=lambda section: section.adopted)),
        words=edition.words,
        made_on=edition.made_on,
        behind=bool(behind),
        changed=frozenset(each.key for each in edition.sections(document) if behind & each.of.keys()),
        pictures={each.key: each.picture for each in edition.sections(document) if each.picture},
    )


def unbroken(telephone: str) -> str:
    """A number whose parts stay together, and in their order also between words that run from right to left."""
    return telephone.replace(" ", "\u00a0")


def plain_text(rendition: Rendition, head: tuple[str, ...] = ()) -> str:
    """The same as plain text, for those who want no layout at all: short lines, headings underlined (POL-4)."""
    parts = [_underlined(rendition.title, "="), *(_wrapped(line) for line in head), _wrapped(rendition.made)]
    if rendition.behind:
        parts.append(_wrapped(rendition.behind_since))
    parts += [_section(section) for section in rendition.own]
    if rendition.adopted:
        parts += [_underlined(rendition.words.adopted_title, "="), _wrapped(rendition.words.adopted_note)]
        parts += [_section(section) for section in rendition.adopted]
    return "\n\n".join(parts) + "\n"


def _section(section: PublishedSection) -> str:
    return f"{_underlined(section.title, '-')}\n\n{_wrapped(section.text)}"


def _underlined(title: str, sign: str) -> str:
    lines = textwrap.wrap(title, _COLUMNS)
    return "\n".join([*lines, sign * max(map(len, lines))])


def _wrapped(text: str) -> str:
    """Each line on its own, at most as long as fits; what belongs to a list item stands below its first word."""
    lines = []
    for line in text.split("\n"):
        sign = len(line) - len(line.lstrip()) + len(line.lstrip().partition(" ")[0]) + 1 if line.startswith("  ") else 0
        lines += textwrap.wrap(line, _COLUMNS, subsequent_indent=" " * sign, break_long_words=False) or [""]
    return "\n".join(lines)
