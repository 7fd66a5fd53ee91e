#!/usr/bin/env bash
# liblouisutdml 2.11.0 with liblouis 3.24.0: a code that no braille line holds gets a hyphen that it does not have.
#
# file2brl lays a letter out for an embosser. In braille a code needs more cells than signs: each change between letters
# and digits has a mark of its own. "QQ5W6-ASQZ1-Y2KS," takes 29 cells and the line of a sheet of A4 has 28. With
# `hyphenate no`, and with two hyphens of its own at which the code could be broken, it is broken one sign before its end,
# and a hyphen is put there: who reads "Y2K-S" with their fingers can't tell that the hyphen is none. At 40 cells it is whole.
# Needs Debian 12's apt (no root): the packages are unpacked beside, not installed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq download liblouisutdml-bin=2.11.0-2 liblouisutdml9=2.11.0-2 liblouisutdml-data=2.11.0-2 \
  liblouis20=3.24.0-1 liblouis-data=3.24.0-1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
libraries=$(dirname "$(find root -name 'liblouis.so.20')")
settings=root/usr/share/liblouisutdml/lbu_files
export LD_LIBRARY_PATH="$work/$libraries" LOUIS_TABLEPATH="$work/root/usr/share/liblouis/tables"

cat >letter.html <<'HTML'
<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Your private code is QQ5W6-ASQZ1-Y2KS, and no other.</p></body></html>
HTML

transcribed() {
  root/usr/bin/file2brl -f "$work/$settings/preferences.cfg" -w "$work" -C literaryTextTable=en-ueb-g2.ctb -C hyphenate=no -C "cellsPerLine=$1" letter.html 2>/dev/null |
    tr -d '\r\f' | sed '/^$/d'
}

echo "28 cells:"
transcribed 28 | tee narrow
echo "40 cells:"
transcribed 40 | tee wide
grep -q -- ',y#b,,k-$' narrow
grep -q '^s1 ' narrow
grep -qF -- ',,qq#e,w#f-,,asqz#a-,y#b,,ks1' wide
echo "As it was seen."
