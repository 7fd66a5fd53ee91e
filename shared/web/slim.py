"""A page as it goes over the line: without the white space that only its templates need (ACC-4)."""

from __future__ import annotations

import re

#: What keeps its white space; a tag, with its values; and the ends of text beside tags.
_KEEPS = re.compile(r"(<(?:textarea|pre|script|style)\b.*?</(?:textarea|pre|script|style)>)", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_IN_A_TAG = re.compile(r"(\"[^\"]*\"|'[^']*')|[ \t\r\n]+(>?)")
_BESIDE_TAGS = re.compile(r">[ \t\r]*\n[ \t\r\n]*|[ \t\r]*\n[ \t\r\n]*(?=<)")


def slim(html: str) -> str:
    """The page with one line end for each run of white space beside a tag that has one, and one space inside tags."""
    parts = _KEEPS.split(html)
    parts[::2] = [_BESIDE_TAGS.sub(_shortest, _TAG.sub(_in_one_line, part)) for part in parts[::2]]
    return "".join(parts)


def _in_one_line(tag: re.Match[str]) -> str:
    return _IN_A_TAG.sub(lambda one: one[1] or one[2] or " ", tag[0]) if "\n" in tag[0] else tag[0]


def _shortest(run: re.Match[str]) -> str:
    return ">\n" if run[0].startswith(">") else "\n"
