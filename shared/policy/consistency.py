"""What must agree between the words of a policy and its data, beyond what the schema can see.

An unknown word in braces would be published as it stands. A section of the organisation's own that gives a number
taken from the default would claim it. And a list that no section sets out would be enforced but not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shared.policy.placeholders import BRACES, PLACEHOLDERS, SPOKEN
from shared.policy.schema import Policy, Section

#: A place's path in the file, the word to look for from there on, and what is wrong.
Wrong = tuple[tuple[str | int, ...], str, str]

LISTED = ("commitments", "expectations", "not_unacceptable", "categories", "ladder", "restrictions")


def contradictions(policy: Policy) -> list[Wrong]:
    """Each place where the words and the data of a policy do not agree."""
    return [*_sections("statement", policy), *_sections("privacy", policy), *_spoken(policy), *_unpublished(policy)]


def _sections(field: str, policy: Policy) -> Iterator[Wrong]:
    sections: tuple[Section, ...] = getattr(policy, field)
    for index, section in enumerate(sections):
        for word in BRACES.findall(section.text):
            placeholder = PLACEHOLDERS.get(word)
            if placeholder is None and word != "organisation":
                yield (field, index, "text"), f"{{{word}}}", f"section “{section.key}”: {{{word}}} is not known"
            elif (
                placeholder and not policy.is_adopted(f"{field}.{section.key}") and policy.is_adopted(placeholder.place)
            ):
                what = f"section “{section.key}” gives {{{word}}} as your own, but “{placeholder.place}” is adopted"
                yield (field, index, "text"), f"{{{word}}}", what


def _spoken(policy: Policy) -> Iterator[Wrong]:
    texts: list[tuple[tuple[str | int, ...], str, str]] = []
    for index, step in enumerate(policy.ladder.steps):
        texts.append((("ladder", "steps", index, "words"), step.words, f"step {step.number}"))
    for index, option in enumerate(policy.restrictions):
        texts.append((("restrictions", index, "describes"), option.describes, f"restriction “{option.kind}”"))
    for path, text, name in texts:
        for word in BRACES.findall(text):
            if word not in SPOKEN:
                yield (
                    path,
                    f"{{{word}}}",
                    f"{name}: {{{word}}} is not known here; it can be {{customer}} or {{organisation}}",
                )


def _unpublished(policy: Policy) -> Iterator[Wrong]:
    for field in LISTED:
        for adopted in (False, True):
            if not items_of(policy, field, adopted=adopted):
                continue
            if any(s.lists == field and policy.is_adopted(f"statement.{s.key}") is adopted for s in policy.statement):
                continue
            whose = "adopted" if adopted else "your own"
            what = f'“{field}” is {whose}, but no section of the statement that is {whose} lists it (lists = "{field}")'
            yield ("adopted",) if adopted else (field,), "", what


def items_of(policy: Policy, field: str, *, adopted: bool) -> tuple[Any, ...]:
    """The items of a listed field that are the organisation's own, or those that were adopted."""
    if field == "ladder":
        return policy.ladder.steps if policy.is_adopted("ladder.steps") is adopted else ()
    items: tuple[Any, ...] = getattr(policy, field)
    return tuple(item for item in items if _adopted(policy, field, item) is adopted)


def _adopted(policy: Policy, field: str, item: Any) -> bool:
    key = getattr(item, "key", None) or getattr(item, "kind", None)
    return policy.is_adopted(f"{field}.{key}" if key else field)
