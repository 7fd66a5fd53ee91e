# ruff: noqa: RUF001 - letters that look like others are what this is about
"""A text file in UTF-16 that has no mark is read in the order of bytes that gives letters of one script (INP-2)."""

from __future__ import annotations

from random import Random

import pytest

from shared.rules.codings import utf_16

SCRIPTS = {
    "Latin": "It was Tuesday – at 5 o’clock",
    "Latin with marks": "Đó là thứ Ba, lúc năm giờ chiều.",
    "Greek": "Ήταν Τρίτη, στις πέντε.",
    "Greek in small letters": "ήταν τρίτη",
    "Cyrillic": "Це було у вівторок – о п’ятій.",
    "Cyrillic with Latin": "Это было 3 сентября: 01632 960001, jo@example.org",
    "a picture": "Это 😀 вторник",
    "Armenian": "Դա երեքշաբթի էր",
    "Georgian": "ეს იყო სამშაბათი",
    "Hebrew": "זה היה ביום שלישי",
    "Arabic": "كان يوم الثلاثاء، الساعة الخامسة.",
    "Urdu": "یہ منگل کا دن تھا۔",
    "Persian": "سه‌شنبه بود",
    "Devanagari": "यह मंगलवार था, पाँच बजे।",
    "Bengali": "এটা মঙ্গলবার ছিল",
    "Gurmukhi": "ਇਹ ਮੰਗਲਵਾਰ ਸੀ",
    "Gujarati": "તે મંગળવાર હતો",
    "Tamil": "அது செவ்வாய்க்கிழமை",
    "Telugu": "అది మంగళవారం",
    "Kannada": "ಅದು ಮಂಗಳವಾರ",
    "Malayalam": "അത് ചൊവ്വാഴ്ചയായിരുന്നു",
    "Sinhala": "එය අඟහරුවාදා",
    "Thai": "มันเป็นวันอังคาร",
    "Lao": "ມັນແມ່ນວັນອັງຄານ",
    "Burmese": "အင်္ဂါနေ့ဖြစ်သည်",
    "Khmer": "វាជាថ្ងៃអង្គារ",
    "Tibetan": "གཟའ་མིག་དམར་རེད",
    "Ethiopic": "ማክሰኞ ነበር",
    "Chinese": "那是星期二，五点钟。没有人接电话。",
    "Chinese without points": "星期二没有人接电话",
    "a Chinese name": "王小明",
    "Japanese": "それは火曜日の五時でした。",
    "Korean": "화요일 다섯 시였다.",
    "Korean with Chinese": "화요일(火曜日) 다섯 시였다.",
}
#: The same in bytes: western, Cyrillic, Greek, Hebrew, Arabic and East Asian.
BYTES = ("cp1252", "cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "gbk", "big5", "shift_jis", "euc_kr", "cp874")
WESTERN = "At the counter, by telephone and in every letter. " * 4
HALF = "ab\u0436\u0449" * 40
#: As many small numbers as large ones, of two bytes each: letters of scripts that nobody writes together.
NUMBERS = "a\u0436 b\u0905 " * 40
#: 17 of its 20 bytes are plain western signs too, and none is a control.
AT_THE_BOUND = "\u5df2\u5230\u5934\u8d77\u4e09\u4e0b\u5927\u662f\u4e24\u7684"


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_is_read_in_its_own_order(script: str, coding: str) -> None:
    for times in (1, 60, 1_000):  # as a line, and longer than what is looked at
        assert utf_16((f"{SCRIPTS[script]}\n" * times).encode(coding)) == coding
    assert utf_16(SCRIPTS[script].encode(coding)) == coding, "without a line end"


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_in_bytes_is_not_taken_for_it(script: str) -> None:
    for coding in ("utf-8", *BYTES):
        for text in (SCRIPTS[script], f"{SCRIPTS[script]}.", f"{SCRIPTS[script]} " * 300):
            try:
                content = text.encode(coding)
            except UnicodeEncodeError:
                continue
            assert utf_16(content) == "", coding


@pytest.mark.parametrize(
    "content", [b"", b"a", b"\0\0\0\0", bytes(range(256)) * 4, b"\xff\xd8\xff\xe0" * 9, Random(7).randbytes(8_000)]
)
def test_what_is_no_text_is_none(content: bytes) -> None:
    assert utf_16(content) == ""


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
        (HALF.encode("utf-16-le"), "utf-16-le"),  # half of it has upper bytes: it is told by its letters
        (HALF.encode("utf-16-be"), "utf-16-be"),
        (NUMBERS.encode("utf-16-le"), ""),
        (AT_THE_BOUND.encode("utf-16-le"), "utf-16-le"),
        (bytes(200), ""),
        (b"", ""),
    ],
)
def test_utf_16_is_known_by_its_mark_or_by_its_upper_bytes(content: bytes, coding: str) -> None:
    assert utf_16(content) == coding
