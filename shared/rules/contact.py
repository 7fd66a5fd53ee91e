"""What may I do now? The answer that a colleague needs while the telephone rings (CUS-2).

A pure function of the customer's situation. It answers in sentences, for one minute, and judges all together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.rules.allowance import Counts, Used, next_day
from shared.rules.direction import isolated
from shared.rules.presence import Colleague
from shared.rules.situation import AppealWaiting, Decision, Situation
from shared.rules.terms import DAYS, Window
from shared.rules.vocabulary import AlwaysOpen, Channel, RestrictionKind
from shared.rules.ways import LIVE, call_times, next_time, open_now, ways_left
from shared.rules.written import clock_time, listed, long_date

#: Ways of writing, as they are offered to a caller.
_WRITTEN = (Channel.EMAIL, Channel.LETTER, Channel.WEB_FORM, Channel.TEXT)
#: What always stays open, where the words for the customer would read oddly to a colleague.
_TO_COLLEAGUES = {
    AlwaysOpen.STATUTORY_SERVICES: "Repairs and other services that the customer has a right to",
    AlwaysOpen.INFORMATION_REQUESTS: "Requests for information, or for the customer’s own records",
}


#: SIT-2: two accounts that were joined can close every way between them. The customer does not pay for it.
_NOTHING_LEFT = "Together these would leave no way open, and one must be. Take this contact, and tell a manager now."


@dataclass(frozen=True)
class AppealSaid:
    """An appeal that waits, on the card: where it stands, who looks at it, and what to say to whoever asks.

    Who looks at it is for those who may read appeals, and never read out: the customer hears it from us in writing.
    """

    reference: str
    stands: str
    looked_at_by: str = ""
    what_to_say: str = ""


@dataclass(frozen=True)
class Card:
    """The answer for one minute. `may_take_call` is the tick or the pause; every other field is read out.

    `open_channels` are those that are open at this minute; `terms` says what each decision asks, a sentence each, also
    where it binds another service than the colleague's own.
    """

    moment: datetime
    restricted: bool
    may_take_call: bool
    answer: str
    put_through_to: str = ""
    deputy: str = ""
    telephone: str = ""
    away: str = ""
    until: str = ""
    next_time: str = ""
    open_channels: tuple[Channel, ...] = ()
    #: Whether an office that is open is so for an appointment alone.
    by_appointment: bool = False
    terms: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()
    #: RES-12: each allowance with what is used of it; matters to which no further answer is given.
    allowances: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    #: RES-13: each condition with how far it is, and since when an early review is open.
    way_back: tuple[str, ...] = ()
    early_review: tuple[str, ...] = ()
    what_to_say: str = ""
    ends: tuple[str, ...] = ()
    #: What the customer has appealed against and has no answer to yet.
    appeals: tuple[AppealSaid, ...] = ()

    @property
    def open_ways(self) -> tuple[str, ...]:
        """The ways that are open at this minute, in words."""
        by_appointment = {Channel.OFFICE: ", by appointment"} if self.by_appointment else {}
        return tuple(f"{one.label}{by_appointment.get(one, '')}" for one in self.open_channels)


def what_may_i_do_now(situation: Situation, service: str = "") -> Card:
    """The card for this customer at this minute, for a colleague of this service."""
    moment, in_force = situation.moment, situation.in_force
    here = tuple(one for one in in_force if one.service in {"", service})
    always = tuple(_TO_COLLEAGUES.get(item, item.label) for item in AlwaysOpen)
    appeals = tuple(_appeal(one, situation) for one in situation.appeals)
    if not in_force:
        answer = "Nothing is in force. Deal with this contact as with any other."
        if situation.died:
            answer = (
                "Nothing is in force. Whoever makes contact is somebody else: ask who they are, and what they need."
            )
        return Card(moment, False, True, answer, goes_on=always, appeals=appeals)
    channels = tuple(way.channel for way in ways_left([one.terms for one in here], situation.office))
    timed = any(RestrictionKind.CALLS_AT_STATED_TIMES in one.terms for one in here)
    times = call_times([one.terms for one in here], situation.office)
    calls_open = Channel.TELEPHONE in channels
    window = open_now(times, situation.office, moment) if timed else None
    standing = [used for one in here for used in situation.used(one)]
    spent = max((u for u in standing if u.spends_calls), key=lambda u: u.next_from, default=None)
    now_open = not channels or (calls_open and (window is not None or not timed) and spent is None)
    until = _until(window if now_open else None, standing if now_open else [])
    later = _later(situation, times, spent, timed=timed) if calls_open else ""
    named = next((one for one in reversed(here) if one.named), None)
    answering = situation.answers(named) if named else None
    return Card(
        moment=moment,
        restricted=True,
        may_take_call=now_open,
        answer=_answer(here, in_force, now_open, calls_open, named, answering, spent) if channels else _NOTHING_LEFT,
        put_through_to=_person(answering),
        deputy=_person(named.deputy) if named and answering and answering != named.deputy else "",
        telephone=answering.telephone if answering else "",
        away=_away(situation, named),
        until=until,
        next_time=later,
        open_channels=tuple(one for one in channels if _is_open(one, situation, now_open=now_open)),
        by_appointment=any(RestrictionKind.PREMISES in one.terms for one in here),
        terms=tuple(sentence_of(one) for one in in_force),
        goes_on=always,
        delivered=tuple(dict.fromkeys(one.goes_on for one in here if one.goes_on)),
        allowances=tuple(_sentence(str(used)) for used in standing),
        closed=tuple(matter for one in here for matter in one.terms.closed_matters),
        way_back=_ways_back(situation),
        early_review=tuple(
            f"All conditions of the way back are met since {long_date(day)}: {one.reference} is reviewed early."
            for one in in_force
            if (day := situation.early_review(one))
        ),
        what_to_say=_what_to_say(situation.name, now_open, _person(answering), until, later, channels, spent),
        ends=tuple(f"{one.reference} ends on {long_date(one.ends_on)}" for one in in_force),
        appeals=appeals,
    )


def _appeal(one: AppealWaiting, situation: Situation) -> AppealSaid:
    day, late = long_date(one.answer_by), one.answer_by < situation.today
    answer = f"The answer was due on {day} and is late." if late else f"The answer is due by {day}."
    if one.may_be:
        return AppealSaid(one.reference, f"It gives this account, and waits to be matched to a decision. {answer}")
    about = f", about {one.about}," if one.about else ""
    stands = (
        f"Their appeal{about} is being looked at."
        if one.given
        else f"Their appeal{about} waits to be given to somebody."
    )
    apart = "somebody who had no part in the decision"
    progress = f"is being looked at by {apart}" if one.given else f"is with us, and will be looked at by {apart}"
    by = f"The answer was due on {day}: I am sorry that it is late" if late else f"You will have the answer by {day}"
    say = f"“Your appeal {one.reference} {progress}. {by}. You can add to it until then.”"
    hearer = one.hearer.in_full if one.hearer else one.outside
    return AppealSaid(one.reference, f"{stands} {answer}", hearer, "" if situation.died else say)


def _ways_back(situation: Situation) -> tuple[str, ...]:
    """How far each condition is; where several decisions have a way back, of which of them."""
    ways = {one.reference: [str(each) for each in situation.progress(one)] for one in situation.in_force}
    several = len([lines for lines in ways.values() if lines]) > 1
    return tuple(f"{name}: {line}" if several else line for name, lines in ways.items() for line in lines)


def _is_open(channel: Channel, situation: Situation, *, now_open: bool) -> bool:
    """Whether a way that these decisions leave is open at this minute: nobody visits an office at Christmas."""
    if channel is Channel.OFFICE:
        return open_now(situation.office.week, situation.office, situation.moment) is not None
    return now_open or channel not in LIVE


def sentence_of(one: Decision) -> str:
    """What a decision asks, in one sentence for a colleague, with the service that it binds."""
    terms = one.terms
    said = {
        RestrictionKind.CALLS_AT_STATED_TIMES: f"calls are taken {_times(terms.windows)} only",
        RestrictionKind.NAMED_OFFICER: f"contact goes through {terms.officer or 'the named officer'}",
        RestrictionKind.ONE_FORM_ONLY: f"contact is by {listed([c.label for c in terms.channels], 'or')} only",
        RestrictionKind.SERIOUS_MATTERS_ONLY: "everything is read, and only what is significant or serious is answered",
        RestrictionKind.END_OF_ENGAGEMENT: "the engagement has ended, except where they have a right to a service",
        RestrictionKind.PREMISES: "they come to an office by appointment only",
        RestrictionKind.VISITS_IN_PAIRS: "two colleagues visit together",
        RestrictionKind.ALLOWANCE: f"{listed(str(each) for each in terms.allowances)}",
        RestrictionKind.REPRESENTATIVE: f"contact goes through {isolated(terms.representative)}",
        RestrictionKind.CLOSED_MATTER: f"no further answer about {listed(terms.closed_matters)}, unless something "
        "is new",
    }
    asked = "; ".join(said.get(kind, kind.in_sentence) for kind in terms.kinds)
    where = f"{one.service} only: " if one.service else ""
    return f"{where}{asked if where else asked[:1].upper() + asked[1:]}."


def _times(windows: Sequence[Window]) -> str:
    return f"on {listed(str(window) for window in windows)}"


def _person(one: Colleague | None) -> str:
    return one.in_full if one else ""


def _away(situation: Situation, named: Decision | None) -> str:
    """Who is named and not here today, and since when they can be reached again."""
    if named is None:
        return ""
    said = []
    for one in (named.officer, named.deputy):
        if one and not one.works_here:
            said.append(f"{isolated(one.name)} no longer works here. Somebody else must be named.")
        elif one and not one.present(situation.today):
            back = one.back_on(situation.today)
            said.append(f"{isolated(one.name)} is away{f' until {long_date(back)}' if back else ''}.")
    return " ".join(said)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _until(window: Window | None, standing: Sequence[Used]) -> str:
    """Until when a call that is open now may last, and for how many minutes."""
    minutes = [used.allowance.minutes for used in standing if used.allowance.counts is Counts.CALLS]
    most = min((each for each in minutes if each), default=0)
    closes = f"Until {clock_time(window.closes)}" if window else ""
    if not most:
        return closes
    return f"{closes}, for at most {most} minutes" if closes else f"For at most {most} minutes"


def _later(situation: Situation, times: Sequence[Window], spent: Used | None, *, timed: bool) -> str:
    """When the next call is taken: after this minute, or in the next week or month of an allowance that is used up."""
    office, moment = situation.office, situation.moment
    if spent:
        moment = datetime.combine(spent.next_from, office.opens, moment.tzinfo) - timedelta(minutes=1)
    if timed:
        upcoming = next_time(times, office, moment)
        return _when(*upcoming) if upcoming else ""
    if spent is None:
        return ""
    upcoming = next_time(office.week, office, moment)
    return f"from {next_day(upcoming[0].date() if upcoming else spent.next_from)}"


def _when(start: datetime, end: datetime) -> str:
    return f"{DAYS[start.weekday()]} {start.day} {start:%B}, {clock_time(start.time())} to {clock_time(end.time())}"


def _answer(
    here: tuple[Decision, ...], in_force: tuple[Decision, ...], now_open: bool, calls_open: bool,
    named: Decision | None, answering: Colleague | None, spent: Used | None,
) -> str:  # fmt: skip
    if not here:
        elsewhere = listed(sorted({one.service for one in in_force}))
        return f"Nothing is in force for your service. {elsewhere} is restricted: see below."
    if now_open and answering:
        return f"You may take this call. Put it through to {_person(answering)}."
    if now_open and named:
        return "You may take this call. Nobody who is named is here: help yourself, or say when they are back."
    if now_open:
        return "You may take this call."
    if calls_open and spent:
        per, one = spent.allowance.per.label, spent.allowance.number == 1
        calls = f"The call of this {per} has" if one else f"The {spent.allowance.number} calls of this {per} have"
        return f"{calls} been used: {spent.when}. Say when the next one is, and what stays open."
    if calls_open:
        return "Calls are not taken at this time. Say when they are, and what stays open."
    return "Calls are not taken. Say which ways of making contact stay open."


def _what_to_say(
    customer: str, now_open: bool, answering: str, until: str, later: str, channels: tuple[Channel, ...],
    spent: Used | None,
) -> str:  # fmt: skip
    urgent = "For an emergency, a repair or a payment I can help you straight away."
    if now_open:
        person = f"I can put you through to {answering}" if answering else "I can help you now"
        return f"“Hello {isolated(customer)}. {person}{f' {until[:1].lower()}{until[1:]}' if until else ''}. {urgent}”"
    written = [c.label for c in _WRITTEN if c in channels]
    writing = f" You can write to us at any time by {' or '.join(written[:2])}." if written else ""
    calls = f" The next time for a call is {later}." if later else ""
    used = f" We have spoken on {spent.when}." if spent else ""
    cannot = "I can’t take this call now." if later else "I can’t take this call."
    return f"“Hello {isolated(customer)}. {cannot}{used}{calls}{writing} {urgent}”"
