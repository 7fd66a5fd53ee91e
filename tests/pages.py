"""Pages as a browser reads them."""

from __future__ import annotations

from functools import lru_cache
from typing import cast
from xml.etree.ElementTree import Element

import lxml.html  # type: ignore[import-untyped]


@lru_cache(maxsize=8)
def parsed(page: str) -> Element:
    """The tree of a page, to be read only: whoever looks at one page several times shares it.

    Whether it is as the standard has it is judged by the crawlers, with a parser that goes by it and takes far longer.
    """
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    return cast("Element", lxml.html.document_fromstring((page or "<html>").encode(), parser=parser))
