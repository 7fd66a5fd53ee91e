#!/usr/bin/env bash
# segno 1.6.6, zxing-cpp 3.1.1: a QR code that begins "£20" is read as "｣20", with a Japanese bracket; a letter with an accent saves it.
#
# segno writes a text of Latin-1 in Latin-1, as the standard says, without a mark of which it is, even where eci=True asks for one. The
# reader guesses. A pound sign or a half that is the only byte above ASCII is a sign of Shift JIS too, and is taken for that. With an
# accented letter beside it, Siân's or café's, the same pound is a pound; so whoever tries names sees nothing, and the rent demand, the fee
# or the fine on the poster is wrong. encoding="utf-8" is read as meant. We put addresses of ASCII into our codes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install segno==1.6.6 zxing-cpp==3.1.1 pillow==12.3.0
"$work/venv/bin/python" - <<'PYTHON'
import io

import segno
import zxingcpp
from PIL import Image


def read(text, **how):
    picture = io.BytesIO()
    segno.make(text, micro=False, **how).save(picture, kind="png", scale=8)
    (code,) = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    return code.text


for text, seen in (
    ("£20 owed", "｣20 owed"), ("Owed: £20", "Owed: ｣20"), ("1½ hours", "1ｽ hours"),
    ("£20 owed by Siân", "£20 owed by Siân"), ("Café: £5", "Café: £5"), ("Ffôn: 01632 960001", "Ffôn: 01632 960001"),
):
    plain, marked, unicode = read(text), read(text, eci=True), read(text, encoding="utf-8")
    print(f"{text}: {plain}; eci=True: {marked}; utf-8: {unicode}")
    assert plain == marked == seen
    assert unicode == text
print("As it was seen.")
PYTHON
