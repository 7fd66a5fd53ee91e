#!/usr/bin/env bash
# WeasyPrint 70.0, pypdfium2 5.0.0: in a letter, <bdi> and dir=auto do nothing: the mark after a quoted sentence is on its wrong side.
#
# A letter quotes what a customer wrote, and nobody knows beforehand in which script. HTML has <bdi> for that, whose direction
# follows its first letter, and dir=auto for any element; browsers do both. In the PDF a sentence in Hebrew keeps the direction of
# the English round it, so that its "!" stands to the right, before its first word; and "unicode-bidi: plaintext" does nothing for an
# element within a line either. Only dir=rtl puts it to the left: whoever makes the page has to look at the words first.
# Needs Pango and a font with Hebrew (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install weasyprint==70.0 pypdfium2==5.0.0
"$work/venv/bin/python" - <<'PYTHON'
import pypdfium2
import weasyprint


def places(opened):
    """From the left: the mark, and the first letter of the sentence."""
    words = f"He wrote <{opened}>שלום לכם!</{opened.split()[0]}> to us."
    page = f'<html lang=en><title>x</title><style>body{{font-family:"DejaVu Sans"}}</style><p>{words}'
    text = pypdfium2.PdfDocument(weasyprint.HTML(string=page).write_pdf())[0].get_textpage()
    found = {text.get_text_range(at, 1): text.get_charbox(at)[0] for at in range(text.count_chars())}
    return round(found["!"]), round(found["ש"])


seen = {}
for opened in ("bdi", "bdi dir=auto", "span dir=auto", 'span style="unicode-bidi:plaintext"', "bdi dir=rtl", "span dir=rtl"):
    mark, first = places(opened)
    seen[opened] = "left of it, as it is read" if mark < first else "right of it, before its first word"
    print(f"<{opened}>: “!” {seen[opened]}")
assert [opened for opened, where in seen.items() if where.startswith("left")] == ["bdi dir=rtl", "span dir=rtl"]
PYTHON
echo "As it was seen."
