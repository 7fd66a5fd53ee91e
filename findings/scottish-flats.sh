#!/usr/bin/env bash
# pyap 0.3.1: of "15/4 Easter Road", the fourth flat at number 15, it makes number 4 of the same road.
#
# In Edinburgh the flat follows the number of the door after a stroke, in Glasgow its floor and its place on it come first ("2/1",
# "0/2", "Flat 2/1"). The British grammar finds the address in the text, so nothing looks wrong, and leaves the half before the stroke
# away: a neighbour's door in Edinburgh, a stair of eight flats in Glasgow. "Flat 2" and "Flat 3F2" are kept.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install pyap==0.3.1
"$work/venv/bin/python" - <<'PYTHON'
import pyap

SEEN = {
    "15/4 Easter Road, Edinburgh EH7 5AA": "4 Easter Road, Edinburgh EH7 5AA",
    "2/1, 15 Byres Road, Glasgow G11 5RD": "15 Byres Road, Glasgow G11 5RD",
    "Flat 0/2, 15 Byres Road, Glasgow G11 5RD": "15 Byres Road, Glasgow G11 5RD",
    "Flat 2, 15 Byres Road, Glasgow G11 5RD": "Flat 2, 15 Byres Road, Glasgow G11 5RD",
    "Flat 3F2, 15 Easter Road, Edinburgh EH7 5AA": "Flat 3F2, 15 Easter Road, Edinburgh EH7 5AA",
}
for written, seen in SEEN.items():
    (found,) = pyap.parse(written, country="GB")
    print(f"{written}: {found}")
    assert str(found) == seen
print("As it was seen.")
PYTHON
