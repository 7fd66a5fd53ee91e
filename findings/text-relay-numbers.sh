#!/usr/bin/env bash
# phonenumbers 9.0.43: of the two prefixes of the UK's text relay, one is refused and the other is lost.
#
# A deaf customer's number is often written with the prefix that brings the relay's assistant into the call: 18001 where they type,
# 18002 where the other side does. Parsed for GB, 18001 becomes part of an impossible number. 18002 is taken for a carrier's
# code: the number passes as possible and the prefix is gone, so that whoever dials it gets no assistant and a silent line.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install phonenumbers==9.0.43
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import phonenumbers

typed, spoken = (phonenumbers.parse(text, "GB") for text in ("18001 01632 960001", "18002 07700 900123"))
for name, number in (("18001 01632 960001", typed), ("18002 07700 900123", spoken)):
    print(f"{name}: {number.national_number}, possible: {phonenumbers.is_possible_number(number)}")
assert typed.national_number == 1800101632960001 and not phonenumbers.is_possible_number(typed)
assert phonenumbers.is_possible_number(spoken)
assert phonenumbers.format_number(spoken, phonenumbers.PhoneNumberFormat.NATIONAL) == "07700 900123"
assert spoken.preferred_domestic_carrier_code is None and spoken.raw_input is None, "nothing of 18002 is left"
print("As it was seen.")
PYTHON
