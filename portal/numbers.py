"""Telephone numbers in the text of a policy: each is a link that a telephone dials (POL-11)."""

from __future__ import annotations

import re

from markupsafe import Markup

from shared.rules.telephone import dialled

#: A link as it stands, a tag, or a number of the United Kingdom as people write it there: in groups, beginning with 0.
_PARTS = re.compile(
    r"<a\b.*?</a>|<[^>]*>|(?P<number>(?<![\w-])(?:1800[12] )?0\d{2,4}(?: \d{2,4}){1,3}(?![\w-]))", re.DOTALL
)


def with_numbers_linked(html: str) -> Markup:
    """The HTML of a text, which is safe, with each telephone number in it made a link."""
    return Markup(_PARTS.sub(_linked, html))  # noqa: S704 - the text was made safe where it was read


def _linked(part: re.Match[str]) -> str:
    number = part["number"]
    if not number:
        return part[0]
    unbroken = number.replace(" ", "\u00a0")
    return f'<a class="govuk-link" href="tel:{dialled(number)}">{unbroken}</a>'
