"""What the first visitors of a new process would wait for, made before they come: templates, and the public pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlsplit

from flask import Flask

from shared.database.stores import close_before_fork

#: The addresses that `warm` asks for, and where the site stands.
ADDRESSES, SITE = "EVENHAND_WARM", "EVENHAND_SITE"
#: Where the templates of letters and of files stand, which only the printers use.
_PRINTED = {"letters", "print"}
#: What a page names that is the same for everybody.
_NEEDED = re.compile(r'"((?:/static/|/organisation\.)[^"#]+\?v=[^"#]+)"')


def warm(app: Flask) -> None:
    """Compile the templates of `app`, and ask for its public pages, in each language and in each way to compress."""
    if SITE not in app.config:
        return  # another application in the place of ours, such as the floor of a benchmark
    for name in app.jinja_env.list_templates(filter_func=lambda name: _is_ours(app, name)):
        app.jinja_env.get_template(name)
    try:
        _ask(app, app.config[ADDRESSES])
    finally:
        close_before_fork()


def _ask(app: Flask, addresses: Iterable[str]) -> None:
    """Ask for pages as visitors do, and for the sheets and scripts that their first one begins with."""
    site = urlsplit(app.config[SITE])
    visitor = app.test_client(use_cookies=False)
    needed: list[str] = []
    for address in chain(addresses, needed):
        for cookie in ("", "evenhand_language=cy"):
            for accepted in ("", "br", "gzip"):
                headers = {"Cookie": cookie, "Accept-Encoding": accepted, "Host": site.netloc}
                page = visitor.get(address, base_url=f"{site.scheme}://{site.netloc}", headers=headers)
                if not needed and not accepted and page.mimetype == "text/html":
                    needed += _NEEDED.findall(page.text)


def _is_ours(app: Flask, name: str) -> bool:
    folders = set(name.split("/")[:-1])
    other = "backoffice" if app.name == "portal" else "portal"
    return name.endswith(".html") and other not in folders and not folders & _PRINTED
