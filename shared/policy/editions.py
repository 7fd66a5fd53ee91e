"""Editions: the statement, the privacy notice and the poster in another language, or in easy read (POL-4).

The English of the record is what counts. An edition is a text of its own, written by a person; each of its sections
names the sections of the record that it renders, with the fingerprint that each had. So a change of the English shows
at the sections that it touches, however it came about: new words, a new number, an item more in a list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from pydantic import Field

from shared.locales import locale_of
from shared.policy import poster as posters
from shared.policy.part import Key, Part, Text
from shared.policy.pictures import Picture
from shared.policy.placeholders import BRACES
from shared.policy.publishing import privacy_notice, statement
from shared.policy.reading import Mistake, PolicyMistake, read_part
from shared.policy.schema import Policy

Reading = Literal["standard", "easy"]
DOCUMENTS = ("statement", "privacy")
#: The words in braces that are the same in every language.
_NAMES = frozenset(
    {"organisation", "ombudsman", "ombudsman_telephone", "ombudsman_website", "ombudsman_address"}
)  # fmt: skip
_ENGLISH = "en"
_BEHIND = {"poster": "“poster” has changed: this one is not offered any more"}


class EditionSection(Part):
    """A section in the edition's words; `of` maps each section of the record that it renders to its fingerprint."""

    key: Key
    title: Text
    text: Text
    of: Mapping[Key, Text] = Field(min_length=1)
    #: A drawing of ours, by name: easy read has one beside each section. The words say the same, so it has no text.
    picture: Picture | None = None


class Words(Part):
    """What a page and a file around the edition's text say in its language."""

    contents: Text
    adopted_title: Text
    adopted_note: Text
    #: {date}: when the English was rendered.
    made: Text
    behind: Text
    changed: Text
    read_english: Text
    address: Text
    telephone: Text
    email: Text


class Edition(Part):
    """The statement, the privacy notice and perhaps the poster in one language and one way of reading."""

    language: Text
    reading: Reading = "standard"
    name: Text
    privacy_title: Text
    made_on: date
    #: Which native speaker, or which readers of easy read, have read it, and when: said to staff. Empty until then.
    read_by: str = ""
    words: Words
    statement: tuple[EditionSection, ...] = Field(min_length=1)
    privacy: tuple[EditionSection, ...] = Field(min_length=1)
    poster: posters.TranslatedPoster | None = None

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`: how the language runs."""
        return direction(self.language)

    def behind(self, policy: Policy) -> tuple[str, ...]:
        """The places of the record (`statement.appeals`) that this edition renders as they no longer are, or not.

        `poster` is among them where it has a poster that says what the English poster no longer says.
        """
        now = fingerprints(policy)
        then = {
            f"{name}.{key}": mark for name in DOCUMENTS for each in self.sections(name) for key, mark in each.of.items()
        }
        places = [place for place in now | then if now.get(place) != then.get(place)]
        if self.poster and not self.poster_in_force(policy):
            places.append("poster")
        return tuple(places)

    def poster_in_force(self, policy: Policy) -> posters.Poster | None:
        """The poster, if it has one that says what the English poster says: on a wall nothing would mark a change."""
        return self.poster if self.poster and self.poster.of == posters.fingerprint(policy) else None

    def kinds_of_behaviour(self, policy: Policy) -> dict[str, str]:
        """What this edition calls each kind of behaviour, by its English title: the headings of the section that lists
        them. Empty where that section is behind, so that nothing is called by what was another kind's name."""
        listed = [section.key for section in policy.statement if section.lists == "categories"]
        behind = {place.removeprefix("statement.") for place in self.behind(policy)}
        headings = [
            line.removeprefix("# ").strip()
            for section in self.statement
            if set(section.of) & set(listed) - behind
            for line in section.text.splitlines()
            if line.startswith("# ")
        ]
        titles = [category.title for category in policy.categories]
        return dict(zip(titles, headings, strict=True)) if len(titles) == len(headings) else {}

    def sections(self, document: str) -> tuple[EditionSection, ...]:
        """Those of the statement or of the privacy notice."""
        return self.statement if document == "statement" else self.privacy


def fingerprints(policy: Policy) -> dict[str, str]:
    """What the English of each place says, in twelve characters: published words and lists, numbers filled in."""
    found = {}
    for name, publish in (("statement", statement), ("privacy", privacy_notice)):
        for section in publish(policy, "{organisation}"):
            words = f"{section.title}\n\n{section.text}"
            found[f"{name}.{section.key}"] = hashlib.sha256(words.encode()).hexdigest()[:12]
    return found


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    return locale_of(language).direction


def read_edition(text: str | bytes, *, source: str) -> Edition:
    """The edition written in this TOML text. Raises PolicyMistake with every mistake found."""
    return read_part(text, Edition, _wrong, source=source)


def check_edition(edition: Edition, policy: Policy, *, source: str) -> tuple[str, ...]:
    """What has fallen behind, a sentence each. Raises PolicyMistake where a section renders what the policy has not."""
    known = fingerprints(policy)
    for name in DOCUMENTS:
        for section in edition.sections(name):
            for key in section.of:
                if f"{name}.{key}" not in known:
                    what = f"section “{section.key}” renders “{name}.{key}”, which the policy does not publish"
                    raise PolicyMistake(source, [Mistake(1, what)])
    return tuple(
        _BEHIND.get(place, f"“{place}” has changed, or is not rendered yet") for place in edition.behind(policy)
    )


def beside(policy_file: Path) -> dict[str, Path]:
    """The editions that stand beside a policy file, in a folder `editions`: `<policy>.<language>[-easy].toml`."""
    found = sorted((policy_file.parent / "editions").glob(f"{policy_file.stem}.*.toml"))
    return {path.stem: path for path in found}


def skeleton(policy: Policy) -> str:
    """What a translator fills in: each section of the record, with its fingerprint and its English as a comment."""
    marks, parts = fingerprints(policy), []
    for name, publish in (("statement", statement), ("privacy", privacy_notice)):
        for section in publish(policy, "{organisation}"):
            english = "\n".join(f"# {line}".rstrip() for line in f"{section.title}\n\n{section.text}".split("\n"))
            mark = marks[f"{name}.{section.key}"]
            entry = (
                f'[[{name}]]\nkey = "{section.key}"\ntitle = ""\nof = {{ {section.key} = "{mark}" }}\ntext = """\n"""'
            )
            parts.append(f"{english}\n{entry}\n")
    return "\n".join([*parts, posters.skeleton(policy)])


def _wrong(edition: Edition) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """What the schema can't see."""
    try:
        known = Locale.parse(edition.language).language
    except (UnknownLocaleError, ValueError):
        known = ""
    if known != edition.language:
        yield ("language",), f"“{edition.language}” is not the code of a language, such as “cy” or “pl”"
    if edition.language == _ENGLISH and edition.reading == "standard":
        yield ("language",), "the English is the policy itself: an edition in English is one in easy read"
    for name in DOCUMENTS:
        seen: set[str] = set()
        for number, section in enumerate(edition.sections(name)):
            path: tuple[str | int, ...] = (name, number)
            if section.key in seen:
                yield path, f"there are two sections called “{section.key}”"
            seen.add(section.key)
            unknown = sorted(set(BRACES.findall(section.text)) - _NAMES)
            if unknown:
                yield path, f"“{{{unknown[0]}}}” can’t stand in an edition: write what the English says there"
    if edition.poster:
        yield from ((("poster", *path), what) for path, what in posters.wrong(edition.poster))
