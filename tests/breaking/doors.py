"""Every address of a site that its map knows, by each method, with what should never stand in an address."""

from __future__ import annotations

import re
from random import Random

from tests.crawler import Crawl

#: As a browser writes them; `%2F` is a stroke inside one part.
_PARTS = (
    "1", "0", "-1", "9" * 30, "%00", "%C2%B2", "%FF", "..%2F..%2Fcanary", "%3Cimg%20src%3Dcanary%3E", "canary" * 400,
    "RES-0000-0000", "HA-204417", "1999-13-45", "9999-12-31", "0000", "2019-Q9", "2027-Q1", "%0D%0AX-Canary%3A%201",
    "%7B%7B7*7191%7D%7D", "%F0%9F%99%82", "'", "%25s", "statement", "en",
)  # fmt: skip
#: What the addresses of both sites may name after their question mark.
_NAMES = (
    "q", "next", "before", "after", "show", "account", "v", "size", "contrast", "topic", "telephone", "sheet",
    "reference", "other", "moved", "lang", "incident", "in", "from", "case", "by", "page",
)  # fmt: skip
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
#: They end the session, and with it the round.
_LEFT_OUT = ("/sign-out", "/static/<path:filename>")


def knock(crawl: Crawl, chance: Random) -> int:
    """Each address by each of its methods and by one more, each time with other parts; what is wrong is the crawl's.

    Returns how often it asked.
    """
    knocks = 0
    for rule in sorted(crawl.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.rule in _LEFT_OUT:
            continue
        for method in sorted({*(rule.methods or ()), chance.choice(_METHODS)}):
            address = re.sub(r"<[^>]*>", lambda _: chance.choice(_PARTS), rule.rule)
            asked = "&".join(f"{name}={chance.choice(_PARTS)}" for name in chance.sample(_NAMES, 2))
            answer = crawl.client.open(f"{address}?{asked}", method=method)
            knocks += 1
            crawl.look(answer, f"{method} {address[:80]}?{asked[:80]}")
    return knocks
