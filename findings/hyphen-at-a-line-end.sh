#!/usr/bin/env bash
# Poppler 22.12.0, pypdfium2 5.15.2: Mrs Smith-Jones, where a line of a letter ends at her hyphen, is Mrs SmithJones, and a code has one less.
#
# A letter breaks a double name or a code at the hyphen that it has. pdftotext takes each hyphen at the end of a line for one of
# the typesetter's and puts the halves together without it. PDFium puts U+FFFE, which is no character and no XML file may hold, in its place
# after a letter, and leaves it and the line end after a digit: of one code one hyphen stays and the next goes. Typst makes the same of it as
# WeasyPrint. Whoever searches a register of letters for the name, or copies the code, finds nothing. A letter must not break at these.
# Needs Pango (Debian 12: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core) and apt (no root): packages are unpacked beside.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install weasyprint==70.0 typst==0.15.2 pypdfium2==5.15.2
mapfile -t needs < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
  libpoppler126 | grep '^lib' | grep -v -e '^libc6' -e '^libpoppler126$' -e '^libcrypt1' -e '^libgcc-s1' -e '^libstdc++6')
apt-get -qq download poppler-utils=22.12.0-2+deb12u3 libpoppler126=22.12.0-2+deb12u3 "${needs[@]}" 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
LIBRARIES=$(find "$PWD/root" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
export LIBRARIES

venv/bin/python - <<'PYTHON'
import os
import subprocess

import pypdfium2
import typst
import weasyprint

LINES = ("Mrs Smith-Jones wrote", "code QQ5W6-ASQZ1-Y2KS")
# Narrow columns, so that the line ends at the hyphen: no hyphenation is asked for.
PAGE = "<html lang=en><style>@page{size:200mm} p{font:16px monospace;width:%dch;margin:0}</style><p>%s"
TYPST = '#set page(width: 200mm, height: 90mm)\n#set text(hyphenate: false, font: "DejaVu Sans Mono", size: 10pt)\n#block(width: %fpt)[#"%s"]'
WIDE = 6.02


def by_poppler(file):
    with open("letter.pdf", "wb") as letter:
        letter.write(file)
    found = subprocess.run(
        ["root/usr/bin/pdftotext", "-enc", "UTF-8", "letter.pdf", "-"],
        check=True, capture_output=True, encoding="utf-8", env={**os.environ, "LD_LIBRARY_PATH": os.environ["LIBRARIES"]},
    )
    return found.stdout.strip()


def by_pdfium(file):
    return pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range().replace("\r\n", "\n").strip()


for words, columns, poppler, pdfium in (
    (LINES[0], 12, "SmithJones", "Smith\ufffeJones"),
    (LINES[1], 13, "QQ5W6ASQZ1", "QQ5W6-\nASQZ1"),
    ("code QQ5WX-ASQZ1", 13, "QQ5WXASQZ1", "QQ5WX\ufffeASQZ1"),
):
    for maker, file in (
        ("WeasyPrint", weasyprint.HTML(string=PAGE % (columns, words)).write_pdf(pdf_variant="pdf/ua-1")),
        ("Typst", typst.compile((TYPST % (columns * WIDE + 1, words)).encode())),
    ):
        print(f"{maker}: {words!r}: Poppler {by_poppler(file)!r}, PDFium {by_pdfium(file)!r}")
        assert poppler in by_poppler(file)
        assert pdfium in by_pdfium(file)
print("As it was seen.")
PYTHON
