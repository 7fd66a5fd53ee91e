#!/usr/bin/env bash
# vobject 0.9.9: ten o'clock in London in July is written under the name of Greenwich, and other libraries read eleven; Paris comes right.
#
# A zone of zoneinfo has no name that vobject asks for, so it takes what the zone's winter time is called, and writes the rules of the
# whole year under that. For Paris it is CET, for London GMT: the file has London's summer in it, as GMT's. vobject reads it
# back as ten. icalendar and ics know a GMT and never look at the rules: a hearing from March to October is an hour late, and every
# winter test passes. Once vobject itself has read any file that names GMT, it leaves London's summer out of what it writes as well. A zone
# of pytz is written as Europe/London, and comes right.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install vobject==0.9.9 icalendar==7.3.2 ics==0.7.3 pytz==2026.6 tzdata==2026.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import ics
import pytz
import vobject

TEN = datetime(2026, 7, 1, 10)


def file(begins):
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    event.add("summary").value = "Review"
    event.add("dtstart").value = begins
    return calendar.serialize()


def read(written, zone):
    """The hour at that place which each library reads out of the file."""
    (by_ics,) = ics.Calendar(written).events
    found = (
        vobject.readOne(written).vevent.dtstart.value,
        icalendar.Calendar.from_ical(written).walk("VEVENT")[0].decoded("DTSTART"),
        by_ics.begin.datetime,
    )
    return [time.astimezone(zone).hour for time in found]


def named(written):
    """The zone's name in the file, and how far from Greenwich the rules in it ever are."""
    rules = written[written.index("BEGIN:VTIMEZONE") : written.index("END:VTIMEZONE")].split()
    return rules[1], sorted({line.split(":")[1] for line in rules if line.startswith("TZOFFSETTO")})


paris, london = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London")
for what, begins, name, hours in (
    ("Paris in July", TEN.replace(tzinfo=paris), ("TZID:CET", ["+0100", "+0200"]), [10, 10, 10]),
    ("London in January", TEN.replace(month=1, tzinfo=london), ("TZID:GMT", ["+0000", "+0100"]), [10, 10, 10]),
    ("London in July", TEN.replace(tzinfo=london), ("TZID:GMT", ["+0000", "+0100"]), [10, 11, 11]),
    ("London of pytz in July", pytz.timezone("Europe/London").localize(TEN), ("TZID:Europe/London", ["+0000", "+0100"]), [10, 10, 10]),
):
    written = file(begins)
    got = named(written), read(written, begins.tzinfo)
    print(f"{what}, ten o'clock, is {got[0]}; vobject, icalendar and ics read {got[1]}")
    assert got == (name, hours)
print("As it was seen.")
PYTHON

"$work/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import vobject

GREENWICH = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=GMT:20260105T100000", "END:VEVENT", "END:VCALENDAR", ""]
assert vobject.readOne("\r\n".join(GREENWICH)).vevent.dtstart.value.hour == 10
calendar = vobject.iCalendar()
event = calendar.add("vevent")
event.add("dtstart").value = datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("Europe/London"))
offsets = [line for line in calendar.serialize().splitlines() if line.startswith("TZOFFSETTO")]
print("after a file that names GMT:", offsets)
assert offsets == ["TZOFFSETTO:+0000"]
print("As it was seen.")
PYTHON
