#!/usr/bin/env bash
# espeak-ng 1.51 (the voice of NVDA and Orca), British English: hours lose their "to", and half a telephone number is a quantity.
#
# A letter says when and where to call. "10am–4pm", with the dash that typography asks for, is read "ten a m four p m": a dash between
# days or dates is silent too, while that of a year, "2026-27", is said "dash". In "01632 960001" what begins with a nought is read
# in pairs and threes, "zero-one six-three-two", and what follows as an amount, "nine hundred and sixty thousand and one"; helplines are
# amounts ("116 123", "999"). "No. 14" is read "no fourteen". A space between all digits, and "to" in words, are read as meant.
# Needs Debian 12's apt (no root): the packages are unpacked beside, not installed.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -qq download espeak-ng=1.51+dfsg-10+deb12u2 libespeak-ng1=1.51+dfsg-10+deb12u2 espeak-ng-data=1.51+dfsg-10+deb12u2 \
  libpcaudio0=1.2-2 libsonic0=0.2.0-12 libasound2=1.2.8-1+b1 libpulse0=16.1+dfsg1-2+b1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(find "$PWD/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
export LD_LIBRARY_PATH
voices=$(dirname "$(find "$PWD/root/usr/lib" -type d -name espeak-ng-data)")

# Its own phoneme names, without stress marks and pauses: what is said, not how.
said() {
  root/usr/bin/espeak-ng --path="$voices" -q -x -v en-gb "$1" | tr -d "',_:|" | tr -s ' \n' ' ' | sed 's/^ //; s/ $//'
}

same() {
  echo "$1  =  $2"
  [ -n "$(said "$1")" ] && [ "$(said "$1")" = "$(said "$2")" ]
}

same '10am–4pm' '10am 4pm'
same 'Monday–Friday' 'Monday Friday'
same '1–3 March' '1 3 March'
same '2026-27' '2026 dash 27'
same 'No. 14' 'no 14'
[ "$(said '10am to 4pm')" != "$(said '10am–4pm')" ]
for number in '01632 960001' '116 123' '999'; do
  echo "$number  =  $(said "$number")"
  said "$number" | grep -qE 'hVndrI2d|TaUz@nd'
  if said "$(sed 's/./& /g' <<<"$number")" | grep -qE 'hVndrI2d|TaUz@nd'; then exit 1; fi
done
echo "As it was seen."
