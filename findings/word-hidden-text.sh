#!/usr/bin/env bash
# mammoth 1.13.0: what Word hides is published, what a field shows is dropped, and a bullet below a bullet comes up.
#
# A policy that an organisation keeps in Word often holds a drafter's note as hidden text, a number of days as a document property,
# and bullets in two levels. Hidden words arrive as ordinary ones, without a message. The field's shown text goes, leaving "within
#  working days", with a warning that names an element and no words. Bullets of the styles that Word calls List Bullet 2 and 3 are
# beside those of the first.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install mammoth==1.13.0 python-docx==1.2.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import io

import docx
import mammoth
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

document = docx.Document()
hidden = document.add_paragraph("We answer every letter.").add_run(" Check with the solicitor before this goes out.")
hidden.font.hidden = True
paragraph = document.add_paragraph("An answer comes within ")
field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
field.set(qn("w:instr"), "DOCPROPERTY AnswerDays")
text.text = "twenty"
run.append(text)
field.append(run)
paragraph._p.append(field)
paragraph.add_run(" working days.")
document.add_paragraph("Telephone", style="List Bullet")
document.add_paragraph("mornings only", style="List Bullet 2")
file = io.BytesIO()
document.save(file)

result = mammoth.convert_to_html(file)
print(result.value, [message.message for message in result.messages], sep="\n")
assert "<p>We answer every letter. Check with the solicitor before this goes out.</p>" in result.value
assert "<p>An answer comes within  working days.</p>" in result.value
assert "<ul><li>Telephone</li><li>mornings only</li></ul>" in result.value
assert [message.message for message in result.messages] == ["An unrecognised element was ignored: w:fldSimple"]
print("As it was seen.")
PYTHON
