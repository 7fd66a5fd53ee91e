"""Sentences to a person from where no language is known: their English, and what a translation is made of."""

from __future__ import annotations


class Translatable(str):
    """A sentence in English that remembers its pattern and values, so that a page can say it in another language."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]


def message(pattern: str, **values: object) -> Translatable:
    """The sentence that `pattern` (with `%(name)s` for each value) makes. The catalogues hold the pattern."""
    sentence = Translatable(pattern % values if values else pattern)
    sentence.pattern, sentence.values = pattern, values
    return sentence


def message_again(pattern: str, values: dict[str, object]) -> Translatable:
    """A sentence that was kept as its pattern and values."""
    return message(pattern, **values)
