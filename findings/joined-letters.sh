#!/usr/bin/env bash
# pikepdf 10.18.0, WeasyPrint 70.0, page-validation 0.11.0: two accessible letters, joined, are one accessible letter and a silent one.
#
# A batch of letters is printed as one file. Each is valid PDF/UA; pages.extend copies the second one's pages, but its structure tree
# stays behind, so that a screen reader has its first letter alone. The checker finds no failure in the joined file, since what
# is tagged is tagged well. Needs Pango and a font (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core).
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


def letter(words):
    html = f"<html lang=en><title>Letter</title><h1>Letter</h1><p>{words}</p><ul><li>One</li></ul></html>"
    return weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def tags(file):
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            found.append(str(node.get("/S", "")))
            walk(node.get("/K"))

    with pikepdf.open(io.BytesIO(file)) as pdf:
        walk(pdf.Root.StructTreeRoot)
    return [tag for tag in found if tag in ("/H1", "/P", "/LI")]


first, second, joined = letter("The first."), letter("The second."), io.BytesIO()
with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as other:
    one.pages.extend(other.pages)
    one.save(joined)
joined = joined.getvalue()

print(tags(first), tags(second), tags(joined), sep="\n")
assert tags(first) == tags(second) == ["/H1", "/P", "/LI"]
assert tags(joined) == ["/H1", "/P", "/LI"], "of the second letter, nothing"
report = validate_pdf_bytes(joined, profile="ua1")
print(str(report).splitlines()[2])
assert report.is_compliant
print("As it was seen.")
PYTHON
