#!/usr/bin/env bash
# WeasyPrint 70.0: a Welsh paragraph in an English letter is read out in English; the checker is content.
#
# lang on the html element becomes the language of the file. On a paragraph or a span it reaches no tag: the structure element
# has no Lang, and no marked content either, so that a screen reader keeps its English voice (WCAG 3.1.2). One language a file
# is the way round. Needs Pango and a font (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install weasyprint==70.0 pikepdf==10.18.0 page-validation==0.11.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import io

import pikepdf
import weasyprint
from page import validate_pdf_bytes

html = "<html lang=en><title>Letter</title><h1>Letter</h1><p lang=cy>Annwyl Syr</p><p>Dear <span lang=fr>Madame</span></p></html>"
file = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
with pikepdf.open(io.BytesIO(file)) as pdf:
    said = [(str(o.get("/Type")), str(o.Lang)) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Lang" in o]
    on_the_page = [str(i.operands[1]) for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) == "BDC"]
print(said, on_the_page)
assert said == [("/Catalog", "en")]
assert on_the_page and not [properties for properties in on_the_page if "Lang" in properties]
assert validate_pdf_bytes(file, profile="ua1").is_compliant
print("As it was seen.")
PYTHON
