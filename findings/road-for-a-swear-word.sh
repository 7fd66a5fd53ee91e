#!/usr/bin/env bash
# better-profanity 0.7.0: the A55 along the coast of north Wales is a swear word, and so is number 455 of any street.
#
# A form that minds its language masks what customers type. The list has a mild word of three letters; each letter may also be the
# digit that looks like it, all of them at once, and a number has no letters at all. So the A55 is masked, the house number
# 455, the middle of a telephone number, a sum in pounds and a flat 717: what staff need to find the person. Penistone and Scunthorpe,
# which everybody tries, stay.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install better-profanity==0.7.0
"$work/venv/bin/python" - <<'PYTHON'
from better_profanity import profanity

for text, seen in {
    "It is the house beside the A55 near Bangor": "It is the house beside the **** near Bangor",
    "It is the house beside the A5 near Bangor": None,
    "455 Elder Road, Cardiff": "**** Elder Road, Cardiff",
    "456 Elder Road, Cardiff": None,
    "Ring 01632 455 123": "Ring 01632 **** 123",
    "You took £455 too much": "You took £**** too much",
    "Flat 717, Elder Court": "Flat ****, Elder Court",
    "I moved here from Penistone, and before that Scunthorpe": None,
}.items():
    masked = profanity.censor(text)
    print(masked)
    assert masked == (seen or text)
print("As it was seen.")
PYTHON
