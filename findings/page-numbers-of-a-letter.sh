#!/usr/bin/env bash
# WeasyPrint 70.0: the page number in a margin box is neither part of the letter nor left out of it.
#
# PDF/UA wants all that is on a page to be tagged, or marked as an artifact that readers skip. What @page puts into a margin box is
# marked as content with a number that no structure element refers to: it is neither. page-validation finds no failure in that. In a
# letter of many pages, what a reader does with each page's foot is then its own affair. Needs Pango and a font (Debian:
# libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core).
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

foot = "<style>@page { @bottom-center { content: counter(page) } }</style>"
file = weasyprint.HTML(string=f"<html lang=en><title>Letter</title>{foot}<h1>Letter</h1></html>").write_pdf(pdf_variant="pdf/ua-1")
with pikepdf.open(io.BytesIO(file)) as pdf:
    marks = [(str(i.operands[0]), i.operands[-1]) for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) in ("BDC", "BMC")]
    on_the_page = {int(properties["/MCID"]) for _, properties in marks}
    referred_to = set()

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/MCID" in node:
                referred_to.add(int(node.MCID))
            walk(node.get("/K"))
        elif isinstance(node, int):
            referred_to.add(node)

    walk(pdf.Root.StructTreeRoot.K)
print("marked", on_the_page, "tagged", referred_to, "artifacts", [tag for tag, _ in marks if tag == "/Artifact"])
assert len(on_the_page - referred_to) == 1
assert "/Artifact" not in [tag for tag, _ in marks]
assert validate_pdf_bytes(file, profile="ua1").is_compliant
print("As it was seen.")
PYTHON
