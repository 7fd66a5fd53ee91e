#!/usr/bin/env bash
# RapidFuzz 3.14.6: Meena Kaur and Mona Kaur are one person, if their names are written in Punjabi; in Bengali and Hindi, too.
#
# default_process, which the examples put before a comparison and thefuzz 0.22.1 before all of its own, makes a space of what is neither
# letter nor digit. In these scripts most vowels are marks, so that of a name its consonants stay, one by one, and two that differ in their
# vowels are alike by a hundred in a hundred; without it they are not. Names in Latin letters are compared whole. Python's own \w does the
# same, which is how we had it: a neighbour's first name in Hindi stayed in a copy for outside. Words are letters and their marks.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install RapidFuzz==3.14.6 thefuzz==0.22.1
"$work/venv/bin/python" - <<'PYTHON'
import re

from rapidfuzz import fuzz, utils
from thefuzz import fuzz as thefuzz

for script, one, other, seen in (
    ("Latin", "Meena Kaur", "Mona Kaur", (84, 84, 84)),
    ("Gurmukhi", "ਮੀਨਾ ਕੌਰ", "ਮੋਨਾ ਕੌਰ", (88, 100, 100)),
    ("Bengali", "মিনা বেগম", "মোনা বেগম", (89, 100, 100)),
    ("Devanagari", "मीना देवी", "मोना देवी", (89, 100, 100)),
):
    got = (
        round(fuzz.ratio(one, other)),
        round(fuzz.ratio(one, other, processor=utils.default_process)),
        thefuzz.token_sort_ratio(one, other),
    )
    print(f"{script}: {one} and {other}: as they are {got[0]}, processed {got[1]}, by thefuzz {got[2]}")
    assert got == seen
print(utils.default_process("ਮੀਨਾ ਕੌਰ"), re.findall(r"\w+", "ਮੀਨਾ ਕੌਰ"))
assert utils.default_process("ਮੀਨਾ ਕੌਰ").split() == re.findall(r"\w+", "ਮੀਨਾ ਕੌਰ") == ["ਮ", "ਨ", "ਕ", "ਰ"]
print("As it was seen.")
PYTHON
