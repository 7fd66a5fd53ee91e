#!/usr/bin/env bash
# Poppler 22.12.0, WeasyPrint 70.0: the text by the tags of a letter gives Arabic and Hebrew backwards; the text by its place does not.
#
# To have a letter read aloud or embossed, its words are taken in the order of its tags: "pdfinfo -struct-text". In the same file,
# "pdftotext" turns what runs from right to left round, as it is read, and the tags' text leaves it as it is drawn, from the
# left: each word has its letters, and all of them in the wrong order, numbers and Latin words excepted. Nothing warns of it: the
# file is valid, and a letter without such a script is the same both ways.
# Needs Pango (Debian 12: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0) and apt (no root): packages are unpacked beside.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install weasyprint==70.0
mapfile -t needs < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
  libpoppler126 | grep '^lib' | grep -v -e '^libc6' -e '^libpoppler126$' -e '^libcrypt1' -e '^libgcc-s1' -e '^libstdc++6')
apt-get -qq download poppler-utils=22.12.0-2+deb12u3 libpoppler126=22.12.0-2+deb12u3 fonts-dejavu-core=2.37-6 "${needs[@]}" 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(find "$PWD/root" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
export LD_LIBRARY_PATH

env -u LD_LIBRARY_PATH venv/bin/python - <<'PYTHON'
from pathlib import Path

import weasyprint

font = next(Path("root").rglob("DejaVuSans.ttf")).resolve().as_uri()
words = "<p>You wrote: <bdi dir=rtl lang=he>שלום לכם 12</bdi> and <bdi dir=rtl lang=ar>مرحبا</bdi></p>"
html = f"<html lang=en><title>x</title><style>@font-face{{font-family:F;src:url({font})}}body{{font-family:F}}</style>{words}"
weasyprint.HTML(string=html).write_pdf("letter.pdf", pdf_variant="pdf/ua-1")
PYTHON

root/usr/bin/pdftotext -enc UTF-8 letter.pdf by-place
root/usr/bin/pdfinfo -struct-text -enc UTF-8 letter.pdf >by-tags
echo "By its place:"
cat by-place
echo "By its tags:"
grep '"' by-tags
grep -q 'שלום לכם' by-place
grep -q 'مرحبا' by-place
grep -q '"12 םכל םולש"' by-tags
grep -q '"ابحرم"' by-tags
echo "As it was seen."
