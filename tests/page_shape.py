"""The shape of a page: what decides whether it is valid HTML, without the words that stand in it.

Two pages of one shape are valid or not alike, so a crawler has one of them judged by a parser that goes by the standard
and takes far longer than the page took to make. What a shape does not hold, `plain` finds: ids that stand twice, what
somebody typed and became an address, and a template that was executed.
"""

from __future__ import annotations

import re
from collections import Counter

from tests.filling import EXECUTED

#: What no page may have, wherever it stands: it stays in the shape.
_NO_CHARACTER = "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ud800-\udfff\ufffe\uffff"
_WRITTEN = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#34|#39);")
_VALUE = re.compile(f'="[^"&{_NO_CHARACTER}]*"')
_WORDS = re.compile(f"(?<=>)[^<>&{_NO_CHARACTER}]+(?=<)")
_ID = re.compile(r'\sid="([^"]*)"')
_ADDRESS = re.compile(r'\s(?:src|hx-get)="[^"]*canary')


def shape(page: str) -> str:
    """Its tags with the names of their attributes, and where words stand."""
    return _WORDS.sub(_words_or_space, _VALUE.sub('=""', _WRITTEN.sub("x", page)))


def plain(page: str) -> bool:
    """Whether nothing in it needs a second look that its shape does not show."""
    ids = Counter(_ID.findall(page))
    return max(ids.values(), default=0) < 2 and not _ADDRESS.search(page) and EXECUTED not in page


def _words_or_space(between: re.Match[str]) -> str:
    return "x" if between[0].strip(" \t\n\r\f") else " "  # in a table words may not stand everywhere, space may
