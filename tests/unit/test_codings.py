"""How a text was coded, told by its bytes."""

from __future__ import annotations

import pytest

from shared.rules.codings import utf_16

WESTERN = "At the counter, by telephone and in every letter. " * 4
HALF = "ab\u0436\u0449" * 40


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (WESTERN.encode("utf-16"), "utf-16"),
        (WESTERN.encode("utf-16-le"), "utf-16-le"),
        (WESTERN.encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff\x00a", "utf-16"),
        (b"a\x00b\x00", "utf-16-le"),
        (b"a\x00", ""),  # too short to tell
        (b"a\x00b\x00c", ""),  # no whole letters
        (WESTERN.encode("utf-8"), ""),
        (HALF.encode("utf-16-le"), ""),  # half of it has upper bytes: too many to tell it by them
        (HALF.encode("utf-16-be"), ""),
        (bytes(200), ""),
        (b"", ""),
    ],
)
def test_utf_16_is_known_by_its_mark_or_by_its_empty_upper_bytes(content: bytes, coding: str) -> None:
    assert utf_16(content) == coding
