"""Pages as a browser reads them."""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]


@lru_cache(maxsize=8)
def parsed(page: str) -> Element:
    """The tree of a page, to be read only: whoever looks at one page several times shares it."""
    tree: Element = html5lib.parse(page, namespaceHTMLElements=False)
    return tree
