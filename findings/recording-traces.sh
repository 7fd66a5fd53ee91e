#!/usr/bin/env bash
# mutagen 1.47.0: of a film from a telephone, a 3GP and a WAV it sees no tags, deletes them, and all of them are still there.
#
# File() knows each of the three and opens it as MP4 or WAVE, with empty tags; delete() raises nothing. In a MOV the texts stand in
# boxes of QuickTime's (©nam, ©ART, and ©xyz: where it was made), in a 3GP in those of 3GPP, in a WAV in LIST INFO and bext (who
# recorded it). mutagen looks at iTunes' and ID3's alone. Of an M4A, delete() takes the texts and leaves the place, as a box of
# fixed-point numbers (loci). So a witness's recording is not clean because a tag library has emptied it: we blank the boxes ourselves.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install mutagen==1.47.0 imageio-ffmpeg==0.6.0
cd "$work"
venv/bin/python - <<'PYTHON'
import subprocess

import imageio_ffmpeg
import mutagen

PLACE = "+51.4816-003.1791/"
SAID = {"title": "Call about the fence", "artist": "R Example", "comment": "at home", "location": PLACE}
FILES = {
    "voice.m4a": (["-c:a", "aac"], "MP4"),
    "film.mov": (["-c:a", "aac"], "MP4"),
    "telephone.3gp": (["-c:a", "aac"], "MP4"),
    "recorder.wav": (["-write_bext", "1", "-metadata", "originator=R Example"], "WAVE"),
}


def place_in_loci(data: bytes) -> bool:
    """Whether a loci box has the place: version, language, no name, role, longitude, latitude, height (16.16)."""
    at = data.find(b"loci")
    if at < 0:
        return False
    at = data.index(b"\0", at + 10) + 2
    longitude, latitude = (int.from_bytes(data[at + 4 * n : at + 4 * n + 4], signed=True) / 65536 for n in (0, 1))
    return (round(latitude, 2), round(longitude, 2)) == (51.48, -3.18)


def left(name: str) -> list[str]:
    data = open(name, "rb").read()
    found = [key for key, text in SAID.items() if text.encode() in data]
    return found + (["location, as numbers"] if place_in_loci(data) else [])


results = {}
for name, (options, reads_as) in FILES.items():
    said = [word for key, text in SAID.items() for word in ("-metadata", f"{key}={text}")]
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=1", *said, *options, name],
        check=True,
    )
    file = mutagen.File(name)
    assert type(file).__name__ == reads_as
    seen = sorted(file.tags or {})
    file.delete()
    results[name] = (seen, left(name))
    print(f"{name}: tags seen {seen}; after delete() the file still has {results[name][1]}")

assert results["voice.m4a"] == (["©ART", "©cmt", "©nam", "©too"], ["location, as numbers"])
assert results["film.mov"] == ([], ["title", "artist", "comment", "location"])
assert results["telephone.3gp"] == ([], ["title", "artist", "comment", "location, as numbers"])
assert results["recorder.wav"] == ([], ["title", "artist", "comment"])
print("As it was seen.")
PYTHON
