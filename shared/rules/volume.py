"""How much contact there is, against what is usual (BEH-4). Minutes are colleagues' time, with reading and replying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: As many contacts in one day stand on a manager's list of work, and from so many on the card says them.
MANY_A_DAY = 5
WORTH_SAYING = 3
#: Whole weeks that are looked back on, this one among them, and days.
WEEKS = 8
DAYS = 14


@dataclass(frozen=True)
class Amount:
    """The contacts and minutes of a day or week, which begins on a day; or of one matter, by its name."""

    name: str
    contacts: int
    minutes: int
    begins: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Usual:
    """Contacts and minutes a week: this customer's own in the weeks before this one, and of all who made contact."""

    contacts: float = 0
    minutes: float = 0
    others_contacts: float = 0
    others_minutes: float = 0


def contacts_today(contacts: int, calls: int, minutes: int) -> str:
    """“6 calls today, 84 minutes”: what came from the customer; empty for none."""
    if not contacts:
        return ""
    what = "call" if calls == contacts else "contact"
    plural = "" if contacts == 1 else "s"
    of_them = f", {calls} of them {'a call' if calls == 1 else 'calls'}" if 0 < calls < contacts else ""
    return f"{contacts} {what}{plural} today{of_them}, {minutes} minute{'' if minutes == 1 else 's'}"


def against_usual(usual: Usual) -> str:
    """What is usual, in one sentence for whoever looks at a volume."""
    own = f"Usual for this customer: {_rate(usual.contacts, usual.minutes)} a week."
    return f"{own} For customers who contact us: {_rate(usual.others_contacts, usual.others_minutes)} a week."


def reason_for_a_case(week: Amount, day: Amount, usual: Usual) -> str:
    """The first words of a case that is opened for the volume of contact: figures, to be completed by a person."""
    busiest = f", {_counted(day.contacts, 'contact')} on {day.name}" if day.contacts > 1 else ""
    return (
        f"In the 7 days to {week.name} there were {_counted(week.contacts, 'contact')}{busiest}, "
        f"taking {_counted(week.minutes, 'minute')} of colleagues’ time. {against_usual(usual)}"
    )


def rate(number: float) -> str:
    """A number with one decimal, and without it where it is whole or large."""
    return f"{number:.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"


def _rate(contacts: float, minutes: float) -> str:
    one = rate(contacts) == "1"
    return f"{rate(contacts)} contact{'' if one else 's'} and {rate(minutes)} minutes"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
