#!/usr/bin/env bash
# ics 0.7.3: an all-day event made from a summer date in London is on the day before; Outlook's name for London's time is Greenwich's.
#
# The day on which a restriction is reviewed is put into a calendar as an all-day event. An Event takes its begin into UTC before make_all_day
# takes the hour off, so that midnight in British Summer Time is eleven at night of the day before, and that day is the one that is kept:
# 1 July is written as 30 June, 1 December as 1 December. An invitation from Outlook names its zone "GMT Standard Time" the whole
# year, which Windows means as London with its summer. ics knows no such zone and takes the hour as Greenwich's, with a line in the log and
# no error; vobject drops the zone; icalendar has the list of Windows' names and gives London.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install ics==0.7.3 icalendar==7.3.2 vobject==0.9.9 tzdata==2026.6
cd "$work"
"$work/venv/bin/python" - 2>/dev/null <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import ics
import vobject

LONDON = ZoneInfo("Europe/London")
for month, seen in ((7, "20260630"), (12, "20261201")):
    event = ics.Event(name="Review", begin=datetime(2026, month, 1, tzinfo=LONDON))
    event.make_all_day()
    (line,) = [line for line in event.serialize().splitlines() if line.startswith("DTSTART")]
    print(f"2026-{month:02}-01, all day: {line}")
    assert line == f"DTSTART;VALUE=DATE:{seen}"

FROM_OUTLOOK = "\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", "BEGIN:VEVENT", "UID:1@example.org", "DTSTAMP:20260601T090000Z",
    "DTSTART;TZID=GMT Standard Time:20260701T100000", "SUMMARY:Review", "END:VEVENT", "END:VCALENDAR", "",
])
(event,) = ics.Calendar(FROM_OUTLOOK).events
by_ics = event.begin.datetime.astimezone(LONDON)
by_icalendar = icalendar.Calendar.from_ical(FROM_OUTLOOK).walk("VEVENT")[0].decoded("DTSTART")
by_vobject = vobject.readOne(FROM_OUTLOOK).vevent.dtstart.value
print("GMT Standard Time, 1 July, 10:00:", by_ics, by_icalendar, by_vobject, sep="\n  ")
assert by_ics == datetime(2026, 7, 1, 11, tzinfo=LONDON)
assert by_icalendar == datetime(2026, 7, 1, 10, tzinfo=LONDON)
assert by_vobject == datetime(2026, 7, 1, 10) and by_vobject.tzinfo is None
print("As it was seen.")
PYTHON
