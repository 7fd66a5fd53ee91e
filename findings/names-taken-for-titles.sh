#!/usr/bin/env bash
# nameparser 1.1.3: Do Thi Lan has the title "Do" and the first name "Thi"; Princess Okafor has no first name at all.
#
# The list of titles has the degrees and offices of many countries in it ("do": doctor of osteopathy), and what stands first and is on
# it is a title, whatever follows. Do is a common Vietnamese surname, which comes first there; Princess and Prince are first names in
# Nigeria and Ghana. Major, Earl and Duke are excepted and kept as names. The one title that every council uses, Cllr, is a first name.
# So a letter greets whom it should by the whole name as it was given, and takes nothing apart.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install nameparser==1.1.3
"$work/venv/bin/python" - <<'PYTHON'
from nameparser import HumanName

for name, seen in {
    "Do Thi Lan": ("Do", "Thi", "", "Lan"),
    "Princess Okafor": ("Princess", "", "", "Okafor"),
    "Prince Mensah": ("Prince", "", "", "Mensah"),
    "Earl Thomas": ("", "Earl", "", "Thomas"),
    "Major Singh": ("", "Major", "", "Singh"),
    "Cllr Siân Evans": ("", "Cllr", "Siân", "Evans"),
}.items():
    read = HumanName(name)
    got = (read.title, read.first, read.middle, read.last)
    print(f"{name}: title {got[0]!r}, first {got[1]!r}, middle {got[2]!r}, last {got[3]!r}")
    assert got == seen
print("As it was seen.")
PYTHON
