#!/usr/bin/env bash
# puremagic: a telephone's MP3 is nothing to 1.30, and 2.2.0 calls the other kind by a format of 1993.
#
# Recorders and telephone systems write MP3 at 8 to 24 kHz (MPEG-2 and 2.5), music comes at 32 to 48 kHz (MPEG-1); without a tag a
# file begins with its first frame. Version 1.30, the newest for Python 3.11, knows the second alone. 2.2.0, for Python 3.12, knows
# the first, and says .mp1 of the second, though its header says layer three. So what is taken depends on the Python that runs.
# The part about 2.2.0 runs where a python3.12 or later is on the PATH, and says so where it does not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install puremagic==1.30 lameenc==1.8.4
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import lameenc
import puremagic

for name, rate in (("telephone", 8000), ("music", 44100)):
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    with open(f"{name}.mp3", "wb") as file:
        file.write(bytes(encoder.encode(b"\0\0" * rate) + encoder.flush()))
    try:
        kind = puremagic.from_string(open(f"{name}.mp3", "rb").read())
    except puremagic.PureError:
        kind = None
    print(f"1.30: {name} at {rate} Hz is {kind}")
    assert kind == {"telephone": None, "music": ".mpga"}[name]
PYTHON

for python in python3.14 python3.13 python3.12; do
  ! "$python" -m venv "$work/newer" 2>/dev/null || break
done
if [ ! -x "$work/newer/bin/pip" ]; then
  echo "As it was seen with 1.30; there is no Python 3.12 or later here for 2.2.0."
  exit
fi
"$work/newer/bin/pip" --quiet --disable-pip-version-check install puremagic==2.2.0
"$work/newer/bin/python" - <<'PYTHON'
import puremagic

for name, seen in (("telephone", ".mp3"), ("music", ".mp1")):
    kind = puremagic.from_string(open(f"{name}.mp3", "rb").read())
    print(f"2.2.0: {name} is {kind}")
    assert kind == seen
print("As it was seen.")
PYTHON
