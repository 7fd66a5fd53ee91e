#!/usr/bin/env bash
# liblouis 3.24.0: contracted Welsh braille, read back, has digits for its commas and full stops.
#
# Whoever checks a braille file reads it back into print. The English table (Unified English Braille, grade 2) gives the
# sentence back as it was. The Welsh one (grade 2) contracts it well and gives its words back, but each comma as 1 and each
# full stop as 4: the signs of the lower cells, for which the table knows the way there alone.
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
  print=$(root/usr/bin/lou_translate --backward "$1" <<<"$braille")
  printf '%s\n%s\n%s\n\n' "$2" "$braille" "$print" >&2
  echo "$print"
}

[ "$(there_and_back en-ueb-g2.ctb "Ring this number, please.")" = "Ring this number, please." ]
[ "$(there_and_back cy-cy-g2.ctb "Ffoniwch y rhif hwn, os gwelwch yn dda.")" = "Ffoniwch y rhif hwn1 os gwelwch yn dda4" ]
echo "As it was seen."
