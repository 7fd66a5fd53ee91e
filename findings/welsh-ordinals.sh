#!/usr/bin/env bash
# num2words 0.5.14: in Welsh the twenty-first is "cyntaf ar hugain", and there is no hundred-and-first.
#
# Cardinals go to a thousand and past it. Ordinals end at a hundred with "too large". The ones that are compounds with one use the
# word for "first" (cyntaf), which stands alone only; in a compound Welsh says unfed. Thirty-first comes out right, since it is
# counted as eleven on twenty.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install num2words==0.5.14
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from num2words import num2words

for number in (21, 31, 41, 61):
    print(number, num2words(number, lang="cy", to="ordinal"))
assert num2words(21, lang="cy", to="ordinal") == "cyntaf ar hugain", "right: unfed ar hugain"
assert num2words(41, lang="cy", to="ordinal") == "cyntaf a deugain", "right: unfed a deugain"
assert num2words(31, lang="cy", to="ordinal") == "unfed ar ddeg ar hugain"
assert num2words(365, lang="cy") == "tri chant a phump a thrigain"
try:
    num2words(101, lang="cy", to="ordinal")
except NotImplementedError as error:
    print(101, error)
else:
    raise AssertionError("101 has an ordinal now")
print("As it was seen.")
PYTHON
