#!/usr/bin/env bash
# Babel 2.18.0: a list of three in Welsh ends with "a(c)", brackets and all.
#
# "A, b and c" in Welsh needs a before a consonant and ac before a vowel. The pattern that CLDR gives for it is the word with its
# choice still in it, and format_list prints that as it stands, before a consonant and before a vowel alike.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install Babel==2.18.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from babel.lists import format_list

before_a_consonant = format_list(["llythyr", "galwad", "cwyn"], locale="cy")
before_a_vowel = format_list(["llythyr", "galwad", "apêl"], locale="cy")
print(before_a_consonant, before_a_vowel, sep="\n")
assert before_a_consonant == "llythyr, galwad, a(c) cwyn", "right: llythyr, galwad a chwyn"
assert before_a_vowel == "llythyr, galwad, a(c) apêl", "right: llythyr, galwad ac apêl"
print("As it was seen.")
PYTHON
