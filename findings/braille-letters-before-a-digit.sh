#!/usr/bin/env bash
# liblouis 3.24.0: in contracted English braille “shed3” is read as “sh△”, and a code that ends in “ED4” as “…□”.
#
# Unified English Braille grade 2 writes “ed” as one cell (dots 1246). The same cell before a number is the sign for a
# shape with so many sides, so that liblouis writes “ed” and a digit as a triangle or a square, and reads its own braille
# back so: with 3 and 4, and no other digit. Grade 1 (letter for letter) comes back as it was. References, codes and
# account numbers are better transcribed in grade 1.
# Needs Debian 12's apt (no root): the packages are unpacked beside, not installed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq download liblouis-bin=3.24.0-1 liblouis20=3.24.0-1 liblouis-data=3.24.0-1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH="$work/$(dirname "$(find root -name 'liblouis.so.20')")"
export LD_LIBRARY_PATH LOUIS_TABLEPATH="$work/root/usr/share/liblouis/tables"

there_and_back() {
  local braille print
  braille=$(root/usr/bin/lou_translate --forward "$1" <<<"$2")
  print=$(root/usr/bin/lou_translate --backward en-ueb-g2.ctb <<<"$braille")
  printf '%s  %s  %s\n' "$2" "$braille" "$print" >&2
  echo "$print"
}

[ "$(there_and_back en-ueb-g2.ctb "shed2")" = "shed2" ]
[ "$(there_and_back en-ueb-g2.ctb "shed3")" = "sh△" ]
[ "$(there_and_back en-ueb-g2.ctb "shed5")" = "shed5" ]
[ "$(there_and_back en-ueb-g2.ctb "PVRRC-VCTMT-XED4")" = "PVRRC-VCTMT-X□" ]
[ "$(there_and_back en-ueb-g1.ctb "PVRRC-VCTMT-XED4")" = "PVRRC-VCTMT-XED4" ]
echo "As it was seen."
