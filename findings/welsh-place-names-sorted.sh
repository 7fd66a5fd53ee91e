#!/usr/bin/env bash
# ICU 77.1 in Node 24.11: sorted in Welsh, Bangor stands before Bala, and Llangollen before Llandudno.
#
# Welsh counts ng as one letter, after g and before h. In Bangor and Llangollen n and g are two letters that meet, as a Welsh index
# sorts them: Bala, Bangor; Llandudno, Llanelli, Llangollen. CLDR's order for cy takes every ng for the one. Its other letters come
# right: Chwilog after Cricieth, Ddôl after Dyfi, Rhys after Ruth. A grapheme joiner between the two letters (U+034F) parts them.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" node@24.11.1 >/dev/null
"$work/node_modules/node/bin/node" - <<'SCRIPT'
const assert = require("node:assert");
const sorted = (...names) => names.sort(new Intl.Collator("cy").compare).join(" ");

console.log(`ICU ${process.versions.icu}, CLDR ${process.versions.cldr}`);
assert.equal(new Intl.Collator("cy").resolvedOptions().locale, "cy");
for (const [names, seen] of [
  [["Bala", "Bangor", "Bargoed"], "Bangor Bala Bargoed"],
  [["Llandudno", "Llanelli", "Llangollen"], "Llangollen Llandudno Llanelli"],
  [["Chwilog", "Cricieth"], "Cricieth Chwilog"],
  [["Ddôl", "Dyfi"], "Dyfi Ddôl"],
  [["Rhys", "Ruth"], "Ruth Rhys"],
  [["Bala", "Ban\u034fgor", "Bargoed"], "Bala Ban\u034fgor Bargoed"],
]) {
  console.log(sorted(...names));
  assert.equal(sorted(...names), seen);
}
console.log("As it was seen.");
SCRIPT
