"""Sentences to a person from where no language is known: their English, and what a translation is made of."""

from __future__ import annotations


class Said(str):
    """A sentence in English that remembers its pattern and values, so that a page can say it in another language."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]


def said(pattern: str, **values: object) -> Said:
    """The sentence that `pattern` (with `%(name)s` for each value) makes. The catalogues hold the pattern."""
    sentence = Said(pattern % values if values else pattern)
    sentence.pattern, sentence.values = pattern, values
    return sentence


def said_again(pattern: str, values: dict[str, object]) -> Said:
    """A sentence that was kept as its pattern and values."""
    return said(pattern, **values)
