"""What may I do now? The answer that a colleague needs while the telephone rings (CUS-2).

A pure function of the restrictions in force, the adjustments agreed and the moment. It answers in sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.rules.terms import DAYS, Terms, Window, open_channels
from shared.rules.vocabulary import AlwaysOpen, Channel, RestrictionKind
from shared.rules.written import clock_time, long_date

_LIVE = {Channel.TELEPHONE, Channel.VIDEO_CALL}
#: Ways of writing, as they are offered to a caller.
_WRITTEN = (Channel.EMAIL, Channel.LETTER, Channel.WEB_FORM, Channel.TEXT)
#: What always stays open, where the words for the customer would read oddly to a colleague.
_TO_COLLEAGUES = {
    AlwaysOpen.STATUTORY_SERVICES: "Repairs and other services that the customer has a right to",
    AlwaysOpen.INFORMATION_REQUESTS: "Requests for information, or for the customer’s own records",
}


@dataclass(frozen=True)
class InForce:
    """A restriction in force, as the card needs it."""

    reference: str
    terms: Terms
    ends_on: date
    goes_on: str = ""


@dataclass(frozen=True)
class Card:
    """The answer for one minute. `may_take_call` is the tick or the pause; every other field is read out.

    `open_channels` are those that are open at this minute.
    """

    moment: datetime
    restricted: bool
    may_take_call: bool
    answer: str
    put_through_to: str = ""
    deputy: str = ""
    telephone: str = ""
    until: str = ""
    next_time: str = ""
    open_channels: tuple[Channel, ...] = ()
    goes_on: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()
    what_to_say: str = ""
    ends: tuple[str, ...] = ()


def what_may_i_do_now(restrictions: Sequence[InForce], moment: datetime, customer: str) -> Card:
    """The card for this customer at `moment`, which is local time. Several restrictions all bind at once."""
    always = tuple(_TO_COLLEAGUES.get(item, item.label) for item in AlwaysOpen)
    if not restrictions:
        return Card(
            moment, False, True, "Nothing is in force. Deal with this contact as with any other.", goes_on=always
        )
    channels = _open_under_all(restrictions)
    named = next((r.terms for r in restrictions if RestrictionKind.NAMED_OFFICER in r.terms), None)
    timed = [r.terms.windows for r in restrictions if RestrictionKind.CALLS_AT_STATED_TIMES in r.terms]
    calls_open = Channel.TELEPHONE in channels
    now_open = calls_open and all(_window_at(windows, moment) for windows in timed)
    closing = min((w.closes for windows in timed if (w := _window_at(windows, moment))), default=None)
    upcoming = next_window(timed, moment) if calls_open and timed else None
    until = f"Until {clock_time(closing)}" if now_open and closing else ""
    next_time = _when(*upcoming) if upcoming else ""
    return Card(
        moment=moment,
        restricted=True,
        may_take_call=now_open,
        answer=_answer(now_open, calls_open, named),
        put_through_to=named.officer if named else "",
        deputy=named.deputy if named else "",
        telephone=named.officer_telephone if named else "",
        until=until,
        next_time=next_time,
        open_channels=tuple(channel for channel in channels if now_open or channel not in _LIVE),
        goes_on=always,
        delivered=tuple(r.goes_on for r in restrictions if r.goes_on),
        what_to_say=_what_to_say(customer, now_open, named, until, next_time, channels),
        ends=tuple(f"{r.reference} ends on {long_date(r.ends_on)}" for r in restrictions),
    )


def next_window(timed: Sequence[tuple[Window, ...]], moment: datetime) -> tuple[datetime, datetime] | None:
    """The next time after `moment` (local) when all the stated times are open at once: its start and its end."""
    for ahead in range(8):
        day = moment.date() + timedelta(days=ahead)
        for first in sorted(w for w in timed[0] if w.day == day.weekday()):
            rest = [next((w for w in windows if _overlap(first, w)), None) for windows in timed[1:]]
            if all(rest):
                opens = max([first.opens, *(w.opens for w in rest if w)])
                closes = min([first.closes, *(w.closes for w in rest if w)])
                start = datetime.combine(day, opens, moment.tzinfo)
                if start > moment:
                    return start, datetime.combine(day, closes, moment.tzinfo)
    return None


def _open_under_all(restrictions: Sequence[InForce]) -> tuple[Channel, ...]:
    left = open_channels(restrictions[0].terms)
    for restriction in restrictions[1:]:
        left = tuple(channel for channel in left if channel in open_channels(restriction.terms))
    return left


def _window_at(windows: tuple[Window, ...], moment: datetime) -> Window | None:
    return next((w for w in windows if w.day == moment.weekday() and w.opens <= moment.time() < w.closes), None)


def _overlap(one: Window, other: Window) -> bool:
    return one.day == other.day and one.opens < other.closes and other.opens < one.closes


def _when(start: datetime, end: datetime) -> str:
    return f"{DAYS[start.weekday()]} {start.day} {start:%B}, {clock_time(start.time())} to {clock_time(end.time())}"


def _answer(now_open: bool, calls_open: bool, named: Terms | None) -> str:
    if now_open and named:
        return f"You may take this call. Put it through to {named.officer}."
    if now_open:
        return "You may take this call."
    if calls_open:
        return "Calls are not taken at this time. Say when they are, and what stays open."
    return "Calls are not taken. Say which ways of making contact stay open."


def _what_to_say(
    customer: str, now_open: bool, named: Terms | None, until: str, next_time: str, channels: tuple[Channel, ...]
) -> str:
    urgent = "For an emergency, a repair or a payment I can help you straight away."
    if now_open:
        person = f"I can put you through to {named.officer}" if named else "I can help you now"
        return f"“Hello {customer}. {person}{f' {until.lower()}' if until else ''}. {urgent}”"
    written = [c.label for c in _WRITTEN if c in channels]
    writing = f" You can write to us at any time by {' or '.join(written[:2])}." if written else ""
    calls = f" The next time for a call is {next_time}." if next_time else ""
    return f"“Hello {customer}. I can’t take this call now.{calls}{writing} {urgent}”"
