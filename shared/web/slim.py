"""A page as it goes over the line: without the white space that only its templates need (ACC-4)."""

from __future__ import annotations

import re

#: What keeps its white space; a tag, with its values; and the ends of text beside tags.
_KEEPS = re.compile(r"(<(?:textarea|pre|script|style)\b.*?</(?:textarea|pre|script|style)>)", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_IN_A_TAG = re.compile(r"(\"[^\"]*\"|'[^']*')|[ \t\r\n]+(>?)")
_BESIDE_TAGS = re.compile(r">[ \t\r]*\n[ \t\r\n]*|[ \t\r]*\n[ \t\r\n]*(?=<)")
#: What begins a line by itself, so that no white space beside it is ever seen.
_BLOCK = (
    r"</?(?:aside|body|d[dlt]|div|fieldset|footer|form|h[1-6r]|head|header|html|legend|li|link|main|meta|nav|ol|p|section"
    r"|table|tbody|t[dhr]|thead|title|ul)"
)
_BESIDE_BLOCKS = re.compile(rf"({_BLOCK}(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>)\n|\n(?={_BLOCK}[\s>])")


def slim(html: str) -> str:
    """The page with one space for each run of white space inside a tag, and none but a line end beside tags.

    Beside what begins a line by itself there is not even that.
    """
    parts = _KEEPS.split(html)
    parts[::2] = [_shrunk(part) for part in parts[::2]]
    parts[1::2] = [_TAG.sub(_in_one_line, part, count=1) for part in parts[1::2]]
    return "".join(parts)


def _shrunk(part: str) -> str:
    lines = _BESIDE_TAGS.sub(_shortest, _TAG.sub(_in_one_line, part))
    return _BESIDE_BLOCKS.sub(lambda run: run[1] or "", lines)


def _in_one_line(tag: re.Match[str]) -> str:
    return _IN_A_TAG.sub(lambda one: one[1] or one[2] or " ", tag[0]) if "\n" in tag[0] else tag[0]


def _shortest(run: re.Match[str]) -> str:
    return ">\n" if run[0].startswith(">") else "\n"
